"""Splitting and enlarging a population, and the structural alternatives (TRUST.md, FORMATS.md)."""

import itertools
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sim.engine.run import play
from sim.playbook.read import Playbook, load_playbook, load_policy
from sim.words import Answer, Ending, Event, Reply, Verdict

from .by_hand import sigma
from .chance import Chance
from .worlds import (
    ALONE,
    CALM,
    NO_LATER,
    ONE_TALK,
    POLITE_OPENING,
    SAME,
    SCALARS,
    SILENT_ARGUMENTS,
    Line,
    dials_of,
    few,
    first_born,
    first_reply,
    first_talks,
    mu_zeta,
    policy,
    run,
    said,
    same_bytes,
    story_then,
    talks,
    world,
)

DAY = 86_400.0


# ================================================ populations =====================================================


def test_population_one_more_account_with_idle_agents_changes_only_itself() -> None:
    """Condition: an agent for every account, no brand."""
    small, large = (run("hard", few(n, {"office.agents": n}), "redial") for n in (80, 81))
    assert [line for line in large.lines if line.account < 80] == list(small.lines)
    assert list(large.rows[:80]) == list(small.rows) or repr(large.rows[:80]) == repr(small.rows)


def test_population_agents_share_nothing_without_brand() -> None:
    """Two agents: an account added to agent 1 (number 100) leaves all lines of agent 0's accounts as they were."""
    small, large = (run("hard", few(n), "redial") for n in (101, 102))
    assert [line for line in large.lines if line.agent == 0] == [line for line in small.lines if line.agent == 0]
    assert [line for line in large.lines if line.agent == 1] != [line for line in small.lines if line.agent == 1]


def test_population_the_same_person_has_the_same_luck_under_every_seller() -> None:
    """Common random numbers: reactions to the opening and effects of the story are the same."""
    styles = [first_talks(run(style, few(100), ONE_TALK).lines) for style in ("soft", "subtle", "hard")]
    common = styles[0].keys() & styles[1].keys() & styles[2].keys()
    assert len(common) > 80
    for key in common:
        stories = [[line.x for line in found[key].moves if line.move == "argue"][:2] for found in styles]
        openings = [found[key].moves[0].reply for found in styles]
        assert len(set(openings)) == 1
        if openings[0] == Reply.OK and all(len(story) == 2 for story in stories):
            assert stories[0] == stories[1] == stories[2]


def test_population_twice_as_many_have_the_same_rates_in_expectation(chance: Chance) -> None:
    """Condition: one contact, p_ans = 1, one talk each, enough agents. n = 2,000 against other 2,000."""
    changes = {**few(4_000, ALONE, NO_LATER), "office.agents": 50}
    rows = run("subtle", changes, ONE_TALK, journal=False).rows
    first, second = (sum(row["ordered"] for row in part) for part in (rows[:2000], rows[2000:]))
    chance.same_share("orders of one half less those of the other", first, second, 2_000, sees=0.1)


def test_population_each_agent_of_a_mixed_team_sells_his_own_way() -> None:
    """Condition: no brand. Section 7: agent k plays style k in turn, exactly as in a team of that style alone."""
    made, dialling = world(few(100, {"office.agents": 4})), load_policy("redial")
    styles = [load_playbook(name) for name in ("hard", "subtle")]

    def kinds(books: list[Playbook]) -> list[tuple[float, ...]]:
        journal = play(made, books, dialling, seed=1, replication=0, journal=True).journal
        assert journal is not None
        return [
            tuple(row[name] for name in ("agent", "time", "account", "kind", "reply", "x", "a")) for row in journal
        ]

    mixed = kinds(styles)
    for number, book in enumerate(styles):
        assert [row for row in mixed if row[0] % 2 == number] == [
            row for row in kinds([book]) if row[0] % 2 == number
        ]


# ================================================ structural switches ==============================================


def test_switch_no_means_no() -> None:
    """A no or no_interest ends the talk, and that contact is never dialled again."""
    played = run("hard", few(200, {"switches.no_means_no": True}), "redial", base="cold")
    refused = 0
    for talk in talks(played.lines):
        for line, after in itertools.pairwise([*talk.moves, talk.end]):
            assert line is not None
            if line.reply in (Reply.NO, Reply.NO_INTEREST):
                assert after is talk.end or (after is not None and after.move == "thank_and_end")
                later = [d for d in dials_of(played)[line.account, line.contact] if d.time > line.time]
                assert not later
                refused += 1
    assert refused > 100
    usual = run("hard", few(200), "redial", base="cold")
    assert any(line.move == "push_after_no" for line in usual.lines)


def test_switch_authority_first() -> None:
    """Only the first contact signs: every order is contact 0's, another's yes leaves his talk open."""
    played = run("subtle", few(300, {"switches.authority": "first"}), "widen")
    assert {line.contact for line in played.of(Event.ORDER)} == {0}
    passed_on = [t for t in talks(played.lines) if t.dial.contact and any(m.reply == Reply.YES for m in t.moves)]
    assert len(passed_on) > 10
    assert {talk.ending for talk in passed_on} == {Ending.OPEN}
    usual = run("subtle", few(300), "widen")
    assert {line.contact for line in usual.of(Event.ORDER)} > {0}
    assert usual.counts["gross"] > played.counts["gross"]
    # "and the first contact is rung next", unless his talks are used up; something overdue may go before
    rung = 0
    for talk in passed_on:
        assert talk.end is not None
        before: list[Line] = []
        later: list[Line] = []
        for line in (d for d in played.of(Event.DIAL) if d.account == talk.dial.account):
            (later if line.time > talk.end.time else before).append(line)
        conversations = sum(line.contact == 0 and line.reply == Answer.ANSWERED for line in before)
        if conversations < 2 and talk.end.time < 80:
            assert 0 in [line.contact for line in later[:2]]
            rung += 1
    assert rung > 50


def test_switch_irritation_that_does_not_decay() -> None:
    """irritation_decays = false: a at the next dial is a at the end of the last talk (one contact)."""
    changes = few(150, {"population.contacts": 1.0, "switches.irritation_decays": False})
    played = run("hard", changes, "redial", base="cold")
    ends: dict[int, float] = {}
    checked = 0
    for line in played.lines:
        if line.kind == Event.END:
            ends[line.account] = line.a
        elif line.kind == Event.DIAL and line.account in ends:
            assert line.a == pytest.approx(ends[line.account], abs=1e-12)
            checked += 1
    assert checked > 50


@pytest.mark.parametrize("story", [{}, SILENT_ARGUMENTS], ids=["a story", "a story that moves nobody"])
def test_switch_ripening_lifts_the_told(story: SCALARS) -> None:
    """ripening = r a day: with x' = -k(x - R - r t), t days from the end of the first told talk, k = ln2/7,
    x(t) = R + r t - r/k + (x0 - R + r/k) e^{-kt} at the next dial."""
    r, k = 0.05, math.log(2) / 7
    changes = few(150, {"office.agents": 150, "population.contacts": 1.0, "switches.ripening": r, "law.lam_c": 0.0})
    changes |= story
    made = world(changes)
    played = run("soft", changes, policy("polite", max_conversations=4))
    told_at: dict[int, float] = {}
    ends: dict[int, Line] = {}
    checked = third = 0
    for talk in talks(played.lines):
        account = talk.dial.account
        R = first_born(made, account).rest
        if account in told_at:
            ripe = R + r * (ends[account].time - told_at[account])  # the resting level when the last talk ended
            t = talk.dial.time - ends[account].time
            expected = ripe + r * t - r / k + (ends[account].x - ripe + r / k) * math.exp(-k * t)
            # not said: does x_rest ripen during a talk? Both readings lie within r times a talk or two
            in_talks = 0.0 if ends[account].time == told_at[account] else 3 * r * 300 / DAY
            assert talk.dial.x == pytest.approx(expected, abs=1e-9 + in_talks)
            checked += 1
            third += ends[account].time > told_at[account]
        assert talk.end is not None
        ends[account] = talk.end
        if any(line.move == "argue" for line in talk.moves):
            told_at.setdefault(account, talk.end.time)
    assert checked > 60
    assert third > 20


def test_switch_independent_questions_bring_a_fresh_taste(tmp_path: Path, chance: Chance) -> None:
    """Condition: fresh = 0, zero spreads, z = 0, delta = 0, no irritants, mu = -0.4: under shared taste a no stays a
    no; under independent taste the second question is won by sigma(-0.4) of them."""
    asks: list[SCALARS] = [{"label": "close", "move": "ask_direct"}, {"label": "again", "move": "ask_direct"}]
    book = story_then(tmp_path, "twice", *asks)
    changes = few(3_000, SAME, ALONE, CALM, SILENT_ARGUMENTS, POLITE_OPENING, NO_LATER, mu_zeta(-0.4, 0.0))
    changes |= {"law.fresh": 0.0, "law.delta": 0.0, "office.agents": 50}
    shared = run(book, changes, ONE_TALK)
    independent = run(book, {**changes, "switches.questions": "independent"}, ONE_TALK)
    for played, expected in ((shared, 0.0), (independent, sigma(-0.4))):
        second = [
            [line.reply for line in talk.moves if line.move == "ask_direct"][1]
            for talk in talks(played.lines)
            if said(talk, "ask_direct") == Reply.NO
        ]
        won = sum(reply == Reply.YES for reply in second)
        assert len(second) > 1_500
        if expected == 0:
            assert won == 0
        else:
            chance.share("the second question won", won, len(second), expected, sees=0.075)
    first_won = len(first_reply(independent, "ask_direct", Reply.YES))
    chance.share("the first question won", first_won, 3_000, sigma(-0.4), sees=0.06)


def test_switches_off_change_nothing() -> None:
    """Each structural alternative named at its default is the default, byte for byte."""
    defaults: Mapping[str, Any] = {
        "switches.authority": "any",
        "switches.no_means_no": False,
        "switches.questions": "shared",
        "switches.irritation_decays": True,
        "switches.ripening": 0.0,
        "switches.colleagues": True,
        "switches.cooling_off": True,
    }
    for path, value in defaults.items():
        same_bytes("hard", few(60), {}, {path: value})


def test_losses_end_the_account_and_are_learned_at_an_answered_dial() -> None:
    """After a competitor's win there are no moves any more; the next answered dial is LEARNED, then silence."""
    played = run("soft", few(300, {"law.lam_c": 0.05}), "redial")
    lost = {line.account: line.time for line in played.of(Event.COMPETITOR) if line.reply == Verdict.YES}
    learned = {line.account: line.time for line in played.of(Event.LEARNED)}
    assert len(learned) > 40
    assert learned.keys() <= lost.keys()
    for line in played.lines:
        after_loss = line.account in lost and line.time > lost[line.account]
        if after_loss:
            assert line.kind in (Event.DIAL, Event.LEARNED)
            assert line.time <= learned.get(line.account, math.inf)
    answered = {(line.account, line.time) for line in played.of(Event.DIAL) if line.reply == Answer.ANSWERED}
    for account, time in learned.items():
        assert any(a == account and abs(t + 20 / DAY - time) < 1e-9 for a, t in answered)


def test_goodbyes_end_talks_and_nothing_else_does() -> None:
    """Section 5: after leave_open or thank_and_end comes the end; after a hang-up or an order too."""
    for style in ("hard", "subtle", "soft_question"):
        for talk in talks(run(style, few(150), "redial", base="cold").lines):
            for line in talk.moves[:-1]:
                assert line.move not in ("leave_open", "thank_and_end")
                assert line.reply not in (Reply.YES, Reply.HANGS_UP)
