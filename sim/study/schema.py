"""The shape of an experiment file."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, create_model, model_validator

from sim.measures import MEASURES
from sim.reading import Strict, Title, unknown

Number = int | float | bool | str
MOST_REPLICATIONS = 2**32 - 1  # a replication is a 32-bit word of the luck; what that costs is said before a run
FEWEST_LOOKED_AT = 20  # fewer, and a run stopped by its own spread covers too seldom (docs/why.md)
MOST_POINTS = 1_000_000
Pair = Annotated[tuple[str, str], Field(strict=False)]


class Arms(Strict):
    """Closing styles crossed with dialling policies; `named` pairs come besides or instead."""

    playbooks: Annotated[tuple[str, ...], Field(strict=False)] = ()
    policies: Annotated[tuple[str, ...], Field(strict=False)] = ()
    named: Annotated[tuple[Pair, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _some(self) -> "Arms":
        if bool(self.playbooks) != bool(self.policies):
            raise ValueError("playbooks and policies are crossed: give both, or neither")
        if not self.playbooks and not self.named:
            raise ValueError("no arm: give playbooks and policies, or named pairs")
        return self


class Factor(Strict):
    """What one factor of a design can be: levels for a grid, a range for a sample."""

    levels: Annotated[tuple[Number, ...], Field(min_length=1, strict=False)] | None = None
    range: Annotated[tuple[float, float], Field(strict=False)] | None = None

    @model_validator(mode="after")
    def _one(self) -> "Factor":
        if (self.levels is None) == (self.range is None):
            raise ValueError("give levels or range, one of the two")
        if self.range is not None and self.range[0] >= self.range[1]:
            raise ValueError("the range must go upwards")
        return self


class Design(Strict):
    """Which worlds are compared: one, a grid of levels, or a sample from ranges."""

    kind: Literal["compare", "grid", "lhs", "sobol"] = "compare"
    points: Annotated[int, Field(ge=1, le=MOST_POINTS)] = 64
    factors: dict[str, Factor] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> "Design":
        if self.kind == "compare" and self.factors:
            raise ValueError('a design of kind "compare" has no factors; use "grid", "lhs" or "sobol"')
        if self.kind != "compare" and not self.factors:
            raise ValueError(f'a design of kind "{self.kind}" needs factors')
        wanted = "levels" if self.kind == "grid" else "range"
        lacking = [name for name, factor in self.factors.items() if getattr(factor, wanted) is None]
        if lacking:
            raise ValueError(f'a design of kind "{self.kind}" needs {wanted} for {", ".join(lacking)}')
        if self.kind == "sobol" and self.points & (self.points - 1):
            raise ValueError(f"a Sobol sequence is balanced only for 2, 4, 8, ... points, not for {self.points}")
        return self


class Replications(Strict):
    """Between how many replications precision is sought."""

    min: Annotated[int, Field(ge=2, le=MOST_REPLICATIONS)] = 20
    max: Annotated[int, Field(ge=2, le=MOST_REPLICATIONS)] = 2000

    @model_validator(mode="after")
    def _ordered(self) -> "Replications":
        if self.min > self.max:
            raise ValueError("min must be at most max")
        return self


class Target(Strict):
    """The half-width asked of a measure's 95 % interval."""

    half_width: Annotated[float, Field(gt=0)] | None = None
    relative: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _asks(self) -> "Target":
        if self.both == (None, None):
            raise ValueError("give half_width or relative")
        return self

    @property
    def both(self) -> tuple[float | None, float | None]:
        """Absolute, relative."""
        return self.half_width, self.relative


NAMES = (*MEASURES, "profit")
_precision: dict[str, Any] = dict.fromkeys(NAMES, (Target | None, None))
_precision["replications"] = (Replications, Field(default_factory=Replications))
_precision_table = create_model("PrecisionTable", __base__=Strict, **_precision)

if TYPE_CHECKING:  # its attributes are the names of the measures
    PrecisionTable: TypeAlias = Any
else:
    PrecisionTable = _precision_table


class Limit(Strict):
    """What a measure may be at most, and how far below it an arm must be to pass for certain."""

    value: float
    tolerance: Annotated[float, Field(gt=0)]


_limits: dict[str, Any] = dict.fromkeys(NAMES, (Limit | None, None))
_limits_table = create_model("LimitsTable", __base__=Strict, **_limits)

if TYPE_CHECKING:
    LimitsTable: TypeAlias = Any
else:
    LimitsTable = _limits_table


class Selection(Strict):
    """Which arm has most of a measure, by at least so much, among those within the limits."""

    measure: str
    better_by: Annotated[float, Field(gt=0)]
    at_most: LimitsTable = Field(default_factory=LimitsTable)

    @model_validator(mode="after")
    def _known(self) -> "Selection":
        if self.measure not in NAMES:
            raise ValueError(f"measure: {unknown('measure', self.measure, NAMES)}")
        return self

    @property
    def limits(self) -> dict[str, Limit]:
        """The limits by measure."""
        return {name: getattr(self.at_most, name) for name in NAMES if name in self.at_most.model_fields_set}


class ExperimentFile(Strict):
    """A question, its expectation, and everything needed to answer it."""

    title: Title
    question: Title
    expectation: Title
    scenario: str | Annotated[tuple[str, ...], Field(min_length=1, strict=False)]
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]
    arms: Arms
    changes: dict[str, Any] = Field(default_factory=dict)
    design: Design = Field(default_factory=Design)
    precision: PrecisionTable = Field(default_factory=PrecisionTable)
    selection: Selection | None = None

    @model_validator(mode="after")
    def _one_reason_to_stop(self) -> "ExperimentFile":
        if self.targets and self.selection:
            raise ValueError(
                "a selection says by itself when to stop: give it, or half-widths in precision, not both"
            )
        if (self.targets or self.selection) and self.replications.min < FEWEST_LOOKED_AT:
            raise ValueError(
                f"precision.replications.min must be at least {FEWEST_LOOKED_AT} where the results say when to stop"
            )
        return self

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The scenarios, one or several."""
        return (self.scenario,) if isinstance(self.scenario, str) else self.scenario

    @property
    def replications(self) -> Replications:
        """The bounds on the number of replications."""
        found: Replications = self.precision.replications
        return found

    @property
    def targets(self) -> dict[str, Target]:
        """The precision asked of each measure."""
        asked = {name: getattr(self.precision, name) for name in NAMES}
        return {name: target for name, target in asked.items() if isinstance(target, Target)}
