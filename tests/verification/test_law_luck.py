"""Luck: Philox4x32-10 and its counters (MODEL.md section 9)."""

import itertools
import math

import pytest
from scipy import stats

from sim.law.parameters import Law, Population
from sim.scenario.luck import block, philox
from sim.scenario.population import bear_account
from sim.scenario.read import load_scenario

from .by_hand import Births, born, contacts_of, fit_of, luck
from .by_hand import philox as philox_by_hand
from .chance import Chance

# The known answers of Random123's kat_vectors, lines "philox4x32 10": counter, key, result.
# NumPy's Philox is the 4x64 member of the family, another generator: no oracle here.
ALL = 0xFFFFFFFF
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL, ALL, ALL, ALL), (ALL, ALL), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (  # digits of pi
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
Words = tuple[int, int, int, int]


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_published_known_answers(counter: Words, key: tuple[int, int], result: Words) -> None:
    assert tuple(int(word) for word in philox(*key, *counter)) == result
    assert philox_by_hand(key, counter) == result  # the oracle of the other tests too


def test_a_block_is_the_counter_ordinal_occasion_entity_stream_under_the_key_seed_replication() -> None:
    for seed, replication, stream, entity, occasion, ordinal in [
        (1, 0, 7, 10, 1, 2),
        (2, 5, 3, 99991, 4, 0),
        (ALL, ALL, 13, 1, 0, 0),
    ]:
        words = philox_by_hand((seed, replication), (ordinal, occasion, entity, stream))
        expected = [(word + 0.5) / 2**32 for word in words]
        assert list(block(seed, replication, stream, entity, occasion, ordinal)) == expected


def test_uniforms_never_reach_their_ends() -> None:
    # the smallest is 0.5/2^32, the largest 1 - 0.5/2^32
    draws = [u for ordinal in range(2000) for u in block(1, 0, 7, 3, 0, ordinal)]
    assert 0.5 / 2**32 <= min(draws) < max(draws) <= 1 - 0.5 / 2**32


def test_uniforms_are_even_and_independent_at_lag_one(chance: Chance) -> None:
    # mean 1/2, variance 1/12; products of neighbours have variance 1/144 and are uncorrelated with one another
    draws = [u for entity in range(10_000) for u in block(7, 3, 5, entity, 0, 0)]
    chance.mean("uniforms", draws, 0.5, math.sqrt(1 / 12), sees=0.01)
    products = [(a - 0.5) * (b - 0.5) for a, b in itertools.pairwise(draws)]
    chance.mean("covariance at lag one", products, 0.0, 1 / 12, sees=0.003)
    chance.times("uniforms", draws, stats.uniform(), sees=0.02)


@pytest.mark.parametrize("key", [(1, 0), (20261123, 17)])
def test_births_from_their_streams(key: tuple[int, int]) -> None:
    world = load_scenario("column").world
    numbers = Births(world.population.mu, world.population.zeta)
    for number in range(300):
        account = bear_account(world.population, world.law, key, number)
        assert account.number == number
        assert len(account.contacts) == contacts_of(number, numbers, key)
        assert account.fit == pytest.approx(fit_of(number, numbers, key), abs=1e-12)
        for contact, person in enumerate(account.contacts):
            expected = born(number, contact, numbers, key)
            ours = (person.rest, person.e, person.z, person.rho, person.patience)
            assert ours == pytest.approx(expected, abs=1e-12)
            assert person.x == person.rest
            assert (person.a, person.peak, person.known, person.heard, person.refusals) == (0, 0, 0, 0, 0)


def test_no_number_is_shared_between_two_parameters() -> None:
    # all sixteen birth parameters different from their defaults and from each other
    population = Population(0.7, 2.1, 0.5, 0.8, 0.9, 1.7, 0.4, 2.2, 0.2, 4.5, 1.1, 2, 1.3)
    law = Law(fresh=0.6)
    numbers = Births(0.7, 2.1, 0.5, 0.8, 0.9, 1.7, 0.4, 0.6, 2.2, 0.2, 4.5, 1.3)
    for number in range(100):
        account = bear_account(population, law, (3, 4), number)
        assert len(account.contacts) == contacts_of(number, numbers, (3, 4))
        assert account.fit == pytest.approx(fit_of(number, numbers, (3, 4)), abs=1e-12)
        assert (account.theta, account.theta_at_birth, account.steps_left) == (1.1, 1.1, 2)
        for contact, person in enumerate(account.contacts):
            ours = (person.rest, person.e, person.z, person.rho, person.patience)
            assert ours == pytest.approx(born(number, contact, numbers, (3, 4)), abs=1e-12)


def test_no_steps_without_stakes() -> None:
    # section 3: steps left, 0 if theta = 0 at birth
    world = load_scenario("column").world
    assert world.population.steps == 3
    assert bear_account(world.population, world.law, (1, 0), 0).steps_left == 0
    assert bear_account(world.population._replace(theta=3.0), world.law, (1, 0), 0).steps_left == 3


def test_another_replication_is_another_draw() -> None:
    assert len({block(1, replication, 0, 0, 0, 0) for replication in range(1000)}) == 1000
    assert len({luck(stream, 0) for stream in range(15)}) == 15
