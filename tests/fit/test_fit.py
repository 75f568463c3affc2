"""A fit to a log whose truth is known: what it finds, what it admits not to know, what it writes down."""

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from sim.show.fit_figures import foot
from sim.show.fit_published import lines
from sim.show.fit_report import page, summary
from sim.show.fit_tables import lead, sections
from sim.show.linter import complaints
from sim.study.fit import Fitted, days_apart, fit
from sim.study.fitting import calibration, folder, pilot, published, simulated
from sim.study.fitting.likelihood import log_likelihood, prepare
from sim.study.fitting.posterior import Fit, fit_rival, told
from sim.study.fitting.predict import TAILS, log_score_gap, unknown_levels
from sim.study.fitting.priors import NAMES, PRIORS, values
from sim.study.fitting.published import Pattern
from sim.study.fitting.simulated import EXAMPLE, Campaign
from tests.fit.made import write_log


@pytest.fixture(scope="session")
def fitted(tmp_path_factory: pytest.TempPathFactory) -> Fitted:
    return fit(write_log(tmp_path_factory.mktemp("log") / "calls.csv"), holdout="month=nov")


@cache
def emulator() -> pilot.Emulator:
    return pilot.emulator()


def test_the_prior_and_its_quantiles_are_inverse() -> None:
    u = np.linspace(0.01, 0.99, 7)
    for prior in PRIORS:
        assert prior.quantile(prior.value(u)) == pytest.approx(u)
        draws = prior.value(np.random.default_rng(1).random(200_000))
        assert prior.sd == pytest.approx(draws.std(), rel=0.02)


def test_the_shipped_emulator_is_the_present_law(tmp_path: Path) -> None:
    data = json.loads(pilot.SHIPPED.read_text())
    assert pilot.read(pilot.SHIPPED) is not None
    data["first_worlds"][0][1][0] += 1  # had the model counted one sale more, it would not be used
    (tmp_path / "other.json").write_text(json.dumps(data))
    assert pilot.read(tmp_path / "other.json") is None


def test_an_emulator_is_made_where_there_is_none(tmp_path: Path) -> None:
    bank = pilot.play_bank(count=12, accounts=60)
    made = pilot.learn(bank, 7.0, 60)
    pilot.write(made, bank, tmp_path / "small.json")
    again = pilot.read(tmp_path / "small.json")
    assert again is not None and again.net.a1 == pytest.approx(made.net.a1, rel=1e-5)


def test_the_emulator_agrees_with_the_engine_at_a_point_of_its_own() -> None:
    from sim.study.fitting import worlds
    from tests.fit.made import values as truth

    u = np.array([float(prior.quantile(value)) for prior, value in zip(PRIORS, truth(), strict=True)])
    counts = worlds.play(truth(), 40_000, 5)
    odds = np.log(counts.successes / (counts.trials - counts.successes))
    off = np.abs(emulator().log_odds(u[None])[0] - odds) / np.hypot(emulator().error, 1 / np.sqrt(counts.successes))
    assert off.max() < 5.0


def test_what_is_told_holds_the_truth_and_what_is_not_is_named(fitted: Fitted) -> None:
    known = {one.name: one for one in fitted.told}
    wide = {one.name: one for one in told(fitted.fits["both"], level=0.999)}  # a false alarm in 1 of 300 logs
    assert all(wide[name].low <= EXAMPLE[name] <= wide[name].high for name in NAMES if known[name].verdict == "told")
    assert {"mu", "fresh"} <= {one.name for one in fitted.told if one.verdict == "told"}
    assert {known[name].verdict for name in ("lam_s", "delta", "e_arg", "hx")} <= {"not_told", "hinted"}
    assert any({trade.a, trade.b} & {"mu", "zeta", "delta"} for trade in fitted.trades)


def test_a_number_pressed_against_its_range_is_not_just_called_told(fitted: Fitted) -> None:
    luck = np.random.default_rng(5)
    u = luck.random((4_000, len(NAMES)))
    at = {name: NAMES.index(name) for name in ("mu", "i_call", "fresh", "e_arg")}
    u[:, at["mu"]] = 1.0 - luck.exponential(0.04, 4_000).clip(0.0, 1.0)
    u[:, at["i_call"]] = luck.exponential(0.06, 4_000).clip(0.0, 1.0)
    u[:, at["fresh"]] = luck.normal(0.2, 0.06, 4_000).clip(0.0, 1.0)  # near an end, but not against it
    found = told(Fit("both", u, values(u), 0.0, 0.0))
    assert {one.name: one.edge for one in found if one.edge} == {"mu": "high", "i_call": "low"}
    assert {one.name for one in found if one.verdict == "told"} == {"mu", "i_call", "fresh"}
    pressed, free = (Fitted(**{**fitted.__dict__, "told": rows}) for rows in (found, [found[at["fresh"]]]))
    assert "er niet op past" in lead(pressed, "nl")[-2] and "does not fit" in lead(pressed, "en")[-2]
    assert not any("range" in said for said in lead(free, "en"))
    (table,) = (one for one in sections(pressed, "en") if one.name == "parameters")
    assert [row[-1] for row in table.rows][:3] == ["told, at the upper edge", "not told", "told"]
    assert any("mu (high), i_call (low)" in line for line in folder.about(pressed))


def test_the_missing_arms_tell_what_the_log_does_not(fitted: Fitted) -> None:
    now = {one.name: one.contraction for one in fitted.told}
    arms = {one.name: one.contraction for one in fitted.arms}
    assert arms["no_ask"]["zeta"] > now["zeta"] + 0.15 and arms["no_ask"]["lam_s"] > now["lam_s"] + 0.15
    assert arms["silence"]["delta"] > now["delta"] + 0.15


def test_a_log_without_chance_to_tell_leaves_the_prior_alone() -> None:
    """With its counts worth nothing, a log moves no parameter: the posterior is the prior."""
    data = prepare(simulated.log(values(np.full(len(NAMES), 0.5)), 1, Campaign(clients=2_000)), emulator())
    empty = data._replace(worth=data.worth * 1e-9)
    found = told(fit_rival(empty, emulator(), "both", 1, 800))
    assert max(abs(one.contraction) for one in found if one.name != "mu") < 0.12


def test_the_likelihood_looks_within_months_only() -> None:
    """The same months twice, under other names, say the same of the parameters."""
    log = simulated.log(values(np.full(len(NAMES), 0.5)), 1, Campaign(clients=3_000))
    parts = ("trials", "sales", "stopped", "clients", "buyers")
    both_times: Any = {name: np.concatenate([getattr(log, name)] * 2) for name in parts}
    twice = log._replace(months=(*log.months, *(f"2-{month}" for month in log.months)), **both_times)
    u = np.random.default_rng(3).random((20, len(NAMES)))
    one, both = (log_likelihood(prepare(each, emulator()), emulator(), u) for each in (log, twice))
    assert np.corrcoef(one, both)[0, 1] > 0.99


def test_unseen_calls_are_predicted(fitted: Fitted) -> None:
    assert fitted.prediction is not None
    scores = {one.model: one for one in fitted.prediction.scores}
    assert fitted.prediction.months_known == 0
    assert scores["fitted"].inside >= 0.7 * scores["fitted"].intervals
    assert scores["fitted"].log_score > scores["base_rate"].log_score
    assert scores["fitted"].fitted_above is None
    for name in ("base_rate", "geometric"):
        above = scores[name].fitted_above
        assert above is not None and above.low < above.estimate < above.high
        assert above.estimate == pytest.approx(scores["fitted"].log_score - scores[name].log_score)


def test_a_difference_of_log_scores_is_as_sure_as_its_calls_let_it_be() -> None:
    """Of 4,000 sets of calls the interval holds the difference that is to be expected in 95 %."""
    luck, trials = np.random.default_rng(2), np.array([4_000.0, 1_500.0, 300.0])
    true, a, b = np.array([0.03, 0.02, 0.01]), np.array([0.028, 0.02, 0.015]), np.full(3, 0.025)
    sure = true * np.log(a / b) + (1.0 - true) * np.log((1.0 - a) / (1.0 - b))
    expected = float(trials @ sure / trials.sum())
    found = [log_score_gap(trials, luck.binomial(trials.astype(int), true).astype(float), a, b) for _ in range(4_000)]
    assert 0.935 < np.mean([one.low <= expected <= one.high for one in found]) < 0.965


def test_a_forecast_worse_than_a_mean_foretells_nothing(fitted: Fitted) -> None:
    assert fitted.prediction is not None and " C3 ·" in foot(fitted, "en")
    best, *others = fitted.prediction.scores
    worse = fitted.prediction._replace(scores=[best._replace(log_score=best.log_score - 1.0), *others])
    assert " C1 ·" in foot(Fitted(**{**fitted.__dict__, "prediction": worse}), "en")


@pytest.mark.parametrize("months", [2, 3, 5, 12])
def test_the_level_of_an_unknown_month_is_as_open_as_few_months_leave_it(months: int) -> None:
    """90 % intervals for one month more hold it in 90 % of 2,000 markets; where 2 are known, in more, not in half."""
    luck = np.random.default_rng(8)
    held = 0
    for _ in range(2_000):
        levels = luck.normal(-4.0, 0.4, months + 1)
        found = unknown_levels(np.tile(levels[:-1], (200, 1)), np.full(months, 1.0 / months), 1, luck)
        low, high = np.quantile(found, TAILS)
        held += int(low <= levels[-1] <= high)
    assert 0.87 <= held / 2_000 <= (0.98 if months < 5 else 0.94)  # the drawn spread is no less than usual


def test_one_known_month_does_not_settle_the_next() -> None:
    found = unknown_levels(np.full((4_000, 1), -4.0), np.ones(1), 1, np.random.default_rng(1))
    low, high = np.quantile(found, TAILS)
    assert low < -4.6 and high > -3.4


def test_what_is_to_be_predicted_is_named_once(tmp_path: Path) -> None:
    """Rows kept apart and another file: the rows would be neither fitted nor predicted."""
    with pytest.raises(sim.InputError, match="--holdout: or --predict, one of the two"):
        fit(tmp_path / "calls.csv", holdout="month=nov", predict_on=tmp_path / "other.csv")


@pytest.mark.parametrize(
    ("given", "logged", "days"), [(None, None, 7), (None, 0.0, 1), (None, 0.5, 1), (3.4, 9.0, 3), (None, 400.0, 90)]
)
def test_days_between_calls_are_those_of_the_log(given: float | None, logged: float | None, days: int) -> None:
    """Calls of the same day are one day apart, the least that is played; not the seven of a log without dates."""
    assert days_apart(given, logged) == days


@pytest.mark.parametrize("gap", [0.0, -7.0, 91.0, float("nan")])
def test_a_gap_that_is_none_is_refused(tmp_path: Path, gap: float) -> None:
    with pytest.raises(sim.InputError, match="gap: must be from 1 to 90 days"):
        fit(write_log(tmp_path / "calls.csv", clients=300), gap=gap)


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_is_none_is_refused(seed: int, tmp_path: Path) -> None:
    with pytest.raises(sim.InputError, match="--seed: must be from 0 to"):
        fit(write_log(tmp_path / "calls.csv", clients=300), seed=seed)


def test_the_folder_of_a_fit_is_not_taken_for_an_old_run(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"schema_version": 1, "fit": "0123abcd", "log": {}}')
    with pytest.raises(sim.InputError, match="of a fit, not of a run: its pages are"):
        sim.load_results(tmp_path)


def test_what_is_written_can_be_played_and_gives_nobody_away(fitted: Fitted, tmp_path: Path) -> None:
    folder.write(fitted, tmp_path)
    scenario = sim.load_scenario(tmp_path / "scenario.toml")
    assert scenario.world.law.fresh == pytest.approx(
        fitted.fits["both"].draws.mean(0)[NAMES.index("fresh")], abs=1e-5
    )
    assert sim.simulate(scenario, "subtle").measures["net"] > 0.0
    for file in ("contacts.csv", "months.csv", "earlier_campaign.csv", "prediction_by_contact.csv"):
        for row in csv.DictReader((tmp_path / file).read_text().splitlines()):
            counts = [
                row[name] for name in ("calls", "sales", "left_alone_after", "clients", "buyers") if name in row
            ]
            assert all(count in ("<10", "hidden") or int(count) >= 10 for count in counts), (file, row)


def test_small_counts_are_hidden(fitted: Fitted) -> None:
    few = fitted.facts.yields[1]._replace(calls=30.0, sales=4.0, stopped=9.0)
    none = fitted.facts.yields[2]._replace(calls=40.0, sales=0.0)
    gone = fitted.facts.yields[3]._replace(calls=9.0)
    facts = fitted.facts._replace(yields=[fitted.facts.yields[0], few, none, gone])
    changed = Fitted(**{**fitted.__dict__, "facts": facts})
    rows = folder.tables(changed)["contacts"]
    assert [row["sales"] for row in rows[1:]] == ["<10", "<10"] and rows[1]["left_alone_after"] == "<10"
    assert [row["odds_ratio_of_a_sale_high_95"] for row in rows[1:]] == ["", ""]
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page(changed, "en").partition("</table>")[0])
    assert not {"0", "4", "9"} & set(cells) and cells.count("&lt;10") >= 2
    assert cells.count("not estimable: fewer than 10, or hidden") >= 2


def test_nothing_in_any_draw_says_how_many_draws_that_was(fitted: Fitted) -> None:
    """0 of 100 draws: 1 - 0.025 ** (1 / 100) = 3.6 % at most, by hand."""
    none = [one._replace(estimate=0.0, low=0.0, high=0.0, most=0.0) for one in fitted.market.standings]
    changed = Fitted(**{**fitted.__dict__, "market": fitted.market._replace(standings=none)})
    (market,) = (one for one in sections(changed, "en") if one.name == "market")
    assert market.rows[0][1:3] == ["0 in 100 draws"] * 2 and "in at most 3.6% of what" in market.note
    (market,) = (one for one in sections(fitted, "en") if one.name == "market")
    assert market.rows[2][1] != "0 in 100 draws"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_page_stands_alone_and_crowns_nobody(fitted: Fitted, lang: str) -> None:
    written = page(fitted, lang)  # type: ignore[arg-type]
    assert written.count("<figure>") == 2 and not re.search(r"(src|href)=\"?https?:", written)
    assert complaints(summary(fitted, lang), consumers=True) == []
    assert " C3 · closelab" in written
    unheld = page(Fitted(**{**fitted.__dict__, "prediction": None}), lang)  # type: ignore[arg-type]
    assert " C1 · closelab" in unheld and " C3 · closelab" not in unheld


def test_the_same_seed_gives_the_same_draws(fitted: Fitted) -> None:
    data = prepare(fitted.log, fitted.emulator)
    again = fit_rival(data, fitted.emulator, "leaving", fitted.seed + 2)
    assert np.array_equal(again.u, fitted.fits["leaving"].u) and np.all(again.u[:, NAMES.index("i_call")] == 0.0)


def test_published_patterns_are_judged_by_their_own_intervals(tmp_path: Path) -> None:
    found = {one.pattern: one for one in published.judge(accounts=20_000, replications=2)}
    assert len(found) == 19 and found["contact_2"].observed == 1.38442
    assert not found["contact_4"].reproduced  # the defaults fall off much faster than any published curve
    values = [one for one in found.values() if one.kind == "value"]
    assert len(values) == 17 and all(one.reproduced == (one.low <= one.model <= one.high) for one in values)
    assert found["pressure_costs_liking"].reproduced and not found["long_talks_sell"].reproduced
    answers = [found[f"first_ask_{name}"] for name in ("yes", "no", "undecided")]
    assert sum(one.model for one in answers) == pytest.approx(1.0)
    assert published.write(list(found.values()), tmp_path).read_text().count("\n") == 20


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_published_number_says_where_it_is_from(lang: str) -> None:
    said = [published.about(source) for source in published.SOURCES]
    assert all({"source", "licence", "formula", "test"} <= set(one) for one in said)
    text = lines([Pattern("sold", "bank", "value", 1.6, 0.6, 4.5, 15.8, 900)], lang)
    assert "CC BY 4.0" in text and text.count("\n") == 5 + len(published.LEFT_OUT)
    assert not [one for one in complaints(text) if one.startswith("says")]


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """300 fits to logs with known truth: the parameters that are told are covered in 85 to 95 %."""
    found = {one.name: one for one in calibration.calibrate(emulator(), 300)}
    identifiable = {name: one for name, one in found.items() if one.identifiable}
    assert {"mu", "fresh"} <= set(identifiable)
    assert all(0.85 <= one.coverage <= 0.95 for one in identifiable.values()), identifiable
    assert all(one.p_uniform > 1e-3 for one in identifiable.values()), identifiable
    assert {"zeta", "e_arg", "hx", "lam_s", "delta"} == {
        name for name, one in found.items() if one.contraction < 0.25
    }
