"""Who hears of irritation: colleagues and, by the brand, everyone (MODEL.md section 6)."""

import pytest

from sim.words import Answer, Event, Reply

from .by_hand import born
from .worlds import (
    CALM,
    ENGINES,
    NO_LATER,
    PATIENT,
    Line,
    Run,
    births,
    few,
    run,
    talks,
    world,
)


@pytest.mark.parametrize("engine", ENGINES)
def test_spill_colleagues_hear_and_nobody_else(engine: str) -> None:
    """At a contact's first dial a = sum over earlier talks of colleagues of phi*(rise) faded; nothing crosses to
    another account, be it of the same agent (ten each): its first contact always starts at exactly 0."""
    changes = few(120, {"office.agents": 12, "law.phi": 0.5, "law.i_call": 0.0})
    played = run("hard", changes, "redial", base="cold", engine=engine)
    rises: dict[int, list[tuple[float, int, float]]] = {}
    dialled: set[tuple[int, int]] = set()
    starts: dict[int, float] = {}
    heard = 0
    for line in played.lines:
        key = line.account, line.contact
        if line.kind == Event.DIAL:
            if key not in dialled:
                earlier = [(t, rise) for t, who, rise in rises.get(line.account, []) if who != line.contact]
                expected = sum(0.5 * rise * 0.5 ** ((line.time - t) / 30) for t, rise in earlier)
                assert line.a == pytest.approx(expected, abs=1e-9)
                heard += expected > 0.01
            dialled.add(key)
            starts[line.account] = line.a
        elif line.kind == Event.END:
            rises.setdefault(line.account, []).append((line.time, line.contact, line.a - starts[line.account]))
    assert heard > 60


def test_spill_includes_the_unwelcome_start() -> None:
    """Section 6: after a second talk with somebody who refused, colleagues take phi of the unwelcome rise too."""
    changes = few(120, CALM, {"law.i_call": 0.5, "law.phi": 0.5, "office.agents": 120, "population.rho_sd": 0.0})
    changes |= {"law.ha": 1e9, **PATIENT}
    played = run("subtle", changes, "redial", base="cold")
    # with nothing else irritating, every a is 0.5*refusals*... of the own repeats plus half of the colleagues'
    total: dict[int, dict[int, float]] = {}
    refused: dict[tuple[int, int], int] = {}
    checked = 0
    for talk in talks(played.lines):
        assert talk.end is not None
        account, contact = talk.dial.account, talk.dial.contact
        mine = total.setdefault(account, {})
        assert talk.dial.a == pytest.approx(mine.get(contact, 0.0), abs=1e-6)
        rise = 0.5 * min(refused.get((account, contact), 0), 4)
        assert talk.end.a == pytest.approx(talk.dial.a + rise, abs=1e-6)
        checked += rise > 0
        for other in range(10):
            mine[other] = mine.get(other, 0.0) + (rise if other == contact else 0.5 * rise)
        refusals = sum(line.reply in (Reply.NO, Reply.NO_INTEREST, Reply.HANGS_UP) for line in talk.moves)
        refused[account, contact] = refused.get((account, contact), 0) + refusals
    assert checked > 60


def _brand(played: Run, omega: float, omega_good: float) -> list[tuple[Line, float]]:
    """Each first answered dial with the reputation of the contacts whose wrap-up ended strictly before it."""
    reached: set[tuple[int, int]] = set()
    annoyed: set[tuple[int, int]] = set()
    satisfied: set[tuple[int, int]] = set()
    peaks: dict[tuple[int, int], float] = {}
    orders: dict[tuple[int, int], float] = {}
    met: set[tuple[int, int]] = set()
    found = []
    changes: list[tuple[float, tuple[int, int]]] = []
    for line in sorted(played.lines, key=lambda li: li.time):
        key = line.account, line.contact
        if line.kind == Event.MOVE:
            peaks[key] = max(peaks.get(key, 0.0), line.a)
        elif line.kind == Event.ORDER:
            orders[key] = line.a
        elif line.kind == Event.END:
            changes.append((line.time, key))
        elif line.kind == Event.DIAL and line.reply == Answer.ANSWERED and key not in met:
            met.add(key)
            for time, done in [change for change in changes if change[0] < line.time]:
                changes.remove((time, done))
                reached.add(done)
                annoyed |= {done} if peaks[done] > 1 else set()
                satisfied |= {done} if orders.get(done, 2.0) <= 1 else set()
            n = max(1, len(reached))
            found.append((line, -omega * len(annoyed) / n + omega_good * len(satisfied) / n))
    return found


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("omega", "omega_good"), [(3.0, 0.0), (0.0, 2.0), (2.0, 1.0)])
def test_brand_reaches_each_contact_once_at_his_first_answered_dial(
    omega: float, omega_good: float, engine: str
) -> None:
    """Condition: no hearsay, reconsideration, competitor or cancellation: x and x_rest then shift by
    -omega*(annoyed share) + omega_good*(satisfied share) of the contacts reached strictly earlier, once each."""
    changes = few(150, NO_LATER, {"law.omega": omega, "law.omega_good": omega_good, "law.phi": 0.0})
    played = run("hard", changes, "redial", engine=engine)
    made = world(changes)
    rests = [[born(n, contact, births(made)).rest for contact in range(10)] for n in range(150)]
    shifts = _brand(played, omega, omega_good)
    # the journal's dial shows x as it was before the word arrived: the opening is the first line after it
    openings = {(t.dial.account, t.dial.contact): t.moves[0] for t in reversed(list(talks(played.lines)))}
    for line, shift in shifts:
        expected = rests[line.account][line.contact] + shift
        assert openings[line.account, line.contact].x == pytest.approx(expected, abs=1e-9)
    assert len({round(shift, 9) for _, shift in shifts}) > 50
    # unanswered dials before it bring no word; later dials bring none either: x goes back to rest + shift
    own = {(line.account, line.contact): (line, shift) for line, shift in shifts}
    ends: dict[tuple[int, int], Line] = {}
    again = 0
    for line in played.lines:
        key = line.account, line.contact
        rest = rests[line.account][line.contact]
        if line.kind == Event.END:
            ends[key] = line
        elif line.kind == Event.DIAL and (key not in own or line.time < own[key][0].time):
            assert line.x == pytest.approx(rest, abs=1e-9)
        elif line.kind == Event.DIAL and key in ends:
            base, days = rest + own[key][1], line.time - ends[key].time
            assert line.x == pytest.approx(base + (ends[key].x - base) * 0.5 ** (days / 7), abs=1e-9)
            again += 1
    assert again > 10


def test_brand_a_bad_name_costs_orders() -> None:
    """Fewer orders for the hard seller with omega = 4 than with 0; none fewer for one who annoys nobody."""
    assert run("hard", few(300, {"law.omega": 4.0})).counts["gross"] < run("hard", few(300)).counts["gross"] - 10
    assert run("soft", few(300, {"law.omega": 4.0})).raw == run("soft", few(300)).raw
