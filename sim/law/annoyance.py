"""What irritates, and what irritation leads to (MODEL.md sections 4 to 6). Units: SD of anger.

If threat is free (iota = 0) hard selling gains; every channel here can be switched off by itself.
"""

from sim.law.scale import logistic, surely_above

MOST_REFUSALS = 4  # refusals beyond the fourth sharpen nothing
PER_REFUSAL = 0.5
CLEARLY = 1.0  # one SD of anger: clearly annoyed


def pressure(iota: float, rho: float, threat: float, refusals: float, g: float, stakes: float) -> float:
    """iota rho T (1 + 0.5 min(refusals, 4)) (1 + g theta): any move with T > 0 irritates."""
    return iota * rho * threat * (1.0 + PER_REFUSAL * min(refusals, MOST_REFUSALS)) * (1.0 + g * stakes)


def unwelcome_repeat(i_call: float, rho: float, refusals: float) -> float:
    """i_call rho min(refusals, 4): being rung again after a refusal."""
    return i_call * rho * min(refusals, MOST_REFUSALS)


def wasted_argument(i_talk: float, rho: float) -> float:
    """i_talk rho: an argument that misses."""
    return i_talk * rho


def hang_up_chance(irritation: float, patience: float, s_a: float) -> float:
    """0.5 (sigma((a - p) / s_a) - sigma(-p / s_a)): nobody hangs up at a = 0."""
    return 0.5 * (logistic((irritation - patience) / s_a) - logistic(-patience / s_a))


def hangs_up(u: float, irritation: float, patience: float, s_a: float) -> bool:
    """Whether somebody hangs up: u below the chance of it, which a bound mostly rules out at once."""
    if surely_above(u + u, (irritation - patience) / s_a):
        return False
    return u < hang_up_chance(irritation, patience, s_a)


def outburst_chance(irritation: float, limit: float, s_a: float) -> float:
    """sigma((a - limit) / s_a) - sigma(-limit / s_a): do-not-call (a_dnc) or a complaint (a_comp)."""
    return logistic((irritation - limit) / s_a) - logistic(-limit / s_a)


def bursts_out(u: float, irritation: float, limit: float, s_a: float) -> bool:
    """Whether somebody says do-not-call or complains: u below the chance of it."""
    return not surely_above(u, (irritation - limit) / s_a) and u < outburst_chance(irritation, limit, s_a)


def hearsay(phi: float, rise: float) -> float:
    """phi times the rise in one talk: what each colleague takes over."""
    return phi * rise


def reputation(omega: float, annoyed_share: float, omega_good: float, satisfied_share: float) -> float:
    """-omega annoyed + omega_good satisfied, in logits: the brand as it precedes a first call."""
    return omega_good * satisfied_share - omega * annoyed_share
