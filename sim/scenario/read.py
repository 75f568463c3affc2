"""From a scenario's file to a checked, frozen `Scenario` with its shares solved."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sim.law.parameters import Law, Office, Population, Switches
from sim.reading import Document, Fault, InputError, bundled_names, check, find, read_toml, unknown
from sim.scenario.draws import NO_DRAWS, Draws, read_draws
from sim.scenario.population import InfeasibleError, solve_shares, spread
from sim.scenario.schema import ScenarioFile

LIBRARY = Path(__file__).parent / "library"
RIVALS = {"mu": ("self_buyers", "needs_nudge"), "self_buyers": ("mu", "zeta")}
RIVALS |= {"zeta": RIVALS["mu"], "needs_nudge": RIVALS["self_buyers"]}


class World(NamedTuple):
    """A scenario as the engines read it: numbers only."""

    population: Population
    law: Law
    office: Office
    switches: Switches


@dataclass(frozen=True)
class Scenario:
    """A market: its people, its office, its law. Frozen; `replace` gives a changed copy.

    `draws` holds what a fit left open, empty for a scenario that was not fitted.
    """

    file: ScenarioFile
    draws: Draws = NO_DRAWS

    @property
    def name(self) -> str:
        """The name under which results speak of it."""
        return self.file.name

    @property
    def title(self) -> dict[str, str]:
        """Its name for people, by language."""
        return self.file.title.model_dump()

    @property
    def scope(self) -> str:
        """``b2b`` or ``b2c``."""
        return self.file.scope

    @cached_property
    def world(self) -> World:
        """The numbers of this scenario; mu and zeta solved from the shares where it states shares."""
        file = self.file
        law = Law(**{name: float(value) for name, value in file.law.model_dump().items()})
        office = Office(**{name: float(value) for name, value in file.office.model_dump().items()})
        return World(_population(file, law), law, office, _switches(file))

    def replace(self, **changes: Any) -> "Scenario":
        """A changed, checked copy: ``replace(**{"population.self_buyers": 0.2, "law.iota": 0.6})``.

        A scenario that states shares is solved anew, so its shares hold in the copy too. A design that
        varies other parameters pins ``population.mu`` and ``population.zeta`` first. What a fit left open
        stays open, but for the parameters that are changed here.
        """
        data = self.file.model_dump(mode="json", exclude_unset=True)
        document = Document(f"scenario {self.name}", data, {})
        for path, value in changes.items():
            _set(data, path, value, document)
        held = {*changes, *(rival for path in changes for rival in _rivals(path))}
        return _checked(data, document, self.draws.without(held))

    def drawn(self, count: int) -> "list[Scenario]":
        """So many copies, each at a draw of what the fit left open, evenly over all draws."""
        return [self.at(draw) for draw in self.draws.spread(count)]

    def at(self, draw: dict[str, float]) -> "Scenario":
        """The scenario at one draw, with nothing left open."""
        return replace(self, draws=NO_DRAWS).replace(**draw)

    def resolved(self) -> dict[str, Any]:
        """Every number of the scenario, defaults and solved values included, as plain data."""
        data = self.file.model_dump(mode="json", exclude_none=True)
        data["population"] |= {"mu": self.world.population.mu, "zeta": self.world.population.zeta}
        if self.file.population.mu is not None:
            for share in RIVALS["mu"]:
                del data["population"][share]
        return data


def scenario_names() -> list[str]:
    """The bundled scenarios."""
    return bundled_names(LIBRARY)


def load_scenario(name_or_path: str | Path) -> Scenario:
    """A bundled scenario or one from a TOML file. Raises InputError with a line for each fault."""
    document = read_toml(find("scenario", name_or_path, LIBRARY))
    found = _checked(document.data, document)
    if found.file.fitted is None:
        return found
    path = Path(document.name).parent / found.file.fitted.draws
    return _possible(replace(found, draws=read_draws(path, found.file.fitted.sha256)), path)


def _possible(scenario: Scenario, path: Path) -> Scenario:
    """The scenario, if each of its draws is one; else InputError, said of their file."""
    for number, row in enumerate(scenario.draws.rows, start=1):
        try:
            scenario.at(dict(zip(scenario.draws.paths, row, strict=True)))
        except InputError as error:
            faults = [Fault(str(path), f"draw {number}", f"{fault.key}: {fault.message}") for fault in error.faults]
            raise InputError(faults) from None
    return scenario


def scenario_from(data: dict[str, Any], where: str, draws: Draws = NO_DRAWS) -> Scenario:
    """The scenario whose `resolved` data and `draws` these are; `where` they stood is said of a fault.

    Where it states shares, mu and zeta are solved from them again.
    """
    population = dict(data["population"])
    if "self_buyers" in population:
        del population["mu"], population["zeta"]
    inner = data | {"population": population}
    return _checked(inner, Document(where, inner, {}), draws)


def _checked(data: dict[str, Any], document: Document, draws: Draws = NO_DRAWS) -> Scenario:
    scenario = Scenario(check(ScenarioFile, data, document), draws)
    try:
        _ = scenario.world
    except InfeasibleError as error:
        raise InputError([document.fault(("population", "self_buyers"), str(error))]) from None
    return scenario


def _set(data: dict[str, Any], path: str, value: Any, document: Document) -> None:
    *tables, key = path.split(".")
    inner = data
    for table in tables:
        if table not in ScenarioFile.model_fields:
            raise InputError([document.fault((path,), unknown("key", table, ScenarioFile.model_fields))])
        inner = inner.setdefault(table, {})
    for rival in _rivals(path):
        inner.pop(rival.rpartition(".")[2], None)
    inner[key] = value


def _rivals(path: str) -> list[str]:
    """The paths of what cannot be stated besides this one: shares beside raw logits."""
    section, _, key = path.rpartition(".")
    return [f"{section}.{rival}" for rival in RIVALS.get(key, ()) if section == "population"]


def _population(file: ScenarioFile, law: Law) -> Population:
    table = file.population.model_dump(exclude={"self_buyers", "needs_nudge", "mu", "zeta"})
    population = Population(**{name: float(value) for name, value in table.items()})
    mu, zeta = file.population.mu, file.population.zeta
    if mu is None:
        mu, zeta = solve_shares(file.population.self_buyers, file.population.needs_nudge, spread(population, law))
    return population._replace(mu=float(mu), zeta=float(zeta))


def _switches(file: ScenarioFile) -> Switches:
    table = file.switches
    return Switches(
        authority_first=float(table.authority == "first"),
        no_means_no=float(table.no_means_no),
        independent_questions=float(table.questions == "independent"),
        irritation_decays=float(table.irritation_decays),
        ripening=table.ripening,
        colleagues=float(table.colleagues),
        cooling_off=float(table.cooling_off),
    )
