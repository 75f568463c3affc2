"""The shape of an experiment file."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, create_model, model_validator

from sim.measures import MEASURES
from sim.reading import Strict, Title

Number = int | float | bool | str
MOST_REPLICATIONS = 10_000_000
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


_precision: dict[str, Any] = dict.fromkeys((*MEASURES, "profit"), (Target | None, None))
_precision["replications"] = (Replications, Field(default_factory=Replications))
_precision_table = create_model("PrecisionTable", __base__=Strict, **_precision)

if TYPE_CHECKING:  # its attributes are the names of the measures
    PrecisionTable: TypeAlias = Any
else:
    PrecisionTable = _precision_table


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
        asked = {name: getattr(self.precision, name) for name in self.precision.model_fields_set}
        return {name: target for name, target in asked.items() if isinstance(target, Target)}
