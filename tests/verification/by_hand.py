"""The model's page once more in plain arithmetic: luck and births, written without a look at the code under test.

Only what several tests need stands here; everything else is worked out beside the check that uses it.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

NORMAL = NormalDist()
DAY = 86_400.0
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)  # Salmon et al. 2011, Philox4x32
WEYL = (0x9E3779B9, 0xBB67AE85)
WORD = 0xFFFFFFFF


def philox(key: tuple[int, int], counter: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 as in the paper: ten rounds, the key bumped between them."""
    k0, k1 = key
    c0, c1, c2, c3 = counter
    for _ in range(10):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & WORD, (p0 >> 32) ^ c3 ^ k1, p0 & WORD
        k0, k1 = (k0 + WEYL[0]) & WORD, (k1 + WEYL[1]) & WORD
    return c0, c1, c2, c3


def luck(
    stream: int, entity: int, occasion: int = 0, ordinal: int = 0, key: tuple[int, int] = (1, 0)
) -> tuple[float, float, float, float]:
    """Four uniforms: counter = (ordinal, occasion, entity, stream), u = (k + 0.5) / 2^32."""
    a, b, c, d = philox(key, (ordinal, occasion, entity, stream))
    return (a + 0.5) / 2**32, (b + 0.5) / 2**32, (c + 0.5) / 2**32, (d + 0.5) / 2**32


def L(u: float) -> float:
    """A logistic draw."""
    return math.log(u / (1 - u))


def sigma(v: float) -> float:
    """The logistic function, safe at both ends."""
    return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))


def N(u: float) -> float:
    """A standard normal draw."""
    return NORMAL.inv_cdf(u)


class Birth(NamedTuple):
    """A contact as born, section 3."""

    rest: float
    e: float
    z: float
    rho: float
    patience: float


class Births(NamedTuple):
    """The numbers births depend on, defaults of section 8."""

    mu: float
    zeta: float
    sd_account: float = 0.9
    sd_contact: float = 0.6
    zeta_sd: float = 1.0
    rho_mean: float = 1.0
    rho_sd: float = 0.6
    fresh: float = 0.3
    patience: float = 1.5
    patience_sd: float = 0.3
    contacts: float = 3.0
    sd_u: float = 0.8


def how_many(mean: float, u: float) -> int:
    """1 + Poisson(mean - 1), at most 10; Poisson by the smallest n with u <= cdf(n)."""
    n, probability = 0, math.exp(-(mean - 1))
    below = probability
    while u > below and n < 9:
        n += 1
        probability *= (mean - 1) / n
        below += probability
    return 1 + n


def contacts_of(account: int, numbers: Births, key: tuple[int, int] = (1, 0)) -> int:
    """How many phones a company has."""
    return how_many(numbers.contacts, luck(0, account, key=key)[2])


def fit_of(account: int, numbers: Births, key: tuple[int, int] = (1, 0)) -> float:
    """What the meetings will show."""
    return numbers.sd_u * N(luck(0, account, key=key)[1])


def born(account: int, contact: int, numbers: Births, key: tuple[int, int] = (1, 0)) -> Birth:
    """Streams 0 and 1: readiness of the company; readiness, z, rho, e; then patience."""
    company = N(luck(0, account, key=key)[0])
    person, inertia, feeling, liking = luck(1, 10 * account + contact, key=key)
    tolerance = luck(1, 10 * account + contact, 0, 1, key=key)[0]
    return Birth(
        rest=numbers.mu + numbers.sd_account * company + numbers.sd_contact * N(person),
        e=math.sqrt(1 - numbers.fresh) * L(liking),
        z=max(0.0, numbers.zeta + numbers.zeta_sd * N(inertia)),
        rho=numbers.rho_mean * math.exp(numbers.rho_sd * N(feeling) - numbers.rho_sd**2 / 2),
        patience=numbers.patience * math.exp(numbers.patience_sd * N(tolerance)),
    )
