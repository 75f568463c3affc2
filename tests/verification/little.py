"""Little's law, L = lambda W, on any run: the two sides come from different books.

L is swept from the clock of the journal: +1 when something begins, -1 when it ends. Rate and mean time come from
the counts, which the engines add up from durations without looking at that clock. Over a whole run, in which all
that began also ended, the law is an identity (Little 1961, Operations Research 9(3), doi:10.1287/opre.9.3.383;
for finite runs: Little 2011, doi:10.1287/opre.1110.0940), so it must hold to rounding.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sim.words import Answer, Event

DAY = 86_400.0
MEETING, LEARNING = 3_600.0, 20.0  # seconds, sections 6 and 7
CLOSE = 1e-9  # of the larger side, and days


class Span(NamedTuple):
    """One task in hand, or one part of it; begin and end in days."""

    kind: Event  # DIAL, END (a talk with its wrap-up), MEETING or LEARNED
    agent: int
    begin: float
    end: float


class Identity(NamedTuple):
    """One application: the time average, and the rate (per day) times the mean time in the system (days)."""

    what: str
    L: float
    rate: float
    W: float

    @property
    def holds(self) -> bool:
        """Whether both sides are equal but for rounding."""
        return abs(self.L - self.rate * self.W) <= CLOSE * max(1.0, self.L)


def spans_of_work(journal: Iterable[Any], dial: float, wrap: float) -> Iterator[Span]:
    """What agents have in hand: dials, talks, meetings, news of a loss; `dial` and `wrap` are in seconds."""
    answered: dict[tuple[int, int], float] = {}
    for row in journal:
        kind, agent, time = Event(int(row["kind"])), int(row["agent"]), float(row["time"])
        who = int(row["account"]), int(row["contact"])
        if kind == Event.DIAL:
            yield Span(kind, agent, time - dial / DAY, time)
            if row["reply"] == Answer.ANSWERED:
                answered[who] = time
        elif kind == Event.MEETING:
            yield Span(kind, agent, time - MEETING / DAY, time)
        elif kind == Event.LEARNED:
            yield Span(kind, agent, time - LEARNING / DAY, time + wrap / DAY)
        elif kind == Event.END and who in answered:
            yield Span(kind, agent, answered.pop(who), time)


def swept(spans: Iterable[Span]) -> tuple[float, int]:
    """Moment by moment: the integral of the number of spans going on (days), and the largest number at once.

    Ends and begins that are one moment but for rounding follow one another.
    """
    changes = [(round(time, 10), step, time) for span in spans for step, time in ((1, span.begin), (-1, span.end))]
    number = most = 0
    last = area = 0.0
    for _, change, moment in sorted(changes):
        area += number * (moment - last)
        number, last = number + change, moment
        most = max(most, number)
    assert number == 0
    return area, most


def littles_law(journal: Any, counts: Mapping[str, float], office: Any) -> list[Identity]:
    """Tasks in agents' hands, talks among them, and orders still to come."""
    horizon = max(1.0, float(office.days))
    spans = list(spans_of_work(journal, office.dial, office.wrap))
    calls = [span for span in spans if span.kind in (Event.END, Event.LEARNED)]
    to_come = [Span(Event.ORDER, 0, 0.0, float(row["time"])) for row in journal if row["kind"] == Event.ORDER]
    busy, dialling = counts["busy_hours"] / 24, counts["dials"] * office.dial / DAY
    meeting = counts["meetings"] * MEETING / DAY
    return [
        _identity("tasks in agents' hands", spans, horizon, counts["dials"] + counts["meetings"], busy),
        _identity("calls that were answered", calls, horizon, len(calls), busy - dialling - meeting),
        _identity("orders still to come", to_come, horizon, counts["gross"], counts["days_to_order"]),
    ]


def _identity(what: str, spans: list[Span], horizon: float, passed: float, total: float) -> Identity:
    """Throughput and mean time from the counts: `passed` things that took `total` days together."""
    return Identity(what, swept(spans)[0] / horizon, passed / horizon, total / max(1.0, passed))


def faults_of_work(journal: Any, counts: Mapping[str, float], office: Any) -> list[str]:
    """Where Little's law fails, and agents who do two things at once."""
    found = [str(identity) for identity in littles_law(journal, counts, office) if not identity.holds]
    spans = [span for span in spans_of_work(journal, office.dial, office.wrap) if span.end - span.begin > 2 * CLOSE]
    by_agent = groupby(sorted(spans, key=lambda span: span.agent), key=lambda span: span.agent)
    return found + [f"agent {agent} does two things at once" for agent, own in by_agent if swept(own)[1] > 1]
