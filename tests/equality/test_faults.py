"""Faults planted in the compiled choreography must show in the comparison: else it proves nothing."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from sim.engine import batch, compiled, conversation, dialling, jit, layout, meanwhile, worlds
from tests.equality.arbitrary import case
from tests.equality.test_journals import differences, played

WORLDS = (63, 93, *range(58))  # in the first two something falls due in the middle of a talk
Patch = pytest.MonkeyPatch


def wrong_draw(patch: Patch) -> None:
    patch.setattr(compiled, "OF_DIAL", compiled.OF_DIAL + 1)


def one_agent_too_many(patch: Patch) -> None:
    def world_of(world: Any, *rest: Any) -> Any:
        office = world.office._replace(agents=world.office.agents + 1)
        return layout.world_of(world._replace(office=office), *rest)

    patch.setattr(batch, "layout", type("Layout", (), vars(layout) | {"world_of": staticmethod(world_of)}))


def late_call_back(patch: Patch) -> None:
    right = dialling.follow_up

    def follow_up(floor: Any, agent: Any, account: Any, contact: int, *rest: Any) -> None:
        right(floor, agent, account, contact, *rest)
        floor.phones[account.first + contact].due += 1.0

    patch.setattr(dialling, "follow_up", follow_up)


def skipped_cooling_off(patch: Patch) -> None:
    patch.setattr(meanwhile, "cool_off", lambda *_: None)


def late_retry(patch: Patch) -> None:
    right = dialling.ring_again

    def ring_again(floor: Any, account: Any, phone: Any, now: float) -> None:
        right(floor, account, phone, now + 1.0)

    patch.setattr(dialling, "ring_again", ring_again)


def one_dial_too_many(patch: Patch) -> None:
    right = dialling.ring_again

    def ring_again(floor: Any, account: Any, phone: Any, now: float) -> None:
        phone.unanswered -= phone.unanswered == 1
        right(floor, account, phone, now)

    patch.setattr(dialling, "ring_again", ring_again)


def dials_do_not_wait_for_a_meeting(patch: Patch) -> None:
    right = dialling.plan

    def plan(floor: Any, agent: Any, account: Any) -> None:
        meets, account.meets = bool(account.meets), False
        right(floor, agent, account)
        account.meets = meets

    patch.setattr(dialling, "plan", plan)


def talks_are_not_atomic(patch: Patch) -> None:
    right = conversation.wrap_up

    def wrap_up(floor: Any, agent: Any, account: Any, *rest: Any) -> None:
        right(floor, agent, account, *rest)
        account.free = 0.0

    patch.setattr(conversation, "wrap_up", wrap_up)


def brand_seen_too_early(patch: Patch) -> None:
    right = meanwhile.hear_of_us

    def hear_of_us(floor: Any, person: Any, now: float) -> None:
        brand = floor.world.brand
        brand.reached += brand.new_reached
        brand.annoyed += brand.new_annoyed
        brand.new_reached = brand.new_annoyed = 0
        right(floor, person, now)

    patch.setattr(conversation, "hear_of_us", hear_of_us)


def brand_forgets_second_thoughts(patch: Patch) -> None:
    patch.setattr(meanwhile, "change_brand", lambda *_: None)


def strangers_hear_nothing(patch: Patch) -> None:
    right = conversation.spread_word

    def spread_word(floor: Any, account: Any, *rest: Any) -> None:
        right(floor, account, *rest)
        account.strangers.a = 0.0

    patch.setattr(conversation, "spread_word", spread_word)


def competitor_once_more(patch: Patch) -> None:
    patch.setattr(meanwhile, "within", lambda floor, due: due if due < 91 * 86400.0 else math.inf)


FAULTS = [
    wrong_draw,
    one_agent_too_many,
    late_call_back,
    skipped_cooling_off,
    late_retry,
    one_dial_too_many,
    dials_do_not_wait_for_a_meeting,
    talks_are_not_atomic,
    brand_seen_too_early,
    brand_forgets_second_thoughts,
    strangers_hear_nothing,
    competitor_once_more,
]


def interpreted(patch: Patch) -> None:
    """Play the loop as plain Python, so that a fault needs no compilation."""
    patch.setattr(jit, "engine", lambda: worlds.play_worlds)
    patch.setattr(jit, "is_compiled", lambda: False)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: Callable[[Patch], None], monkeypatch: Patch) -> None:
    interpreted(monkeypatch)
    fault(monkeypatch)
    for number in WORLDS:
        which = case(number)
        if differences(played(which, "compiled"), played(which, "reference")):
            return
    pytest.fail(f"{fault.__name__} was not found in {len(WORLDS)} worlds")
