"""The worlds of a grid to step through on a page: a row of choices for each factor, and a table for each world.

They are radio buttons, and the style sheet shows the table that fits what is chosen: a report runs no script.
"""

from itertools import product
from typing import Any, NamedTuple

from sim.show import statements
from sim.show.citing import Arm, Citable, Point
from sim.show.grid import factor_name
from sim.show.pictures import described
from sim.show.quantities import Telling
from sim.show.statements import playbooks, policies
from sim.show.theme import look_of

MOST_ROWS = 1500  # of a report, in all its worlds: half a megabyte
MOST_PRINTED = 40  # worlds of a scenario that are all printed; of more only the one that is chosen
WIDE = 200  # of the longest bar, in pixels


class Choice(NamedTuple):
    """One thing to choose: its name, and each level in words with whether the page begins with it."""

    name: str
    levels: list[tuple[str, bool]]


class Row(NamedTuple):
    """One seller in one world: both numbers, and the length of the bar of its orders."""

    seller: str
    colour: str
    net: Citable | None
    annoyed: Citable | None
    bar: float


class Stop(NamedTuple):
    """One world: the place of its level in each choice, its name, and its sellers."""

    at: tuple[int, ...]
    title: str
    rows: list[Row]


class Stops(NamedTuple):
    """What can be chosen in one scenario and what is then shown."""

    choices: list[Choice]
    stops: list[Stop]
    printed: bool


def stops(telling: Telling, scenario: str) -> Stops | None:
    """The worlds of a scenario; None where nothing is varied, where they are no grid, or for very many."""
    found = statements.points(telling, scenario)
    design = telling.parameters["file"]["design"]
    many = len(found) * len(statements.scenarios(telling)) * len(policies(telling)) * len(playbooks(telling))
    if not found[0] or design["kind"] != "grid" or many > MOST_ROWS:
        return None
    levels = [list(dict.fromkeys(point[i][1] for point in found)) for i in range(len(found[0]))]
    names = [name for name, _ in found[0]]
    choices = [_choice(telling, scenario, name, known) for name, known in zip(names, levels, strict=True)]
    dialled = policies(telling)
    if len(dialled) > 1:
        said = [(telling.policy(policy), not i) for i, policy in enumerate(dialled)]
        choices.append(Choice(telling.say("stops.policy"), said))
    places = list(product(*(range(len(known)) for known in levels)))
    worlds = {tuple(level for _, level in point): point for point in found}
    most = max((one.value for one in telling.register.values() if statements.is_net(one)), default=1.0)
    reached = [
        _stop(telling, scenario, worlds[key], policy, (*at, i)[: len(choices)], most)
        for at in places
        for i, policy in enumerate(dialled)
        if (key := tuple(known[place] for known, place in zip(levels, at, strict=True))) in worlds
    ]
    return Stops(choices, reached, len(reached) <= MOST_PRINTED)


def _choice(telling: Telling, scenario: str, factor: str, levels: list[Any]) -> Choice:
    """A factor with its levels; it begins at the one nearest to the default, or in the middle."""
    default = described(telling.results, scenario).attrs["baseline"].get(factor)
    start = len(levels) // 2
    if default is not None and all(isinstance(level, int | float) for level in levels):
        start = min(range(len(levels)), key=lambda i: abs(levels[i] - default))
    said = [(telling.level(factor, level), i == start) for i, level in enumerate(levels)]
    return Choice(factor_name(factor, telling.lang), said)


def _stop(telling: Telling, scenario: str, point: Point, policy: str, at: tuple[int, ...], most: float) -> Stop:
    rows = [_row(telling, scenario, (name, policy), point, most) for name in playbooks(telling)]
    said = [f"{factor_name(name, telling.lang)}: {telling.level(name, level)}" for name, level in point]
    return Stop(at, " · ".join([*said, telling.dialling(policy)]), rows)


def _row(telling: Telling, scenario: str, arm: Arm, point: Point, most: float) -> Row:
    net, annoyed = (telling.register.estimate(scenario, arm, measure, point) for measure in ("net", "annoyed"))
    share = net.value / most if net and net.value == net.value and most > 0 else 0.0
    return Row(telling.seller(arm[0]), look_of(arm[0]).colour, net, annoyed, round(WIDE * share, 1))


def style(found: Stops, name: str) -> str:
    """The rules that show the world that is chosen in a section of this name, where a browser knows such rules."""
    shown = (
        f"#{name}{''.join(f':has(#{name}-{i}-{place}:checked)' for i, place in enumerate(stop.at))}"
        f" .stop.at-{'-'.join(map(str, stop.at))}"
        for stop in found.stops
    )
    hidden = f"#{name} .stop {{ display: none }}\n" + ",\n".join(shown) + " { display: block }"
    media = "screen" if found.printed else "all"
    return f"@supports selector(:has(a)) {{ @media {media} {{\n{hidden}\n}} }}"
