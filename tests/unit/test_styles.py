"""What each style of a mixed team sells, and what one agent's turning does to the others."""

import pandas as pd
import pytest

from sim.show.figures import market
from sim.show.pictures import from_tables
from sim.study.results import Results, load_results
from sim.study.run import run_experiment
from sim.study.styles import STYLES, TURNED
from tests.texts import TEXTS

MARKET = """
name = "{name}"
title = {{ nl = "m", en = "m" }}
scope = "b2b"
[office]
accounts = 100
agents = 4
[team]
mix = {mix}
"""
MIXES = {"none": ["subtle"] * 4, "one": ["hard", *["subtle"] * 3], "two": [*["hard"] * 2, *["subtle"] * 2]}
EXPERIMENT = (
    TEXTS
    + """
scenario = ["none.toml", "one.toml", "two.toml"]
seed = 5
arms = { playbooks = ["soft"], policies = ["widen"] }
precision = { replications = { min = 25, max = 25 } }
[design]
kind = "grid"
[design.factors]
"law.omega" = { levels = [0.0, 4.0] }
"""
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("market")
    for name, mix in MIXES.items():
        (folder / f"{name}.toml").write_text(MARKET.format(name=name, mix=str(mix).replace("'", '"')))
    (folder / "e.toml").write_text(EXPERIMENT)
    return run_experiment(folder / "e.toml", out=folder / "r", workers=1)


def table(results: Results, name: str) -> pd.DataFrame:
    return pd.read_csv(results.folder / name)


def test_all_agents_together_are_the_summary(results: Results) -> None:
    keys = ["scenario", "law.omega", "playbook", "policy", "measure"]
    both = table(results, STYLES).merge(results.summary, on=keys, suffixes=("", "_summary"))
    assert len(both) == 3 * 2 * 3
    for name in ("estimate", "low", "high", "n"):
        assert (both[name] - both[f"{name}_summary"]).abs().max() < 1e-5, name


def test_styles_add_up_to_all_by_their_shares(results: Results) -> None:
    rows = table(results, STYLES).query("measure == 'net'")
    for _, found in rows.groupby(["scenario", "law.omega"]):
        parts, whole = found[found["playbook"] != "soft"], found[found["playbook"] == "soft"]
        assert (parts["share"] * parts["estimate"]).sum() / 100.0 == pytest.approx(whole["estimate"].item(), abs=1e-4)
        assert parts["share"].sum() == 100.0


def test_turning_costs_others_exactly_nothing_without_a_name_and_something_with_one(results: Results) -> None:
    rows = table(results, TURNED).set_index(["law.omega", "scenario", "who"])["difference"]
    assert (rows[0.0].xs("others", level="who") == 0.0).all()
    assert (rows[4.0].xs("others", level="who") < 0.0).all()
    for omega in (0.0, 4.0):
        for scenario in ("one", "two"):
            own, others, everybody = (rows[omega, scenario, who] for who in ("own", "others", "all"))
            assert own + others == pytest.approx(everybody, abs=1e-5)


def test_what_turns_is_named_with_what_it_was_before(results: Results) -> None:
    rows = table(results, TURNED)
    assert list(rows["scenario"].unique()) == ["one", "two"] and list(rows["before"].unique()) == ["none", "one"]
    assert set(rows["turned"]) == {"hard"} and len(rows) == 2 * 2 * 3


def test_such_a_market_has_its_own_picture(results: Results) -> None:
    found = {picture.name: picture for picture in from_tables(load_results(results.folder))}
    assert set(found) == {"market_widen_omega_0", "market_widen_omega_4"}
    for picture in found.values():
        picture.draw(picture.table)
    with pytest.raises(ValueError, match="one style that spreads"):
        market.draw(table(results, STYLES).query("scenario == 'one'"))
