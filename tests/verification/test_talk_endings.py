"""How talks end, what counts as asked, and that counts are sums of lines (MODEL.md sections 5 and 10)."""

from collections import Counter
from pathlib import Path

import pytest

from sim.words import Cause, Ending, Event, Reply, Verdict

from .worlds import (
    POLITE_OPENING,
    SCALARS,
    Run,
    few,
    first_talks,
    mu_zeta,
    run,
    said,
    story_then,
    talks,
)


def _ends(played: Run) -> Counter[Ending]:
    return Counter(talk.ending for talk in talks(played.lines))


def test_talks_end_as_their_last_reply_says() -> None:
    """Section 5: refused if the last reply other than ok was a refusal; open if it hesitated or was not asked."""
    played = run("subtle", few(300), "redial")
    ends = _ends(played)
    assert set(ends) == {Ending.ORDERED, Ending.REFUSED, Ending.OPEN}
    for talk in talks(played.lines):
        replies = [Reply(line.reply) for line in talk.moves if line.reply != Reply.OK]
        last = replies[-1] if replies else None
        refusals = (Reply.NO, Reply.NO_INTEREST, Reply.HANGS_UP)
        due = Ending.ORDERED if talk.order else Ending.REFUSED if last in refusals else Ending.OPEN
        assert talk.ending == due


def test_an_opinion_is_no_refusal(tmp_path: Path) -> None:
    """Section 5: a no to ask_impression ends nobody's patience: the talk is open, the second ask finds no refusal."""
    close: SCALARS = {"label": "close", "move": "ask_impression", "on": {"no": "end", "hesitates": "end"}}
    played = run(story_then(tmp_path, "impression", close), few(200, mu_zeta(-1.0, 1.0), POLITE_OPENING), "redial")
    noes = [talk for talk in talks(played.lines) if said(talk, "ask_impression") == Reply.NO]
    assert len(noes) > 50
    assert {talk.ending for talk in noes} == {Ending.OPEN}
    opened = first_talks(played.lines)
    # after open talks only, the next talk starts without an unwelcome rise: its opening leaves a as dialled
    for talk in talks(played.lines):
        if opened[talk.dial.account, talk.dial.contact] is not talk and talk.moves[0].reply == Reply.OK:
            assert talk.moves[0].a == pytest.approx(talk.dial.a, abs=1e-12)


def test_orders_without_a_question_are_unprompted_and_others_asked() -> None:
    """Cause of each order: asked inside a talk at a question, unprompted at leave_open or a reconsideration."""
    played = run("soft_question", few(300), "redial")
    for line in played.of(Event.ORDER):
        talk = next((t for t in talks(played.lines) if t.order is line), None)
        asked = talk is not None and talk.moves[-1].move == "ask_opinion"
        assert line.reply == (Cause.ASKED if asked else Cause.UNPROMPTED)
    assert {line.reply for line in played.of(Event.ORDER)} == {Cause.ASKED, Cause.UNPROMPTED}


@pytest.mark.parametrize(("style", "base"), [("hard", "cold"), ("next_step", "complex"), ("soft", "column")])
def test_counts_are_the_sums_of_the_rows_and_the_lines(style: str, base: str) -> None:
    """Section 10: numerators counted from the journal by hand."""
    played = run(style, few(200), "redial", base=base)
    counts, rows = played.counts, played.rows
    orders = played.of(Event.ORDER)
    expected = {
        "accounts": 200,
        "gross": len(orders),
        "unprompted": sum(line.reply == Cause.UNPROMPTED for line in orders),
        "cancelled": len(played.of(Event.CANCELLATION)),
        "lost": sum(line.reply == Verdict.YES for line in played.of(Event.COMPETITOR)),
        "dials": len(played.of(Event.DIAL)),
        "talks": len(list(talks(played.lines))),
        "meetings": len(played.of(Event.MEETING)),
        "reached": len(first_talks(played.lines)),
        "days_to_order": pytest.approx(sum(line.time for line in orders)),
    }
    assert {name: counts[name] for name in expected} == expected
    for name in (
        "contacts",
        "reached",
        "annoyed",
        "hung_up",
        "do_not_call",
        "complained",
        "asked",
        "missed",
        "ready_lost",
    ):
        assert counts[name] == sum(row[name] for row in rows)
    for line in orders:
        assert rows[line.account]["day_ordered"] == pytest.approx(line.time)
        assert rows[line.account]["outcome"] in ("ordered", "cancelled")
    # nobody is annoyed, hung up on or blocked without having been reached; an account is never both sold and lost
    assert all(row["annoyed"] <= row["reached"] <= row["contacts"] for row in rows)
    assert not played.accounts(outcome="lost") & {line.account for line in orders}
