# ruff: noqa: E501 - a fault and what is said of it stand on one line
"""Bad input of every kind: file, line, key and what is allowed, all faults at once, never a traceback."""

from pathlib import Path

import pytest

from sim.reading import InputError
from sim.study.check import check_file

SCENARIO = """name = "mine"
title = { nl = "mijn", en = "mine" }
scope = "b2b"
[population]
"""
PLAYBOOK = """name = "mine"
title = { nl = "mijn", en = "mine" }
[[step]]
label = "open"
move = "open"
on = { no_interest = "bye" }
[[step]]
label = "close"
move = "ask_arrange"
on = { no = "bye", hesitates = "bye" }
[[step]]
label = "bye"
move = "thank_and_end"
"""


def faults(tmp_path: Path, text: str | bytes) -> list[str]:
    file = tmp_path / "mine.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(InputError) as caught:
        check_file(file)
    return [str(fault).replace(str(tmp_path) + "/", "") for fault in caught.value.faults]


def test_the_sound_ones_are_sound(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(SCENARIO)
    (tmp_path / "p.toml").write_text(PLAYBOOK)
    assert check_file(tmp_path / "s.toml") == "scenario"
    assert check_file(tmp_path / "p.toml") == "playbook"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("self_buyer = 0.3", "mine.toml:5: population.self_buyer: unknown key; did you mean self_buyers?"),
        ("self_buyers = 1.2", "mine.toml:5: population.self_buyers: must be at most 1.0, not 1.2"),
        ("self_buyers = nan", "mine.toml:5: population.self_buyers: must be a finite number, not nan"),
        ("self_buyers = 1e400", "mine.toml:5: population.self_buyers: must be a finite number, not inf"),
        ("self_buyers = true", "mine.toml:5: population.self_buyers: must be a number, not true"),
        ('self_buyers = "30%"', "mine.toml:5: population.self_buyers: must be a number, not '30%'"),
        ("mu = 1.0", "mine.toml:4: population: mu and zeta go together"),
        ("contacts = 0", "mine.toml:5: population.contacts: must be at least 1.0, not 0"),
    ],
)
def test_a_scenario_with_a_fault(line: str, said: str, tmp_path: Path) -> None:
    assert faults(tmp_path, SCENARIO + line + "\n") == [said]


def test_shares_that_sum_above_one(tmp_path: Path) -> None:
    found = faults(tmp_path, SCENARIO + "self_buyers = 0.6\nneeds_nudge = 0.5\n")
    assert found == [
        "mine.toml:5: population.self_buyers: self_buyers and needs_nudge must be above 0 and sum below 1"
    ]


def test_a_nudge_too_small_for_the_spread_of_inertia(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, SCENARIO + "self_buyers = 0.5\nneeds_nudge = 0.01\n")
    assert "needs_nudge must be at least 0.072" in found


def test_several_faults_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, SCENARIO + "self_buyers = 1.2\n[office]\nagents = 1.5\n[law]\niotta = 1\n")
    assert [line.split(": ")[0] for line in found] == ["mine.toml:5", "mine.toml:7", "mine.toml:9"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"this is no toml", "mine.toml:1: not TOML"),
        (b"a = 1\nb = \n", "mine.toml:2: not TOML"),
        (b"\xff\xfe", "mine.toml: not UTF-8 at byte 0"),
        (b"a = " + b"[" * 500 + b"]" * 500, "mine.toml: not TOML: nested too deeply"),
        (b"a = 1" + b"0" * 5000, "mine.toml: not TOML"),
        (b"x" * 1_000_001, "mine.toml: larger than 1,000,000 bytes"),
        (b"", "mine.toml: is empty"),
        (b"populatoin = 3\n", "mine.toml:1: populatoin: unknown key; did you mean population?"),
    ],
)
def test_files_that_are_not_toml_of_ours(text: bytes, said: str, tmp_path: Path) -> None:
    (found,) = faults(tmp_path, text)
    assert found.startswith(said)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            check_file(path)


LEAVE = """[[step]]
label = "leave"
move = "leave_open"
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('no = "bye", ', 'no = "by", ', "mine.toml:10: step.2.on.no: unknown step; did you mean bye?"),
        ('move = "ask_arrange"', 'move = "ask_arange"', "mine.toml:9: step.2.move: unknown move; did you mean ask_arrange?"),
        ('label = "close"', 'label = "open"', "mine.toml:4: step.1.label: open is the label of another step too"),
        ('on = { no_interest = "bye" }', 'on = { no = "bye" }', "mine.toml:6: step.1.on.no: open is answered by ok, no_interest"),
        ('on = { no_interest = "bye" }', "silence = 8", "mine.toml:6: step.1.silence: silence is kept after a question only"),
        ('move = "thank_and_end"\n', 'move = "thank_and_end"\n' + LEAVE, "mine.toml:14: step.4: step leave can never be reached"),
        ('move = "thank_and_end"', 'move = "recap"', "mine.toml:11: step.3: step bye has no branch for ok and no step follows it"),
        ('hesitates = "bye"', 'hesitates = "close"', "mine.toml:7: step.2: step close can come again without end: give it max_visits"),
        ('move = "ask_arrange"', 'move = "propose_step"', "mine.toml:3: at_last_step: needed by propose_step: the question when no step is left"),
        ('label = "close"', 'label = "klose"', "mine.toml: call_back: unknown step; did you mean klose?"),
        ('on = { no = "bye", hesitates = "bye" }', "when = { belief_below = 0, belief_above = 1 }", "mine.toml:10: step.2.when: belief_above must be less than belief_below, or the step is never played"),
        ('on = { no = "bye", hesitates = "bye" }', "when = {}", "mine.toml:10: step.2.when: a guard needs belief_below, belief_above or unsure_above"),
    ],
)  # fmt: skip
def test_a_playbook_with_a_fault(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert old in PLAYBOOK
    found = faults(tmp_path, PLAYBOOK.replace(old, new))
    assert said.split(": ", 1)[1] in [line.split(": ", 1)[1] for line in found]
    assert any(line.startswith(said.split(":")[0]) for line in found)


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a" * 300, "a\\u0000b", "", "A B"])
def test_hostile_names(name: str, tmp_path: Path) -> None:
    (found,) = faults(tmp_path, SCENARIO.replace('"mine"\n', f'"{name}"\n', 1))
    assert found.startswith("mine.toml:1: name: must match ^[a-z0-9_-]{1,64}$")
    assert len(found) < 200


@pytest.mark.parametrize("path", ["a\0b.toml", "x" * 5000 + ".toml", "../../etc/passwd", "/dev/null/x.toml"])
def test_hostile_paths(path: str) -> None:
    with pytest.raises(InputError) as caught:
        check_file(path)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_a_playbook_that_extends_itself(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, 'name = "mine"\ntitle = { nl = "m", en = "m" }\nextends = "mine.toml"\n')
    assert "a playbook cannot extend itself" in found
