"""Negative controls (TRUST.md), all under common random numbers.

A negative control changes something that may not matter and finds every byte of the journal unchanged; each has a
twin or a count that shows it has teeth. Each docstring states the condition.
"""

from pathlib import Path

import pytest

from sim.law.parameters import ledger
from sim.words import Event, Reply

from .worlds import (
    CALM,
    NO_LATER,
    ONE_TALK,
    PATIENT,
    SCALARS,
    Line,
    Run,
    few,
    mu_zeta,
    run,
    same_bytes,
    story_then,
    talks,
    write_playbook,
)


def _orders(played: Run) -> set[int]:
    return played.accounts(ordered=True)


@pytest.mark.parametrize(
    "other", [{"law.w": 1.5}, {"law.ha": 5.0}, {"law.phi": 0.5}, {"population.rho_mean": 2.5}, {"law.g": 4.0}]
)
def test_nc01_without_irritants_nothing_about_irritation_matters(other: SCALARS) -> None:
    """Condition: iota = awk = i_call = i_talk = 0, so a = 0 for ever; then w, ha, phi, rho and g multiply zero."""
    same_bytes("hard", few(100, CALM), {}, other)
    with_irritation = [run("hard", few(100, part), "redial").raw for part in ({}, other)]
    if other != {"law.g": 4.0}:  # without stakes g has no teeth: nc03
        assert with_irritation[0] != with_irritation[1]


def test_nc02_readiness_that_never_leaves_its_rest_has_no_half_life() -> None:
    """Condition: e_arg = boom = e_rec = 0, no meetings, no brand: x = x_rest always, so hx is idle."""
    quiet = few(100, {"law.e_arg": 0.0, "law.boom": 0.0, "law.e_rec": 0.0})
    same_bytes("subtle", quiet, {"law.hx": 2.0}, {"law.hx": 30.0})
    assert (
        run("subtle", few(100, {"law.hx": 2.0}), "redial").raw
        != run("subtle", few(100, {"law.hx": 30.0}), "redial").raw
    )


@pytest.mark.parametrize(
    "other",
    [
        {"law.g": 4.0},
        {"law.k_band": 1.0},
        {"law.k_tau": 2.0},
        {"law.step": 0.7},
        {"law.psi": 1.0},
        {"law.step_days": 3.0},
        {"population.sd_u": 0.1},
        {"population.steps": 5},
    ],
)
@pytest.mark.parametrize("style", ["next_step", "hard"])
def test_nc03_without_stakes_nothing_about_stakes_matters(style: str, other: SCALARS) -> None:
    """Condition: theta = 0 at birth."""
    same_bytes(style, few(60), {}, other)


def test_nc03_has_teeth() -> None:
    """With theta = 3 each of them moves the journal."""
    plain = run("next_step", few(60), "redial", base="complex").raw
    for other in (
        {"law.k_band": 1.0},
        {"law.k_tau": 2.0},
        {"law.step": 0.7},
        {"law.psi": 1.0},
        {"population.steps": 5},
    ):
        assert run("next_step", few(60, other), "redial", base="complex").raw != plain


def test_nc04_scarcity_matters_only_to_those_who_press_it() -> None:
    """Condition: the playbook has no press_scarcity, the only move with U > 0."""
    same_bytes("subtle", few(100), {"law.urg": -0.3}, {"law.urg": 1.2})
    same_bytes("hard_no_push", few(100), {"law.free": -0.3}, {"law.free": 0.8})  # and no F > 0 in the hard talk


def test_nc05_short_silences_are_never_awkward() -> None:
    """Condition: no silence longer than 6 s (soft_question and hard keep none)."""
    for style in ("soft_question", "hard"):
        same_bytes(style, few(100), {"law.awk": 0.0}, {"law.awk": 0.15})
    assert run("subtle", few(50, {"law.awk": 0.0})).raw != run("subtle", few(50, {"law.awk": 0.15})).raw  # 8 s


def test_nc06_no_bad_word_without_annoyance() -> None:
    """Condition: nobody's peak passes 1 (no irritants) and omega_good = 0: the annoyed share is 0 at any omega."""
    same_bytes("hard", few(100, CALM), {"law.omega": 0.0}, {"law.omega": 4.0})


def test_nc07_no_colleagues_no_hearsay() -> None:
    """Condition: one contact per account."""
    alone = few(100, {"population.contacts": 1.0})
    same_bytes("hard", alone, {"law.phi": 0.0}, {"law.phi": 0.5})
    same_bytes("hard", alone, {}, {"switches.colleagues": False})
    assert run("hard", few(100), "widen").raw != run("hard", few(100, {"law.phi": 0.0}), "widen").raw


def test_nc08_widen_is_polite_where_there_is_nobody_else_to_ring() -> None:
    """Condition: one contact per account; both call back an open talk after 7 days, twice at most."""
    alone = few(150, {"population.contacts": 1.0})
    for style in ("hard", "subtle"):
        assert run(style, alone, "polite").raw == run(style, alone, "widen").raw
    assert run("subtle", few(150), "polite").raw != run("subtle", few(150), "widen").raw


def test_nc09_what_the_seller_believes_matters_only_to_guards() -> None:
    """Condition: the playbook has no guarded step; in subtle_adaptive the belief decides."""
    changed = {"law.bias": 1.0, "law.sd_belief": 2.0}
    same_bytes("subtle", few(100), {}, changed)
    adaptive = [run("subtle_adaptive", few(100, part), base="cold").raw for part in ({}, {"law.bias": 1.0})]
    assert adaptive[0] != adaptive[1]


def test_nc10_cooling_off_only_cancels() -> None:
    """Condition: no brand, so what happens after an order moves nobody else: all other lines stay the same."""
    world_ = few(300, mu_zeta(0.0, 0.5), {"law.own": 0.0})
    cooled, final = run("hard", world_), run("hard", {**world_, "switches.cooling_off": False})
    never = run("hard", {**world_, "law.cool": 0.0})
    assert cooled.counts["cancelled"] > 10
    assert final.counts["cancelled"] == never.counts["cancelled"] == 0
    assert final.raw == never.raw
    assert [line for line in cooled.lines if line.kind != Event.CANCELLATION] == list(final.lines)
    assert cooled.counts["gross"] == final.counts["gross"]


def test_nc11_no_rates_no_events() -> None:
    """Condition: lam_c = 0 or lam_s = 0."""
    calm = run("soft", few(150, {"law.lam_c": 0.0}))
    assert calm.counts["lost"] == calm.counts["ready_lost"] == 0
    assert not calm.of(Event.COMPETITOR, Event.LEARNED)
    assert not run("soft", few(150, {"law.lam_s": 0.0})).of(Event.RECONSIDERATION)
    busy = run("soft", few(150))
    assert busy.of(Event.COMPETITOR)
    assert busy.of(Event.LEARNED)
    assert busy.of(Event.RECONSIDERATION)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_nc12_the_untold_never_order_by_themselves(tmp_path: Path, engine: str) -> None:
    """Condition: no argument is ever made; everyone is a self-buyer (mu = 8, z = 0), yet nobody orders."""
    steps: list[SCALARS] = [{"label": "open", "move": "open"}, {"label": "close", "move": "leave_open"}]
    changes = few(150, mu_zeta(8.0, 0.0), {"law.lam_s": 0.15, "population.zeta_sd": 0.0, "law.lam_c": 0.0})
    played = run(write_playbook(tmp_path, "untold", steps), changes, "redial", engine=engine)
    assert played.counts["reached"] > 150
    assert played.counts["gross"] == 0
    assert not played.of(Event.RECONSIDERATION)
    told = write_playbook(tmp_path, "told", [steps[0], {"move": "argue"}, steps[1]])
    reached = {int(row["account"]) for row in run(told, changes).rows if row["reached"]}
    assert _orders(run(told, changes)) == reached


def test_nc13_nobody_answers() -> None:
    """Condition: p_ans = 0: 6 dials to every contact, one after the other, and nothing else of ours."""
    played = run("hard", few(60, {"office.p_ans": 0.0}), "redial")
    for row in played.rows:
        assert row["dials"] == 6 * row["contacts"]
        assert row["busy_hours"] == pytest.approx(6 * row["contacts"] * 45 / 3600, abs=1e-9)
    counts = played.counts
    assert counts["reached"] == counts["talks"] == counts["gross"] == counts["annoyed"] == 0


def test_nc14_everybody_answers() -> None:
    """Condition: p_ans = 1: every dial is a talk, or news of a loss."""
    played = run("soft", few(150, {"office.p_ans": 1.0}), "redial")
    learned = len(played.of(Event.LEARNED))
    assert learned > 0
    assert played.counts["dials"] == played.counts["talks"] + learned


def test_nc15_arguments_that_always_or_never_match() -> None:
    """Condition: p_match = 1 leaves boom and i_talk idle; p_match = 0 leaves e_arg idle."""
    same_bytes("hard", few(100, {"law.p_match": 1.0}), {"law.boom": 0.0}, {"law.boom": 0.5})
    same_bytes("hard", few(100, {"law.p_match": 1.0}), {"law.i_talk": 0.0}, {"law.i_talk": 0.1})
    same_bytes("hard", few(100, {"law.p_match": 0.0}), {"law.e_arg": 0.1}, {"law.e_arg": 1.0})


def test_nc16_questions_after_needs_only_feed_the_recap() -> None:
    """Condition: e_rec = 0: how often a need question hits is idle."""
    same_bytes("subtle", few(100, {"law.e_rec": 0.0}), {"law.p_need": 0.3}, {"law.p_need": 0.9})
    assert run("subtle", few(100, {"law.p_need": 0.3})).raw != run("subtle", few(100, {"law.p_need": 0.9})).raw


def test_nc17_endless_patience() -> None:
    """Condition: patience and the limits of do-not-call and complaint very large: annoyed, but silent about it."""
    counts = run("hard", few(200, PATIENT), "redial", base="cold").counts
    assert counts["hung_up"] == counts["do_not_call"] == counts["complained"] == counts["blocked"] == 0
    assert counts["annoyed"] > 50


@pytest.mark.parametrize("one", ["ask_direct", "ask_arrange"])
def test_nc18_all_channels_off_and_as_many_asks_labels_tie(tmp_path: Path, one: str) -> None:
    """Condition: z = 0, irritants, free and stakes 0, three questions of 8 s, equal silences: an exact tie."""
    changes = few(200, CALM, mu_zeta(0.3, 0.0), {"population.zeta_sd": 0.0, "law.free": 0.0})
    runs = []
    for name in (one, "ask_opinion"):
        asks = [{"label": f"ask{n}", "move": name, "silence": float(n)} for n in range(2)]
        asks.insert(0, {"label": "close", "move": name, "silence": 4.0})
        runs.append(run(story_then(tmp_path, name, *asks), changes, "widen"))
    assert [line._replace(move="") for line in runs[0].lines] == [line._replace(move="") for line in runs[1].lines]
    assert runs[0].counts == runs[1].counts
    assert runs[0].counts["gross"] > 100


def test_nc19_where_asking_always_repels_soft_sells_most() -> None:
    """Condition: iota = 50, w = 5, rho = 1 for all: ask_direct costs 0.3*50*5 = 75 logits; nobody reconsiders."""
    changes = few(150, NO_LATER, {"law.iota": 50.0, "law.w": 5.0, "population.rho_sd": 0.0})
    hard, soft = run("hard", changes), run("soft", changes)
    assert hard.counts["gross"] == 0
    assert soft.counts["gross"] > 30


def test_nc20_with_everything_stable_asking_again_is_asking_the_same(tmp_path: Path) -> None:
    """Condition: fresh = 0, no silence, no irritants, the same question twice: the same reply, whoever it is."""
    asks = [{"label": "close", "move": "ask_direct"}, {"label": "again", "move": "ask_direct"}]
    book = story_then(tmp_path, "twice", *asks)
    changes = few(200, CALM, NO_LATER)
    stable = run(book, {**changes, "law.fresh": 0.0}, ONE_TALK)
    pairs = [[line.reply for line in talk.moves if line.move == "ask_direct"] for talk in talks(stable.lines)]
    asked_twice = [pair for pair in pairs if len(pair) == 2]
    assert len(asked_twice) > 30
    assert all(first == second for first, second in asked_twice)
    fresh = run(book, {**changes, "law.fresh": 1.0}, ONE_TALK)
    pairs = [[line.reply for line in talk.moves if line.move == "ask_direct"] for talk in talks(fresh.lines)]
    assert any(pair[0] != pair[1] for pair in pairs if len(pair) == 2)


def test_nc21_replications_differ_and_repeat() -> None:
    """Condition: the same seed and replication give the same bytes; another seed or replication gives others."""
    runs = [run("subtle", few(50), seed=s, replication=r).raw for s, r in ((1, 0), (1, 0), (2, 0), (1, 1), (0, 1))]
    assert runs[0] == runs[1]
    assert len(set(runs)) == 4


@pytest.mark.parametrize(
    ("path", "low", "high", "idle"),
    [
        ("law.p_match", 0.2, 0.9, {"law.e_arg": 0.0, "law.boom": 0.0, "law.i_talk": 0.0}),
        ("law.tau", 2.0, 60.0, {"law.delta": 0.0}),
        ("law.s_a", 0.2, 0.5, PATIENT),
        ("office.retry_hours", 1.0, 72.0, {"office.p_ans": 1.0}),
        ("office.max_dials", 3, 12, {"office.p_ans": 1.0}),
    ],
)
def test_nc22_what_the_ledger_calls_idle_is_idle(path: str, low: float, high: float, idle: SCALARS) -> None:
    """Condition: as the ledger's "none: idle when ..." says, for the numbers without an off value of their own."""
    same_bytes("hard_silence", few(80, idle), {path: low}, {path: high})
    assert run("hard_silence", few(80, {path: low})).raw != run("hard_silence", few(80, {path: high})).raw


def test_nc23_off_values_far_out_switch_off() -> None:
    """Condition: the ledger's off values of open_ok, hx and ha: nobody says no interest, x and a never fade."""
    entries = {line.path: line.entry for line in ledger()}
    changes = few(100, {path: entries[path].off for path in ("law.open_ok", "law.hx", "law.ha")})
    changes |= {"population.contacts": 1.0, "law.lam_c": 0.0}
    played = run("hard", changes, "redial")
    assert Reply.NO_INTEREST not in {line.reply for line in played.of(Event.MOVE)}
    ends: dict[int, Line] = {}
    again = 0
    for line in played.lines:
        if line.kind == Event.END:
            ends[line.account] = line
        elif line.kind == Event.DIAL and line.account in ends:
            before = ends[line.account]
            assert (line.x, line.a) == pytest.approx((before.x, before.a), abs=1e-6)
            again += 1
    assert again > 10
