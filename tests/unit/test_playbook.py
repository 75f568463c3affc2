"""Playbooks and policies as they are read, varied and turned into tables."""

import ast
from pathlib import Path

import pytest

import sim
from sim.playbook.read import load_playbook, load_policy, playbook_names, policy_names
from sim.playbook.table import END, next_step
from sim.reading import InputError
from sim.words import Reply

VISITS = [0] * 20


def walk(name: str, replies: dict[str, Reply], belief: float = 0.0, doubt: float = 1.0) -> list[str]:
    """The moves a playbook makes when each move gets the same reply (ok unless said)."""
    table = load_playbook(name).table
    visits, step, made = [0] * len(table.move), table.first, list[str]()
    while step != END:
        visits[step] += 1
        move = table.names[table.move[step]]
        made.append(move + (f"/{table.silence[step]:g}" if table.silence[step] else ""))
        if move in ("leave_open", "thank_and_end"):
            break
        step = next_step(table, step, replies.get(move, Reply.OK), False, belief, doubt, visits)
    return made


FRONT = ["open", "ask_need", "argue", "argue"]
NO, HESITATES = Reply.NO, Reply.HESITATES


@pytest.mark.parametrize(
    ("name", "replies", "made"),
    [
        ("soft", {}, [*FRONT, "leave_open"]),
        ("soft", {"open": Reply.NO_INTEREST}, ["open", "thank_and_end"]),
        ("soft_question", {"ask_opinion": NO}, [*FRONT, "ask_opinion", "thank_and_end"]),
        ("soft_question", {"ask_opinion": HESITATES}, [*FRONT, "ask_opinion", "leave_open"]),
        ("subtle", {"ask_arrange": NO}, [*FRONT, "recap", "ask_arrange/8", "thank_and_end"]),
        ("subtle", {"ask_arrange": HESITATES, "ask_go_on": HESITATES},
         [*FRONT, "recap", "ask_arrange/8", "ask_go_on/8", "leave_open"]),
        ("subtle", {"ask_arrange": HESITATES, "ask_go_on": NO},
         [*FRONT, "recap", "ask_arrange/8", "ask_go_on/8", "thank_and_end"]),
        ("subtle_no_silence", {"ask_arrange": HESITATES, "ask_go_on": NO},
         [*FRONT, "recap", "ask_arrange", "ask_go_on", "thank_and_end"]),
        ("subtle_no_recap", {"ask_arrange": NO}, [*FRONT, "ask_arrange/8", "thank_and_end"]),
        ("subtle_one_question", {"ask_arrange": HESITATES}, [*FRONT, "recap", "ask_arrange/8", "leave_open"]),
        ("subtle_argues", {"ask_arrange": HESITATES, "ask_go_on": NO},
         [*FRONT, "recap", "ask_arrange", "argue", "ask_go_on/8", "thank_and_end"]),
        ("next_step", {"propose_step": NO}, [*FRONT, "recap", "propose_step/8", "thank_and_end"]),
        ("hard", {"open": Reply.NO_INTEREST, "ask_direct": NO, "push_after_no": NO},
         ["open", "talk_on", "ask_need", "argue", "argue", "ask_direct", "push_after_no", "push_after_no"]),
        ("hard", {"ask_direct": HESITATES, "press_scarcity": HESITATES, "push_after_no": HESITATES},
         [*FRONT, "ask_direct", "argue", "press_scarcity", "push_after_no", "push_after_no"]),
        ("hard_silence", {"ask_direct": NO, "push_after_no": NO},
         [*FRONT, "ask_direct/8", "push_after_no/8", "push_after_no/8"]),
        ("hard_no_push", {"ask_direct": HESITATES, "press_scarcity": NO},
         [*FRONT, "ask_direct", "argue", "press_scarcity"]),
        ("hard_no_push", {"ask_direct": NO}, [*FRONT, "ask_direct"]),
    ],
)  # fmt: skip
def test_the_moves_of_section_5(name: str, replies: dict[str, Reply], made: list[str]) -> None:
    assert walk(name, replies) == made


def test_the_adaptive_seller_is_guided_by_belief() -> None:
    """Unsure he asks for an impression; hopeless he leaves; else he goes on as subtle."""
    asked = {"ask_impression": HESITATES, "ask_arrange": NO}
    assert walk("subtle_adaptive", asked, belief=0.0, doubt=0.81)[4:6] == ["ask_impression/8", "recap"]
    assert walk("subtle_adaptive", asked, belief=0.0, doubt=0.8)[4:6] == ["recap", "ask_arrange/8"]
    assert walk("subtle_adaptive", asked, belief=-1.51, doubt=0.5)[4:] == ["leave_open"]
    assert walk("subtle_adaptive", asked, belief=-1.5, doubt=0.5)[4] == "recap"


def test_a_call_back_opens_and_jumps_to_the_close() -> None:
    table = load_playbook("subtle").table
    after = next_step(table, table.first, Reply.OK, True, 0.0, 1.0, VISITS)
    assert table.names[table.move[after]] == "recap"
    after = next_step(table, table.first, Reply.NO_INTEREST, True, 0.0, 1.0, VISITS)
    assert table.names[table.move[after]] == "thank_and_end"


@pytest.mark.parametrize("name", playbook_names())
def test_a_resolved_playbook_reads_back_as_itself(name: str) -> None:
    playbook = load_playbook(name)
    assert playbook.replace().resolved() == playbook.resolved()
    assert playbook.replace().table == playbook.table


def test_replace_reaches_steps_and_moves_and_leaves_the_original_alone() -> None:
    playbook = load_playbook("subtle")
    changed = playbook.replace(**{"ask.silence": 3, "moves.ask_arrange.q": 0.5, "playbook.go_on.on.no": "leave"})
    table = changed.table
    asks = [step for step, move in enumerate(table.move) if table.names[move] == "ask_arrange"]
    assert [table.silence[step] for step in asks] == [3.0]
    assert table.moves[table.names.index("ask_arrange")].q == 0.5
    assert playbook.table.moves[playbook.table.names.index("ask_arrange")].q == 0.85


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("aks.silence", 3, "did you mean ask?"),
        ("ask.silense", 3, "did you mean silence?"),
        ("ask.silence", -1, "must be at least 0"),
        ("moves.ask_arange.q", 0.5, "missing"),
        ("moves.ask_arrange.q", 1.5, "q must be from 0 to 1"),
        ("ask", 1, "a dot and a key"),
    ],
)
def test_replace_refuses_what_is_not_there(path: str, value: object, said: str) -> None:
    with pytest.raises(InputError, match=said.replace("?", r"\?")):
        load_playbook("subtle").replace(**{path: value})


def test_users_may_add_moves(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'name = "mine"\ntitle = { nl = "m", en = "m" }\nextends = "subtle"\n'
        '[changes]\n"ask.move" = "ask_softly"\n'
        '[moves.ask_softly]\nkind = "question"\nq = 0.4\nF = 1.0\nseconds = 12\n'
    )
    table = load_playbook(tmp_path / "mine.toml").table
    assert table.moves[table.names.index("ask_softly")].q == 0.4


def test_policies_are_those_of_section_7() -> None:
    found = {name: tuple(load_policy(name))[1:] for name in policy_names()}
    assert found == {
        "polite": (7.0, -1.0, 0, 0.0, 0.0, 2),
        "redial": (2.0, 2.0, 1, 0.0, 10.0, 3),
        "widen": (7.0, -1.0, 2, 3.0, 0.0, 2),
    }


def test_nothing_in_the_engines_or_the_law_reads_a_playbooks_name() -> None:
    """No coefficient is keyed by a playbook or a policy: their names are no text in the code that plays them.

    Left out: the ledger, which says in prose whom a value favours, and "next_step", a flag of moves too.
    """
    root = Path(sim.__file__).parent
    names = {*playbook_names(), *policy_names()} - {"next_step"}
    files = [file for folder in ("law", "engine") for file in (root / folder).glob("*.py")]
    for file in {*files, root / "playbook" / "table.py"} - {root / "law" / "parameters.py"}:
        texts = {node.value for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Constant)}
        assert not names & {text for text in texts if isinstance(text, str)}, file


def test_a_loop_through_a_step_that_is_passed_over_in_the_end_is_endless(tmp_path: Path) -> None:
    """close (no max_visits) -> once (max_visits 1) -> close: after one round once is passed over; close follows."""
    steps = [
        '[[step]]\nlabel = "open"\nmove = "open"',
        '[[step]]\nlabel = "once"\nmove = "ask_direct"\nmax_visits = 1\non = { no = "end", hesitates = "end" }',
        '[[step]]\nlabel = "close"\nmove = "ask_arrange"\non = { no = "once", hesitates = "end" }',
    ]
    path = tmp_path / "round.toml"
    head = 'name = "round"\ntitle = { nl = "r", en = "r" }\n\n'
    path.write_text(head + "\n\n".join(steps) + "\n")
    with pytest.raises(InputError, match="step close can come again without end: give it max_visits"):
        load_playbook(path)
    path.write_text(
        head + "\n\n".join([*steps[:2], steps[2] + "\nmax_visits = 2"]) + '\n\n[[step]]\nmove = "thank_and_end"\n'
    )
    assert load_playbook(path).name == "round"
