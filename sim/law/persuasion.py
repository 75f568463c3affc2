"""Arguments, recaps and what the seller believes they do (MODEL.md section 5)."""

import math

from sim.law.scale import normal_quantile
from sim.words import Reply

HESITATES = int(Reply.HESITATES)
WEAR = 0.7  # each further argument from us weighs this much of the one before
MOST_KNOWN = 3  # own arguments a seller can hold on to
HEARD_OUT = 4.0  # seconds of silence after which a hesitation has been heard out
READING_IMPRESSION, READING_HEARD_OUT, READING_REPLY = 0.75, 1.0, 1.5  # logits of error


def matching_argument(e_arg: float, heard: float) -> float:
    """e_arg 0.7^heard: what an argument that matches adds to readiness, in logits."""
    weight = e_arg
    for _ in range(int(heard)):
        weight *= WEAR
    return weight


def expected_argument(e_arg: float, p_match: float, boom: float, heard: float) -> float:
    """p_match e_arg 0.7^heard - (1 - p_match) boom: how far an argument shifts the seller's belief."""
    return p_match * matching_argument(e_arg, heard) - (1.0 - p_match) * boom


def recap(e_rec: float, known: float) -> float:
    """e_rec known: hearing one's own arguments again, in logits."""
    return e_rec * known


def inclination(readiness: float, stakes: float, irritation: float, w: float) -> float:
    """s* = x + e - theta - w a: what the seller would like to know. `readiness` is x + e."""
    return readiness - stakes - w * irritation


def first_belief(inclination: float, bias: float, sd_belief: float, u: float) -> float:
    """b = s* + bias + sd_belief N(u); its variance is sd_belief^2."""
    return inclination + bias + sd_belief * normal_quantile(u)


def reading_error(is_impression: int, reply: int, silence: float) -> float:
    """r: .75 for the impression question, 1 for a hesitation heard out, 1.5 otherwise; in logits."""
    if is_impression:
        return READING_IMPRESSION
    return READING_HEARD_OUT if reply == HESITATES and silence >= HEARD_OUT else READING_REPLY


def reading(inclination: float, error: float, u: float) -> float:
    """y = s* + r N(u)."""
    return inclination + error * normal_quantile(u)


def trust_in_reading(variance: float, error: float) -> float:
    """K = v / (v + r^2): b += K (y - b), v *= 1 - K (a Kalman update)."""
    return variance / (variance + error * error)


def doubt(variance: float) -> float:
    """sqrt(v): what `unsure_above` looks at."""
    return math.sqrt(variance)
