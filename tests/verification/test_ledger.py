"""The assumption ledger against the model's tables, typed in by hand (MODEL.md sections 3, 5 and 8)."""

import json
import math

import numpy as np
import pytest

from sim.cli import status
from sim.law.parameters import DOMAINS, GROUNDS, SECTIONS, Law, Parameter, ledger
from sim.playbook.moves import bundled_moves
from sim.scenario.population import InfeasibleError, Spread, share_above, solve_shares, spread
from sim.scenario.read import load_scenario
from sim.show.constants import MEANINGS, MODULES, constants, fixed_names
from sim.show.ledger import FAVOURED, NONE, SIDES, balance

from .chance import Chance

LINES = list(ledger())
SOLVED = {"population.mu": 0.0, "population.zeta": 0.0}  # solved from the shares: no default of their own

# name: default, low, high, as section 8 prints them; ranges of "+-50 %" worked out
TABLE: dict[str, tuple[float, float, float]] = {
    "shares.self_buyers": (0.30, 0.05, 0.8),
    "shares.needs_nudge": (0.55, 0.05, 0.8),
    "population.sd_account": (0.9, 0.3, 1.5),
    "population.sd_contact": (0.6, 0.2, 1.0),
    "population.zeta_sd": (1.0, 0.1, 1.2),
    "population.rho_mean": (1.0, 0.2, 2.5),
    "population.rho_sd": (0.6, 0.2, 1.0),
    "law.iota": (0.43, 0.1, 1.0),
    "law.w": (0.45, 0.1, 1.5),
    "law.g": (0.3, 0.0, 4.0),
    "law.e_arg": (0.5, 0.1, 1.0),
    "law.p_match": (0.5, 0.2, 0.9),
    "law.boom": (0.1, 0.0, 0.5),
    "law.e_rec": (0.25, -0.3, 0.6),
    "law.p_need": (0.6, 0.3, 0.9),
    "law.free": (0.2, -0.3, 0.8),
    "law.urg": (0.0, -0.3, 1.2),
    "law.fresh": (0.3, 0.05, 1.0),
    "law.delta": (1.2, 0.3, 2.0),
    "law.k_band": (0.5, 0.0, 1.0),
    "law.tau": (5.0, 2.0, 60.0),
    "law.k_tau": (1.0, 0.0, 2.0),
    "law.awk": (0.01, 0.0, 0.15),
    "law.open_ok": (2.0, 1.0, 3.0),
    "population.patience": (1.5, 0.75, 2.25),
    "population.patience_sd": (0.3, 0.15, 0.45),
    "law.a_dnc": (2.8, 1.4, 4.2),
    "law.a_comp": (3.6, 1.8, 5.4),
    "law.s_a": (0.35, 0.175, 0.525),
    "law.i_call": (0.3, 0.0, 1.0),
    "law.i_talk": (0.02, 0.0, 0.1),
    "law.phi": (0.15, 0.0, 0.5),
    "law.omega": (0.0, 0.0, 4.0),
    "law.omega_good": (0.0, 0.0, 2.0),
    "law.hx": (7.0, 2.0, 30.0),
    "law.ha": (30.0, 5.0, 90.0),
    "law.lam_s": (0.01, 0.0, 0.15),
    "law.lam_c": (0.01, 0.0, 0.05),
    "law.own": (1.5, 0.0, 2.5),
    "law.cool": (14.0, 0.0, 30.0),
    "law.bias": (-0.5, -1.5, 1.0),
    "law.sd_belief": (1.0, 0.3, 2.0),
    "office.p_ans": (0.25, 0.1, 0.5),
    "office.max_dials": (6.0, 3.0, 12.0),
    "population.contacts": (3.0, 1.0, 10.0),
    "population.theta": (0.0, 0.0, 4.0),
    "population.steps": (3.0, 1.0, 5.0),
}
# printed without a range, in sections 5 to 8
DEFAULTS: dict[str, float] = {
    "law.step": 0.45,
    "law.psi": 0.5,
    "law.step_days": 7.0,
    "population.sd_u": 0.8,
    "office.dial": 45.0,
    "office.wrap": 60.0,
    "office.accounts": 1000.0,
    "office.agents": 2.0,
    "office.days": 90.0,
    "office.opening": 9.0,
    "office.hours": 7.0,
    "office.workdays": 5.0,
    "office.retry_hours": 4.0,
    "switches.authority_first": 0.0,
    "switches.no_means_no": 0.0,
    "switches.independent_questions": 0.0,
    "switches.irritation_decays": 1.0,
    "switches.ripening": 0.0,
    "switches.colleagues": 1.0,
    "switches.cooling_off": 1.0,
}
# q, T, F, c, sec of section 5; an empty cell of the page is no effect at all, of c the whole commitment
MOVES: dict[str, tuple[float, float, float, float, float]] = {
    "open": (0, 0, 0, 1, 20),
    "ask_need": (0, 0, 0, 1, 45),
    "argue": (0, 0, 0, 1, 40),
    "recap": (0, 0, 0, 1, 20),
    "ask_impression": (0.30, 0, 0.5, 1, 10),
    "ask_go_on": (0.60, 0, 1, 1, 10),
    "ask_opinion": (0.70, 0, 0.5, 1, 8),
    "ask_arrange": (0.85, 0.05, 0, 1, 8),
    "propose_step": (0.85, 0, 0.5, 0.35, 10),
    "ask_direct": (1, 0.30, 0, 1, 8),
    "press_scarcity": (1, 1.0, 0, 1, 15),
    "push_after_no": (1, 0.80, 0, 1, 15),
    "talk_on": (0, 0.60, 0, 1, 5),
    "leave_open": (0, 0, 0, 1, 10),
    "thank_and_end": (0, 0, 0, 1, 5),
}


def _line(path: str) -> Parameter:
    return next(line for line in LINES if line.path == path)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.path)
def test_every_line_is_complete(line: Parameter) -> None:
    entry = line.entry
    assert entry.meaning.strip()
    assert entry.unit.strip()
    assert entry.favours.strip()
    assert entry.ground in GROUNDS
    low, high = DOMAINS[entry.domain]
    assert low <= entry.low < entry.high <= high
    assert low <= line.default <= high
    if line.section != "move":  # a move has numbers of its own, MOVES
        assert entry.low <= line.default <= entry.high
    if isinstance(entry.off, str):
        assert entry.off.startswith("none: ")
    else:
        assert low <= entry.off <= high


@pytest.mark.parametrize("path", TABLE)
def test_default_and_range_are_the_published_ones(path: str) -> None:
    line = _line(path)
    assert (line.default, line.entry.low, line.entry.high) == pytest.approx(TABLE[path], abs=1e-12)


@pytest.mark.parametrize("path", DEFAULTS)
def test_default_is_the_published_one(path: str) -> None:
    assert _line(path).default == DEFAULTS[path]


def test_the_ledger_holds_the_page_and_nothing_else() -> None:
    mine = (
        TABLE.keys()
        | DEFAULTS.keys()
        | SOLVED.keys()
        | {f"move.{name}" for name in ("q", "T", "F", "c", "U", "seconds")}
    )
    assert {line.path for line in LINES} == mine
    assert len({line.path for line in LINES}) == len(LINES)


def test_every_phrase_of_favour_names_its_sides() -> None:
    assert {line.entry.favours for line in LINES} == set(FAVOURED)
    assert all(set(sides) < set(SIDES) for sides in FAVOURED.values())  # nothing favours all three


def test_the_balance_counts_every_number_once_by_ground_and_for_each_side_it_favours() -> None:
    found = balance()
    assert sum(row["numbers"] for row in found.values()) == len(LINES)
    for ground, row in found.items():
        lines = [line for line in LINES if line.entry.ground == ground]
        for side in SIDES:
            assert row[side] == sum(side in FAVOURED[line.entry.favours] for line in lines)
        assert row[NONE] == sum(not FAVOURED[line.entry.favours] for line in lines)


def test_the_ledger_is_printed_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", "ledger"]) == 0
    text = capsys.readouterr().out
    assert all(line.path in text for line in LINES)
    assert all(name in text for name in MOVES)
    assert all(ground in text for ground in GROUNDS)
    assert status(["show", "ledger", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [line["path"] for line in data["parameters"]] == [line.path for line in LINES]
    assert data["balance"] == balance()


def test_no_coefficient_is_keyed_by_a_playbook_or_a_policy() -> None:
    # section 1: every coefficient belongs to a move or to a prospect
    assert set(SECTIONS) == {"population", "shares", "law", "office", "switches", "move"}
    styles = ("hard", "soft", "subtle", "polite", "redial", "widen")
    assert not [line.path for line in LINES if any(style in line.name for style in styles)]


@pytest.mark.parametrize("name", MOVES)
def test_the_move_table(name: str) -> None:
    row = bundled_moves()[name]
    assert (row.q, row.T, row.F, row.c, row.seconds) == MOVES[name]
    assert (1 if name == "press_scarcity" else 0) == row.U


def test_no_other_moves_are_bundled() -> None:
    assert list(bundled_moves()) == list(MOVES)


# ---- the shares -------------------------------------------------------------------------------------------------


def test_the_solved_numbers_of_the_page() -> None:
    population = load_scenario("column").world.population
    assert f"{population.mu:.6f}" == "1.843102"
    assert f"{population.zeta:.6f}" == "3.380555"
    cold = load_scenario("cold").world.population
    assert (cold.mu, cold.zeta) == (-0.8, 1.6)


def test_the_bundled_scenarios() -> None:
    assert load_scenario("column").world.office[:2] == (1000, 2)  # accounts, agents
    assert load_scenario("consumers").world.population.contacts == 1
    assert load_scenario("complex").world.population.theta == 3
    assert load_scenario("complex").world.office.accounts == 200


def _sampled(mu: float, zeta: float, numbers: Spread, n: int, seed: int) -> tuple[float, float]:
    """Both shares of a population of n, drawn with NumPy and nothing of ours."""
    draw = np.random.default_rng(seed)
    argument = np.array([[numbers.e_arg, 0.7 * numbers.e_arg]])
    match = draw.random((n, 2)) < numbers.p_match
    story = np.where(match, argument, -numbers.boom).sum(axis=1)
    readiness = mu + draw.normal(0, numbers.sd, n) + story
    chance = math.sqrt(1 - numbers.fresh) * draw.logistic(size=n) + math.sqrt(numbers.fresh) * draw.logistic(size=n)
    inertia = np.maximum(0, zeta + numbers.zeta_sd * draw.normal(size=n))
    return float(np.mean(readiness + chance - inertia > 0)), float(np.mean(readiness + chance > 0))


@pytest.mark.parametrize(
    ("self_buyers", "needs_nudge", "law"),
    [
        (0.30, 0.55, Law()),
        (0.10, 0.30, Law(fresh=0.9, e_arg=1.0, p_match=0.3)),
        (0.60, 0.25, Law(fresh=0.05, boom=0.5, p_match=0.8)),
    ],
)
def test_a_sampled_population_meets_both_shares(
    chance: Chance, self_buyers: float, needs_nudge: float, law: Law
) -> None:
    """Both shares solved for are those of a million people drawn with NumPy and nothing of ours."""
    n = 1_000_000
    numbers = spread(load_scenario("column").world.population, law)
    assert numbers.sd == pytest.approx(math.sqrt(0.9**2 + 0.6**2), abs=1e-12)
    mu, zeta = solve_shares(self_buyers, needs_nudge, numbers)
    alone, asked = _sampled(mu, zeta, numbers, n, seed=20261123)
    chance.share("order unprompted", n * alone, n, self_buyers, sees=0.0035)
    chance.share("say yes to a plain question", n * asked, n, self_buyers + needs_nudge, sees=0.0035)


def test_share_above_in_two_closed_forms() -> None:
    """No spread, no story: one logistic when all or nothing is fresh."""
    for fresh in (0.0, 1.0):
        plain = Spread(sd=0.0, zeta_sd=0.0, fresh=fresh, e_arg=0.0, boom=0.0, p_match=0.5)
        assert share_above(1.2, None, plain) == pytest.approx(0.7685247834990175, abs=1e-6)  # 1/(1+e^-1.2)
        assert share_above(1.2, 2.0, plain) == pytest.approx(0.3100255188723876, abs=1e-6)  # 1/(1+e^0.8)
        assert share_above(1.2, 0.5, plain) == pytest.approx(0.6681877721681662, abs=1e-6)  # 1/(1+e^-0.7)
        assert share_above(1.2, -1.0, plain) == pytest.approx(0.7685247834990175, abs=1e-6)  # z is never below 0
    # two equal logistics: with k = mu/sqrt(1/2), P(L + L' > -k) = integral of sigma over a logistic
    # = e^k (e^k - 1 - k)/(e^k - 1)^2; mu = sqrt(1/2)*ln 4: k = ln 4: 4(3 - 1.386294)/9 = 0.717202
    half = Spread(sd=0.0, zeta_sd=0.0, fresh=0.5, e_arg=0.0, boom=0.0, p_match=0.5)
    assert share_above(math.sqrt(0.5) * math.log(4), None, half) == pytest.approx(4 * (3 - math.log(4)) / 9, abs=1e-6)


def test_a_story_that_shifts_everyone_shifts_mu_by_as_much() -> None:
    # p_match = 1: both arguments hit, S = rest + e_arg*(1 + 0.7); e_arg = 1 lowers mu by exactly 1.7
    silent = Spread(sd=1.0, zeta_sd=1.0, fresh=0.3, e_arg=0.0, boom=0.0, p_match=1.0)
    told = silent._replace(e_arg=1.0)
    mu, zeta = solve_shares(0.3, 0.55, silent)
    moved, same = solve_shares(0.3, 0.55, told)
    assert moved == pytest.approx(mu - 1.7, abs=1e-8)
    assert same == pytest.approx(zeta, abs=1e-8)
    # p_match = 0: both miss, S = rest - 2*boom
    missed, _ = solve_shares(0.3, 0.55, silent._replace(p_match=0.0, boom=0.25))
    assert missed == pytest.approx(mu + 0.5, abs=1e-8)


def test_symmetric_population_has_its_median_at_zero() -> None:
    # without a story all terms are symmetric: P(S + e + ... > 0) = 1/2 exactly when mu = 0
    plain = Spread(sd=1.3, zeta_sd=0.5, fresh=0.3, e_arg=0.0, boom=0.0, p_match=0.5)
    mu, _ = solve_shares(0.2, 0.3, plain)
    assert mu == pytest.approx(0.0, abs=1e-8)


@pytest.mark.parametrize(("self_buyers", "needs_nudge"), [(0.5, 0.5), (0.7, 0.6)])
def test_impossible_shares_are_refused(self_buyers: float, needs_nudge: float) -> None:
    numbers = spread(load_scenario("column").world.population, Law())
    with pytest.raises(InfeasibleError):
        solve_shares(self_buyers, needs_nudge, numbers)


def test_a_nudge_too_small_for_the_spread_of_inertia_is_refused() -> None:
    # even zeta = 0 leaves max(0, N) of inertia with mean 0.4: needs_nudge = 0.001 would need zeta < 0
    numbers = spread(load_scenario("column").world.population, Law())
    with pytest.raises(InfeasibleError):
        solve_shares(0.30, 0.001, numbers)


def test_every_number_that_the_law_fixes_itself_is_told_with_its_meaning() -> None:
    """Values by hand from the model's sections 3 to 6; a number added to a file of the law has to be told too."""
    assert {name for module in MODULES for name in fixed_names(module)} == set(MEANINGS)
    by_hand = {"WEAR": 0.7, "COMFORTABLE": 6.0, "PER_REFUSAL": 0.5, "MOST_REFUSALS": 4.0, "COMPETITORS_HANDICAP": 1.0}
    told = {one.path.rpartition(".")[2]: one.value for one in constants()}
    assert {name: told[name] for name in by_hand} == by_hand
    assert {one.favours for one in constants()} <= set(FAVOURED)
