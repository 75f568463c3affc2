"""A mixed team: each agent plays his own style, and without a brand nobody feels the other's."""

from sim.engine.run import play
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
from sim.study.single import sellers, simulate


def test_a_team_of_two_is_half_of_each_seller_alone() -> None:
    market = load_scenario("column").replace(**{"office.accounts": 120, "team.mix": ["hard", "subtle"]})
    policy = load_policy("redial")
    team = sellers(market, load_playbook("soft"))
    assert [seller.name for seller in team] == ["hard", "subtle"]
    mixed = play(market.world, team, policy, seed=3, replication=0).accounts
    for agent, name in enumerate(("hard", "subtle")):
        alone = play(market.world, [load_playbook(name)], policy, seed=3, replication=0).accounts
        assert [repr(row) for row in mixed[agent::2]] == [repr(row) for row in alone[agent::2]]


def test_with_a_brand_the_pitbull_costs_his_colleague_orders() -> None:
    """omega = 4: everyone annoyed by the hard agent lowers readiness at later first calls of the subtle one."""
    market = load_scenario("column").replace(**{"law.omega": 4.0, "law.omega_good": 0.0})
    market = market.replace(**{"office.agents": 2, "office.accounts": 1000})
    beside_hard = market.replace(**{"team.mix": ["hard", "subtle"]})
    outcomes = [simulate(world, "subtle", seed=3, accounts=True) for world in (beside_hard, market)]
    orders = [outcome.accounts["ordered"].iloc[1::2].sum() for outcome in outcomes if outcome.accounts is not None]
    assert orders[0] < orders[1]
