"""Variations of playbooks: what they may change, what is refused, how they are drawn and written."""

from pathlib import Path

import pytest

from sim.playbook.diagram import diagram
from sim.playbook.read import Playbook, load_playbook
from sim.playbook.write import new_playbook
from sim.reading import InputError

HEAD = 'name = "mine"\ntitle = { nl = "m", en = "m" }\nextends = "subtle"\n'


def varied(tmp_path: Path, lines: str, head: str = HEAD) -> Playbook:
    (tmp_path / "mine.toml").write_text(head + lines)
    return load_playbook(tmp_path / "mine.toml")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('[changes]\n"ask.on.no.x" = 1\n', "no is no table"),
        ('[[insert]]\nmove = "recap"\n', "after is missing: the label behind which the step goes"),
        ('insert = ["recap"]\n', "after is missing"),
        ('[[insert]]\nafter = "askk"\nmove = "recap"\n', "unknown step; did you mean ask?"),
        ('remove = ["recapp"]\n', "unknown step; did you mean recap?"),
        ('remove = "recap"\n', "must be a list"),
        ("changes = 3\n", "must be a table"),
        ('chnges = 3\n[changes]\n"ask.silence" = 1\n', "unknown key; did you mean changes?"),
        ('[moves.own]\nkind = "argue"\nopinion = true\n', "opinion is for a move of kind question"),
        ('[changes]\nfirst = "end"\n', '"end" is no step'),
    ],
)
def test_what_a_variation_may_not_say(lines: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        varied(tmp_path, lines)
    assert said in str(caught.value)
    assert "mine.toml" in str(caught.value)


def test_a_parent_is_a_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="extends: must be the name"):
        varied(tmp_path, "", HEAD.replace('"subtle"', "3"))


def test_the_last_question_of_a_next_step_asks_for_the_order(tmp_path: Path) -> None:
    head = HEAD.replace("subtle", "next_step")
    with pytest.raises(InputError, match="must be a question that asks for the order"):
        varied(tmp_path, '[changes]\n"at_last_step.move" = "propose_step"\n', head)
    table = varied(tmp_path, '[changes]\n"at_last_step.silence" = 3\n', head).table
    assert table.last_step_silence == 3.0
    assert load_playbook("next_step").table.last_step_silence == 8.0


def test_a_diagram_tells_guards_and_limits(tmp_path: Path) -> None:
    guards = '"ask.when.belief_above" = -1.5\n"go_on.when.belief_below" = 2\n"ask.max_visits" = 4\n'
    drawn = diagram(varied(tmp_path, f"[changes]\n{guards}"), {})
    (asked,) = [line for line in drawn.splitlines() if "ask_arrange" in line]
    (gone_on,) = [line for line in drawn.splitlines() if "ask_go_on" in line]
    assert asked.endswith("(8 s, then 8 s of silence, only if belief > -1.5, at most 4 times)")
    assert gone_on.endswith("(10 s, then 8 s of silence, only if belief < 2)")


def test_a_copy_keeps_moves_of_its_own(tmp_path: Path) -> None:
    own = '[changes]\n"ask.move" = "softly"\n[moves.softly]\nkind = "question"\nq = 0.4\nseconds = 12\n'
    parent = varied(tmp_path, own)
    copied = load_playbook(new_playbook("copied", str(tmp_path / "mine.toml"), tmp_path))
    assert copied.table == parent.table
    assert copied.parent is None


def test_a_copy_that_cannot_be_written(tmp_path: Path) -> None:
    varied(tmp_path, "")
    with pytest.raises(InputError, match="is there already"):
        new_playbook("mine", "subtle", tmp_path)
    with pytest.raises(InputError, match="cannot be written: No such file or directory"):
        new_playbook("mine", "subtle", tmp_path / "none")


def test_a_star_reaches_every_silence_that_is_kept_and_no_other() -> None:
    def silences(name: str) -> list[float]:
        return list(load_playbook(name).replace(**{"playbook.*.silence": 3}).table.silence)

    def kept(name: str) -> list[float]:
        return [3.0 if seconds else 0.0 for seconds in load_playbook(name).table.silence]

    for name in ("hard", "hard_silence", "subtle", "subtle_argues", "next_step"):
        assert silences(name) == kept(name), name
    assert 3.0 in silences("hard_silence") and 3.0 not in silences("hard")
    last = load_playbook("next_step").replace(**{"*.silence": 3}).file.at_last_step
    assert last is not None and last.silence == 3.0
