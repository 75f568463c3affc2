"""From shares people can picture to the logits of the law, and from luck to one prospect.

A scenario says which share buys unasked and which further share a plain question brings (MODEL.md
section 3). Both are probabilities of a sum S + e - z + sqrt(fresh) L of a normal, a clipped normal, two
scaled logistics and the two arguments of the decent story, so they are exact one-dimensional integrals:
P(X > 0) = 1/2 + 1/pi int_0^inf Im E[exp(iwX)] / w dw (Gil-Pelaez 1951, doi:10.1093/biomet/38.3-4.481).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.law import prospect as birth
from sim.law.parameters import Law, Population
from sim.law.persuasion import matching_argument
from sim.scenario.luck import block
from sim.words import Status, Stream

Waves = NDArray[np.complex128]

SPACING = 0.05  # of the midpoint rule in w: its error is the chance of |X| > 2 pi / 0.05 = 126 logits
FURTHEST = 12.0  # the logistic parts, exp(-pi w) and less, are below 1e-16 there
DIGITS = 12  # kept of mu and zeta, so that the last bits of a platform's exp do not reach a result
WIDEST = 60.0  # logits: where a root is looked for
HALVINGS = 60

W = (np.arange(int(FURTHEST / SPACING)) + 0.5) * SPACING
CONTACT = int(Stream.CONTACT)


class InfeasibleError(ValueError):
    """Shares that no population of this shape can have."""


class Spread(NamedTuple):
    """Everything but mu and zeta that the shares depend on."""

    sd: float
    zeta_sd: float
    fresh: float
    e_arg: float
    boom: float
    p_match: float


def spread(population: Population, law: Law) -> Spread:
    """The part of a scenario on which the solution of its shares depends."""
    sd = math.hypot(population.sd_account, population.sd_contact)
    return Spread(sd, population.zeta_sd, law.fresh, law.e_arg, law.boom, law.p_match)


@lru_cache(maxsize=256)
def solve_shares(self_buyers: float, needs_nudge: float, spread: Spread) -> tuple[float, float]:
    """Mu and zeta, in logits, at which the population has both shares; InfeasibleError if there are none."""
    if not (self_buyers > 0.0 and needs_nudge > 0.0 and self_buyers + needs_nudge < 1.0):
        raise InfeasibleError("self_buyers and needs_nudge must be above 0 and sum below 1")
    mu = round(_root(lambda m: share_above(m, None, spread) - self_buyers - needs_nudge), DIGITS)
    most = share_above(mu, 0.0, spread)
    if self_buyers > most:
        least = self_buyers + needs_nudge - most
        raise InfeasibleError(f"with this spread of inertia needs_nudge must be at least {least:.3f}")
    zeta = round(_root(lambda z: self_buyers - share_above(mu, z, spread)), DIGITS)
    return mu, zeta


def share_above(mu: float, zeta: float | None, spread: Spread) -> float:
    """P(S + e - z + sqrt(fresh) L > 0), without the inertia z if `zeta` is None."""
    waves = np.exp(1j * W * mu) * _fixed_part(spread)
    if zeta is not None:
        waves = waves * _inertia(zeta, spread.zeta_sd)
    return float(0.5 + np.sum(waves.imag / W) * SPACING / math.pi)


@lru_cache(maxsize=256)
def _fixed_part(spread: Spread) -> Waves:
    """E[exp(iw .)] of the normal, the two logistics and the story's two arguments."""
    waves = np.exp(-0.5 * (spread.sd * W) ** 2) + 0j
    for scale in (math.sqrt(1.0 - spread.fresh), math.sqrt(spread.fresh)):
        waves = waves * _logistic(scale)
    for heard in (0, 1):
        hit = np.exp(1j * W * matching_argument(spread.e_arg, heard))
        miss = np.exp(-1j * W * spread.boom)
        waves = waves * (spread.p_match * hit + (1.0 - spread.p_match) * miss)
    return np.asarray(waves)


def _logistic(scale: float) -> Waves:
    """E[exp(iwsL)] = pi s w / sinh(pi s w)."""
    return np.asarray(math.pi * scale * W / np.sinh(math.pi * scale * W) if scale > 0.0 else W**0, complex)


def _inertia(zeta: float, zeta_sd: float) -> Waves:
    """E[exp(-iwz)] of z = max(0, zeta + zeta_sd N): an atom at 0, and above it the incomplete normal integral.

    With a = zeta / zeta_sd and b = zeta_sd w that integral is exp(-a^2/2) w(-(b + ia) / sqrt 2) / 2, where w is
    Faddeeva's function; for a > 0 it is the whole transform minus what lies below 0, which cannot overflow.
    """
    from scipy.special import wofz

    if zeta_sd == 0.0:
        return np.asarray(np.exp(-1j * W * max(0.0, zeta)))
    a, b = zeta / zeta_sd, zeta_sd * W
    tail = 0.5 * math.exp(-0.5 * a * a) * wofz((b + 1j * abs(a)) / math.sqrt(2.0))
    above = np.exp(-1j * a * b - 0.5 * b * b) - tail if a > 0.0 else np.conj(tail)
    return np.asarray(above + 0.5 * math.erfc(a / math.sqrt(2.0)))


def _root(excess: Callable[[float], float]) -> float:
    """Where an increasing function crosses 0, by bisection."""
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if excess(middle) < 0.0 else (low, middle)
    return (low + high) / 2.0


@dataclass(slots=True)
class Prospect:
    """A contact: a person with a phone. Logits for readiness, SD of anger for irritation, s for time."""

    x: float
    rest: float
    e: float
    z: float
    rho: float
    patience: float
    a: float = 0.0
    peak: float = 0.0
    since: float = 0.0  # x, rest and a hold from this moment on
    known: int = 0
    heard: int = 0
    refusals: int = 0
    talks: int = 0  # meetings included; also the occasion of the luck of the talk to come
    conversations: int = 0  # meetings left out
    dials: int = 0
    unanswered: int = 0  # in a row
    belief: float = 0.0
    variance: float = -1.0  # below 0: the seller has no belief yet
    hung_up: bool = False
    do_not_call: bool = False
    complained: bool = False
    told_of: bool = False  # the market knows that this contact is annoyed
    satisfied: bool = False  # ordered while not annoyed
    left_alone: bool = False  # under "no means no": no more calls to this contact


@dataclass(slots=True)
class Account:
    """A company and what became of it."""

    number: int
    fit: float
    theta: float
    theta_at_birth: float
    steps_left: int
    contacts: list[Prospect] = field(default_factory=list)
    status: int = int(Status.OPEN)
    blocked: bool = False
    unprompted: bool = False
    asked: bool = False
    missed: bool = False
    ready_lost: int = 0
    ordered_at: float = -1.0
    dials: int = 0
    talks: int = 0
    meetings: int = 0
    busy: float = 0.0  # seconds of the agent's time


def entity(account: int, contact: int) -> int:
    """The number under which contact j of account i has its luck: 10 i + j."""
    return birth.MOST_CONTACTS * account + contact


Traits = tuple[float, float, float, float, float]


def traits(population: Population, law: Law, seed: int, replication: int, who: int, u: float) -> Traits:
    """Resting readiness, taste, inertia, sensitivity and patience of an entity; `u` is its account's share."""
    readiness, inertia, sensitivity, taste = block(seed, replication, CONTACT, who, 0, 0)
    patience = block(seed, replication, CONTACT, who, 0, 1)[0]
    return (
        birth.resting_readiness(population.mu, population.sd_account, population.sd_contact, u, readiness),
        birth.taste(law.fresh, taste),
        birth.inertia(population.zeta, population.zeta_sd, inertia),
        birth.sensitivity(population.rho_mean, population.rho_sd, sensitivity),
        birth.patience(population.patience, population.patience_sd, patience),
    )


def bear_contact(
    population: Population, law: Law, key: tuple[int, int], account: int, contact: int, u: float
) -> Prospect:
    """A contact as it is before anyone calls; `u` is its account's share of the luck."""
    rest, e, z, rho, patience = traits(population, law, *key, entity(account, contact), u)
    return Prospect(x=rest, rest=rest, e=e, z=z, rho=rho, patience=patience)


def bear_account(population: Population, law: Law, key: tuple[int, int], number: int) -> Account:
    """An account with its contacts; `key` is (seed, replication)."""
    readiness, fit, contacts, _ = block(*key, Stream.ACCOUNT, number, 0, 0)
    theta = population.theta
    account = Account(
        number, birth.fit(population.sd_u, fit), theta, theta, int(population.steps) if theta > 0.0 else 0
    )
    for contact in range(birth.number_of_contacts(population.contacts, contacts)):
        account.contacts.append(bear_contact(population, law, key, number, contact, readiness))
    return account
