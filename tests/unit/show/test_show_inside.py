"""The picture of a talk from inside: in every look everything stands on it, readable, and says what happened."""

from functools import cache

import pytest

from sim.playbook.read import load_playbook
from sim.show import playing
from sim.show.figures import inside
from sim.show.linter import complaints
from sim.show.theme import Lang, View
from sim.study.play import Call, Game
from sim.study.replay import SELLERS, YOURS, Replay, Replays
from tests.unit.show.seen import outside, overlaps, said, smallest
from tests.unit.test_play import hold

LOOKS: list[tuple[Lang, tuple[int, int]]] = [("nl", inside.WIDE), ("en", inside.NARROW)]


@cache
def replays(scenario: str) -> list[Replay]:
    game = Game(scenario, 31)
    for style in ("subtle", "hard", "soft", "hard_silence") * 3:
        if not game.complete:
            hold(game.ring(), load_playbook(style))
    found = Replays(game)
    return [found.replay(call.number) for call in game.calls]


@pytest.mark.parametrize(("lang", "size"), LOOKS)
@pytest.mark.parametrize("scenario", ["column", "cold"])
def test_nothing_falls_off_and_everything_can_be_read(scenario: str, lang: Lang, size: tuple[int, int]) -> None:
    for number, replay in enumerate(replays(scenario)):
        seller = (YOURS, *SELLERS)[number % 4]
        figure = inside.draw(replay.inside(seller), view=View(lang, "page"), size=size)
        assert outside(figure) == [] and smallest(figure) >= 10.5
        close = [pair for pair in overlaps(figure, 3.0) if "readiness" not in pair and "koopbereid" not in pair]
        assert [pair for pair in close if "clearly" not in pair and "duidelijk" not in pair] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_moment_stands_in_the_picture_where_there_was_one(lang: Lang) -> None:
    marks = {"nl": "hier was het moment", "en": "this was the moment"}
    found = [one for scenario in ("column", "cold") for one in replays(scenario)]
    assert {replay.own.line is None for replay in found} == {True, False}
    for replay in found:
        shown = said(inside.draw(replay.own, view=View(lang, "page")))
        assert (marks[lang] in shown) == (replay.own.line is not None)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_said_of_a_talk_crowns_nobody(lang: Lang) -> None:
    for replay in [*replays("column"), *replays("cold")]:
        told = [playing.verdict(replay, lang), playing.how(lang)]
        told += [f"{card.name}: {card.ending}, {card.about}" for card in playing.cards(replay, lang)]
        assert [fault for text in told for fault in complaints(text)] == []


def test_what_is_heard_says_nothing_of_what_an_argument_did() -> None:
    """The same words after a match and a miss: only what a seller can hear is heard."""
    heard = set()
    game = Game("column", 31)
    for number in range(10):
        call = Call(game.market.world, game.key, number)
        if call.can_say("argue"):
            before = call.talk.person.x
            call.say("argue", 0.0)
            if not call.over:
                heard.add((call.talk.person.x > before, list(playing.bubbles(call, "en"))[-1].text))
    assert {hit for hit, _ in heard} == {True, False} and len({text for _, text in heard}) == 1
