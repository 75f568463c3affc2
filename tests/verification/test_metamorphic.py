"""Strict metamorphic relations (TRUST.md), all under common random numbers.

Strict: the set of accounts must grow, not merely not shrink. Each docstring states the condition that makes the
relation exact.
"""

import itertools
from pathlib import Path
from typing import Any

import pytest

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
    first_born,
    first_reply,
    first_talks,
    mu_zeta,
    policy,
    run,
    story_then,
    strictly,
    world,
)


def _orders(played: Run) -> set[int]:
    return played.accounts(ordered=True)


def test_mm01_more_self_buyers_raise_soft_orders() -> None:
    """Condition: self_buyers + needs_nudge fixed, so only z falls; one contact, one talk, no later luck."""
    changes = few(400, ALONE, NO_LATER)
    shares = [{"population.self_buyers": s, "population.needs_nudge": 0.85 - s} for s in (0.2, 0.3, 0.45)]
    runs = [run("soft", {**changes, **part}, ONE_TALK) for part in shares]
    for fewer, more in itertools.pairwise(runs):
        strictly(_orders(fewer), _orders(more), by=20)


def test_mm02_more_threat_more_irritation() -> None:
    """Condition: a first talk, no refusal yet, no stakes: the rise at the first direct question is 0.3*iota*rho
    exactly, so twice the iota is twice the rise, for everyone."""
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
    """Condition: one contact, an agent each, no meetings. From the end of the wrap-up to the next dial a halves in ha
    and x - x_rest in hx days."""
    changes = few(150, ALONE, {"office.agents": 150, "law.hx": 3.0, "law.ha": 50.0, "law.lam_c": 0.0})
    played = run("hard_silence", changes, "redial", base="cold")
    made = world(changes, "cold")
    rest = [first_born(made, n).rest for n in range(150)]
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


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_mm05_cancellations_rise_with_irritation(engine: str) -> None:
    """Condition: own = 0; compared only where the same contact orders at the same moment of the same first talk, so
    the higher iota changed nothing but a; the cancellation has the same luck (stream 13)."""
    changes = few(500, mu_zeta(-0.3, 0.0), {"population.zeta_sd": 0.0, "law.own": 0.0, "law.w": 1.0, "law.ha": 90.0})
    changes["office.agents"] = 500
    runs = [run("hard", {**changes, "law.iota": iota}, ONE_TALK, engine=engine) for iota in (0.1, 0.6)]
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
    """Condition: cool > 0. A cancellation stands cool days after its order; the last orders are judged too."""
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
