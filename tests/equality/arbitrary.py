"""Arbitrary worlds, playbooks and policies, over the whole ranges of the ledger and somewhat beyond."""

import math
from dataclasses import dataclass
from random import Random
from typing import Any

from sim.law.parameters import Entry, Law, Office, Population, Switches, entries
from sim.playbook.moves import bundled_moves
from sim.playbook.read import Playbook, Policy, _checked
from sim.reading import Document, InputError
from sim.scenario.read import World
from sim.words import Others

MOVES = [*bundled_moves(), "own_question", "own_step", "own_threat"]
QUESTIONS = [name for name, row in bundled_moves().items() if row.kind == "question"] + ["own_question", "own_step"]


@dataclass(frozen=True)
class Case:
    """All that one play needs."""

    world: World
    playbooks: list[Playbook]
    policy: Policy
    seed: int
    replication: int


def case(number: int) -> Case:
    """The arbitrary world of a number."""
    random = Random(number)
    world = _world(random)
    agents = int(world.office.agents)
    playbooks = [playbook(random) for _ in range(1 if random.random() < 0.6 else agents)]
    return Case(world, playbooks, policy(random), random.getrandbits(32), random.getrandbits(32))


def number(random: Random, entry: Entry, default: float) -> float:
    """A default, something in the range, or an end of it."""
    kind = random.random()
    if kind < 0.35:
        return default
    if kind < 0.8:
        return random.uniform(entry.low, entry.high)
    return random.choice([entry.low, entry.high, default if isinstance(entry.off, str) else entry.off])


def section(random: Random, of: Any) -> dict[str, float]:
    return {name: number(random, entry, of._field_defaults[name]) for name, entry in entries(of).items()}


def _world(random: Random) -> World:
    population = Population(**section(random, Population))._replace(
        mu=random.uniform(-2, 4),
        zeta=random.uniform(0, 4),
        steps=random.randint(0, 4),
        theta=0.0 if random.random() < 0.4 else random.uniform(0, 4),
    )
    law = Law(**section(random, Law))
    if random.random() < 0.4:
        law = law._replace(omega=0.0, omega_good=0.0)
    if random.random() < 0.3:  # so much on their minds that things fall due in talks, several at once
        law = law._replace(lam_s=random.uniform(0, 30))
    if random.random() < 0.15:
        law = law._replace(lam_c=random.uniform(0, 30))
    if random.random() < 0.3:
        law = law._replace(cool=random.choice([0.0, 1e-4, 0.01]), step_days=random.choice([0.0, 0.01, 1.0]))
    switches = Switches(**{name: float(random.random() < 0.3) for name in Switches._fields})
    switches = switches._replace(
        ripening=random.choice([0.0, 0.0, -0.05, 0.3]), colleagues=float(random.random() < 0.8)
    )
    office = _office(random)
    if law.lam_s > 1.0:
        office = office._replace(wrap=random.choice([60.0, 3600.0]))
    if random.random() < 0.2:  # a market that talks: long first calls, orders without us, second thoughts
        population = population._replace(mu=random.uniform(0, 2), zeta=random.uniform(0, 2), theta=0.0)
        law = law._replace(omega=4.0, omega_good=2.0, lam_s=random.uniform(0, 10), lam_c=0.0, cool=0.1, own=-1.0)
        office = office._replace(p_ans=0.3, days=20.0, accounts=random.randint(20, 60), retry_hours=1.0, wrap=300.0)
    return World(population, law, office, switches._replace(cooling_off=float(random.random() < 0.8)))


def _office(random: Random) -> Office:
    office = Office(**section(random, Office))
    opening = random.choice([0.0, 9.0, 9.25])
    return office._replace(
        accounts=random.randint(1, 40),
        agents=random.randint(1, 4),
        days=random.choice([0.0, 1.0, 5.5, 20.0, 90.0]),
        opening=opening,
        hours=random.choice([1.0, 7.0, 7.1, 24.0 - opening]),
        workdays=random.randint(1, 7),
        p_ans=random.choice([0.0, 0.25, 0.5, 1.0, random.random()]),
        dial=random.choice([0.0, 45.0, 45.0, 33.3]),
        wrap=random.choice([0.0, 60.0, 61.7]),
        retry_hours=random.choice([0.01, 4.0, 4.0, 30.0]),
        max_dials=random.randint(1, 6),
    )


def policy(random: Random) -> Policy:
    """Any dialling policy; dues at once, and at the same moment, included."""
    return Policy(
        "any",
        open_days=random.choice([0.0, 0.5, 2.0, 7.0]),
        refused_days=random.choice([-1.0, 0.0, 2.0]),
        others=int(random.choice(list(Others))),
        others_days=random.choice([0.0, 0.25, 3.0]),
        gap_minutes=random.choice([0.0, 0.1, 10.0, 100.0]),
        max_conversations=random.randint(1, 4),
    )


def playbook(random: Random) -> Playbook:
    """Any playbook that passes the check: every move, silences, guards, loops."""
    while True:
        data = _playbook(random)
        try:
            return _checked(data, Document("any", data, {}), None)
        except InputError:
            continue


def _playbook(random: Random) -> dict[str, Any]:
    steps = [{"label": "open", "move": "open"}]
    labels = [f"s{place}" for place in range(random.randint(1, 7))]
    steps += [_step(random, label, labels) for label in labels]
    steps += [{"label": "bye", "move": random.choice(["thank_and_end", "leave_open"])}]
    if random.random() < 0.5:
        steps[0]["on"] = {"no_interest": random.choice([*labels, "bye", "end"])}  # type: ignore[assignment]
    return {
        "name": "any",
        "title": {"nl": "", "en": ""},
        "call_back": random.choice([*labels, "bye"]),
        "at_last_step": {
            "move": random.choice(["ask_arrange", "own_question"]),
            "silence": random.choice([0.0, 8.0]),
        },
        "moves": {
            "own_question": _question(random),
            "own_step": _question(random) | {"next_step": True},
            "own_threat": {"kind": "talk_on", "T": random.uniform(0, 3), "seconds": random.choice([0.0, 3.7])},
        },
        "step": tuple(steps),
    }


def _question(random: Random) -> dict[str, Any]:
    row = {name: random.uniform(0, 1) for name in "qTFcU"}
    flags = {name: random.random() < 0.3 for name in ("argues", "opinion")}
    return {"kind": "question", "seconds": random.choice([0.0, 8.0, 12.3]), **row, **flags}


def _step(random: Random, label: str, labels: list[str]) -> dict[str, Any]:
    move = random.choice(QUESTIONS if random.random() < 0.6 else [name for name in MOVES if name != "open"])
    if random.random() < 0.2:
        move = random.choice(["propose_step", "own_step"])
    step: dict[str, Any] = {"label": label, "move": move}
    if random.random() < 0.6:
        step["max_visits"] = random.randint(1, 5)
    if random.random() < 0.3:
        step["when"] = _guard(random)
    if move in QUESTIONS:
        step["silence"] = random.choice([0.0, 4.0, 8.0, 9.9, math.pi])
        step["on"] = {
            reply: random.choice([*labels, "bye", "end"]) for reply in ("no", "hesitates") if random.random() < 0.5
        }
    return step


def _guard(random: Random) -> dict[str, float]:
    name = random.choice(["belief_below", "belief_above", "unsure_above"])
    return {name: random.uniform(0, 1) if name == "unsure_above" else random.uniform(-3, 3)}
