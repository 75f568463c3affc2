"""The command that fits the model to a call log; heavy libraries are imported by what needs them."""

import sys
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from sim.reading import Fault, InputError, unknown

FOLDER = Path("fit")


def fit(
    calls: Path | None = None,
    *,
    mapping: Path | None = None,
    yes: Annotated[bool, Parameter(name=["--yes", "-y"], negative=())] = False,
    holdout: str | None = None,
    predict: Path | None = None,
    published: Annotated[bool, Parameter(negative=())] = False,
    gap: float | None = None,
    seed: int | None = None,
    out: Annotated[Path, Parameter(name=["--out", "-o"])] = FOLDER,
    lang: str | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Fit the model to your own call log, and say what the log cannot tell.

    Example: closelab fit calls.csv --yes --out /tmp/fit

    Example: closelab fit calls.csv --mapping mapping.toml --holdout month=nov

    Example: closelab fit --published

    The log has a row per client (month, number of contacts, sold or not) or a row per call (client, date, sold or
    not), with a header. Names, numbers, addresses and free text are dropped while it is read; counts of fewer than
    ten people are not written down.

    Parameters
    ----------
    calls
        A CSV file.
    mapping
        Which column is which, as a TOML file; without it columns are recognised by name and you are asked.
    yes
        Go on with the columns as they were recognised.
    holdout
        Keep rows apart and predict them: COLUMN=VALUE.
    predict
        Another file to be predicted.
    published
        Fit no log: which published patterns does the model reproduce?
    gap
        Days between two calls of a client, if the log does not say; default 7.
    seed
        Another seed of everything drawn.
    out
        The folder of tables, report, scenario and draws.
    lang
        nl or en; default a report in both.
    json
        Print the tables as JSON.
    """
    from sim.show.words import LANGUAGES

    if lang is not None and lang not in LANGUAGES:
        raise InputError([Fault("", "--lang", unknown("lang", lang, LANGUAGES))])
    languages = (lang,) if lang else LANGUAGES
    if published and (calls or holdout or predict):
        raise InputError([Fault("", "--published", "fits no file: leave CALLS, --holdout and --predict out")])
    if published:
        return _published(out, languages, json)
    if calls is None:
        raise InputError([Fault("", "CALLS", "name a file of calls, or ask for --published")])
    if out.exists() and not out.is_dir():
        raise InputError([Fault(str(out), "--out", "is a file; name a folder")])
    _confirm(calls, mapping, yes)
    return _fit(calls, mapping, holdout, predict, gap, seed, out, languages, json)


def _fit(
    calls: Path, mapping: Path | None, holdout: str | None, predict: Path | None, gap: float | None,
    seed: int | None, out: Path, languages: tuple[str, ...], json: bool,
) -> int:  # fmt: skip
    from sim.study import fit as fits

    given: dict[str, Any] = {} if seed is None else {"seed": seed}
    with Console(stderr=True).status("") as status:
        fitted = fits.fit(
            calls, mapping=mapping, holdout=holdout, predict_on=predict, gap=gap, on_progress=status.update, **given
        )
        status.update("report")
        from sim.show.fit_report import summary, write_report
        from sim.study.fitting import folder

        folder.write(fitted, out)
        pages = [write_report(fitted, out, language) for language in languages]
    _print(summary(fitted, languages[-1]), folder.tables(fitted), json)
    _say(json, *(f"report: {page}" for page in pages))
    _say(json, f"scenario: {out / 'scenario.toml'} (it runs in every experiment)")
    return 0


def _published(out: Path, languages: tuple[str, ...], json: bool) -> int:
    from sim.show.fit_published import lines
    from sim.study.fitting import published

    patterns = published.judge()
    path = published.write(patterns, out)
    _print(lines(patterns, languages[-1]), {"patterns": [one._asdict() for one in patterns]}, json)
    _say(json, f"table: {path}")
    return 0


def _confirm(calls: Path, mapping: Path | None, yes: bool) -> None:
    """Ask on a terminal whether the columns may be used as they were recognised; InputError if not."""
    if mapping is not None:
        return
    from sim.study.calls import mapping as maps
    from sim.study.calls.reading import read_header

    found = maps.in_words(maps.recognise(read_header(calls).columns, str(calls)))
    err = Console(stderr=True, highlight=False, soft_wrap=True)
    err.print(f"read as: {found}", markup=False)
    if yes:
        return
    if not sys.stdin.isatty() or not _said_yes(err):
        raise InputError(
            [Fault(str(calls), "", "say --yes if this is right, or name the columns with --mapping FILE.toml")]
        )


def _said_yes(console: Console) -> bool:
    """Whether the answer is yes; Ctrl-D is none."""
    try:
        return console.input("Is this right? [y/N] ", markup=False).strip().lower() in ("y", "yes", "j", "ja")
    except EOFError:
        console.print()
        return False


def _print(text: str, tables: Any, json: bool) -> None:
    """A text for people, or the tables behind it."""
    import json as writer

    print(writer.dumps(tables, indent=1, ensure_ascii=False) if json else text)


def _say(json: bool, *lines: str) -> None:
    console = Console(stderr=json, highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line, markup=False)
