"""`closelab fit`: from a call log to the model's parameters, with what cannot be known and a market to play in."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.reading import Fault, InputError
from sim.study.calls.log import FEWEST, CallLog
from sim.study.calls.mapping import Mapping, read_mapping
from sim.study.calls.reading import Holdout, Read, read_calls
from sim.study.fitting import pilot
from sim.study.fitting.facts import Facts, facts
from sim.study.fitting.likelihood import prepare
from sim.study.fitting.market import Market, market, scenario_of
from sim.study.fitting.pilot import Emulator
from sim.study.fitting.posterior import Arm, Fit, Told, Trade, arms, fit_rival, told, trades
from sim.study.fitting.predict import Curve, Prediction, curves, predict
from sim.study.fitting.priors import RIVALS
from sim.study.fitting.worlds import GAP

FEWEST_SALES = 30  # with fewer a log says next to nothing, and a cell is a person
FEWEST_CLIENTS = 200
SEED = 20261125
LARGEST_SEED = 2**32 - 1
SHORTEST, LONGEST = 1, 90  # days between two calls
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Fitted:
    """What came of a fit.

    `facts` is what the log says by itself, `fits` the posterior of each explanation (`both`, `annoyed`, `leaving`),
    `told`, `trades` and `arms` what is and what is not known of the parameters, `curves` the log's odds ratios
    beside the fitted model's, `prediction` (None if nothing was kept apart) how it fared on unseen calls, `market`
    the sellers in the fitted market. Nothing of it says who was called.
    """

    read: Read
    facts: Facts
    fits: dict[str, Fit]
    told: list[Told]
    trades: list[Trade]
    arms: list[Arm]
    curves: dict[str, list[Curve]]
    prediction: Prediction | None
    market: Market
    emulator: Emulator
    seed: int

    @property
    def log(self) -> CallLog:
        """The counts that were fitted."""
        return self.read.log

    @property
    def scenario(self) -> Any:
        """The fitted market as a scenario: every parameter at its posterior mean."""
        return scenario_of(self.fits["both"].draws.mean(0))


def fit(
    calls: str | Path,
    *,
    mapping: str | Path | Mapping | None = None,
    holdout: str | None = None,
    predict_on: str | Path | None = None,
    gap: float | None = None,
    seed: int = SEED,
    on_progress: Progress | None = None,
) -> Fitted:
    """Fit the model to a log of calls.

    Parameters
    ----------
    calls
        A CSV file: a row per client with a count of contacts, or a row per call.
    mapping
        Which column is which, as a TOML file or a `Mapping`; recognised by name if absent.
    holdout
        ``"COLUMN=VALUE"``: rows that are not fitted but predicted.
    predict_on
        Another file, read the same way, to be predicted.
    gap
        Days between two calls of a client, 1 to 90; default: what the log's dates (their median) or the mapping say,
        else 7. Other than 7, an emulator has to be made first, which takes some minutes.
    seed
        Of everything drawn; the same seed gives the same numbers.
    on_progress
        Is told in a few words what is being done.

    Raises
    ------
    InputError
        With a line for each thing that is wrong, naming row and column but never a cell.
    """
    tell = on_progress or (lambda _: None)
    _check_asked(holdout, predict_on, gap, seed)
    used = read_mapping(Path(mapping)) if isinstance(mapping, str | Path) else mapping
    tell("reading")
    read = read_calls(calls, used, parsed_holdout(holdout))
    check_enough(read.log, str(calls))
    held = read_calls(predict_on, used or read.mapping).log if predict_on else read.held
    if held:
        check_held(held, str(predict_on or calls), "" if predict_on else "--holdout")
    days = days_apart(gap, read.log.gap)
    tell(f"emulator for calls {days} days apart")
    emulator = pilot.emulator(float(days), lambda done, of: tell(f"pilot campaigns {done} of {of}"))
    return fit_log(read, held, emulator, seed, tell)


def days_apart(given: float | None, logged: float | None) -> int:
    """Whole days between two calls: as asked, else as the log or its mapping says, within what can be played."""
    days = next((one for one in (given, logged) if one is not None), GAP)
    return int(min(max(round(days), SHORTEST), LONGEST))


def _check_asked(holdout: str | None, predict_on: str | Path | None, gap: float | None, seed: int) -> None:
    faults = []
    if holdout and predict_on:
        faults.append(Fault("", "--holdout", "or --predict, one of the two"))
    if gap is not None and not SHORTEST <= gap <= LONGEST:
        faults.append(Fault("", "--gap", f"must be from {SHORTEST} to {LONGEST} days"))
    if not 0 <= seed <= LARGEST_SEED:
        faults.append(Fault("", "--seed", f"must be from 0 to {LARGEST_SEED:,}"))
    if faults:
        raise InputError(faults)


def fit_log(read: Read, held: CallLog | None, emulator: Emulator, seed: int, tell: Progress) -> Fitted:
    """Fit counts that were read already."""
    log = read.log
    tell("what the log says by itself")
    found = facts(log)
    data = prepare(log, emulator)
    fits = {}
    for number, rival in enumerate(RIVALS):
        tell(f"fitting: {rival}")
        fits[rival] = fit_rival(data, emulator, rival, seed + number)
    main = fits["both"]
    tell("what it can and cannot tell")
    return Fitted(
        read,
        found,
        fits,
        told(main),
        trades(main),
        arms(main, emulator, seed),
        {rival: curves(log, one, emulator, seed) for rival, one in fits.items()},
        predict(log, held, main, emulator, seed) if held else None,
        market(main, seed),
        emulator,
        seed,
    )


def parsed_holdout(text: str | None) -> Holdout | None:
    """``COLUMN=VALUE`` as a pair."""
    if text is None:
        return None
    column, sign, value = text.partition("=")
    if not (sign and column.strip() and value.strip()):
        raise InputError([Fault("", "--holdout", "must be COLUMN=VALUE")])
    return Holdout(column.strip(), value.strip())


def check_held(held: CallLog, where: str, option: str) -> None:
    """InputError for calls to be predicted that are so few that a score would say what somebody answered."""
    if held.people < FEWEST_CLIENTS or held.sales.sum() < FEWEST:
        rule = f"fewer than {FEWEST_CLIENTS} clients or {FEWEST} sales: a score would tell what one of them did"
        raise InputError([Fault(where, option, rule)])


def check_enough(log: CallLog, where: str) -> None:
    """InputError for a log that says next to nothing, or in which a count would be a person."""
    faults = []
    if log.people < FEWEST_CLIENTS:
        faults.append(Fault(where, "", f"fewer than {FEWEST_CLIENTS} clients: too few to fit, and to publish"))
    if log.sales.sum() < FEWEST_SALES:
        faults.append(Fault(where, "", f"fewer than {FEWEST_SALES} sales: too few to fit"))
    if log.trials[:, :, 1:].sum() < FEWEST_CLIENTS:
        faults.append(Fault(where, "", f"fewer than {FEWEST_CLIENTS} second or later calls: no curve to fit"))
    if faults:
        raise InputError(faults)
