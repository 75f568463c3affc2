"""What the auditor remembers of people, companies and talks, and section 5's numbers typed in by hand."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sim.words import Ending, Event, Reply, Verdict

from .by_hand import Birth
from .worlds import Line

# section 5, typed in by hand: q, T, F, c, seconds
QUESTIONS = {
    "ask_impression": (0.30, 0.0, 0.5, 1.0, 10.0),
    "ask_go_on": (0.60, 0.0, 1.0, 1.0, 10.0),
    "ask_opinion": (0.70, 0.0, 0.5, 1.0, 8.0),
    "ask_arrange": (0.85, 0.05, 0.0, 1.0, 8.0),
    "propose_step": (0.85, 0.0, 0.5, 0.35, 10.0),
    "ask_direct": (1.0, 0.30, 0.0, 1.0, 8.0),
    "press_scarcity": (1.0, 1.0, 0.0, 1.0, 15.0),
    "push_after_no": (1.0, 0.80, 0.0, 1.0, 15.0),
}
SECONDS = {"open": 20.0, "ask_need": 45.0, "argue": 40.0, "recap": 20.0, "talk_on": 5.0}
SECONDS |= {"leave_open": 10.0, "thank_and_end": 5.0} | {name: row[4] for name, row in QUESTIONS.items()}
STREAM = {"open": 3, "ask_need": 4, "argue": 5, "recap": 6, "talk_on": 8, "leave_open": 9, "thank_and_end": 9}
REFUSALS = (Reply.NO, Reply.NO_INTEREST, Reply.HANGS_UP)
DAY = 86_400.0
CLOSE = 1e-7
NEVER = math.inf


def in_order_of_happening(lines: Sequence[Line]) -> Iterator[Line]:
    """Undoes the journal's sorting by contact at one moment: what waited for a wrap-up comes after its end."""
    for _, group in groupby(lines, key=lambda line: (line.time, line.account)):
        later: list[Line] = []
        for line in group:
            thought_of = later and later[-1].kind == Event.RECONSIDERATION and later[-1].reply == Verdict.YES
            if line.kind in (Event.RECONSIDERATION, Event.COMPETITOR) or (thought_of and line.kind == Event.ORDER):
                later.append(line)
            else:
                yield line
        yield from later


@dataclass
class Contact:
    """A person with a phone, as section 3 lists him."""

    birth: Birth
    entity: int
    x: float
    rest: float
    a: float = 0.0
    peak: float = 0.0
    since: float = 0.0
    known: int = 0
    heard: int = 0
    refusals: int = 0
    dials: int = 0
    talks: int = 0
    phoned: int = 0
    hung_up: bool = False
    do_not_call: bool = False
    complained: bool = False
    belief: float = 0.0
    variance: float = -1.0
    thoughts: int = 0
    next_thought: float = NEVER

    @property
    def readiness(self) -> float:
        return self.x + self.birth.e

    def irritate(self, rise: float) -> None:
        self.a += rise
        self.peak = max(self.peak, self.a)


@dataclass
class Company:
    """An account and the talk that is going on with it."""

    number: int
    contacts: list[Contact]
    fit: float
    theta: float
    theta_at_birth: float
    steps: int
    visits: int = 0
    next_visit: float = NEVER
    closed_at: float = NEVER
    out_of_reach_at: float = NEVER  # closed, or in the talk that closed it
    lost: bool = False
    ordered: bool = False
    asked: bool = False
    could_have: bool = False
    ready_lost: int = 0
    cancellation: tuple[float, int] | None = None
    busy: float = 0.0
    talk: "Conversation | None" = None
    last_end: float = -1.0


@dataclass
class Conversation:
    """What must be remembered within one talk."""

    contact: int
    occasion: int
    start_a: float
    started: float
    clock: float
    step: int
    meeting: bool = False
    refused: bool = False
    result: Ending | None = None
    over: bool = False
    asked: bool = False
    unprompted_due: bool = False
    order_due: bool = False
    was_told: bool = False
    said: dict[str, int] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)
