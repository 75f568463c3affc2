"""A result as slides that can be edited: native charts and tables, every number with its id in the speaker notes.

What it says stands in `statements`, `findings`, `assumed` and `quoting`; here it is only put in order.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from sim.show import pictures, slide_kit, slides_about, slides_fitted, slides_others, slides_results, statements
from sim.show.making import Making
from sim.show.quantities import Telling
from sim.show.theme import Lang
from sim.show.typeset import styled
from sim.study import files
from sim.study.results import Results

RESULTS = 6  # slides of results at most, after the answer of each scenario
SAMPLED = 2  # pictures of a sample of accounts: those of the first scenario
WORLDS = 4  # scenarios of which the answer is given, and where each seller gets fewer orders


def write_deck(results: Results, lang: Lang) -> Path:
    """Write the deck of a result into its folder, and give its path."""
    path = results.folder / f"deck_{lang}.pptx"
    files.write(path, deck(results, lang))
    return path


def deck(results: Results, lang: Lang) -> bytes:
    """The deck as a file. A sentence in it that breaks a rule of ours is a fault of ours."""
    with styled():
        made = Making(Telling(results, lang))
        slides_about.opening(made)
        slides_about.question(made)
        scenarios = statements.scenarios(made.telling)[:WORLDS]
        _answers(made, scenarios)
        most = len(made.file.slides) + RESULTS
        for slide in _results(made):
            if len(made.file.slides) < most:  # not every scenario has something to compare
                slide()
        for picture in islice(pictures.from_accounts(results), SAMPLED):
            slides_results.sampled(made, picture)
        for scenario in scenarios:
            slides_fitted.fitted(made, scenario)
        slides_about.prospect(made, scenarios[0])
        for scenario in scenarios:
            slides_others.others(made, scenario)
        slides_about.assumptions(made)
        slides_about.told(made, "report.unknown", statements.limits(made.telling))
        slides_about.told(made, "report.methods", statements.methods(made.telling))
        slides_about.sources(made)
        return slide_kit.file_of(made.file)


def _answers(made: Making, scenarios: list[str]) -> None:
    """A slide for each answer; one for all of them where no seller was compared with another."""
    every = statements.scenarios(made.telling)
    gaps = (own for own in made.telling.register.values() if own.other and own.other[0] != own.arm[0])
    if len(every) > 1 and not any(gaps):
        slides_results.answers(made, every)
        return
    for scenario in scenarios:
        slides_results.answer(made, scenario)


def one_slide(results: Results, scenario: str, lang: Lang) -> bytes:
    """One slide: orders and annoyance of every seller as native charts, under the policy that rings least."""
    with styled():
        made = Making(Telling(results, lang))
        slides_results.sellers(made, scenario)
        return slide_kit.file_of(made.file)


def _results(made: Making) -> Iterator[Callable[[], None]]:
    """The slides of results, those that every scenario needs first."""
    telling = made.telling
    found = statements.scenarios(telling)
    kinds: list[Callable[[Making, str], None]] = []
    if statements.points(telling, found[0])[0]:
        kinds.append(slides_results.worlds)
    else:
        kinds.append(slides_results.sellers)
        kinds += [slides_results.crossed_lines, slides_results.crossed_table] if _is_crossed(telling) else []
    ordered = [partial(kind, made, name) for kind in kinds for name in found]
    plain = [
        partial(slides_results.drawn, made, one) for one in pictures.from_tables(telling.results) if _is_plain(one)
    ]
    yield from [*ordered, *plain]


def _is_crossed(telling: Telling) -> bool:
    return len(statements.policies(telling)) > 1 and len(statements.playbooks(telling)) > 1


def _is_plain(one: pictures.Picture) -> bool:
    """Whether PowerPoint has no chart of this kind."""
    return not one.name.startswith(("by_seller", "crossed"))
