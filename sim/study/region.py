"""A region of everything that is not known: its parameters and their ranges, and the world at each of its points.

A point is a row of the unit cube, a share of each parameter's range. Shares of self-buyers and of those who need a
nudge cannot be had in every combination: `needs_nudge` goes evenly over what is left, from the least that this
spread of inertia allows to what both may be together. So every point is a world, none is rejected, and the
parameters stay independent. Both shares hold at each point: mu and zeta are solved there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.engine.batch import Arm
from sim.law.parameters import Move, ledger
from sim.playbook.moves import bundled_moves
from sim.playbook.read import Playbook, Policy, all_moves
from sim.playbook.table import Table
from sim.reading import Fault, InputError
from sim.scenario.population import Spread, share_above, solve_shares, spread
from sim.scenario.read import Scenario, World
from sim.stats.estimate import Values
from sim.study.surveys import MovedMoves, RobustnessTable

SELF, NUDGE = "population.self_buyers", "population.needs_nudge"
SOLVED = ("population.mu", "population.zeta")
ALWAYS_OUT = ("switches.", "move.")  # structures and rows of moves are moved in their own ways
SURE = 1e-6  # above the least share that is possible
IDLE = {"q": 0.0, "T": 0.0, "F": 0.0, "U": 0.0, "c": 1.0}
Point = Mapping[str, float]


class Factor(NamedTuple):
    """A parameter that is moved, its range, and whether it is counted in whole numbers."""

    path: str
    low: float
    high: float
    whole: bool = False

    def at(self, share: float) -> float:
        """The value at a share of the range."""
        if self.whole:
            return min(self.high, float(int(self.low + share * (self.high - self.low + 1.0))))
        return self.low + share * (self.high - self.low)


class Seat(NamedTuple):
    """One arm at every point: in which structure, which style, which policy."""

    structure: str
    style: str
    policy: str


class Structured(NamedTuple):
    """A structure's own scenario, and the parameters that it sets, which are not moved in it."""

    scenario: Scenario
    fixed: frozenset[str]


@dataclass(frozen=True)
class Region:
    """Parameters that are moved, and what is needed to make a world of a point."""

    factors: tuple[Factor, ...]
    structures: Mapping[str, Structured]
    styles: Mapping[str, Playbook]
    policies: Mapping[str, Policy]
    together_at_most: float

    def point(self, row: Iterable[float]) -> dict[str, float]:
        """The value of each parameter at a row of the unit cube."""
        shares = dict(zip((factor.path for factor in self.factors), map(float, row), strict=True))
        point = {factor.path: factor.at(shares[factor.path]) for factor in self.factors}
        if NUDGE in point:
            low, high = self._nudged(point)
            point[NUDGE] = round(low + shares[NUDGE] * (high - low), 9)
        return point

    def _nudged(self, point: Point) -> tuple[float, float]:
        """From where to where those who need a nudge can be, with everything else as it is."""
        factor = next(factor for factor in self.factors if factor.path == NUDGE)
        least = least_nudged(self_buyers_at(point, self._any), self.spread_at(point))
        most = self.together_at_most - self_buyers_at(point, self._any)
        return max(factor.low, least + SURE), min(factor.high, most)

    @property
    def _any(self) -> Scenario:
        return next(iter(self.structures.values())).scenario

    def spread_at(self, point: Point) -> Spread:
        """Everything but mu and zeta that the shares depend on, at a point."""
        world = _moved(self._any.world, point, frozenset())
        return spread(world.population, world.law)

    def world(self, structure: str, point: Point) -> World:
        """The world at a point, in one of the structures."""
        scenario, fixed = self.structures[structure]
        world, people = _moved(scenario.world, point, fixed), scenario.file.population
        if people.mu is not None:
            return world
        shares = (point.get(path, getattr(people, path.partition(".")[2])) for path in (SELF, NUDGE))
        mu, zeta = solve_shares(*shares, spread(world.population, world.law))
        return world._replace(population=world.population._replace(mu=mu, zeta=zeta))

    def table(self, style: str, point: Point) -> Table:
        """A closing style's table, its moves with the numbers of a point."""
        table, moved = self.styles[style].table, _by_move(point)
        if not moved:
            return table
        rows = zip(table.names, table.moves, strict=True)
        moves = [row._replace(**moved.get(name, {})) for name, row in rows]
        return table._replace(moves=moves)

    def arms(self, seats: Sequence[Seat], point: Point, seed: int, replications: range) -> list[Arm]:
        """What is played at a point."""
        tables = {style: self.table(style, point) for style in dict.fromkeys(seat.style for seat in seats)}
        worlds = {name: self.world(name, point) for name in dict.fromkeys(seat.structure for seat in seats)}
        return [
            Arm(worlds[seat.structure], [tables[seat.style]], self.policies[seat.policy], seed, replications)
            for seat in seats
        ]


def self_buyers_at(point: Point, scenario: Scenario) -> float:
    """The share of self-buyers at a point, or the scenario's own."""
    return float(point.get(SELF, scenario.file.population.self_buyers))


def least_nudged(self_buyers: float, spread: Spread) -> float:
    """The least share that needs a nudge beside so many self-buyers: some inertia is there once it is spread."""
    from scipy.optimize import brentq

    mu = brentq(lambda m: share_above(m, 0.0, spread) - self_buyers, -60.0, 60.0, xtol=1e-10)
    return share_above(mu, None, spread) - self_buyers


def _moved(world: World, point: Point, fixed: frozenset[str]) -> World:
    """A world with a point's numbers, but for those that a structure fixes; mu and zeta are left as they are."""
    sections: dict[str, dict[str, float]] = {}
    for path, value in point.items():
        section, _, name = path.partition(".")
        if path not in fixed and section in World._fields and path not in (SELF, NUDGE):
            sections.setdefault(section, {})[name] = value
    return world._replace(**{name: getattr(world, name)._replace(**found) for name, found in sections.items()})


def _by_move(point: Point) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path, value in point.items():
        head, _, rest = path.partition(".")
        if head == "moves":
            move, _, name = rest.partition(".")
            found.setdefault(move, {})[name] = value
    return found


def factors_of(table: RobustnessTable, styles: Iterable[Playbook]) -> tuple[Factor, ...]:
    """The parameters of a region: every line of the ledger that is not left out, and the numbers of the moves."""
    known = known_factors()
    for path in (*table.leave_out, *table.ranges):
        if path not in known:
            raise InputError([Fault("", f"robustness: {path}", "is no parameter of the ledger that can be moved")])
    kept = [known[path] for path in known if path not in table.leave_out]
    found = tuple(narrowed(factor, table.ranges.get(factor.path)) for factor in kept)
    return (*found, *_of_moves(table.moves, styles))


def known_factors() -> dict[str, Factor]:
    """Every parameter of the ledger over its range, but for switches, moves and what shares are solved for."""
    found = {}
    for line in ledger():
        path = line.path.replace("shares.", "population.")
        if path not in SOLVED and not path.startswith(ALWAYS_OUT):
            found[path] = Factor(path, line.entry.low, line.entry.high, line.entry.domain == "count")
    return found


def narrowed(factor: Factor, wanted: tuple[float, float] | None) -> Factor:
    """A factor over a narrower range. Raises InputError for one outside the ledger's."""
    if wanted is None:
        return factor
    low, high = wanted
    if not factor.low <= low < high <= factor.high:
        message = f"must go upwards within the ledger's range, {factor.low:g} to {factor.high:g}"
        raise InputError([Fault("", f"ranges.{factor.path}", message)])
    return factor._replace(low=float(low), high=float(high))


def _of_moves(moved: MovedMoves | None, styles: Iterable[Playbook]) -> Iterator[Factor]:
    """Each number of a move that is not idle, within a part of itself and the ledger's bounds."""
    if moved is None:
        return
    bounds = {line.name: line.entry for line in ledger() if line.section == "move"}
    for name, row in _played(styles).items():
        for number in moved.properties:
            value = getattr(row, number)
            if value != IDLE[number]:
                low, high = sorted((value * (1.0 - moved.spread), value * (1.0 + moved.spread)))
                yield Factor(f"moves.{name}.{number}", max(low, bounds[number].low), min(high, bounds[number].high))


def _played(styles: Iterable[Playbook]) -> dict[str, Move]:
    """The moves that some styles play, in the order of the table of moves."""
    rows: dict[str, Move] = {}
    for style in styles:
        known = all_moves(style.file)
        rows |= {step.move: known[step.move].numbers() for step in style.file.step}
    order = list(bundled_moves())
    return dict(sorted(rows.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))


def rows_of(factors: Sequence[Factor], points: Sequence[Point]) -> Values:
    """Points as an array, a column for each factor."""
    import numpy as np

    return np.array([[point[factor.path] for factor in factors] for point in points], float)
