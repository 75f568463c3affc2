"""How long things last: fading, waiting, office hours (MODEL.md sections 6 and 7).

The clock is in seconds from Monday 0:00. Moves, dials and retries are then whole numbers of seconds
in a float, which add up without rounding, so that ties are ties in both engines.
"""

import math

HOUR = 3600.0
DAY = 86400.0
WEEK = 7
LN2 = math.log(2.0)


def fading(seconds: float, half_life_days: float) -> float:
    """2^(-t / half-life): the share of an excess that is left."""
    return math.exp(-LN2 * seconds / (half_life_days * DAY))


def faded(now: float, rest: float, kept: float) -> float:
    """rest + (now - rest) kept: back towards the resting level."""
    return rest + (now - rest) * kept


def ripened(now: float, rest: float, kept: float, ripening: float, seconds: float, half_life_days: float) -> float:
    """Readiness that runs after a resting level rising by `ripening` logits a day.

    Solves dx/dt = -(ln 2 / h)(x - rest - r t): x = rest + r t - r h / ln 2 + (x0 - rest + r h / ln 2) kept.
    """
    lag = ripening * half_life_days / LN2
    return rest + ripening * seconds / DAY - lag + (now - rest + lag) * kept


def wait(u: float, per_day: float) -> float:
    """-ln(u) / rate, in seconds: the time to the next event of a Poisson process; never at rate 0."""
    return -math.log(u) / per_day * DAY if per_day > 0.0 else math.inf


def at_work(now: float, opening: float, hours: float, workdays: float) -> bool:
    """Whether agents begin anything now: opening <= time of day < opening + hours, Monday first."""
    day = math.floor(now / DAY)
    of_day = now - day * DAY
    return day % WEEK < workdays and opening * HOUR <= of_day < (opening + hours) * HOUR


def closing(now: float, opening: float, hours: float) -> float:
    """The end of today's working hours."""
    return math.floor(now / DAY) * DAY + (opening + hours) * HOUR


def next_opening(now: float, opening: float, hours: float, workdays: float) -> float:
    """Now, if agents are at work; else the start of the next working day."""
    if at_work(now, opening, hours, workdays):
        return now
    day = math.floor(now / DAY)
    if now - day * DAY >= opening * HOUR:
        day += 1
    while day % WEEK >= workdays:
        day += 1
    return day * DAY + opening * HOUR


def working_seconds(days: float, hours: float, workdays: float) -> float:
    """Working time of one agent within the horizon."""
    weeks = math.floor(days / WEEK)
    return (weeks * workdays + min(days - weeks * WEEK, workdays)) * hours * HOUR
