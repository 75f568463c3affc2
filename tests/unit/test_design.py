# ruff: noqa: E501
"""From an experiment's file to its cells."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.reading import InputError
from sim.scenario.read import load_scenario
from sim.study.design import Cell, Experiment, at_point, load_experiment
from tests.texts import TEXTS

HEAD = (
    TEXTS
    + """
scenario = "column"
seed = 1
"""
)
ARMS = '[arms]\nplaybooks = ["soft", "subtle"]\npolicies = ["polite", "redial"]\n'


def experiment(tmp_path: Path, text: str, head: str = HEAD) -> Experiment:
    (tmp_path / "e.toml").write_text(head + text)
    return load_experiment(tmp_path / "e.toml")


def fault(tmp_path: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        experiment(tmp_path, text)
    return str(caught.value)


def test_arms_are_crossed_and_named_ones_join_without_doubles(tmp_path: Path) -> None:
    cells = experiment(tmp_path, ARMS + 'named = [["hard", "redial"], ["soft", "polite"]]\n').cells
    labels = ["soft/polite", "soft/redial", "subtle/polite", "subtle/redial", "hard/redial"]
    assert [cell.arm.label for cell in cells] == labels


def test_the_headline_is_six_styles_by_three_policies() -> None:
    cells = load_experiment("experiments/01_headline.toml").cells
    assert len(cells) == 18
    assert {cell.arm.policy for cell in cells} == {"polite", "redial", "widen"}


def test_changes_reach_scenario_playbook_and_policy(tmp_path: Path) -> None:
    changes = '[changes]\n"law.iota" = 0.9\n"policy.max_conversations" = 5\n"moves.recap.seconds" = 1\n'
    cell = experiment(tmp_path, ARMS + changes).cells[0]
    table = cell.sellers[0].table
    assert cell.scenario.world.law.iota == 0.9
    assert cell.policy.max_conversations == 5
    assert table.moves[table.names.index("recap")].seconds == 1.0


def test_a_grid_is_every_combination_of_levels(tmp_path: Path) -> None:
    grid = '[design]\nkind = "grid"\n[design.factors]\n"population.self_buyers" = { levels = [0.1, 0.3] }\n"law.iota" = { levels = [0.2, 0.4, 0.6] }\n'
    cells = experiment(tmp_path, ARMS + grid).cells
    assert len(cells) == 4 * 6
    assert dict(cells[0].arm.factors) == {"population.self_buyers": 0.1, "law.iota": 0.2}


@pytest.mark.parametrize(
    ("path", "levels", "read"),
    [
        ("law.iota", "[0.2, 0.4]", lambda cell: cell.scenario.world.law.iota),
        ("population.self_buyers", "[0.1, 0.3]", lambda cell: cell.scenario.world.population.mu),
        ("office.p_ans", "[0.1, 0.3]", lambda cell: cell.scenario.world.office.p_ans),
        ("policy.max_conversations", "[1, 2]", lambda cell: cell.policy.max_conversations),
        ("moves.argue.seconds", "[30, 40]", lambda cell: [move.seconds for move in cell.sellers[0].table.moves]),
        ("playbook.call_back", '["open", "close"]', lambda cell: cell.sellers[0].resolved()["call_back"]),
        ("switches.authority", '["any", "first"]', lambda cell: cell.scenario.world.switches.authority_first),
    ],
)
def test_anything_can_be_a_factor_by_its_dotted_name(
    path: str, levels: str, read: Callable[[Cell], object], tmp_path: Path
) -> None:
    grid = f'[design]\nkind = "grid"\n[design.factors]\n"{path}" = {{ levels = {levels} }}\n'
    cells = experiment(tmp_path, ARMS + grid).cells
    first, second = (read(cell) for cell in (cells[0], cells[4]))
    assert first != second


def test_a_factor_that_goes_along_is_no_dimension_and_stands_in_no_table(tmp_path: Path) -> None:
    lines = (
        '[design]\nkind = "grid"\n[design.factors]\n"law.omega_good" = { levels = [0.5, 1.0], along = "law.omega" }\n'
    )
    lines += '"law.omega" = { levels = [1.0, 2.0] }\n"law.iota" = { levels = [0.2, 0.4] }\n'
    cells = experiment(tmp_path, ARMS + lines).cells
    assert len(cells) == 4 * 4 and {tuple(dict(cell.arm.factors)) for cell in cells} == {("law.omega", "law.iota")}
    laws = {cell.scenario.world.law for cell in cells}
    assert {(law.omega, law.omega_good) for law in laws} == {(1.0, 0.5), (2.0, 1.0)} and len(laws) == 4


@pytest.mark.parametrize("kind", ["lhs", "sobol"])
def test_a_sample_fills_its_ranges_and_is_the_same_twice(kind: str, tmp_path: Path) -> None:
    text = (
        ARMS
        + f'[design]\nkind = "{kind}"\npoints = 16\n[design.factors]\n"law.iota" = {{ range = [0.1, 1.0] }}\n"law.w" = {{ range = [0.1, 1.5] }}\n'
    )
    first, second = experiment(tmp_path, text), experiment(tmp_path, text)
    assert [cell.arm for cell in first.cells] == [cell.arm for cell in second.cells]
    values = sorted({dict(cell.arm.factors)["law.iota"] for cell in first.cells})
    assert len(values) == 16 and 0.1 <= values[0] < 0.2 and 0.9 < values[-1] <= 1.0


def test_a_design_solves_shares_once_at_its_baseline() -> None:
    column = load_scenario("column")
    moved = at_point(column, {"law.e_arg": 0.9})
    assert moved.world.population == column.world.population and moved.world.law.e_arg == 0.9
    fewer = at_point(column, {"law.e_arg": 0.9, "population.self_buyers": 0.1})
    assert fewer.world.population == column.replace(**{"population.self_buyers": 0.1}).world.population


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ARMS + "[precision]\nnett = { half_width = 1 }\n", "e.toml:11: precision.nett: unknown key; did you mean net?"),
        (ARMS + '[design]\nkind = "grid"\n', 'a design of kind "grid" needs factors'),
        (ARMS + '[design]\nkind = "lhs"\n[design.factors]\n"law.iota" = { range = [0.1, 9.0] }\n', "must stay within the ledger's range, 0.1 to 1"),
        (ARMS + '[design]\nkind = "lhs"\n[design.factors]\n"law.iota" = { levels = [1] }\n', "needs range for law.iota"),
        (ARMS + '[design]\nkind = "grid"\n[design.factors]\n"law.iota" = { levels = [0.4, 7] }\n', "e.toml:13: design.factors.law.iota: must stay within the ledger's range, 0.1 to 1"),
        (ARMS + '[design]\nkind = "grid"\n[design.factors]\n"moves.ask_arrange.T" = { levels = [0, 3] }\n', "must stay within the ledger's range, 0 to 1"),
        (ARMS + '[design]\nkind = "grid"\n[design.factors]\n"law.iotta" = { levels = [0.4] }\n', "did you mean iota?"),
        (ARMS + '[design]\nkind = "sobol"\npoints = 100\n[design.factors]\n"law.iota" = { range = [0.2, 0.4] }\n', "only for 2, 4, 8, ... points"),
        (ARMS + '[design]\nkind = "grid"\n[design.factors]\n"law.iota" = { levels = [0.4], along = "law.w" }\n', "which must be a factor of the same grid"),
        (ARMS + '[design]\nkind = "grid"\n[design.factors]\n"law.w" = { levels = [0.4] }\n"law.iota" = { levels = [0.2, 0.4], along = "law.w" }\n', "law.iota needs as many levels as law.w"),
        (ARMS + "[precision]\nnet = { half_width = 1 }\nreplications = { min = 5, max = 30 }\n", "must be at least 20"),
        (ARMS.replace('"soft"', '"sofd"'), "unknown playbook; did you mean soft?"),
        (ARMS.replace('"polite"', '"polit"'), "unknown policy; did you mean polite?"),
        ('[arms]\nplaybooks = ["soft"]\n', "give both, or neither"),
        ("[arms]\n", "no arm"),
        (ARMS + "[changes]\n\"law.iotta\" = 1\n", "e.toml:10"),
        (ARMS + "[precision]\nreplications = { min = 9, max = 3 }\n", "min must be at most max"),
    ],
)  # fmt: skip
def test_a_fault_in_an_experiment(text: str, said: str, tmp_path: Path) -> None:
    assert said in fault(tmp_path, text)
