"""The shape of a playbook, a move and a dialling policy, as files say it."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from sim.law.parameters import DOMAINS, Move, entries
from sim.reading import Name, Strict, Title
from sim.words import Kind, Others

MOST_VISITS = 100
NUMBERS = entries(Move)
Seconds = Annotated[float, Field(ge=0, le=86_400)]
Days = Annotated[float, Field(ge=0, le=3_650)]
KindName = Literal["open", "ask_need", "argue", "recap", "question", "talk_on", "ending"]
Branching = Literal["ok", "no", "hesitates", "no_interest"]


class MoveRow(Strict):
    """One row of the move table: the numbers of section 5 and what kind of move it is."""

    kind: KindName
    ground: Literal["measured", "published", "column", "practice", "assumption"] = "assumption"
    q: float = 0.0
    T: float = 0.0
    F: float = 0.0
    c: float = 1.0
    U: float = 0.0
    seconds: Seconds = 0.0
    argues: bool = False
    opinion: bool = False
    next_step: bool = False
    unprompted: bool = False

    @model_validator(mode="after")
    def _sensible(self) -> "MoveRow":
        for name, entry in NUMBERS.items():
            low, high = DOMAINS[entry.domain]
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must be from {low:g} to {high:g}")
        for flag, kind in (
            ("argues", "question"),
            ("opinion", "question"),
            ("next_step", "question"),
            ("unprompted", "ending"),
        ):
            if getattr(self, flag) and self.kind != kind:
                raise ValueError(f"{flag} is for a move of kind {kind}")
        return self

    def numbers(self) -> Move:
        """The row as the law reads it."""
        floats: dict[str, Any] = {name: float(getattr(self, name)) for name in NUMBERS}
        flags = {name: int(getattr(self, name)) for name in ("argues", "opinion", "next_step", "unprompted")}
        return Move(**floats, kind=int(Kind[self.kind.upper()]), **flags)


class When(Strict):
    """A guard: the step is passed over unless all of it holds. Logits of belief and of its error."""

    belief_below: float | None = None
    belief_above: float | None = None
    unsure_above: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _sensible(self) -> "When":
        if self.belief_below is None and self.belief_above is None and self.unsure_above is None:
            raise ValueError("a guard needs belief_below, belief_above or unsure_above")
        if self.belief_below is not None and self.belief_above is not None and self.belief_above >= self.belief_below:
            raise ValueError("belief_above must be less than belief_below, or the step is never played")
        return self


class LastStep(Strict):
    """What is played for propose_step when no step is left."""

    move: str
    silence: Seconds = 0.0


class Step(Strict):
    """One line of a playbook: a move, how long to keep silent after it, where each reply leads."""

    label: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")] | None = None
    move: str
    silence: Seconds = 0.0
    on: dict[Branching, str] = Field(default_factory=dict)
    when: When | None = None
    max_visits: Annotated[int, Field(ge=1, le=MOST_VISITS)] | None = None


def _not_end(label: str) -> str:
    if label == "end":
        raise ValueError('"end" is no step')
    return label


class PlaybookFile(Strict):
    """A whole playbook, variations already applied."""

    name: Name
    title: Title
    first: Annotated[str, AfterValidator(_not_end)] = "open"
    call_back: Annotated[str, AfterValidator(_not_end)] = "close"
    at_last_step: LastStep | None = None
    moves: dict[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")], MoveRow] = Field(default_factory=dict)
    step: Annotated[tuple[Step, ...], Field(min_length=1, max_length=1000, strict=False)]


class Inserted(Strict):
    """A step that a variation puts after another one."""

    after: str


class PolicyFile(Strict):
    """When to ring whom again. `refused_days` absent: leave in peace."""

    name: Name
    open_days: Days
    refused_days: Days | None = None
    others: Literal["never", "same_day", "later"]
    others_days: Days = 0.0
    gap_minutes: Annotated[float, Field(ge=0, le=10_080)] = 0.0
    max_conversations: Annotated[int, Field(ge=1, le=1000)]

    def others_code(self) -> int:
        """The rule for other contacts as the engines read it."""
        return int(Others[self.others.upper()])
