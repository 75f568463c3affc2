"""A visitor's market: bounded by the ledger, and the very experiment that `closelab run` would play."""

import csv
import time
from pathlib import Path

import pytest

from sim import load_playbook, run_experiment
from sim.show.who_leads import file_of, shown
from sim.study import desk
from sim.study.desk import MOST_EACH, BusyError, Desk, Sight, Work
from sim.study.explore import (
    Question,
    as_fields,
    as_files,
    controls,
    experiment,
    presets,
    read_policy_name,
    read_question,
)
from sim.study.explore_sellers import silent
from sim.study.maps import axes, map_experiment, played

SMALL = {"office.accounts": "300", "office.days": "20", "half_width": "1"}


def small(**more: str) -> Question:
    return read_question(SMALL | more)[0]


def finished(work: Work, seconds: float = 60.0) -> Work:
    stop = time.monotonic() + seconds
    while not work.over and time.monotonic() < stop:
        time.sleep(0.005)
    assert work.over and work.fault is None and work.error is None
    return work


def estimate(work: Work, playbook: str, policy: str, measure: str) -> float:
    assert work.sight is not None
    rows = work.sight.results.summary
    found = rows[(rows["playbook"] == playbook) & (rows["policy"] == policy) & (rows["measure"] == measure)]
    return float(found["estimate"].iloc[0])


def net(work: Work, playbook: str, policy: str = "polite") -> float:
    return estimate(work, playbook, policy, "net")


def felt(work: Work, playbook: str) -> float:
    return estimate(work, playbook, "polite", "annoyed")


@pytest.mark.parametrize("name", presets())
def test_every_slider_can_stand_where_its_preset_stands(name: str) -> None:
    for control in controls(name).values():
        steps = (control.value - control.low) / control.step
        assert control.low <= control.value <= control.high
        assert steps == pytest.approx(round(steps), abs=1e-6), control.path


@pytest.mark.parametrize("name", presets())
def test_every_preset_is_an_experiment(name: str) -> None:
    found = experiment(Question(name))
    assert {cell.arm.policy for cell in found.cells} == {"polite", "widen", "redial"}
    assert len(found.cells) in (12, 15)


def test_what_an_address_says_is_bounded_and_told() -> None:
    question, notes = read_question(
        {"preset": "nowhere", "law.iota": "99", "law.w": "nan", "silence": "-3", "law.zz": "1", "half_width": "0"}
    )
    assert (question.preset, question.silence(), question.half_width) == ("column", 0, 0.5)
    assert dict(question.changed) == {"law.iota": 1.0}
    assert {(note.kind, note.path) for note in notes} == {
        ("unread", "preset"), ("bounded", "law.iota"), ("unread", "law.w"), ("bounded", "silence"),
        ("unknown", "law.zz"), ("unread", "half_width"),
    }  # fmt: skip
    assert read_policy_name({"policy": "../x"})[0] == "polite"


@pytest.mark.parametrize("value", ["inf", "-inf", "1e400", "1" * 400, "", "0x10", "١", "true", "\x00"])
def test_no_value_of_an_address_breaks_it(value: str) -> None:
    for path, control in controls("column").items():
        question, _ = read_question({path: value})
        said = dict(question.changed).get(path, control.value)
        assert control.low - 1e-6 <= said <= control.high + 1e-6, path


def test_an_address_says_what_it_was_made_from() -> None:
    told = {"silence": "5", "silence.hard": "4", "moves.ask_direct.T": "0.5", "switches.authority_first": "1"}
    question = small(**{"preset": "complex"} | told)
    assert read_question(as_fields(question)) == (question, [])
    assert as_fields(Question()) == {}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"silence": "5", "switches.questions": "x", "switches.no_means_no": "1"},
        {"preset": "complex", "silence.hard": "6", "silence.next_step": "3", "moves.ask_direct.T": "0.9"},
    ],
)
def test_the_file_to_take_along_is_exactly_the_run_that_was_seen(more: dict[str, str], tmp_path: Path) -> None:
    question = small(**more)
    work = finished(Desk(1).ask("a/1", question, "polite"))
    for name, text in as_files(question).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    again = run_experiment(tmp_path / f"{question.name}.toml", out=tmp_path / "r")
    assert work.sight is not None and work.sight.done
    assert work.sight.results.run_id == again.run_id
    assert work.sight.results.comparisons["difference"].tolist() == again.comparisons["difference"].tolist()


def test_a_figure_changes_as_the_model_says_it_must() -> None:
    room = Desk(1)
    few, many = (
        finished(room.ask("a/1", small(**{"population.self_buyers": share}), "polite")) for share in ("0.1", "0.4")
    )
    assert net(many, "soft") > net(few, "soft") + 5.0
    assert net(finished(room.ask("a/1", small(silence="0"), "polite")), "subtle_silence_0") < net(
        finished(room.ask("a/1", small(), "polite")), "subtle"
    )


def test_a_seller_and_a_move_change_as_the_model_says_they_must() -> None:
    room = Desk(1)
    plain = finished(room.ask("a/1", small(), "polite"))
    quiet = finished(room.ask("a/1", small(**{"silence.hard": "8"}), "polite"))
    assert net(quiet, "hard_silence_8") > net(plain, "hard") + 3.0
    assert net(quiet, "subtle") == net(plain, "subtle")
    threat = {f"moves.{move}.T": "0" for move in ("ask_direct", "press_scarcity", "push_after_no", "talk_on")}
    gentle = finished(room.ask("a/1", small(**threat), "polite"))
    assert felt(gentle, "hard") < felt(plain, "hard") / 4.0 and felt(plain, "hard") > 10.0
    plainer = finished(room.ask("a/1", small(**{"moves.ask_opinion.q": "0"}), "polite"))
    assert net(plainer, "soft_question") < net(plain, "soft_question") - 3.0
    assert net(plainer, "soft") == net(plain, "soft")


def test_hard_keeping_silent_is_the_bundled_seller_who_does() -> None:
    ours, bundled = silent("hard", 8).file, load_playbook("hard_silence").file
    assert [(step.move, step.silence) for step in ours.step] == [(step.move, step.silence) for step in bundled.step]


def test_the_first_figures_come_before_the_precise_ones_and_only_of_the_policy_that_is_seen() -> None:
    work = Work(small(), "redial")
    seen: list[Sight] = []
    while not work.over:
        work.step()
        if work.sight and (not seen or seen[-1] is not work.sight):
            seen.append(work.sight)
    assert work.fault is None and work.error is None
    assert seen[0].policies == ("redial",) and seen[0].replications == desk.FIRST and not seen[0].done
    assert seen[-1].done and len(seen[-1].policies) == 3 and seen[-1].results.run_id
    counts = [sight.replications for sight in seen]
    assert counts == sorted(counts) and not any(sight.results.run_id for sight in seen[:-1])


def test_a_market_that_cannot_be_is_a_fault_and_not_a_crash() -> None:
    work = Desk(1).ask("a/1", small(**{"population.self_buyers": "0.7", "population.needs_nudge": "0.7"}), "polite")
    while not work.over:
        time.sleep(0.005)
    assert work.fault is not None and "self_buyers" in str(work.fault)


def test_the_newest_question_counts_and_what_nobody_wants_is_dropped() -> None:
    room = Desk(0)  # nobody works: only the line is looked at
    first = room.ask("a/1", small(silence="1"), "polite")
    second = room.ask("a/1", small(silence="2"), "polite")
    assert not first.visitors and second.visitors == {"a/1"} and room.waiting == 1
    assert room.ask("b/1", small(silence="2"), "polite") is second
    room.ask("a/1", small(silence="3"), "polite")
    assert second.visitors == {"b/1"} and room.waiting == 2


def test_what_one_machine_and_all_together_may_ask_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Desk(0)
    for number in range(20):
        room.ask(f"a/{number}", small(silence=str(number)), "polite")
    assert room.waiting == MOST_EACH
    monkeypatch.setattr(desk, "MOST_WAITING", 10)
    with pytest.raises(BusyError):
        for number in range(20):
            room.ask(f"machine{number}/1", small(silence=str(number)), "polite")


def test_thousands_of_changes_leave_nothing_behind() -> None:
    room = Desk(1)
    widths = [f"{0.1 + 0.002 * step:.3f}" for step in range(100)]
    for number in range(3000):
        room.ask("a/1", small(**{"population.self_buyers": widths[number % 100]}), "polite")
    assert room.waiting <= 1 and len(room._known) <= desk.KEPT + 1 and len(room._line) <= 1
    finished(room.ask("a/1", small(), "polite"))


def test_finished_answers_are_kept_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "KEPT", 2)
    room = Desk(1)
    for number in range(3):
        finished(room.ask("a/1", small(silence=str(number)), "polite"))
    time.sleep(0.05)
    assert len(room._known) <= 3


@pytest.mark.parametrize("name", presets())
def test_every_preset_has_a_map_in_which_it_lies_itself(name: str) -> None:
    assert shown(Question(name))


@pytest.mark.parametrize("name", ["column", "cold", "all_level"])
def test_the_committed_maps_come_out_again(name: str) -> None:
    asked, over = map_experiment(name, "polite"), axes(name)
    with file_of(name).open(encoding="utf-8") as file:
        kept = {
            (row["policy"], float(row["x"]), float(row["y"]), row["playbook"]): row for row in csv.DictReader(file)
        }
    cells = [0, len(asked.cells) // 2]
    runs = played(asked, cells)
    for cell in cells:
        arm, rows = asked.cells[cell].arm, runs[runs["cell"] == cell]
        point = dict(arm.factors)
        row = kept["polite", point[over.x], point[over.y], arm.playbook]
        orders = 100.0 * float((rows["gross"] - rows["cancelled"]).sum() / rows["accounts"].sum())
        assert row["net"] == f"{orders:.2f}"
