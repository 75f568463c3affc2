"""A fit on disk: tables, draws, the scenario and a manifest. Counts of fewer than ten people are never among them."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim import __version__
from sim.scenario.draws import hash_of
from sim.scenario.read import Scenario
from sim.stats.hazard import Ratio
from sim.study import files
from sim.study.calls import mapping as maps
from sim.study.calls.disclosure import written
from sim.study.calls.log import publishable, shown
from sim.study.fit import Fitted
from sim.study.fitting import hiding
from sim.study.fitting.market import as_toml
from sim.study.fitting.posterior import PARTICLES
from sim.study.fitting.predict import Gap, Seen, estimable
from sim.study.fitting.priors import HELD, PRIORS
from sim.study.provenance import digest

DRAWS = "draws.csv"
Row = Mapping[str, Any]
DRAWS_KEPT = 400
DIGITS = 6


def run_id(fitted: Fitted) -> str:
    """Eight signs that stand for these counts, this seed and this emulator."""
    log = fitted.log
    parts = [part.tolist() for part in (log.trials, log.sales, log.stopped)]
    return digest([parts, list(log.months), fitted.seed, fitted.emulator.points, fitted.emulator.gap])[:8]


def write(fitted: Fitted, folder: Path) -> list[Path]:
    """Write all tables of a fit; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{name}.csv": _csv(rows) for name, rows in tables(fitted).items() if rows}
    texts["scenario.toml"] = as_toml(with_draws(fitted.scenario, texts[DRAWS]), about(fitted))
    texts["mapping.toml"] = maps.as_toml(fitted.read.mapping)
    texts["manifest.json"] = json.dumps(manifest(fitted), indent=1, ensure_ascii=False) + "\n"
    for name, text in texts.items():
        files.write(folder / name, text.encode())
    return [folder / name for name in texts]


def with_draws(scenario: Scenario, text: str) -> Scenario:
    """A scenario that names a file of draws, `text`, with its hash."""
    return scenario.replace(**{"fitted.draws": DRAWS, "fitted.sha256": hash_of(text)})


def about(fitted: Fitted) -> list[str]:
    """Where a fitted scenario comes from, line by line."""
    told = {one.name: one for one in fitted.told}
    by = {
        verdict: [name for name, one in told.items() if one.verdict == verdict]
        for verdict in ("told", "hinted", "not_told")
    }
    edge = [f"{name} ({one.edge})" for name, one in told.items() if one.edge]
    pressed = f"Against an end of its range, true or a sign that the model does not fit: {', '.join(edge)}."
    return [
        f"Fitted to a call log by closelab {__version__}, fit {run_id(fitted)}: {_people(fitted)}.",
        "Every parameter stands at its posterior mean; draws.csv beside this file holds the uncertainty.",
        "An experiment on this file plays them too: its fitted.csv has intervals with what the log left open.",
        f"The log tells: {', '.join(by['told']) or 'nothing'}. It hints at: {', '.join(by['hinted']) or 'nothing'}.",
        f"It does not tell: {', '.join(by['not_told']) or 'nothing'}; these are still the assumptions they were.",
        *([pressed] if edge else []),
    ]


def _people(fitted: Fitted) -> str:
    log = fitted.log
    return f"{log.people:,} clients, {log.calls:,} calls, {shown(log.sales.sum())} sales, {len(log.months)} months"


def manifest(fitted: Fitted) -> dict[str, Any]:
    """What is needed to say what this fit was; the file's name and place are left out, they may name people."""
    log, read = fitted.log, fitted.read
    return {
        "schema_version": 1,
        "fit": run_id(fitted),
        "software": {"name": "closelab", "version": __version__},
        "log": {
            "clients": log.people,
            "calls": log.calls,
            "sales": shown(log.sales.sum()),
            "months": [
                month for month, clients in zip(log.months, log.clients.sum(1), strict=True) if publishable(clients)
            ],
            "a_row_per": read.mapping.kind,
            "notes": list(read.notes),
        },
        "method": {
            "seed": fitted.seed,
            "gap_days": fitted.emulator.gap,
            "pilot_campaigns": fitted.emulator.points,
            "accounts_of_a_pilot": fitted.emulator.accounts,
            "draws": PARTICLES,
            "priors": {prior.path: [prior.low, prior.high, prior.power, prior.ground] for prior in PRIORS},
            "held": HELD,
        },
    }


def tables(fitted: Fitted) -> dict[str, list[Row]]:
    """Every table by name."""
    found: dict[str, list[Row]] = {
        "contacts": _contacts(fitted),
        "months": [
            {
                "month": one.month,
                "clients": one.clients,
                "buyers": one.buyers,
                **_ends("first_contact_yield", one.first),
            }
            for one in hiding.months(fitted.facts.months)
        ],
        "earlier_campaign": [
            {"outcome": one.outcome, "clients": shown(one.clients), "buyers": shown(one.buyers)}
            | _ends("odds_ratio_within_months", one.within)
            | _ends("odds_ratio_pooled", one.pooled)
            for one in fitted.facts.carried
        ],
        "shapes": [
            {
                "shape": one.name,
                "parameters": one.terms,
                "deviance_above_a_free_curve": one.deviance - fitted.facts.free_deviance,
            }
            for one in fitted.facts.shapes
        ],
        "parameters": [one._asdict() | {"verdict": one.verdict, "edge": one.edge} for one in fitted.told],
        "trade_offs": [one._asdict() for one in fitted.trades],
        "arms": [{"arm": one.name, "people_in_each_group": one.people} | one.contraction for one in fitted.arms],
        "rivals": rivals(fitted),
        "market": [one._asdict() for one in fitted.market.standings],
        "market_gaps": [one._asdict() for one in fitted.market.gaps],
        Path(DRAWS).stem: _draws(fitted),
    }
    return found | _prediction(fitted)


def rivals(fitted: Fitted) -> list[Row]:
    """The explanations side by side: evidence, greatest likelihood, how many odds ratios lie inside."""
    most = max(one.log_evidence for one in fitted.fits.values())
    return [
        {
            "explanation": name,
            "log_evidence_below_the_highest": most - one.log_evidence,
            "log_likelihood": one.most_likely,
            "odds_ratios_inside": sum(curve.inside for curve in fitted.curves[name]),
            "odds_ratios": len(estimable(fitted.curves[name])),
        }
        for name, one in fitted.fits.items()
    ]


def _contacts(fitted: Fitted) -> list[Row]:
    """Yields, odds ratios and giving up by contact number."""
    modelled = {one.contact: one for one in fitted.curves["both"]}
    found: list[Row] = []
    for one in hiding.contacts(fitted.facts.yields):
        model = modelled.get(one.contact)
        row = {
            "contact": one.contact,
            "calls": one.calls,
            "sales": one.sales,
            "left_alone_after": one.stopped,
        }
        row |= _ends("odds_ratio_of_a_sale", one.sale_ratio) | _ends("odds_ratio_of_giving_up", one.stop_ratio)
        row |= (
            {"model_low_90": model.low, "model_median": model.middle, "model_high_90": model.high}
            if model
            else {"model_low_90": "", "model_median": "", "model_high_90": ""}
        )
        found.append(row | {"inside": model.inside if model and model.observed else ""})
    return found


def _ends(name: str, ratio: Ratio | Gap | None) -> dict[str, Any]:
    estimate, low, high = ratio or ("", "", "")
    return {name: estimate, f"{name}_low_95": low, f"{name}_high_95": high}


def _prediction(fitted: Fitted) -> dict[str, list[Row]]:
    found = fitted.prediction
    if found is None:
        return {}
    return {
        "prediction": [
            {"model": one.model, "log_score": one.log_score}
            | _ends("fitted_above", one.fitted_above)
            | {"inside": one.inside, "intervals": one.intervals}
            for one in found.scores
        ],
        "prediction_by_contact": [
            {
                "contact": one.contact,
                "calls": calls,
                "sales": sales,
                "low_90": one.low,
                "high_90": one.high,
            }
            for one, calls, sales in zip(found.by_contact, *_hidden_counts(found.by_contact), strict=True)
        ],
    }


def _hidden_counts(found: list[Seen]) -> tuple[list[str], list[str]]:
    """Calls and sales by contact number, as they may be written down."""
    return written([one.calls for one in found]), written([one.sales for one in found])


def _draws(fitted: Fitted) -> list[Row]:
    """Draws of the posterior by dotted path, to be put into a scenario."""
    draws = fitted.fits["both"].draws
    step = -(-len(draws) // DRAWS_KEPT)  # rounded up, so that no more are kept
    return [{prior.path: value for prior, value in zip(PRIORS, row, strict=True)} for row in draws[::step].tolist()]


def _csv(rows: Iterable[Row]) -> str:
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value: Any) -> Any:
    return f"{value:.{DIGITS}g}" if isinstance(value, float) else value
