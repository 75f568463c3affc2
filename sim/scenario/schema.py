"""The shape of a scenario file; its numbers, defaults and bounds come from the ledger."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, create_model, model_validator

from sim.law.parameters import DOMAINS, Entry, Law, Office, Population, Shares, entries
from sim.reading import Name, Strict, Title

LEAST = {"contacts": 1.0, "accounts": 1.0, "agents": 1.0, "workdays": 1.0, "max_dials": 1.0}
MOST = {
    "workdays": 7.0,
    "contacts": 100.0,
    "steps": 1000.0,
    "p_match": 1.0,
    "accounts": 4e8,
    "days": 36_500.0,
}


def field(name: str, entry: Entry, default: Any) -> tuple[Any, Any]:
    """A pydantic field for one line of the ledger: its domain, not its plausible range, is enforced."""
    low, high = DOMAINS[entry.domain]
    kind = int if entry.domain == "count" else float
    bounds: dict[str, Any] = {"ge": kind(max(low, LEAST.get(name, low)))} if low > -1e300 else {}
    if min(high, MOST.get(name, high)) < 1e300:
        bounds["le"] = kind(min(high, MOST.get(name, high)))
    return Annotated[kind, Field(**bounds)], default


def fields(section: type[Any], leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of one section of the ledger, with its defaults."""
    defaults = section._field_defaults
    return {
        name: field(name, entry, int(defaults[name]) if entry.domain == "count" else defaults[name])
        for name, entry in entries(section).items()
        if name not in leave_out
    }


_law_table = create_model("LawTable", __base__=Strict, **fields(Law))
_office_table = create_model("OfficeTable", __base__=Strict, **fields(Office))


class PopulationRule(Strict):
    """Shares or raw logits, one of the two; neither means the column's shares."""

    @model_validator(mode="after")
    def _one_of_two(self) -> "PopulationRule":
        given = self.model_fields_set
        raw, shares = given & {"mu", "zeta"}, given & {"self_buyers", "needs_nudge"}
        if raw and shares:
            raise ValueError("give self_buyers and needs_nudge, or mu and zeta, not both")
        if raw and len(raw) == 1:
            raise ValueError("mu and zeta go together")
        return self


_population_table = create_model(
    "PopulationTable",
    __base__=PopulationRule,
    **fields(Shares),
    **(fields(Population) | dict.fromkeys(("mu",), (float | None, None))),
)


if TYPE_CHECKING:  # their attributes are the ledger's names, known only when it is read
    LawTable: TypeAlias = Any
    OfficeTable: TypeAlias = Any
    PopulationTable: TypeAlias = Any
else:
    LawTable, OfficeTable, PopulationTable = _law_table, _office_table, _population_table


class SwitchTable(Strict):
    """The structural alternatives."""

    authority: Literal["any", "first"] = "any"
    no_means_no: bool = False
    questions: Literal["shared", "independent"] = "shared"
    irritation_decays: bool = True
    ripening: Annotated[float, Field(ge=-10, le=10)] = 0.0
    colleagues: bool = True
    cooling_off: bool = True


class Value(Strict):
    """What orders and hours are worth, in one currency."""

    order_value: Annotated[float, Field(ge=0)]
    hour_cost: Annotated[float, Field(ge=0)] = 0.0


class Team(Strict):
    """Playbooks of the agents, in turn."""

    mix: Annotated[tuple[str, ...], Field(min_length=1, max_length=1000, strict=False)]


class Fitted(Strict):
    """Where a fitted scenario's draws lie: a file beside it, and the SHA-256 of that file."""

    draws: Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ScenarioFile(Strict):
    """A whole scenario as its file says it."""

    name: Name
    title: Title
    scope: Literal["b2b", "b2c"]
    population: PopulationTable = Field(default_factory=PopulationTable)
    office: OfficeTable = Field(default_factory=OfficeTable)
    law: LawTable = Field(default_factory=LawTable)
    switches: SwitchTable = Field(default_factory=SwitchTable)
    value: Value | None = None
    team: Team | None = None
    fitted: Fitted | None = None

    @model_validator(mode="after")
    def _day_fits(self) -> "ScenarioFile":
        if self.office.opening + self.office.hours > 24.0:
            raise ValueError("office.opening + office.hours must be at most 24")
        return self
