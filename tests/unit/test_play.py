"""A person as the seller: the same talk as the engine's sellers hold, its own aftermath, and what may be said."""

import itertools
from typing import Any

import pytest

from sim.engine.talk import by_playbook
from sim.playbook.read import Playbook, load_playbook
from sim.reading import InputError
from sim.scenario.read import load_scenario
from sim.study import play
from sim.study.play import MOST_MOVES, Call, Game, live, offered, script
from sim.study.single import simulate
from sim.words import Event, Reply

STYLES = ("soft", "subtle", "hard", "soft_question", "hard_silence", "subtle_argues", "subtle_adaptive")
SCENARIOS = ("column", "consumers", "cold", "complex")


def hold(call: Call, book: Playbook) -> Call:
    """A scripted person does exactly what a playbook does: with his own eyes for the reply, and no more."""
    table = book.table
    moves = by_playbook(call.talk, table)  # only asked what comes next; it is said through the door for people
    opening = next(moves)
    assert table.names[opening[0]] == "open"
    for move, silence in moves:
        assert call.can_say(table.names[move]), (call.beats, table.names[move])
        call.say(table.names[move], silence)
    if not call.over:
        call.hang_up()
    return call


def first_talk(journal: Any, account: int) -> list[tuple[int, int, float, float]]:
    """Move, reply, readiness and irritation of each line of the first talk of an account's first contact."""
    rows = [row for row in journal if row["account"] == account and row["kind"] in (Event.MOVE, Event.END)]
    talk = itertools.takewhile(lambda row: row["kind"] == Event.MOVE, rows)
    return [tuple(row[name] for name in ("move", "reply", "x", "a")) for row in talk if row["contact"] == 0]


def states(call: Call) -> list[tuple[int, int]]:
    return [(call.names.index(beat.move), int(beat.reply)) for beat in call.beats]


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("style", STYLES)
def test_who_does_what_a_playbook_does_has_its_talk(scenario: str, style: str) -> None:
    """Line by line, in both engines, up to the last bit of the hidden state."""
    game, book = Game(scenario, 11), load_playbook(style)
    for _ in range(game.prospects):
        hold(game.ring(), book)
    theirs = live(game.market, game.key, [book])
    mine = live(game.market, game.key, [script(call) for call in game.calls])
    assert theirs.journal is not None and mine.journal is not None
    compiled = simulate(game.market, book, seed=11, replication=game.key[1], journal=True).journal
    assert compiled is not None
    for call in game.calls:
        wanted = first_talk(theirs.journal, call.number)
        assert first_talk(mine.journal, call.number) == wanted == first_talk(compiled, call.number)
        assert states(call) == [line[:2] for line in wanted]
        assert (call.talk.person.x, call.talk.person.a) == wanted[-1][2:]


@pytest.mark.parametrize("style", ["subtle", "hard"])
def test_it_is_the_prospect_of_the_whole_market_with_the_luck_of_the_seed(style: str) -> None:
    """As in the scenario itself, with all its accounts, agents and telephones."""
    game, book = Game("consumers", 3), load_playbook(style)
    for _ in range(game.prospects):
        hold(game.ring(), book)
    market = simulate("consumers", book, seed=3, replication=game.key[1], journal=True).journal
    assert market is not None
    talks = [first_talk(market[market["account"] == call.number], call.number) for call in game.calls]
    compared = [
        ([line[:2] for line in talk], states(call)) for talk, call in zip(talks, game.calls, strict=True) if talk
    ]
    assert len(compared) > 5
    assert [mine for _, mine in compared] == [theirs for theirs, _ in compared]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_the_engine_plays_is_what_was_said(scenario: str) -> None:
    """Whatever a person says, its script gets the replies he got."""
    import random

    dice = random.Random(5)
    game = Game(scenario, 23)
    while not game.complete:
        call = game.ring()
        for _ in range(dice.randrange(1, 12)):
            possible = [move for place in offered(call).values() for move, now in place if now]
            if possible:
                call.say(dice.choice(possible), dice.choice([0.0, 2.4, 8.0, 30.0]))
        if not call.over:
            call.hang_up()
    played = live(game.market, game.key, [script(call) for call in game.calls])
    assert played.journal is not None
    for call in game.calls:
        lines = first_talk(played.journal, call.number)
        assert [line[:2] for line in lines] == states(call)
        assert lines[-1][2:] == (call.talk.person.x, call.talk.person.a)


def test_everyone_picks_up_on_the_first_morning_and_is_rung_once() -> None:
    game = Game("column", 2)
    played = live(game.market, game.key, [load_playbook("soft")])
    assert [(row["talks"], row["dials"]) for row in played.accounts] == [(1, 1)] * game.prospects


def test_a_morning_on_which_a_competitor_came_first_is_not_played() -> None:
    busy = load_scenario("column").replace(**{"law.lam_c": 1.0})
    keys = [Game(busy, seed).key for seed in range(12)]
    assert any(replication > 0 for _, replication in keys)
    game = Game(busy, 4)
    assert all(row["talks"] == 1 for row in live(game.market, game.key, [load_playbook("hard")]).accounts)


def test_what_can_be_said_when() -> None:
    game = Game("cold", 7)
    refused = next(call for call in _opened(game) if call.talk.last == Reply.NO_INTEREST)
    assert _possible(refused) == {"talk_on", "leave_open", "thank_and_end"}
    refused.say("talk_on", 0.0)
    assert refused.over or not {"talk_on", "push_after_no"} & _possible(refused)
    welcome = next(call for call in _opened(Game("column", 7)) if call.talk.last == Reply.OK)
    assert "propose_step" not in _names(welcome) and "talk_on" not in _names(welcome)
    assert not welcome.can_say("push_after_no") and not welcome.can_say("open")
    booked = next(call for call in _opened(Game("complex", 7)) if call.talk.last == Reply.OK)
    assert booked.can_say("propose_step")


def test_one_can_push_against_a_no_or_a_hesitation_only() -> None:
    for call in _opened(Game("cold", 1)):
        if call.talk.last != Reply.NO_INTEREST:
            reply = call.say("ask_direct", 0.0)
            assert call.can_say("push_after_no") == (reply in (Reply.NO, Reply.HESITATES))


def test_nobody_talks_for_ever() -> None:
    call = next(call for call in _opened(Game("column", 7)) if call.talk.last == Reply.OK)
    while call.can_say("ask_need"):
        call.say("ask_need", 0.0)
    assert len(call.beats) == MOST_MOVES
    assert _possible(call) == {"leave_open", "thank_and_end"}


def test_what_cannot_be_said_is_refused_and_changes_nothing() -> None:
    call = next(call for call in _opened(Game("column", 7)) if call.talk.last == Reply.OK)
    before = list(call.beats), call.talk.person.x
    for move in ("talk_on", "no such move", "open", "push_after_no"):
        with pytest.raises(InputError, match="cannot be said now"):
            call.say(move, 0.0)
    call.hang_up()
    with pytest.raises(InputError, match="cannot be said now"):
        call.say("argue", 0.0)
    assert (call.beats, call.talk.person.x) == before


@pytest.mark.parametrize(("asked", "kept"), [(-5.0, 0.0), (4.26, 4.3), (1e9, play.LONGEST_SILENCE)])
def test_a_silence_has_bounds_and_belongs_to_a_question(asked: float, kept: float) -> None:
    call = next(call for call in _opened(Game("column", 7)) if call.talk.last == Reply.OK)
    call.say("argue", asked)
    call.say("ask_opinion", asked)
    assert [beat.silence for beat in call.beats[1:]] == [0.0, kept]


def test_a_prospect_is_rung_when_the_one_before_is_done() -> None:
    game = Game("column", 7, prospects=2)
    first = game.ring()
    assert game.ring() is first
    first.hang_up()
    second = game.ring()
    second.hang_up()
    assert [call.number for call in game.ended] == [0, 1] and game.complete
    with pytest.raises(InputError, match="everyone has been rung"):
        game.ring()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"seed": -1}, "seed: must be a whole number"), ({"prospects": 51}, "prospects: must be from 1 to 50")],
)
def test_wrong_input_is_said(wrong: dict[str, int], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Game("column", **wrong)


def test_a_team_is_not_played() -> None:
    team = load_scenario("column").replace(team={"mix": ["soft", "hard"]})
    with pytest.raises(InputError, match="here you are the seller"):
        Game(team)


def _opened(game: Game) -> list[Call]:
    return [Call(game.market.world, game.key, number) for number in range(game.prospects)]


def _names(call: Call) -> set[str]:
    return {move for place in offered(call).values() for move, _ in place}


def _possible(call: Call) -> set[str]:
    return {move for place in offered(call).values() for move, now in place if now}
