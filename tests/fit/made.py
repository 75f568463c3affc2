"""Call logs made by the model itself, as files, with people in them who have to be forgotten."""

import csv
import random
from pathlib import Path

import numpy as np

from sim.study.fitting import simulated
from sim.study.fitting.priors import NAMES
from sim.study.fitting.simulated import EXAMPLE, Campaign

EARLIER = ("unknown", "failure", "success")
MONTHS = ("may", "jun", "jul", "aug", "nov")


def people(count: int = 50) -> list[tuple[str, str, str, str, str]]:
    """Names, telephone numbers, addresses of mail and home, and a remark; none can occur by accident."""
    luck = random.Random(4)
    found = []
    for number in range(count):
        name = f"Quirijn{number:02d} van Zwanenburgh-{''.join(luck.choices('BCDFGHJKLMNPQRSTVWXZ', k=6))}"
        phone = f"+31 6 {luck.randrange(10**7, 10**8)}"
        mail = f"zq{luck.randrange(10**6)}@{''.join(luck.choices('bcdfghjk', k=8))}.example"
        street = f"{''.join(luck.choices('bcdfghjkw', k=9)).title()}straat {number}"
        found.append((name, phone, mail, street, f"belde terug over {''.join(luck.choices('xzqj', k=8))}"))
    return found


def values() -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """The truth behind the logs, in the order of the priors."""
    return np.array([EXAMPLE[name] for name in NAMES])


def write_log(path: Path, clients: int = 6_000, seed: int = 3, delimiter: str = ";", bom: bool = False) -> Path:
    """A log with a row per client and, in five columns, the fifty people again and again."""
    made = simulated.clients(values(), seed, Campaign(clients=clients))
    who = people()
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["naam", "telefoon", "mail", "adres", "month", "campaign", "y", "poutcome", "opmerking"])
        for number, row in enumerate(zip(*made, strict=True)):
            month, contacts, sold, group = (int(cell) for cell in row)
            *private, remark = who[number % len(who)]
            writer.writerow([*private, MONTHS[month], contacts, ("no", "yes")[sold], EARLIER[group], remark])
    return path
