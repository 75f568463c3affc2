"""The engine's vocabulary: small integer codes, the same in the journal, the tables and both engines.

Sentences for people live in the catalogues of ``sim.show``; nothing here is meant to be read aloud.
"""

from enum import IntEnum


class Stream(IntEnum):
    """What a block of luck is for: the last word of its counter (MODEL.md section 9)."""

    ACCOUNT = 0
    CONTACT = 1
    DIAL = 2
    OPEN = 3
    ASK_NEED = 4
    ARGUE = 5
    RECAP = 6
    QUESTION = 7
    TALK_ON = 8
    ENDING = 9
    AFTER_TALK = 10
    RECONSIDERATION = 11
    COMPETITOR = 12
    COOLING_OFF = 13
    FRESH_TASTE = 14


class Kind(IntEnum):
    """What a move does besides its threat; the value is also its stream of luck."""

    OPEN = 3
    ASK_NEED = 4
    ARGUE = 5
    RECAP = 6
    QUESTION = 7
    TALK_ON = 8
    ENDING = 9


class Reply(IntEnum):
    """What a prospect does after a move; NO, NO_INTEREST and HANGS_UP are refusals."""

    OK = 0
    YES = 1
    NO = 2
    HESITATES = 3
    NO_INTEREST = 4
    HANGS_UP = 5


class Ending(IntEnum):
    """How a talk ended."""

    ORDERED = 0
    STEP_BOOKED = 1
    REFUSED = 2
    OPEN = 3


class Answer(IntEnum):
    """What became of a dial."""

    ANSWERED = 0
    UNANSWERED = 1


class Cause(IntEnum):
    """How an order came about."""

    ASKED = 0
    UNPROMPTED = 1


class Verdict(IntEnum):
    """The outcome of a decision outside a talk: a reconsideration or a competitor's visit."""

    YES = 0
    NO = 1


class Status(IntEnum):
    """Where an account stands."""

    OPEN = 0
    ORDERED = 1
    CANCELLED = 2
    LOST = 3


class Event(IntEnum):
    """The kinds of line in a journal."""

    DIAL = 0
    MOVE = 1
    END = 2
    ORDER = 3
    CANCELLATION = 4
    RECONSIDERATION = 5
    COMPETITOR = 6
    MEETING = 7
    LEARNED = 8


class Others(IntEnum):
    """Whom a dialling policy rings when one contact has refused or is used up."""

    NEVER = 0
    SAME_DAY = 1
    LATER = 2


CODES: dict[Event, type[IntEnum] | None] = {
    Event.DIAL: Answer,
    Event.MOVE: Reply,
    Event.END: Ending,
    Event.ORDER: Cause,
    Event.CANCELLATION: None,
    Event.RECONSIDERATION: Verdict,
    Event.COMPETITOR: Verdict,
    Event.MEETING: None,
    Event.LEARNED: None,
}
"""Which code the ``reply`` column of a journal holds, by kind of event."""

NOTHING = -1
"""Stands in a journal where an event has no move or no reply."""
