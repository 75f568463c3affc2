"""The command line: parses, calls, prints; no logic. Heavy libraries are imported by what needs them."""

import os
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, CycloptsError, Parameter, convert
from rich.console import Console
from rich.markup import escape

from sim import __version__
from sim.cli_app import app as open_page
from sim.cli_fit import fit
from sim.cli_play import play
from sim.cli_show import cite, report, trace
from sim.cli_show import one_of as _one_of
from sim.cli_show import print_either as _print
from sim.cli_survey import is_survey_file, reproduce_survey, run_survey
from sim.reading import Fault, InputError

if TYPE_CHECKING:
    from sim.study.results import Results

ENGINES = ("compiled", "reference")
DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def _converted(kind: Any, tokens: Any) -> Any:
    """What was typed as its type; a whole number in plain digits, which would else be rounded without a word."""
    if kind is int and not all(re.fullmatch("[+-]?[0-9]+", token.value) for token in tokens):
        raise ValueError("must be a whole number")
    return convert(kind, tokens)


app = App(
    name="closelab",
    help="A laboratory for closing strategies: prospects against hard, soft and subtle sellers.\n\n"
    "Start with: closelab run experiments/01_headline.toml",
    version=__version__,
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
    default_parameter=Parameter(converter=_converted),
)
new = App(name="new", help="Start a file of your own from a bundled one.", help_format="plaintext")
app.command(new)
app.command(report)
app.command(cite)
app.command(trace)
app.command(play)
app.command(open_page, name="app")
app.command(fit)
app.register_install_completion_command()


@app.command
def run(
    experiment: str,
    *,
    out: Annotated[Path | None, Parameter(name=["--out", "-o"])] = None,
    set_: Annotated[list[str] | None, Parameter(name="--set", negative=())] = None,
    seed: int | None = None,
    replications: int | None = None,
    extend: int | None = None,
    precision: Annotated[list[str] | None, Parameter(negative=())] = None,
    workers: int | None = None,
    scheduler: str | None = None,
    engine: str = "compiled",
    plan: Annotated[bool, Parameter(negative=())] = False,
    yes: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Run an experiment and write its results folder with tables and figures.

    Example: closelab run experiments/01_headline.toml --replications 5 --out /tmp/try

    Example: closelab run experiments/01_headline.toml --precision net=1 --precision annoyed=0.5 --plan

    An experiment with a [selection] table says which arm has most of a measure, within limits:
    measure = "net_per_100_hours", better_by = 20.0, at_most.annoyed = { value = 5.0, tolerance = 1.0 }

    One with [robustness], [maps] or [search] surveys a whole region: docs in experiments/README.md.

    Parameters
    ----------
    experiment
        An experiment's TOML file.
    out
        Results folder; default results/NAME.
    set_
        Change anything for this run, as path=value; may be given more than once.
    seed
        Another seed than the file's.
    replications
        A fixed number of replications, whatever precision the file asks.
    extend
        Add so many replications to those of the finished run.
    precision
        Another half-width, as measure=half_width in the measure's unit; may be given more than once.
    workers
        Processes to use; default one per core.
    scheduler
        Play on the workers of a Dask scheduler: tcp://host:port, or local for one begun here.
    engine
        compiled (default) or reference.
    plan
        Try a few replications, say what the whole run will take, and stop.
    yes
        Run it even if it would take more than a day, or very much disk or memory.
    json
        Print the summary (or the plan) as JSON instead of a table.
    """
    given: dict[str, Any] = {
        "workers": workers,
        "changes": _changes(set_ or []),
        "seed": seed,
        "replications": replications,
        "precision": _half_widths(precision or []),
        "engine": _one_of("engine", engine, ENGINES),
        "confirm": yes,
    }
    if is_survey_file(experiment):
        return run_survey(experiment, out, given | {"extend": extend, "scheduler": scheduler}, plan=plan, json=json)
    if plan:
        return _plan(experiment, given, json)
    from sim.study.design import read_experiment

    read_experiment(experiment, **given)  # what is wrong or too much is said before anything heavy is imported
    from sim.show.progress import watching
    from sim.study.run import run_experiment

    console = err if json else globals()["out"]
    with watching(err) as watch:
        results = run_experiment(experiment, out=out, extend=extend, scheduler=scheduler, on_progress=watch, **given)
    for path in results.set_aside:
        err.print(escape(f"{path}: damaged; set aside, and its worlds played again"))
    _pictures(results)
    if json:
        print(results.summary.to_json(orient="records", indent=1))
    else:
        _tables(results)
    console.print(f"\nresults: {results.folder}  (run {results.run_id})")
    return DONE


@app.command(alias="list")
def show(name: str | None = None, *, json: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Show a playbook, policy, scenario, experiment or the ledger of all assumptions; without a name, list them.

    Example: closelab show subtle

    Parameters
    ----------
    name
        A bundled name, a TOML file, or: ledger.
    json
        Print it as JSON.
    """
    from sim.show import catalogue_of_files as files

    if name is None:
        _print(files.listing(), json)
    else:
        _print(files.described(name), json)
    return DONE


@app.command
def verify(*, engine: str = "compiled", json: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Check the engine against known truths, worked out without it; exit 1 if one fails.

    Example: closelab verify

    Parameters
    ----------
    engine
        compiled (default) or reference.
    json
        Print the table as JSON.
    """
    from sim.show.screen import truth_line, truths_head
    from sim.study import verify as truths

    chosen = _one_of("engine", engine, ENGINES)
    found = []
    if not json:
        out.print(truths_head())
    for truth in truths.verify(chosen):
        found.append(truth)
        if not json:
            out.print(truth_line(truth))
    failed = [truth for truth in found if not truth.holds]
    if json:
        print(truths.as_json(found))
    else:
        out.print(f"{len(found) - len(failed)} of {len(found)} truths hold")
    return FAILED if failed else DONE


@app.command
def reproduce(
    result: Path,
    *,
    sample: int | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    engine: str = "compiled",
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Play a stored experiment again from its manifest and compare; exit 1 with a line per difference.

    Example: closelab reproduce results/01_headline --sample 4

    Parameters
    ----------
    result
        A results folder.
    sample
        Only so many blocks of up to 50 replications, spread evenly; default everything.
    workers
        Processes to use; default one per core.
    scheduler
        Play on the workers of a Dask scheduler: tcp://host:port, or local for one begun here.
    engine
        compiled (default) or reference.
    json
        Print what came of it as JSON.
    """
    import json as writer

    from sim.study.reproduce import reproduce as again

    chosen = _one_of("engine", engine, ENGINES)
    if (survey := reproduce_survey(result, sample, workers, json=json)) is not None:
        return survey
    found = again(result, sample=sample, workers=workers, scheduler=scheduler, engine=chosen)
    for note in () if json else found.notes:
        err.print(escape(note))
    if json:
        print(writer.dumps(found.as_json(), indent=1, ensure_ascii=False))
    else:
        out.print("\n".join(map(escape, found.lines())))
    return FAILED if found.differences else DONE


@new.command
def playbook(name: str, *, from_: Annotated[str, Parameter(name="--from")] = "subtle") -> int:
    """Write NAME.toml here, a full copy of a bundled playbook to change at will.

    Example: closelab new playbook mine --from subtle

    Parameters
    ----------
    name
        The name of the new playbook: letters a-z, digits, - and _.
    from_
        The playbook to begin with.
    """
    from sim.playbook.write import new_playbook

    path = new_playbook(name, from_, Path())
    out.print(f"{path} written; change it, then: closelab check {path}")
    return DONE


@app.command
def check(*files: str) -> int:
    """Check scenario, playbook, policy and experiment files; one line per fault.

    Example: closelab check mine.toml experiments/01_headline.toml

    Parameters
    ----------
    files
        TOML files of any kind.
    """
    from sim.study.check import check_file

    faults: list[Fault] = [] if files else [Fault("", "check", "name at least one TOML file")]
    for name in files:
        try:
            out.print(f"{escape(name)}: {check_file(name)}, all right")
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return DONE


def _changes(settings: list[str], option: str = "--set", shape: str = "path=value") -> dict[str, Any]:
    """``path=value`` pairs as a mapping; values are read as TOML, or taken as text."""
    from sim.reading import read_value

    faults = [Fault("", f"{option} {text}", f"must be {shape}") for text in settings if "=" not in text]
    if faults:
        raise InputError(faults)
    return {path.strip(): read_value(value) for path, _, value in (text.partition("=") for text in settings)}


def _half_widths(settings: list[str]) -> dict[str, float] | None:
    """``measure=half_width`` pairs as a mapping; None if there are none."""
    asked = _changes(settings, "--precision", "measure=half_width")
    faults = [
        Fault("", f"--precision {name}", f"must be a number, not {value!r}")
        for name, value in asked.items()
        if isinstance(value, bool) or not isinstance(value, int | float)
    ]
    if faults:
        raise InputError(faults)
    return asked or None


def _plan(experiment: str, given: dict[str, Any], json: bool) -> int:
    """Print what a run will take."""
    from sim.study.design import load_experiment

    found = load_experiment(experiment, **given)
    from sim.show.plan import plan_data, plan_text
    from sim.study.plan import plan

    planned = plan(found, given["engine"], given["workers"])
    _print((plan_text(planned), plan_data(planned)), json)
    return DONE


def _tables(results: "Results") -> None:
    """Print a run's arms, their differences, and what a selection found."""
    from sim.show.fitted_table import fitted_table
    from sim.show.screen import arms_table, differences_table
    from sim.show.verdict import verdict_lines

    out.print(arms_table(results))
    for table in (differences_table(results), fitted_table(results)):
        if table is not None:
            out.print(table)
    for line in verdict_lines(results):
        out.print(escape(line))


def _pictures(results: "Results") -> None:
    from sim.show.pictures import draw_all

    draw_all(results)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 our failure, 2 wrong input, 130 interrupted."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop as on Ctrl-C, keeping what is finished
    found = status(arguments)
    if found == INTERRUPTED:  # at once: threads in the middle of a large world are not waited for
        sys.stdout.flush()
        os._exit(found)
    sys.exit(found)


def status(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    try:
        given = app(
            arguments, exit_on_error=False, print_error=False, result_action="return_value", error_console=err
        )
        return given if isinstance(given, int) else DONE
    except InputError as error:
        for fault in error.faults:
            err.print(escape(str(fault)))
        return WRONG_INPUT
    except CycloptsError as error:
        err.print(escape(str(error)))
        return WRONG_INPUT
    except KeyboardInterrupt:
        err.print(_interrupted(sys.argv[1:] if arguments is None else arguments))
        return INTERRUPTED
    except BrokenPipeError:
        return DONE
    except SystemExit as error:  # rich ends the program so where the reader of a pipe has seen enough
        if isinstance(error.__context__, BrokenPipeError):
            return DONE
        raise
    except OSError as error:  # a full disk, a folder that may not be written
        err.print(escape(f"{error.filename or 'closelab'}: {error.strerror or error}"))
        return FAILED


def _interrupted(arguments: list[str]) -> str:
    """What becomes of a command that was stopped: a run goes on another time, a fit begins anew."""
    kept = {
        "run": "interrupted; what was finished is kept, the same command goes on from there",
        "fit": "interrupted; nothing of this fit was kept, the same command begins it anew",
    }
    return kept.get(next(iter(arguments), ""), "interrupted")
