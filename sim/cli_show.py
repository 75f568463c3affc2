"""Commands that show: one prospect with three sellers, a result's report, the sentences to cite."""

from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from sim.reading import Fault, InputError, unknown

FORMATS = ("html", "pptx")
out = Console(highlight=False, soft_wrap=True)


def cite(
    result: Path,
    *ids: str,
    measure: str | None = None,
    playbook: str | None = None,
    policy: str | None = None,
    against: str | None = None,
    scenario: str | None = None,
    style: str = "text",
    lang: str = "en",
    list_: Annotated[bool, Parameter(name="--list", negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Sentences to cite: number, interval, n, replications, scenario, level, version and run; and the reference.

    Example: closelab cite results/01_headline 01_headline/column/hard-subtle/polite/net --lang nl

    Example: closelab cite results/01_headline --measure net --playbook subtle --against soft --style bibtex

    Parameters
    ----------
    result
        A results folder.
    ids
        Ids of numbers, as a report or --list shows them. Default: orders of every arm (of a survey: its answer), or
        what the names below fit.
    measure
        A measure, such as net or annoyed.
    playbook
        A seller.
    policy
        A dialling policy.
    against
        Differences from this seller instead of the sellers' own numbers.
    scenario
        A scenario.
    style
        The reference as text or bibtex.
    lang
        nl or en.
    list_
        Only list the ids.
    json
        Print everything as JSON.
    """
    from sim.show import quoting
    from sim.show.citing import Wanted, look_up
    from sim.show.quantities import Telling
    from sim.show.survey_commands import survey_cited, survey_of
    from sim.show.words import LANGUAGES
    from sim.study.results import load_results

    chosen, language = one_of("style", style, quoting.STYLES), one_of("lang", lang, LANGUAGES)
    names = (scenario, measure, playbook, policy, against)
    if (survey := survey_of(result)) is not None:
        print_either(survey_cited(survey, ids, names, chosen, language, list_=list_), json)
        return 0
    telling = Telling(load_results(result), language)
    asked = Wanted(ids, *names) if ids or list_ or any(names) else Wanted(measure="net")
    known = telling.known(ids, measure, whole=list_)
    wanted = list(known.values()) if list_ and not any((*ids, *names)) else look_up(known, asked)
    if list_:
        print_either(("\n".join(one.id for one in wanted), [one.id for one in wanted]), json)
        return 0
    found = list(quoting.citations(telling, wanted))
    print_either((quoting.printed(telling, found, chosen), quoting.as_data(telling, found, chosen)), json)
    return 0


def report(result: Path, *, format: str = "html", lang: str | None = None) -> int:
    """Write a result as one page that stands by itself, to mail, print and read without a network; or as slides.

    Example: closelab report results/01_headline --lang nl

    Example: closelab report results/01_headline --format pptx

    Parameters
    ----------
    result
        A results folder; written into it are report_nl.html and report_en.html, or deck_nl.pptx and deck_en.pptx.
    format
        html: a page; pptx: slides that can be edited.
    lang
        nl or en; default both.
    """
    from sim.show.survey_commands import survey_of, survey_reports
    from sim.show.words import LANGUAGES
    from sim.study.results import load_results

    languages: tuple[Any, ...] = LANGUAGES if lang is None else (one_of("lang", lang, LANGUAGES),)
    kind = one_of("format", format, FORMATS)
    if (survey := survey_of(result)) is not None:
        for path in survey_reports(survey, kind, languages):
            out.print(f"report: {path}", markup=False)
        return 0
    results = load_results(result)
    from sim.show.deck import write_deck
    from sim.show.report import write_report

    write = write_deck if kind == "pptx" else write_report
    for language in languages:
        out.print(f"report: {write(results, language)}", markup=False)
    return 0


def trace(
    *,
    scenario: str = "column",
    seller: Annotated[list[str] | None, Parameter(negative=())] = None,
    dialling: str = "polite",
    where: Annotated[list[str] | None, Parameter(negative=())] = None,
    account: int | None = None,
    seed: int = 1,
    replication: int | None = None,
    lang: str = "en",
    out: Annotated[Path, Parameter(name=["--out", "-o"])] = Path("trace"),
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """One prospect, three sellers: the same person and luck, talk by talk, in words and in a picture.

    Example: closelab trace --where subtle=order --where hard=hang_up --lang nl

    Parameters
    ----------
    scenario
        A bundled scenario, or a TOML file.
    seller
        A playbook; may be given up to three times. Default: soft, subtle and hard.
    dialling
        A dialling policy.
    where
        How a talk has to end, as seller=outcome: order, step, hang_up, refused, open or never_asked.
    account
        The number of a prospect, instead of searching for one.
    seed
        The luck.
    replication
        The world to look in; default: 0, 1, ... until a prospect is found.
    lang
        nl or en.
    out
        The folder of the picture.
    json
        Print the talks as JSON.
    """
    from sim.show.pictures import draw_trace
    from sim.show.script import WIDEST, script
    from sim.show.words import LANGUAGES
    from sim.study import trace as traces

    language = one_of("lang", lang, LANGUAGES)
    found = traces.trace(
        scenario,
        seller or traces.SELLERS,
        dialling=dialling,
        where=traces.wishes(where or []),
        account=account,
        seed=seed,
        replication=replication,
    )
    pictures = draw_trace(found, out, language)
    text = script(found, language, get_terminal_size((WIDEST, 24)).columns)
    print_either((text, traces.as_data(found)), json)
    Console(stderr=json, highlight=False, soft_wrap=True).print(
        f"pictures: {', '.join(map(str, pictures))}", markup=False
    )
    return 0


def print_either(thing: tuple[str, Any], json: bool) -> None:
    """Print a text, or the data behind it as JSON."""
    import json as writer

    text, data = thing
    print(writer.dumps(data, indent=1, ensure_ascii=False) if json else text)


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> Any:
    """The value of an option that can be only so much; InputError names the nearest."""
    if value not in allowed:
        raise InputError([Fault("", f"--{option}", unknown(option, value, allowed))])
    return value
