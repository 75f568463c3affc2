"""The shape of the experiment files that survey a whole region: robustness, maps, and a search for playbooks."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from sim.reading import Name, Strict, Title, unknown
from sim.study.schema import Arms

Names = Annotated[tuple[str, ...], Field(min_length=1, strict=False)]
Range = Annotated[tuple[float, float], Field(strict=False)]
Pair = Annotated[tuple[str, str], Field(strict=False)]
Few = Annotated[int, Field(ge=2, le=10_000)]
Share = Annotated[float, Field(gt=0, lt=1)]
KEPT = ("net", "annoyed", "net_per_100_hours")  # the measures a survey can look at
PROPERTIES = ("q", "T", "F", "c", "U")


class Objective(Strict):
    """What is to be had most of, and how many people may be annoyed for it."""

    measure: Literal["net", "net_per_100_hours"]
    annoyed_at_most: Annotated[float, Field(ge=0, le=100)] | None = None


class Structure(Strict):
    """An alternative of the model's structure; `playbooks` are tried besides the experiment's."""

    title: Title
    changes: dict[str, Any] = Field(default_factory=dict)
    playbooks: Annotated[tuple[str, ...], Field(strict=False)] = ()


class MovedMoves(Strict):
    """Which numbers of the moves are moved: each other than idle, by so large a part of itself either way."""

    properties: Names
    spread: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _known(self) -> "MovedMoves":
        for name in self.properties:
            if name not in PROPERTIES:
                raise ValueError(f"properties: {unknown('property', name, PROPERTIES)}")
        return self


class Boxes(Strict):
    """Boxes in which one seller is behind: how dense they are to be, and how many."""

    seller: str
    density: Share = 0.75
    most: Annotated[int, Field(ge=1, le=9)] = 3


class Sensitivity(Strict):
    """Which differences are taken apart, in which structure, and how finely."""

    structure: str
    pairs: Annotated[tuple[Pair, ...], Field(min_length=1, strict=False)]
    policies: Names
    trajectories: Few = 20
    points: Few = 1024
    leading: Annotated[int, Field(ge=1, le=100)] = 10
    levels: Annotated[int, Field(ge=2, le=101)] = 9
    replications: Few = 16
    curve_replications: Few = 100

    @model_validator(mode="after")
    def _balanced(self) -> "Sensitivity":
        if self.points & (self.points - 1):
            raise ValueError(f"points: a Sobol sequence is balanced only for 2, 4, 8, ... points, not {self.points}")
        return self


class Survey(Strict):
    """What every survey looks for: who counts as one seller, and what is to be had most of."""

    replications: Few
    sellers: Annotated[dict[str, Names], Field(min_length=2)]
    objectives: Annotated[dict[Name, Objective], Field(min_length=1)]


class RobustnessTable(Survey):
    """A sample of everything that is not known, in several structures."""

    points: Annotated[int, Field(ge=2, le=1_000_000)]
    leave_out: Annotated[tuple[str, ...], Field(strict=False)] = ()
    ranges: dict[str, Range] = Field(default_factory=dict)
    together_at_most: Share = 0.95
    moves: MovedMoves | None = None
    structures: Annotated[dict[Name, Structure], Field(min_length=1)]
    boxes: Boxes
    sensitivity: Sensitivity

    @model_validator(mode="after")
    def _fits(self) -> "RobustnessTable":
        if self.points & (self.points - 1):
            raise ValueError(f"points: a Sobol sequence is balanced only for 2, 4, 8, ... points, not {self.points}")
        if self.sensitivity.structure not in self.structures:
            name = unknown("structure", self.sensitivity.structure, self.structures)
            raise ValueError(f"sensitivity.structure: {name}")
        if self.boxes.seller not in self.sellers:
            raise ValueError(f"boxes.seller: {unknown('seller', self.boxes.seller, self.sellers)}")
        return self


class MapsTable(Survey):
    """Maps over pairs of parameters, each over the ledger's range or one of its own."""

    pairs: Annotated[tuple[Pair, ...], Field(min_length=1, strict=False)]
    levels: Annotated[int, Field(ge=2, le=101)] = 11
    ranges: dict[str, Range] = Field(default_factory=dict)
    together_at_most: Share = 0.95


class SearchTable(Strict):
    """A space of playbooks, how it is halved, and how the finalists are told apart."""

    space: dict[str, Annotated[tuple[str | int | float | bool, ...], Field(min_length=1, strict=False)]]
    beside: Annotated[tuple[Pair, ...], Field(strict=False)] = ()
    first_replications: Few = 4
    finalists: Annotated[int, Field(ge=2, le=200)] = 24
    caps: Annotated[tuple[float, ...], Field(min_length=1, strict=False)]
    better_by: Annotated[float, Field(gt=0)] = 1.0
    tolerance: Annotated[float, Field(gt=0)] = 0.5
    confirm_seed: Annotated[int, Field(ge=0, le=2**32 - 1)]
    replications: Annotated[int, Field(ge=20, le=1_000_000)] = 2000


class SurveyFile(Strict):
    """A question, its expectation, and where it is asked."""

    title: Title
    question: Title
    expectation: Title
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)]
    changes: dict[str, Any] = Field(default_factory=dict)


class RobustnessFile(SurveyFile):
    """Who is ahead in which share of everything that is not known."""

    scenario: str
    arms: Arms
    robustness: RobustnessTable

    @model_validator(mode="after")
    def _sellers(self) -> "RobustnessFile":
        extra = [name for structure in self.robustness.structures.values() for name in structure.playbooks]
        _all_sold(self.robustness.sellers, [*styles(self.arms), *extra])
        return self


class MapsFile(SurveyFile):
    """Who is ahead where, over two parameters at a time."""

    scenario: str
    arms: Arms
    maps: MapsTable

    @model_validator(mode="after")
    def _sellers(self) -> "MapsFile":
        _all_sold(self.maps.sellers, styles(self.arms))
        return self


class SearchFile(SurveyFile):
    """Which playbook out of very many."""

    scenario: Names
    search: SearchTable


def styles(arms: Arms) -> list[str]:
    """The closing styles of some arms, in order."""
    return list(dict.fromkeys([*arms.playbooks, *(name for name, _ in arms.named)]))


def _all_sold(sellers: dict[str, tuple[str, ...]], names: list[str]) -> None:
    """Each playbook belongs to one seller."""
    owned = [name for group in sellers.values() for name in group]
    for name in names:
        if owned.count(name) != 1:
            raise ValueError(f"sellers: {name} must belong to exactly one of them")
