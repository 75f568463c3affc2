"""A closing question, and an order nobody asked for: one inequality (MODEL.md sections 2 and 4).

A question removes a share q of the inertia: that is all a nudge is. If z = 0, asking is worthless.
"""

import math

from sim.law.scale import logit


def drive(
    readiness: float,
    inertia: float,
    stakes: float,
    irritation: float,
    q: float,
    c: float,
    freedom: float,
    urgency: float,
    w: float,
    chance: float,
) -> float:
    """D = x + e - c theta - z (1 - q) - w a + free F + urg U + sqrt(fresh) L(u), in logits.

    `readiness` is x + e; `freedom`, `urgency` and `chance` are the last three products.
    """
    return readiness - c * stakes - inertia * (1.0 - q) - w * irritation + freedom + urgency + chance


def unprompted_drive(
    readiness: float, inertia: float, stakes: float, irritation: float, w: float, chance: float
) -> float:
    """D with q = F = U = 0 and c = 1: an open ending or a reconsideration. An order if D > 0."""
    return drive(readiness, inertia, stakes, irritation, 0.0, 1.0, 0.0, 0.0, w, chance)


def second_chance(fresh: float, u: float) -> float:
    """sqrt(fresh) L(u): the part of a decision that is drawn anew each time."""
    return math.sqrt(fresh) * logit(u)


def welcome(readiness: float, open_ok: float, irritation: float, w: float, chance: float) -> float:
    """x + e + open_ok - w a + sqrt(fresh) L(u): below 0 an opening meets "no interest"."""
    return readiness + open_ok - w * irritation + chance
