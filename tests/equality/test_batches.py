"""How worlds are cut into batches and who plays them changes no byte; extreme worlds end quickly."""

from typing import Any

import numpy as np
import pytest

from sim.engine.batch import Arm, play_arms, play_batch
from sim.engine.run import named, play, play_many
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import World, load_scenario
from tests.equality.arbitrary import case


def world(**changes: Any) -> World:
    return (
        load_scenario("column").replace(**{name.replace("__", "."): value for name, value in changes.items()}).world
    )


def arm(name: str, dialling: str, replications: int) -> Arm:
    return Arm(world(office__accounts=50), [load_playbook(name).table], load_policy(dialling), 7, range(replications))


def test_threads_and_batches_change_no_byte() -> None:
    arms = [arm("subtle", "polite", 37), arm("hard", "redial", 11), arm("subtle_adaptive", "widen", 1)]
    once = [counts.tobytes() for counts in play_arms(arms, threads=1)]
    for threads in (2, 4):
        assert [counts.tobytes() for counts in play_arms(arms, threads=threads)] == once
    first = arms[0]
    for size in (1, 5, 36):
        parts = [range(start, min(start + size, 37)) for start in range(0, 37, size)]
        counts = [play_arms([first._replace(replications=part)], threads=2)[0] for part in parts]
        assert np.concatenate(counts).tobytes() == once[0]
    backwards = play_arms([first._replace(replications=range(36, -1, -1))], threads=1)[0]
    assert backwards[::-1].tobytes() == once[0]


def test_replications_of_a_batch_are_those_played_one_by_one() -> None:
    which = case(3)
    tables = [playbook.table for playbook in which.playbooks]
    batch = play_batch(which.world, tables, which.policy, which.seed, [0, 5, 2**32 - 1], accounts=True)
    assert batch.accounts is not None
    for row, replication in enumerate((0, 5, 2**32 - 1)):
        one = play(which.world, which.playbooks, which.policy, seed=which.seed, replication=replication)
        assert named(batch.counts[row]) == one.counts
        assert batch.accounts[row]["dials"].tolist() == [account["dials"] for account in one.accounts]


def test_many_arms_come_back_in_order() -> None:
    subtle, polite = load_playbook("subtle"), load_policy("polite")
    arms = [(world(office__accounts=number), [subtle], polite, 1, range(2)) for number in (3, 1, 2)]
    assert [[counts["accounts"] for counts in found] for found in play_many(arms)] == [[3, 3], [1, 1], [2, 2]]


EXTREMES: dict[str, dict[str, Any]] = {
    "nobody answers": {"office__p_ans": 0.0},
    "no time": {"office__days": 0},
    "no day": {"office__hours": 1e-9},
    "one contact each": {"population__contacts": 1.0},
    "one account": {"office__accounts": 1, "office__agents": 50},
    "always answered, at once": {"office__p_ans": 1.0, "office__dial": 0.0, "office__wrap": 0.0},
    "one agent for many": {"office__agents": 1, "office__accounts": 3000, "population__contacts": 10.0},
    "much on their minds": {"law__lam_s": 1000.0, "law__lam_c": 1000.0, "office__accounts": 10},
}


@pytest.mark.parametrize("extreme", EXTREMES)
@pytest.mark.parametrize("dialling", ["polite", "redial"])
def test_extreme_worlds_end_alike(extreme: str, dialling: str) -> None:
    changed = world(**({"office__accounts": 30} | EXTREMES[extreme]))
    hard, policy = [load_playbook("hard")], load_policy(dialling)
    mine, theirs = (
        play(changed, hard, policy, seed=1, replication=1, engine=engine).counts
        for engine in ("compiled", "reference")
    )
    assert mine == theirs
    assert mine["gross"] + mine["lost"] <= mine["accounts"]
    assert mine["busy_hours"] >= 0.0


def test_a_loop_runs_to_its_bound() -> None:
    from sim.playbook.read import _checked
    from sim.reading import Document

    step = {"label": "again", "move": "ask_direct", "max_visits": 100, "on": {"no": "again", "hesitates": "again"}}
    data = {
        "name": "loop",
        "title": {"nl": "", "en": ""},
        "call_back": "again",
        "step": ({"label": "open", "move": "open"}, step, {"move": "thank_and_end"}),
    }
    playbook = _checked(data, Document("loop", data, {}), None)
    calm = world(office__accounts=30, law__iota=0.0, law__awk=0.0, population__mu=-30.0, population__zeta=0.0)
    played = [
        play(calm, [playbook], load_policy("polite"), seed=1, replication=0, engine=engine, journal=True)
        for engine in ("compiled", "reference")
    ]
    journals = [one.journal for one in played if one.journal is not None]
    assert journals[0].tobytes() == journals[1].tobytes()
    assert played[0].counts == played[1].counts
    assert len(journals[0]) > 100 * played[0].counts["talks"] / 2
