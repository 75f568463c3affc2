"""Scenarios as they are read and changed."""

import pytest

from sim.reading import InputError
from sim.scenario.read import load_scenario, scenario_names


@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_reads_back_as_itself(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.replace() == scenario
    assert scenario.replace().world == scenario.world


def test_the_bundled_ones_differ_as_section_8_says() -> None:
    worlds = {name: load_scenario(name).world for name in scenario_names()}
    advocates = {"hard_ahead", "soft_ahead", "subtle_ahead", "all_level"}
    assert set(worlds) == {"column", "consumers", "cold", "complex", *advocates}
    column = worlds["column"]
    assert (column.office.agents, column.office.accounts, column.population.contacts) == (2, 1000, 3)
    assert (round(column.population.mu, 6), round(column.population.zeta, 6)) == (1.843102, 3.380555)
    assert worlds["consumers"].population.contacts == 1
    assert (worlds["cold"].population.mu, worlds["cold"].population.zeta) == (-0.8, 1.6)
    assert (worlds["complex"].population.theta, worlds["complex"].office.accounts) == (3.0, 200)


def test_shares_are_solved_anew_when_what_they_depend_on_changes() -> None:
    column = load_scenario("column")
    assert column.replace(**{"law.iota": 0.9}).world.population == column.world.population
    assert column.replace(**{"law.e_arg": 0.9}).world.population.mu != column.world.population.mu


def test_raw_logits_replace_shares_and_shares_replace_logits() -> None:
    raw = load_scenario("column").replace(**{"population.mu": -30.0, "population.zeta": 0.0})
    assert raw.world.population.mu == -30.0 and "self_buyers" not in raw.resolved()["population"]
    shares = load_scenario("cold").replace(**{"population.self_buyers": 0.3, "population.needs_nudge": 0.55})
    assert shares.world.population == load_scenario("column").world.population


def test_half_of_a_pair_is_not_enough() -> None:
    with pytest.raises(InputError, match="mu and zeta go together"):
        load_scenario("column").replace(**{"population.mu": 1.0})


def test_switches_in_words_become_numbers() -> None:
    changed = load_scenario("column").replace(
        **{
            "switches.authority": "first",
            "switches.questions": "independent",
            "switches.no_means_no": True,
            "switches.cooling_off": False,
            "switches.ripening": 0.01,
        }
    )
    assert changed.world.switches == (1.0, 1.0, 1.0, 1.0, 0.01, 1.0, 0.0)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("law.iotta", 1.0, "did you mean iota"),
        ("lav.iota", 1.0, "did you mean law"),
        ("office.opening", 20.0, "at most 24"),
        ("office.workdays", 8, "must be at most 7"),
        ("switches.authority", "boss", "must be 'any' or 'first'"),
        ("law", 3, "must be a table"),
        ("team.mix", [], "must have at least 1"),
        ("value.order_value", -1.0, "must be at least 0"),
        ("law.iota", 10**400, "must be a number"),
    ],
)
def test_replace_refuses_what_makes_no_sense(path: str, value: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_scenario("column").replace(**{path: value})
