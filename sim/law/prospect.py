"""Who a prospect is at birth, drawn from the population (MODEL.md section 3)."""

import math

from sim.law.scale import logit, normal_quantile

MOST_CONTACTS = 10


def resting_readiness(mu: float, sd_account: float, sd_contact: float, u_account: float, u_contact: float) -> float:
    """x_rest = mu + sd_account N + sd_contact N': colleagues share their account's part."""
    return mu + sd_account * normal_quantile(u_account) + sd_contact * normal_quantile(u_contact)


def inertia(zeta: float, zeta_sd: float, u: float) -> float:
    """z = max(0, zeta + zeta_sd N): what keeps people from acting unasked."""
    return max(0.0, zeta + zeta_sd * normal_quantile(u))


def sensitivity(rho_mean: float, rho_sd: float, u: float) -> float:
    """rho = rho_mean exp(rho_sd N - rho_sd^2 / 2): reactance, lognormal with mean rho_mean."""
    return rho_mean * math.exp(rho_sd * normal_quantile(u) - rho_sd * rho_sd / 2.0)


def taste(fresh: float, u: float) -> float:
    """e = sqrt(1 - fresh) L(u): the part of a decision that stays the same at every asking."""
    return math.sqrt(1.0 - fresh) * logit(u)


def patience(median: float, patience_sd: float, u: float) -> float:
    """p = patience exp(patience_sd N): the irritation around which somebody hangs up."""
    return median * math.exp(patience_sd * normal_quantile(u))


def fit(sd_u: float, u: float) -> float:
    """u = sd_u N: how well the offer suits the account, hidden until meetings show it."""
    return sd_u * normal_quantile(u)


def number_of_contacts(mean: float, u: float) -> int:
    """1 + Poisson(mean - 1), at most 10: the smallest n with u <= cdf(n)."""
    n = 0
    term = math.exp(1.0 - mean)
    cumulative = term
    while u > cumulative and n < MOST_CONTACTS - 1:
        n += 1
        term *= (mean - 1.0) / n
        cumulative += term
    return n + 1
