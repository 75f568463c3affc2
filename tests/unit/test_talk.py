"""A talk stepped by hand."""

import pytest

from sim.engine.talk import Talk
from sim.playbook.read import load_playbook
from sim.scenario.population import bear_account
from sim.scenario.read import load_scenario
from sim.words import Ending, Reply


def test_nothing_can_be_said_after_the_end() -> None:
    world, table = load_scenario("column").world, load_playbook("subtle").table
    account = bear_account(world.population, world.law, (1, 0), 0)
    talk = Talk(world, table.moves, (1, 0), account, 0, in_person=False)
    assert not talk.over
    assert talk.say(table.names.index("thank_and_end"), 0.0) == Reply.OK
    assert talk.over and talk.ending == Ending.OPEN
    before = account.contacts[0].x, account.contacts[0].a
    with pytest.raises(RuntimeError, match="this talk is over"):
        talk.say(table.names.index("ask_direct"), 0.0)
    assert (account.contacts[0].x, account.contacts[0].a) == before
    assert not account.asked
