"""One prospect with several sellers: the right talk, the same luck, and levels that explain every reply."""

from pathlib import Path

import pytest

from sim.cli import status
from sim.playbook.read import load_playbook
from sim.reading import InputError
from sim.scenario.read import load_scenario
from sim.show.script import script
from sim.study import trace as traces
from sim.study.trace import Trace, as_data, trace, wishes
from sim.words import Kind, Reply

WHERE = {"subtle": "order", "hard": "hang_up"}
SAID = {"nl": ("(de doordrammer)", "… 8 s stilte …", "– hangt op"), "en": ("(the pitbull)", "8 s of silence")}
MINE = """
name = "mine"
title = { nl = "de [bold]mijne[/bold]", en = "my [bold]own[/bold] \\u001b[31m" }
first = "open"
call_back = "open"
[[step]]
label = "open"
move = "open"
[[step]]
move = "ask_the_boss"
silence = 3
[[step]]
move = "thank_and_end"
[moves.ask_the_boss]
kind = "question"
q = 0.5
seconds = 4
"""


@pytest.fixture(scope="module")
def found() -> Trace:
    return trace(where=WHERE)


def test_the_talks_end_as_asked(found: Trace) -> None:
    assert {talk.playbook: talk.outcome for talk in found.talks} == {"soft": "never_asked", **WHERE}


def test_until_the_sellers_part_everything_is_the_same(found: Trace) -> None:
    first = [talk.lines[:4] for talk in found.talks]
    assert first[0] == first[1] == first[2]
    assert len({talk.contact for talk in found.talks}) == 1


def test_silences_and_times_are_those_of_the_playbook(found: Trace) -> None:
    soft, subtle, hard = found.talks
    assert [line.silence for line in subtle.lines if line.kind == Kind.QUESTION] == [8.0, 8.0]
    assert {line.silence for talk in (soft, hard) for line in talk.lines} == {0.0}
    for talk in found.talks:
        ends = [0.0, *(line.end for line in talk.lines)]
        assert [line.begin for line in talk.lines] == pytest.approx(ends[:-1])
    assert soft.seconds == pytest.approx(20 + 45 + 40 + 40 + 10)


@pytest.mark.parametrize("scenario", ["column", "complex"])
@pytest.mark.parametrize("style", ["soft_question", "subtle_adaptive", "next_step", "hard"])
def test_a_question_gets_a_yes_exactly_where_readiness_is_above_its_level(scenario: str, style: str) -> None:
    world = traces._world(load_scenario(scenario), load_playbook(style), "polite", (7, 3))
    talks = [traces._conversation(world, account) for account in range(150) if traces._rows(world, account)]
    lines = [line for talk in talks for line in talk.lines if line.level is not None and line.reply != Reply.HANGS_UP]
    assert {line.reply for line in lines} >= {Reply.YES, Reply.NO, Reply.HESITATES}
    wrong = [line for line in lines if (line.readiness > (line.level or 0.0)) != (line.reply == Reply.YES)]
    assert wrong == []


def test_whom_nobody_asked_was_missed_where_readiness_is_above_the_level() -> None:
    """Against the engine's own count: `missed` asks the same question of the same luck."""
    from sim.study.single import simulate

    played = simulate("column", "soft", seed=7, accounts=True)
    assert played.accounts is not None
    world = traces._world(load_scenario("column"), load_playbook("soft"), "polite", (7, 0))
    compared = 0
    for row in played.accounts.to_dict("records"):
        if row["talks"] == 1 and not row["ordered"] and traces._rows(world, row["account"]):
            talk = traces._conversation(world, row["account"])
            compared += 1
            assert row["missed"] == (talk.lines[-1].readiness > talk.level)
    assert compared > 50


def test_without_a_wish_the_endings_differ_as_much_as_they_can() -> None:
    assert len({talk.outcome for talk in trace(seed=3).talks}) == 3


def test_an_account_can_be_named_and_its_later_fate_is_told() -> None:
    found = trace(account=3, seed=2)
    assert found.account == 3
    later = [talk.later for account in range(40) for talk in _talks(account)]
    assert any(later)


def _talks(account: int) -> tuple[traces.Conversation, ...]:
    try:
        return trace(sellers=["soft"], account=account, replication=0).talks
    except InputError:
        return ()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"where": {"subtl": "order"}}, "where subtl: unknown seller; did you mean subtle?"),
        ({"where": {"subtle": "ordr"}}, "where subtle: unknown outcome; did you mean order?"),
        ({"account": 1000}, "account: must be from 0 to 999, not 1000"),
        ({"sellers": ["soft", "soft"]}, "sellers: must be one to 3 different sellers"),
        ({"where": {"soft": "hang_up"}, "replication": 0}, "trace: no prospect with soft=hang_up in replication 0"),
        ({"seed": -1}, "seed: must be a whole number from 0 to 4294967295, not -1"),
    ],
)
def test_wrong_input_is_one_line_each(how: dict[str, object], message: str) -> None:
    with pytest.raises(InputError) as error:
        trace(**how)  # type: ignore[arg-type]
    assert str(error.value) == message


def test_wishes_are_pairs() -> None:
    assert wishes(["subtle = order", "hard=hang_up"]) == WHERE
    with pytest.raises(InputError, match="--where subtle: must be seller=outcome"):
        wishes(["subtle"])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_script_fits_a_hundred_columns_and_says_what_was_said(found: Trace, lang: str) -> None:
    text = script(found, lang)
    assert max(map(len, text.splitlines())) <= 100
    words = " ".join(text.split())
    assert [said for said in SAID[lang] if said not in words] == []


def test_a_move_of_ones_own_is_called_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(MINE)
    text = script(trace(sellers=[file, "soft"]), "en")
    assert "ask the boss" in text
    assert "… 3 s of silence …" in text
    assert "my [bold]own[/bold] [31m" in text
    assert "\x1b" not in text


def test_the_data_names_its_codes(found: Trace) -> None:
    data = as_data(found)
    line = data["talks"][1]["lines"][-1]
    assert (line["move"], line["kind"], line["reply"]) == ("ask_go_on", "question", "yes")


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_talks_stand_side_by_side_where_the_terminal_has_room(found: Trace, columns: int) -> None:
    text = script(found, "nl", columns)
    assert max(map(len, text.splitlines())) <= columns
    assert text.count("Goedemorgen") == 3
    heads = [line for line in text.splitlines() if "(het watje)" in line]
    assert ["(de doordrammer)" in line for line in heads] == [columns >= 80]


def test_the_shell_asks_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert status(["trace", "--account", "18", "--replication", "0", "-o", str(tmp_path)]) == 0
    talks = capsys.readouterr().out.partition("pictures:")[0]
    assert max(map(len, talks.splitlines())) == 60
    assert "Chosen" not in talks, "somebody asked for account 18"
