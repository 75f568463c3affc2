"""After the talk: what is shown agrees with the engine, and behaviour saved as a playbook is that behaviour."""

from pathlib import Path

import pytest

from sim.playbook.read import load_playbook
from sim.reading import InputError
from sim.stats.estimate import Estimate
from sim.study.check import check_file
from sim.study.manner import as_toml, manner, thousand
from sim.study.play import Call, Game, live
from sim.study.replay import Moment, Replays, moment
from sim.study.trace import Conversation
from sim.words import Reply
from tests.unit.test_play import hold


def played(scenario: str, style: str, seed: int, prospects: int = 10) -> Game:
    game, book = Game(scenario, seed, prospects), load_playbook(style)
    for _ in range(prospects):
        hold(game.ring(), book)
    return game


@pytest.mark.parametrize("style", ["soft", "subtle", "hard"])
def test_the_score_of_a_playbooks_double_is_the_playbooks(style: str) -> None:
    scores = {score.playbook: score for score in Replays(played("consumers", style, 5)).scores()}
    assert scores["yours"]._replace(playbook=style) == scores[style]
    assert len({scores[name][2:] for name in ("soft", "subtle", "hard")}) == 3


def test_the_scores_are_counted_by_the_engine_over_those_spoken_to() -> None:
    game = Game("cold", 9)
    for _ in range(4):
        hold(game.ring(), load_playbook("hard"))
    score = Replays(game).scores()[0]
    rows = live(game.market, game.key, [load_playbook("hard")]).accounts[:4]
    assert score.talks == 4
    assert score.orders == sum(row["outcome"] == "ordered" for row in rows)
    assert score.annoyed == sum(row["annoyed"] for row in rows)


@pytest.mark.parametrize("scenario", ["column", "cold", "complex"])
@pytest.mark.parametrize("style", ["soft", "subtle", "hard"])
def test_a_moment_was_right_exactly_where_readiness_was_above_the_level(scenario: str, style: str) -> None:
    """What was asked of the law during the talk, against the curve and the dashes worked out from the journal."""
    game = played(scenario, style, 31)
    replays, right, compared = Replays(game), 0, 0
    for call in game.calls:
        replay = replays.replay(call.number)
        assert len(replay.own.levels) == len(replay.mine.lines) + 1 == len(call.beats) + 1
        for number, (beat, line) in enumerate(zip(call.beats, replay.mine.lines, strict=True)):
            last = number + 1 == len(call.beats)
            if beat.reply in (Reply.OK, Reply.NO, Reply.HESITATES) and not last:
                compared += 1
                right += beat.ready
                assert beat.ready == (line.readiness > replay.own.levels[number + 1])
    assert compared > 30 and (right > 0 or scenario == "complex")


def test_the_first_yes_of_the_plain_seller_stands_at_a_moment() -> None:
    """Subtle's first question is the plain one: a yes to it and a right moment before it are the same thing."""
    game = played("column", "subtle", 8)
    for call in game.calls:
        asked = [number for number, beat in enumerate(call.beats) if beat.move == "ask_arrange"]
        if asked and call.beats[asked[0]].reply != Reply.HANGS_UP:
            assert call.beats[asked[0] - 1].ready == (call.beats[asked[0]].reply == Reply.YES)


def test_what_is_shown_is_the_talk_that_was_held() -> None:
    game = played("consumers", "subtle_adaptive", 4)
    replays = Replays(game)
    for call in game.calls:
        replay = replays.replay(call.number)
        assert [(line.move, line.silence, line.reply) for line in replay.mine.lines] == [
            (beat.move, beat.silence, beat.reply) for beat in call.beats
        ]
        assert replay.mine.seconds == pytest.approx(call.seconds)
        assert list(replay.others) == ["soft", "subtle", "hard"]
        assert len({replay.inside(name).talk.readiness for name in ("yours", "soft", "subtle", "hard")}) == 1
        assert (
            replay.own.line
            == replay.moment.line
            == next((at for at, one in enumerate(call.beats) if one.ready), None)
        )


def judged(moves: list[tuple[str, Reply, bool]], outcome: str) -> Moment:
    """The judgement of a made-up talk: (move, reply, whether the moment after it was right)."""
    from sim.study.play import Beat

    call = Game("column", 1).ring()
    call.beats = [Beat(move, 0.0, reply, False, ready) for move, reply, ready in moves]
    talk = Conversation("yours", {}, 0, 0.0, 0.0, 0.0, (), outcome, 0.0, ())
    return moment(call, talk)


OK, YES, NO, HESITATES = Reply.OK, Reply.YES, Reply.NO, Reply.HESITATES


@pytest.mark.parametrize(
    ("moves", "outcome", "wanted"),
    [
        ([("open", OK, True), ("ask_arrange", YES, False)], "order", Moment("then", 0, 0)),
        ([("open", OK, False), ("argue", OK, True), ("argue", OK, True), ("ask_arrange", YES, False)],
         "order", Moment("later", 1, 1)),
        ([("open", OK, False), ("ask_direct", YES, False)], "order", Moment("otherwise", None, 0)),
        ([("open", OK, True), ("argue", OK, False), ("leave_open", OK, False)], "order", Moment("unasked", 0, 0)),
        ([("open", OK, False), ("argue", OK, False), ("leave_open", OK, False)], "open", Moment("none", None, 0)),
        ([("open", OK, True), ("argue", OK, False), ("leave_open", OK, False)], "open", Moment("never", 0, 0)),
        ([("open", OK, True), ("ask_opinion", HESITATES, False)], "open", Moment("held", 0, 0)),
        ([("open", OK, True), ("argue", OK, False), ("ask_opinion", NO, False)],
         "refused", Moment("elsewhere", 0, 0)),
    ],
)  # fmt: skip
def test_where_the_moment_was(moves: list[tuple[str, Reply, bool]], outcome: str, wanted: Moment) -> None:
    assert judged(moves, outcome) == wanted


@pytest.mark.parametrize("style", ["soft", "soft_question", "subtle", "hard", "hard_silence", "subtle_argues"])
@pytest.mark.parametrize("scenario", ["column", "cold"])
def test_who_keeps_to_a_rule_gets_his_rule_back(scenario: str, style: str) -> None:
    """The playbook made from ten talks by one playbook holds those ten talks again."""
    game = played(scenario, style, 13)
    mine, theirs = (live(game.market, game.key, [book]) for book in (manner(game), load_playbook(style)))
    assert mine.journal is not None and theirs.journal is not None
    assert (mine.journal == theirs.journal).all()


@pytest.mark.parametrize("scenario", ["column", "complex", "cold"])
def test_any_behaviour_is_saved_as_a_sound_playbook(scenario: str, tmp_path: Path) -> None:
    import random

    dice = random.Random(17)
    for seed in range(25):
        game = Game(scenario, seed, prospects=dice.randrange(1, 6))
        while not game.complete:
            _anything(game.ring(), dice)
        path = tmp_path / f"mine_{seed}.toml"
        path.write_text(as_toml(game, f"mine_{seed}"), encoding="utf-8")
        assert check_file(path) == "playbook"
        assert live(game.market, game.key, [manner(game)]).accounts
    assert load_playbook(path).title == {"nl": path.stem, "en": path.stem}


def _anything(call: Call, dice: "object") -> None:
    from sim.study.play import offered

    for _ in range(dice.randrange(1, 15)):  # type: ignore[attr-defined]
        possible = [move for place in offered(call).values() for move, now in place if now]
        if possible:
            call.say(dice.choice(possible), dice.choice([0.0, 3.0, 9.5]))  # type: ignore[attr-defined]
    call.hang_up()


def test_nothing_is_saved_of_nothing() -> None:
    with pytest.raises(InputError, match="no talk is over yet"):
        manner(Game("column", 1))


def test_a_wrong_name_is_refused() -> None:
    game = played("column", "soft", 1, prospects=1)
    with pytest.raises(InputError, match="name"):
        as_toml(game, "../x")


def test_a_thousand_prospects_are_the_same_for_everyone() -> None:
    """The double of subtle reaches what subtle reaches; the interval is one over worlds and holds the estimate."""
    found = {one.playbook: one.estimates for one in thousand(played("column", "subtle", 20, prospects=50))}
    assert list(found) == ["yours", "soft", "subtle", "hard"]
    for name in ("net", "annoyed", "hung_up"):
        assert found["yours"][name] == found["subtle"][name]
    net: Estimate = found["hard"]["net"]
    assert net.n == 1000 and net.replications == 20 and net.low < net.estimate < net.high
    assert found["soft"]["net"].high < found["subtle"]["net"].low
    assert found["hard"]["annoyed"].low > found["subtle"]["annoyed"].high
