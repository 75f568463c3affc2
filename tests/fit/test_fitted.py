"""A fitted scenario in an experiment: its intervals hold what the fit left open, beside those of luck alone."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import load_results, load_scenario, run_experiment
from sim.reading import InputError
from sim.scenario.draws import hash_of
from sim.show import slides_fitted
from sim.show.fitted_report import section
from sim.show.fitted_table import fitted_table
from sim.show.making import Making
from sim.show.quantities import Telling
from sim.show.quoting import citations, cited
from sim.show.report import page
from sim.show.theme import Lang
from sim.study import fitted
from sim.study import plan as plans
from sim.study.cost import WORLDS, cost
from sim.study.design import load_experiment
from sim.study.fitted import FITTED, FITTED_PAIRS, spread
from sim.study.reproduce import reproduce
from tests.texts import TEXTS

HEAD = "population.mu,population.zeta,law.fresh"
WILLING, UNWILLING = "1.5,1,0.5", "-5,1,0.5"  # nearly everybody orders after a question, or hardly anybody
MIDDLE = dict(zip(("mu", "zeta"), (1.5, 1), strict=True)) | {"contacts": 1}
ARMS = """
seed = 4
[arms]
playbooks = ["soft_question", "subtle"]
policies = ["polite"]
[changes]
"office.accounts" = 60
[precision]
replications = { min = 3, max = 3 }
"""


def market(place: Path, *draws: str) -> Path:
    """A scenario with draws made by hand; it stands at the first of them."""
    text = "\n".join([HEAD, *draws, ""])
    (place / "draws.csv").write_text(text)
    lines = ['name = "ours"', 'title = { nl = "ons", en = "ours" }', 'scope = "b2c"', "[population]"]
    lines += [f"{key} = {value}" for key, value in MIDDLE.items()]
    lines += ["[law]", "fresh = 0.5", "[fitted]", 'draws = "draws.csv"', f'sha256 = "{hash_of(text)}"']
    (place / "ours.toml").write_text("\n".join(lines))
    return place / "ours.toml"


def experiment(place: Path, *draws: str, more: str = "", scenario: str = "ours.toml") -> Path:
    market(place, *draws)
    (place / "e.toml").write_text(f'{TEXTS}\nscenario = "{scenario}"\n{ARMS}{more}')
    return place / "e.toml"


def tables(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.read_csv(folder / FITTED), pd.read_csv(folder / FITTED_PAIRS)


def of(table: pd.DataFrame, measure: str) -> pd.Series:
    return table[table["measure"] == measure].iloc[0]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("two")
    return run_experiment(experiment(place, WILLING, UNWILLING), out=place / "r", workers=1).folder


def test_two_very_different_draws_span_the_interval(two: Path) -> None:
    arms, pairs = tables(two)
    net = of(arms, "net")
    assert net["low"] < 5.0 and net["high"] > 30.0  # the unwilling market, and the willing one
    assert net["luck_low"] > 20.0 and net["high"] - net["low"] > 3.0 * (net["luck_high"] - net["luck_low"])
    assert net["estimate"] == pytest.approx(net["luck_estimate"] / 2.0, abs=3.0) and net["draws"] == 2
    gap = of(pairs, "net")  # the sellers differ in the willing market alone
    assert gap["difference"] == pytest.approx(gap["luck_difference"] / 2.0, abs=1.0)


def test_one_draw_leaves_luck_alone(tmp_path: Path) -> None:
    folder = run_experiment(experiment(tmp_path, WILLING), out=tmp_path / "r", workers=1).folder
    for table, name in zip(tables(folder), ("estimate", "difference"), strict=True):
        for column in (name, "low", "high"):
            other = f"luck_{column}"
            pd.testing.assert_series_equal(table[column], table[other], check_names=False)
        assert (table["high"] >= table["low"]).all() and of(table, "net")["high"] > of(table, "net")["low"]


def test_the_tables_are_the_worlds_of_the_draws(two: Path) -> None:
    """Played by hand: world w at draw w * 2 // 200, with the luck of replication w."""
    from sim import simulate

    scenario = load_scenario(two.parent / "ours.toml").replace(**{"office.accounts": 60})
    nets = np.empty((2, WORLDS))
    for row, style in enumerate(("soft_question", "subtle")):
        for number in range(WORLDS):
            mu = 1.5 if number < WORLDS // 2 else -5.0
            world = scenario.replace(**{"population.mu": mu})
            nets[row, number] = simulate(world, style, seed=4, replication=number).measures["net"]
    arms, pairs = tables(two)
    assert arms[arms["measure"] == "net"]["estimate"].to_numpy() == pytest.approx(nets.mean(1), abs=1e-5)
    gap, found = nets[0] - nets[1], of(pairs, "net")
    ends = np.quantile(gap, [0.05, 0.95])
    assert [found["difference"], found["low"], found["high"]] == pytest.approx([gap.mean(), *ends], abs=1e-5)
    assert found["above"] == (gap > 0).sum() and (found["a"], found["b"]) == ("soft_question/polite", "subtle/polite")


def test_it_is_the_same_twice_and_from_its_manifest_alone(two: Path, tmp_path: Path) -> None:
    again = run_experiment(two.parent / "e.toml", out=tmp_path / "r", workers=2).folder
    for name in (FITTED, FITTED_PAIRS, "manifest.json"):
        assert (again / name).read_bytes() == (two / name).read_bytes()
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "manifest.json").write_bytes((two / "manifest.json").read_bytes())
    assert reproduce(tmp_path / "alone").differences == ()
    assert load_results(two).run_id == json.loads((two / "manifest.json").read_text())["run_id"]


def test_the_shell_shows_arms_and_differences_beside_luck(two: Path) -> None:
    table = fitted_table(load_results(two))
    assert table is not None
    cells = list(zip(*(column.cells for column in table.columns), strict=True))
    assert [cell[0] for cell in cells][::2] == ["soft_question", "subtle", "subtle minus soft_question"]
    assert cells[0][2:] == ("62.5 (53.3 to 71.7)", "31.3 (0.0 to 71.7)")
    assert cells[4][2:] == ("+2.2 (−3.3 to +6.8)", "+1.3 (−1.7 to +6.7)")


@pytest.mark.parametrize(("lang", "gap"), [("nl", "+1,3"), ("en", "+1.3")])
def test_the_report_says_it_beside_luck_and_for_no_other_scenario(two: Path, lang: Lang, gap: str) -> None:
    telling = Telling(load_results(two), lang)
    found = section(telling, "ours")
    assert found is not None and [len(table["rows"]) for table in found["tables"]] == [2, 1]
    cells = found["tables"][1]["rows"][0]["cells"]
    assert cells[0].text == gap and cells[0].note.startswith("−1") and len(cells) == 4
    assert telling.factor("law.fresh") in found["notes"][1]
    told = page(telling.results, lang)
    assert all(text in told for text in (found["title"], gap, cells[0].note))
    assert section(telling, "consumers") is None


@pytest.mark.parametrize(("lang", "gap"), [("nl", "+1,3"), ("en", "+1.3")])
def test_a_deck_has_a_slide_of_it_with_every_row_in_its_notes(two: Path, lang: Lang, gap: str) -> None:
    telling = Telling(load_results(two), lang)
    made = Making(telling)
    for scenario in ("ours", "consumers"):
        slides_fitted.fitted(made, scenario)
    (slide,) = list(made.file.slides)
    assert slide.shapes.title.text_frame.text == telling.say("fitted.title")
    rows = [
        [cell.text for cell in row.cells] for shape in slide.shapes if shape.has_table for row in shape.table.rows
    ]
    assert len(rows) == 1 + 2 + 1 and rows[3][1].startswith(f"{gap}\n−1")
    notes = slide.notes_slide.notes_text_frame.text
    assert telling.factor("law.fresh") in notes and all(cell.replace("\n", " ") in notes for cell in rows[3])


def test_a_citation_has_the_campaign_beside_it_either_way_round(two: Path) -> None:
    telling = Telling(load_results(two), "en")
    said = {key: cited(telling, telling.register[key]).text for key in telling.register}
    opened = "Over 200 campaigns, with what the fit left open: "
    assert (
        f"{opened}31.3 on average, 90% of them 0.0 to 71.7; by luck alone 53.3 to 71.7."
        in said["e/ours/soft_question/polite/net"]
    )
    more, less = (said[f"e/ours/{pair}/polite/net"] for pair in ("subtle-soft_question", "soft_question-subtle"))
    assert f"{opened}+1.3 on average, 90% of them −1.7 to +6.7; by luck alone" in more
    assert f"{opened}−1.3 on average, 90% of them −6.7 to +1.7; by luck alone" in less
    assert list(citations(telling, list(telling.register.values())))  # none breaks a rule of ours
    assert opened not in said["e/ours/subtle/polite/dials"]


def test_stopped_among_the_draws_it_goes_on_and_plays_no_world_of_the_run_again(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as hurt, pytest.raises(KeyboardInterrupt):
        hurt.setattr("sim.study.fitted.play_many", stopped)
        run_experiment(two.parent / "e.toml", out=tmp_path / "r", workers=1)
    assert not (tmp_path / "r" / "manifest.json").exists()
    monkeypatch.setattr("sim.study.runner.play_chunk", stopped)
    again = run_experiment(two.parent / "e.toml", out=tmp_path / "r", workers=1).folder
    assert all((again / name).read_bytes() == (two / name).read_bytes() for name in (FITTED, "manifest.json"))


def test_other_draws_are_another_run(two: Path, tmp_path: Path) -> None:
    other = run_experiment(experiment(tmp_path, WILLING, "-4,1,0.5"), out=tmp_path / "r", workers=1)
    manifest = json.loads((two / "manifest.json").read_text())
    assert other.manifest["key"] != manifest["key"]
    assert other.manifest["parameters"]["draws"] == {"ours.toml": [HEAD, "1.5,1.0,0.5", "-4.0,1.0,0.5"]}


def test_a_changed_table_is_noticed(two: Path, tmp_path: Path) -> None:
    for path in two.glob("*.*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    raw = (two / FITTED).read_text().replace("200", "201")
    (tmp_path / FITTED).write_text(raw)
    assert any(FITTED in line for line in reproduce(tmp_path, sample=1).differences)


def test_what_an_experiment_sets_or_varies_is_open_no_more(tmp_path: Path) -> None:
    more = '[design]\nkind = "grid"\n[design.factors]\n"population.mu" = { levels = [-1.0, 1.0] }\n'
    path = experiment(tmp_path, WILLING, UNWILLING, more=more)
    cells = load_experiment(path, changes={"law.fresh": 0.2}).cells
    assert [cell.scenario.draws.paths for cell in cells] == [("population.zeta",)] * 4
    found = run_experiment(path, out=tmp_path / "r", changes={"law.fresh": 0.2})
    assert fitted.left_open(found.manifest) == ["population.zeta"]
    assert {one.world.law.fresh for cell in cells for one in cell.scenario.drawn(2)} == {0.2}
    path = experiment(tmp_path, WILLING, UNWILLING)
    settled = load_experiment(path, changes={"law.fresh": 0.2, "population.self_buyers": 0.3})
    assert not any(cell.scenario.draws for cell in settled.cells)


def test_a_grid_has_its_points_and_other_factors_leave_the_draws_open(tmp_path: Path) -> None:
    more = '[design]\nkind = "grid"\n[design.factors]\n"law.iota" = { levels = [0.2, 0.5] }\n'
    folder = run_experiment(experiment(tmp_path, WILLING, UNWILLING, more=more), out=tmp_path / "r").folder
    arms, pairs = tables(folder)
    net = arms[arms["measure"] == "net"]
    assert sorted(net["law.iota"]) == [0.2, 0.2, 0.5, 0.5] and (net["low"] < 5.0).all()
    assert set(pairs["law.iota"]) == {0.2, 0.5}


def test_a_scenario_that_was_not_fitted_has_no_such_table(tmp_path: Path) -> None:
    path = experiment(tmp_path, WILLING, scenario="consumers")
    found = run_experiment(path, out=tmp_path / "r", workers=1)
    assert (
        fitted_table(found) is None
        and not (found.folder / FITTED).exists()
        and "draws" not in found.manifest["parameters"]
    )


def test_what_it_costs_counts_the_worlds_of_the_draws(tmp_path: Path) -> None:
    found = load_experiment(experiment(tmp_path, WILLING))
    scenario = found.cells[0].scenario
    assert cost(found.file, [scenario]).contacts == 2 * (3 + 2 * WORLDS) * 60
    assert cost(found.file, [scenario.at({})]).contacts == 2 * 3 * 60


def test_a_plan_counts_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, tried = load_experiment(experiment(tmp_path, WILLING)), plans._tried
    monkeypatch.setattr(plans, "_tried", lambda *given: (*tried(*given)[:2], 1.0))  # a second for each world
    assert plans.plan(found, workers=1).seconds == 2 * 3 + 2 * 2 * WORLDS


def test_where_there_is_nothing_to_divide_by_the_rest_counts() -> None:
    assert spread(np.array([np.nan, 1.0, 3.0])) == pytest.approx((2.0, 1.1, 2.9))
    assert np.isnan(spread(np.array([np.nan]))).all()
    assert fitted.LEVEL == 0.9


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda place: (place / "draws.csv").unlink(), "draws.csv: cannot be read"),
        (
            lambda place: (place / "draws.csv").write_text(f"{HEAD}\n{UNWILLING}\n"),
            "not the draws that this scenario",
        ),
        (lambda place: (place / "draws.csv").write_bytes(b"\xff"), "not the draws that this scenario"),
        (lambda place: market(place), "must have 1 to 10,000 draws, not 0"),
        (lambda place: market(place, "1,2"), "draw 1: must have a finite number for each parameter"),
        (lambda place: market(place, WILLING, "1,nan,0.5"), "draw 2: must have a finite number"),
        (lambda place: market(place, WILLING, "1,1," + "5" * 200_000), "draws.csv: not CSV: field larger"),
        (lambda place: market(place, WILLING, "1,1,7"), "draw 2: law.fresh: must be at most 1.0, not 7.0"),
    ],
)
def test_draws_that_are_not_there_or_not_sound_are_refused(spoil: object, said: str, tmp_path: Path) -> None:
    path = market(tmp_path, WILLING)
    assert load_scenario(path).draws.rows == ((1.5, 1.0, 0.5),)
    assert callable(spoil)
    spoil(tmp_path)
    with pytest.raises(InputError, match=said):
        load_scenario(path)


def test_line_endings_are_no_change_and_no_other_folder_is_read(tmp_path: Path) -> None:
    path = market(tmp_path, WILLING, UNWILLING)
    (tmp_path / "draws.csv").write_bytes((tmp_path / "draws.csv").read_bytes().replace(b"\n", b"\r\n"))
    assert len(load_scenario(path).draws.rows) == 2
    path.write_text(path.read_text().replace('"draws.csv"', '"../draws.csv"'))
    with pytest.raises(InputError, match=r"fitted\.draws: must match"):
        load_scenario(path)
