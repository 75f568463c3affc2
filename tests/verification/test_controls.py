"""Negative controls and strict metamorphic relations (TRUST.md), all under common random numbers.

A negative control changes something that may not matter and finds every byte of the journal unchanged; each has a
twin or a count that shows it has teeth. A metamorphic relation is strict: the set of accounts must grow, not merely
not shrink. Each docstring states the condition that makes the relation exact.
"""

import itertools
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.population import bear_account
from sim.words import Event, Reply

from .worlds import (
    ALONE,
    CALM,
    NO_LATER,
    ONE_TALK,
    PATIENT,
    POLITE_OPENING,
    SAME,
    SCALARS,
    SILENT_ARGUMENTS,
    Line,
    Run,
    few,
    first_reply,
    first_talks,
    mu_zeta,
    policy,
    run,
    same_bytes,
    story_then,
    strictly,
    talks,
    world,
    write_playbook,
)


def _orders(played: Run) -> set[int]:
    return played.accounts(ordered=True)


# ================================================ negative controls ==============================================


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


def test_nc12_the_untold_never_order_by_themselves(tmp_path: Path) -> None:
    """Condition: no argument is ever made; everyone is a self-buyer (mu = 8, z = 0), yet nobody orders."""
    steps: list[SCALARS] = [{"label": "open", "move": "open"}, {"label": "close", "move": "leave_open"}]
    changes = few(150, mu_zeta(8.0, 0.0), {"law.lam_s": 0.15, "population.zeta_sd": 0.0, "law.lam_c": 0.0})
    played = run(write_playbook(tmp_path, "untold", steps), changes, "redial")
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
    """Same seed and replication: the same bytes; another seed or replication: others."""
    runs = [run("subtle", few(50), seed=s, replication=r).raw for s, r in ((1, 0), (1, 0), (2, 0), (1, 1), (0, 1))]
    assert runs[0] == runs[1]
    assert len(set(runs)) == 4


# ================================================ metamorphic: people ============================================


def test_mm01_more_self_buyers_raise_soft_orders() -> None:
    """Condition: self_buyers + needs_nudge fixed, so only z falls; one contact, one talk, no later luck."""
    changes = few(400, ALONE, NO_LATER)
    shares = [{"population.self_buyers": s, "population.needs_nudge": 0.85 - s} for s in (0.2, 0.3, 0.45)]
    runs = [run("soft", {**changes, **part}, ONE_TALK) for part in shares]
    for fewer, more in itertools.pairwise(runs):
        strictly(_orders(fewer), _orders(more), by=20)


def test_mm02_more_threat_more_irritation() -> None:
    """The rise at the first direct question is 0.3*iota*rho exactly: twice the iota, twice the rise, for everyone."""
    runs = [run("hard", few(150, {"law.iota": iota}), ONE_TALK) for iota in (0.4, 0.8)]
    rises = []
    for played in runs:
        rise = {}
        for key, talk in first_talks(played.lines).items():
            before = [b for a, b in itertools.pairwise(talk.moves) if b.move == "ask_direct" and a.move == "argue"]
            if before and talk.moves[1].move != "talk_on":
                index = talk.moves.index(before[0])
                rise[key] = talk.moves[index].a - talk.moves[index - 1].a
        rises.append(rise)
    both = rises[0].keys() & rises[1].keys()
    assert len(both) > 100
    for key in both:
        assert rises[1][key] == pytest.approx(2 * rises[0][key], abs=1e-9)
        assert rises[0][key] > 0
    assert runs[1].counts["annoyed"] > 1.5 * runs[0].counts["annoyed"] > 0


def test_mm03_and_mm04_irritation_and_readiness_keep_their_own_half_lives() -> None:
    """One contact: from the end of the wrap-up to the next dial a halves in ha and x - x_rest in hx days."""
    changes = few(150, ALONE, {"office.agents": 150, "law.hx": 3.0, "law.ha": 50.0, "law.lam_c": 0.0})
    played = run("hard_silence", changes, "redial", base="cold")
    made = world(changes, "cold")
    rest = [bear_account(made.population, made.law, (1, 0), n).contacts[0].rest for n in range(150)]
    ends: dict[int, Line] = {}
    checked = 0
    for line in played.lines:
        if line.kind == Event.END:
            ends[line.account] = line
        elif line.kind == Event.DIAL and line.account in ends:
            end, days = ends[line.account], line.time - ends[line.account].time
            assert line.a == pytest.approx(end.a * 0.5 ** (days / 50), abs=1e-9)
            off = end.x - rest[line.account]
            assert line.x - rest[line.account] == pytest.approx(off * 0.5 ** (days / 3), abs=1e-9)
            checked += 1
    assert checked > 50


def test_mm05_cancellations_rise_with_irritation() -> None:
    """Condition: own = 0; compared only where the same contact orders at the same moment of the same first talk, so
    the higher iota changed nothing but a; the cancellation has the same luck (stream 13)."""
    changes = few(500, mu_zeta(-0.3, 0.0), {"population.zeta_sd": 0.0, "law.own": 0.0, "law.w": 1.0, "law.ha": 90.0})
    changes["office.agents"] = 500
    runs = [run("hard", {**changes, "law.iota": iota}, ONE_TALK) for iota in (0.1, 0.6)]
    ordered = [{(line.account, line.contact, line.time) for line in played.of(Event.ORDER)} for played in runs]
    alike = {account for account, _, _ in ordered[0] & ordered[1]}
    cancelled = [{line.account for line in played.of(Event.CANCELLATION)} & alike for played in runs]
    assert len(alike) > 100
    strictly(cancelled[0], cancelled[1], by=5)


def test_mm06_a_second_chance_needs_something_fresh() -> None:
    """Condition: zero spreads, told once, z = 0: among those who said no, the chance of a yes at a second direct
    question grows with fresh; n = 4,000 each, far more than 4.9 standard errors between 0.1 and 1."""
    shares = []
    for fresh in (0.1, 1.0):
        changes = few(4_000, SAME, ALONE, CALM, SILENT_ARGUMENTS, POLITE_OPENING, NO_LATER, mu_zeta(-0.5, 0.0))
        counts = run(
            "hard_no_push", {**changes, "law.fresh": fresh, "law.delta": 0.0, "office.agents": 50}, "redial"
        ).counts
        shares.append(counts["gross"] / 4_000)
    assert shares[1] > shares[0] + 0.05


# ================================================ metamorphic: the question ======================================


def test_mm07_silence_turns_hesitation_into_both_answers() -> None:
    """Condition: awk = 0, first question: longer silence keeps every yes and no and adds to both."""
    runs = [run(book, few(300, {"law.awk": 0.0}), ONE_TALK) for book in ("subtle_no_silence", "subtle")]
    for reply in (Reply.YES, Reply.NO):
        strictly(*(first_reply(played, "ask_arrange", reply) for played in runs), by=5)
    hesitate = [first_reply(played, "ask_arrange", Reply.HESITATES) for played in runs]
    strictly(hesitate[1], hesitate[0], by=30)


def _one_question(folder: Path, move: str, changes: SCALARS, silence: float = 2.0, **dotted: Any) -> Run:
    book = story_then(folder, "one", {"label": "close", "move": move, "silence": silence})
    if dotted:
        book = book.replace(**{f"moves.{move}.{key}": value for key, value in dotted.items()})
    return run(book, {**few(400), **NO_LATER, **changes}, ONE_TALK)


def test_mm08_directness_takes_inertia_away(tmp_path: Path) -> None:
    """Condition: only q differs, T = 0, z > 0."""
    runs = [_one_question(tmp_path, "ask_opinion", {}, q=q) for q in (0.3, 0.7, 1.0)]
    for less, more in itertools.pairwise(runs):
        strictly(*(first_reply(played, "ask_opinion", Reply.YES) for played in (less, more)), by=20)


def test_mm09_threat_costs_a_yes_now(tmp_path: Path) -> None:
    """Condition: only T differs; w > 0."""
    runs = [_one_question(tmp_path, "ask_direct", {"law.w": 1.5}, T=T) for T in (0.0, 0.3, 1.0)]
    for less, more in itertools.pairwise(runs):
        strictly(*(first_reply(played, "ask_direct", Reply.YES) for played in (more, less)), by=5)


# factor, low value, high value, question, whether a higher value brings more yes
STRAIGHT: list[tuple[str, float, float, str, bool]] = [
    ("law.free", -0.3, 0.8, "ask_opinion", True),
    ("law.urg", -0.3, 1.2, "press_scarcity", True),
    ("law.w", 0.1, 1.5, "press_scarcity", False),
    ("law.iota", 0.1, 1.0, "press_scarcity", False),
    ("law.delta", 0.3, 2.0, "ask_direct", False),
    ("law.tau", 2.0, 60.0, "ask_direct", False),
    ("law.boom", 0.0, 0.5, "ask_direct", False),
    ("law.e_arg", 0.1, 1.0, "ask_direct", True),
    ("population.theta", 0.5, 2.0, "ask_direct", False),
    ("population.rho_mean", 0.2, 2.5, "press_scarcity", False),
]


@pytest.mark.parametrize(("path", "low", "high", "move", "more_yes"), STRAIGHT, ids=lambda value: str(value))
def test_mm10_each_term_moves_the_first_answer_its_own_way(
    tmp_path: Path, path: str, low: float, high: float, move: str, more_yes: bool
) -> None:
    """Condition: mu and zeta fixed, one question in one talk, nobody hangs up or shuts the door before it."""
    changes = {**mu_zeta(1.8, 3.4), **PATIENT, **POLITE_OPENING}
    runs = [_one_question(tmp_path, move, {**changes, path: value}) for value in (low, high)]
    yes = [first_reply(played, move, Reply.YES) for played in runs]
    strictly(*(yes if more_yes else yes[::-1]), by=5)


def test_mm11_a_recap_helps_those_who_told_their_own_arguments() -> None:
    """Condition: first question; e_rec > 0 against 0: more yes; e_rec < 0: fewer."""
    yes = [
        first_reply(run("subtle", few(400, {"law.e_rec": value}), ONE_TALK), "ask_arrange", Reply.YES)
        for value in (-0.3, 0.0, 0.6)
    ]
    strictly(yes[0], yes[1], by=5)
    strictly(yes[1], yes[2], by=5)


def test_mm12_a_smaller_commitment_is_easier(tmp_path: Path) -> None:
    """Condition: theta = 2 and only c differs."""
    changes = {**mu_zeta(1.8, 3.4), "population.theta": 2.0}
    runs = [_one_question(tmp_path, "ask_opinion", changes, c=c) for c in (1.0, 0.35)]
    strictly(*(first_reply(played, "ask_opinion", Reply.YES) for played in runs), by=50)


def test_mm13_politeness_opens_doors() -> None:
    """Condition: the opening of the first talk; unirritated."""
    shut = [
        first_reply(run("soft", few(400, {"law.open_ok": v}), ONE_TALK), "open", Reply.NO_INTEREST) for v in (1, 3)
    ]
    strictly(shut[1], shut[0], by=10)


def test_mm14_patience_keeps_people_on_the_line() -> None:
    """Condition: everyone lets the seller begin and i_talk = 0, so ask_direct is the first chance to hang up."""
    changes = few(400, {"law.i_talk": 0.0, "law.iota": 1.0, "population.rho_mean": 2.5}, POLITE_OPENING)
    hang_up = [
        first_reply(run("hard", {**changes, "population.patience": p}, ONE_TALK), "ask_direct", Reply.HANGS_UP)
        for p in (0.75, 2.25)
    ]
    strictly(hang_up[1], hang_up[0], by=10)


# ================================================ metamorphic: later ==============================================


def test_mm15_more_reconsideration_more_unprompted_orders(tmp_path: Path) -> None:
    """Condition: constant x, one talk that nobody is asked in, no competitor: the same n-th thought comes sooner."""
    book = story_then(tmp_path, "told", {"label": "close", "move": "thank_and_end"})
    changes = few(300, ALONE, CALM, SILENT_ARGUMENTS, POLITE_OPENING, {"law.lam_c": 0.0, "law.cool": 0.0})
    runs = [run(book, {**changes, "law.lam_s": rate}, ONE_TALK) for rate in (0.01, 0.03)]
    strictly(*(_orders(played) for played in runs), by=10)
    assert runs[0].counts["unprompted"] == runs[0].counts["gross"] > 0


def test_mm16_more_competitors_more_losses() -> None:
    """Condition: nobody can order (z very large, no question), x constant: the same n-th visit comes sooner."""
    changes = few(300, CALM, SILENT_ARGUMENTS, mu_zeta(0.5, 500.0))
    runs = [run("soft", {**changes, "law.lam_c": rate}, ONE_TALK) for rate in (0.005, 0.02)]
    lost = [{row["account"] for row in played.rows if row["outcome"] == "lost"} for played in runs]
    strictly(*lost, by=30)


def test_mm17_what_one_has_one_keeps() -> None:
    """Condition: no brand, so orders are the same; the same second thoughts with more ownership cancel less."""
    changes = few(500, mu_zeta(-0.3, 0.0))
    cancelled = [
        {line.account for line in run("hard", {**changes, "law.own": own}).of(Event.CANCELLATION)}
        for own in (1.5, 0.0)
    ]
    strictly(*cancelled, by=10)


def test_mm18_an_order_is_judged_cool_days_later_even_past_the_horizon() -> None:
    """Section 6: a cancellation stands cool days after its order; the last orders are judged too."""
    played = run(
        "hard", few(500, mu_zeta(-0.3, 0.0), {"law.own": 0.0, "law.cool": 14.0, "office.days": 10, "law.w": 1.0})
    )
    ordered = {line.account: line for line in played.of(Event.ORDER)}
    cancelled = played.of(Event.CANCELLATION)
    assert len(cancelled) > 20
    assert all(line.time > 10 for line in cancelled)
    for line in cancelled:
        assert line.time == pytest.approx(ordered[line.account].time + 14, abs=1e-9)
        assert line.contact == ordered[line.account].contact
        assert played.rows[line.account]["outcome"] == "cancelled"
    assert played.counts["cancelled"] == len(cancelled)


def test_mm19_the_later_the_call_back_the_colder_the_prospect() -> None:
    """Condition: x above its rest after an open talk: at the next dial it is nearer to rest after more days."""
    changes = few(200, {"office.agents": 200, "population.contacts": 1.0, "law.boom": 0.0, "law.p_match": 1.0})
    second = []
    for days in (2.0, 10.0):
        played = run("soft", changes, policy("polite", open_days=days))
        seen: dict[int, list[Line]] = {}
        for line in played.of(Event.DIAL):
            seen.setdefault(line.account, []).append(line)
        first = {account: talk for (account, _), talk in first_talks(played.lines).items()}
        after = {
            a: next((li for li in lines if li.time > first[a].dial.time), None)
            for a, lines in seen.items()
            if a in first
        }
        second.append({account: line.x for account, line in after.items() if line is not None})
    both = second[0].keys() & second[1].keys()
    assert len(both) > 40
    assert all(second[0][account] > second[1][account] for account in both)
