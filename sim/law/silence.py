"""After a closing question keep silent: indecision resolves, to a yes or a no (MODEL.md section 4)."""

import math

from sim.words import Reply

YES, NO, HESITATES = int(Reply.YES), int(Reply.NO), int(Reply.HESITATES)
COMFORTABLE = 6.0  # seconds of silence that nobody minds


def indecision(delta: float, k_band: float, tau: float, k_tau: float, stakes: float, seconds: float) -> float:
    """band = delta (1 + k_band [theta > 0]) exp(-s / (tau (1 + k_tau [theta > 0]))), in logits."""
    high = 1.0 if stakes > 0.0 else 0.0
    return delta * (1.0 + k_band * high) * math.exp(-seconds / (tau * (1.0 + k_tau * high)))


def awkwardness(awk: float, rho: float, seconds: float) -> float:
    """awk rho max(0, s - 6): irritation by a long silence, in SD of anger."""
    return awk * rho * max(0.0, seconds - COMFORTABLE)


def answer(drive: float, band: float) -> int:
    """Yes if D > band, no if D < -band, otherwise "I will think about it"."""
    if drive > band:
        return YES
    if drive < -band:
        return NO
    return HESITATES
