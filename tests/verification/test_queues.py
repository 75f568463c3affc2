"""Work: Little's law on every run, and the textbook queues to which an agenda reduces: (j) of MODEL.md section 11.

Which queues, and why these. An agenda is no M/M/n queue: agents share no accounts, nobody arrives by a Poisson
process, and a task lasts the seconds of its moves, no exponential time. But with the office always open:
- first calls are a *batch* of N customers at time 0 before one server in fixed order (Burke 1975, Operations Research
  23(4), doi:10.1287/opre.23.4.830): the k-th waits for the k services before him;
- accounts that never answer are *machines* that break down a fixed time after each repair (machine interference, a
  closed network of one server and one delay): throughput min(1/S, N/(Z + S)) (Denning & Buzen 1978, Computing
  Surveys 10(3), doi:10.1145/356733.356735), which fixed times attain exactly;
- booked meetings are *GI/D/1*: each arrives step_days after its yes, takes an hour, and goes before dials, so
  Lindley's W' = max(0, W + S - A) gives every wait (Lindley 1952, doi:10.1017/S0305004100027638);
- an agent with one account is a *renewal* cycle of dials: a geometric number of dials, 4 h apart.
"""

import math
from pathlib import Path
from typing import Any

import pytest

from sim.engine.run import Played, play
from sim.playbook.read import load_playbook, load_policy
from sim.words import Answer, Event, Reply
from tests.equality.arbitrary import case
from tests.equality.test_journals import played as played_case

from .chance import Chance
from .little import DAY, faults_of_work, littles_law
from .worlds import (
    CALM,
    NO_LATER,
    ONE_TALK,
    POLITE_OPENING,
    SAME,
    SCALARS,
    Line,
    few,
    mu_zeta,
    run,
    world,
    write_playbook,
)

ALWAYS_OPEN: SCALARS = {"office.opening": 0.0, "office.hours": 24.0, "office.workdays": 7}
ONE_PHONE: SCALARS = {"population.contacts": 1.0, "office.max_dials": 1}
SIMPLE: SCALARS = {**ALWAYS_OPEN, **ONE_PHONE, **CALM, **NO_LATER, **POLITE_OPENING}


def _begun(line: Line, seconds: float) -> float:
    """When a dial or a meeting began, in seconds."""
    return line.time * DAY - seconds


# ---- Little's law -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("first", range(0, 60, 10))
def test_j_littles_law_holds_in_arbitrary_worlds(first: int, engine: str) -> None:
    """(j) L = lambda W for tasks in hand, answered calls and orders to come: clock against counts, to rounding.

    And no agent ever has two tasks in hand. Ten arbitrary worlds each."""
    for number in range(first, first + 10):
        which = case(number)
        done = played_case(which, engine)
        assert not faults_of_work(done.journal, done.counts, which.world.office), number


def test_j_littles_law_on_a_large_world(record_property: Any) -> None:
    """(j) L = lambda W in the column's world under redial; all three averages are well above 0."""
    changes: SCALARS = {"office.accounts": 1000}
    office, done = _played("hard", changes, "redial")
    for identity in littles_law(done.journal, done.counts, office):
        right = identity.rate * identity.W
        record_property("figure", [identity.what, right, identity.L, right, right, int(done.counts["dials"]), 0.0])
        assert identity.holds
        assert identity.L > 0.03


def _played(style: str, changes: SCALARS, dialling: str) -> tuple[Any, Played]:
    made = world(changes)
    done = play(made, [load_playbook(style)], load_policy(dialling), seed=1, replication=0, journal=True)
    return made.office, done


@pytest.mark.parametrize("fault", ["clock", "counts", "order", "overlap"])
def test_j_littles_law_sees_a_wrong_clock(fault: str) -> None:
    """One talk of many ends a second late, one dial more is counted, one order a minute late, one dial too early."""
    office, done = _played("hard", {"office.accounts": 100}, "redial")
    assert done.journal is not None
    journal, counts = done.journal.copy(), dict(done.counts)
    kinds = journal["kind"]
    if fault == "clock":
        journal["time"][(kinds == Event.END).nonzero()[0][5]] += 1 / DAY
    elif fault == "counts":
        counts["dials"] += 1
    elif fault == "order":
        journal["time"][(kinds == Event.ORDER).nonzero()[0][3]] += 60 / DAY
    else:
        journal["time"][((kinds == Event.DIAL) & (journal["reply"] == Answer.UNANSWERED)).nonzero()[0][7]] -= 10 / DAY
    assert faults_of_work(journal, counts, office)


def test_j_working_hours_are_the_calendars() -> None:
    """90 days from a Monday hold 65 workdays of 7 hours, for each of two agents."""
    assert run("soft", few(10), journal=False).counts["working_hours"] == 910


# ---- textbook queues ----------------------------------------------------------------------------------------------


def test_queue_first_calls_are_a_batch_before_one_server() -> None:
    """Batch of N = 400, fixed service of 45 s (nobody answers): the k-th dial begins at 45 k s, the mean wait is
    45 (N - 1)/2 = 8,977.5 s, and the queue is empty after N S = 18,000 s."""
    dials = run("soft", few(400, SIMPLE, {"office.agents": 1, "office.p_ans": 0.0})).of(Event.DIAL)
    assert [line.account for line in dials] == list(range(400))
    waits = [_begun(line, 45) for line in dials]
    assert waits == pytest.approx([45.0 * k for k in range(400)], abs=1e-4)
    assert math.fsum(waits) / 400 == pytest.approx(8_977.5, abs=1e-4)
    assert dials[-1].time * DAY == pytest.approx(18_000, abs=1e-4)


def test_queue_a_server_with_nights_and_weekends() -> None:
    """The same batch in office hours: 7 h hold 560 dials of 45 s; the k-th begins on workday k // 560."""
    changes = few(3_000, SIMPLE, {"office.agents": 1, "office.p_ans": 0.0})
    changes |= {"office.opening": 9.0, "office.hours": 7.0, "office.workdays": 5}
    dials = run("soft", changes).of(Event.DIAL)
    days = [0, 1, 2, 3, 4, 7]
    expected = [days[k // 560] * DAY + 9 * 3600 + 45 * (k % 560) for k in range(3_000)]
    assert [_begun(line, 45) for line in dials] == pytest.approx(expected, abs=1e-4)


def test_queue_a_batch_with_random_services(tmp_path: Path, chance: Chance) -> None:
    """Batch of 21 first calls, service 45 s or, answered with p = 1/2, 45 + 85 s (open 20, goodbye 5, wrap-up 60):
    the last begins after 20 services, a sum of mean 20 (45 + 85 p) = 1,750 s and variance 20 * 85^2 p (1 - p).
    n = 400 agents, each a queue of his own."""
    n, batch, p, talk = 400, 21, 0.5, 85.0
    book = write_playbook(
        tmp_path, "brief", [{"label": "open", "move": "open"}, {"label": "close", "move": "thank_and_end"}]
    )
    changes = few(n * batch, SIMPLE, {"office.agents": n, "office.p_ans": p})
    dials = run(book, changes, ONE_TALK).of(Event.DIAL)
    last = [_begun(line, 45) for line in dials if line.account >= n * (batch - 1)]
    sd = talk * math.sqrt((batch - 1) * p * (1 - p))
    chance.mean("seconds until the last first call", last, (batch - 1) * (45 + talk * p), sd, sees=60.0)
    squares = [(wait - (batch - 1) * (45 + talk * p)) ** 2 for wait in last]
    # fourth central moment of talk * Binomial(20, 1/2): sigma^4 (3 - 2/20)
    spread = math.sqrt((3 - 2 / (batch - 1)) * sd**4 - sd**4)
    chance.mean("its variance", squares, sd**2, spread, sees=16_000.0)


def test_queue_unanswered_phones_are_machines_before_one_repairman() -> None:
    """S = 45 s, Z = 4 h: one agent keeps up with N* = (Z + S)/S = 321 phones. Of 400, 321 circulate without waiting,
    dial n of phone i at 14,445 n + 45 i s, throughput 1/S; since what is due goes before first calls, the other 79
    wait until the first are given up after six dials, at 6 * 14,445 s."""
    changes = few(400, SIMPLE, {"office.agents": 1, "office.p_ans": 0.0, "office.max_dials": 6})
    begun: dict[int, list[float]] = {}
    for line in run("soft", changes).of(Event.DIAL):
        begun.setdefault(line.account, []).append(_begun(line, 45))
    cycle = 14_400 + 45
    for phone, times in begun.items():
        first = 45 * phone if phone < 321 else 6 * cycle + 45 * (phone - 321)
        assert times == pytest.approx([first + cycle * n for n in range(6)], abs=1e-3)
    assert len(begun) == 400


@pytest.mark.parametrize(("silence", "wait"), [(0.0, 3_465.0), (3_600.0, 0.0)])
def test_queue_meetings_are_a_single_server_with_fixed_times(tmp_path: Path, silence: float, wait: float) -> None:
    """D/D/1: a yes every A = 45 + 20 + 10 + silence + 60 s, each meeting S = 3,600 s: the i-th waits i (S - A) s if
    A < S, and not at all if A >= S. Every talk brings a yes (mu = 40)."""
    waits = _waits_for_meetings(tmp_path, silence, {"office.agents": 1, "office.p_ans": 1.0, "office.accounts": 25})
    assert waits[0] == pytest.approx([i * wait for i in range(25)], abs=1e-3)


def test_queue_meetings_obey_lindley(tmp_path: Path, chance: Chance) -> None:
    """GI/D/1: dials of 1,200 s answered with p = 0.4, so the second yes comes A = 600 + 1,200 G s after the first, G
    geometric: the second meeting waits max(0, 3,600 - A), on average 1,800 p + 600 p (1 - p) = 864 s; n = 400 agents.
    All later waits follow Lindley's recursion (checked in `_waits_for_meetings`)."""
    n, p = 400, 0.4
    changes = {"office.agents": n, "office.p_ans": p, "office.accounts": n * 60, "office.dial": 1_200.0}
    waits = _waits_for_meetings(tmp_path, 510.0, changes)
    second = [own[1] for own in waits.values()]
    mean = 1_800 * p + 600 * p * (1 - p)
    sd = math.sqrt(1_800**2 * p + 600**2 * p * (1 - p) - mean**2)
    chance.mean("seconds the second meeting waits", second, mean, sd, sees=300.0)


def _waits_for_meetings(tmp_path: Path, silence: float, changes: SCALARS) -> dict[int, list[float]]:
    """Waits of each agent's meetings, in seconds, checked against Lindley's recursion on the times of the yeses."""
    steps: list[SCALARS] = [
        {"label": "open", "move": "open"},
        {"label": "close", "move": "propose_step", "silence": silence, "on": {"no": "end", "hesitates": "end"}},
    ]
    book = write_playbook(tmp_path, "steps", steps, more='at_last_step = { move = "ask_arrange" }\n')
    everybody = {**SIMPLE, **SAME, **mu_zeta(40.0, 0.0), "population.steps": 1, **changes}
    played = run(book, everybody, ONE_TALK, base="complex")
    yeses: dict[int, list[float]] = {}
    waits: dict[int, list[float]] = {}
    for line in played.lines:
        if line.kind == Event.MOVE and line.move == "propose_step" and line.reply == Reply.YES:
            yeses.setdefault(line.agent, []).append(line.time * DAY)
        elif line.kind == Event.MEETING:
            own = waits.setdefault(line.agent, [])
            arrived = yeses[line.agent][len(own)] + 7 * DAY
            own.append(_begun(line, 3_600) - arrived)
    for agent, own in waits.items():
        lindley = 0.0
        for number, wait in enumerate(own):
            if number:
                between = yeses[agent][number] - yeses[agent][number - 1]
                lindley = max(0.0, lindley + 3_600 - between)
            assert wait == pytest.approx(lindley, abs=1e-3)
    return waits


def test_queue_one_account_alone_is_a_renewal_cycle(chance: Chance) -> None:
    """One account an agent: answered at dial k with P = p (1-p)^(k-1) / (1 - (1-p)^6), 45 k + 14,400 (k - 1) s after
    the start; mean and variance by summing the six terms. n = those answered of 3,000 (p = 1/4)."""
    p, most = 0.25, 6
    changes = few(3_000, SIMPLE, {"office.agents": 3_000, "office.p_ans": p, "office.max_dials": most})
    answered = [
        line.time * DAY for line in run("soft", changes, ONE_TALK).of(Event.DIAL) if line.reply == Answer.ANSWERED
    ]
    weight = {k: p * (1 - p) ** (k - 1) / (1 - (1 - p) ** most) for k in range(1, most + 1)}
    at = {k: 45.0 * k + 14_400.0 * (k - 1) for k in weight}
    mean = sum(weight[k] * at[k] for k in weight)
    sd = math.sqrt(sum(weight[k] * (at[k] - mean) ** 2 for k in weight))
    chance.mean("seconds until somebody answers", answered, mean, sd, sees=3_000.0)
