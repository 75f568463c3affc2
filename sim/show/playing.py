"""What a player sees: what was said and heard, what can be said now, how the talks ended, the replay and the score.

For the page and the shell alike; while a talk goes on nothing here looks at what the player may not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.show.numbers import number, span, zero_of
from sim.show.script import later, sentence_of
from sim.show.theme import seller_name
from sim.show.words import say, words
from sim.stats.estimate import Estimate
from sim.study.manner import LUCK, THOUSAND, WORLDS, Reached
from sim.study.play import Call, Game, offered
from sim.study.replay import YOURS, Replay, Score
from sim.study.trace import Conversation
from sim.words import Kind, Reply

KEYS = "1234567890-="
STEP_KEY = "s"
PEOPLE = 10
FELT, CLEARLY = 0.05, 1.0
MARKS = {"order": "✓", "step": "✓", "hang_up": "×", "refused": "–", "open": "?", "never_asked": ""}
VARIANTS = 3  # of what is said again and again


class Bubble(NamedTuple):
    """One thing in the chat: `who` is me, it, quiet (a silence) or end; `seconds` of a silence."""

    who: str
    text: str
    label: str = ""
    seconds: float = 0.0


class Choice(NamedTuple):
    """A sentence that can be chosen, with its key; in a place of its own, whether it can be said now or not."""

    move: str
    text: str
    key: str
    possible: bool


class Square(NamedTuple):
    """One prospect in the row of all: a mark, a kind for its frame, and its name for who cannot see it."""

    kind: str
    mark: str
    name: str


class Player(NamedTuple):
    """One line of a class's board: how the talks ended, in marks and in words, and the counts."""

    name: str
    squares: list[Square]
    done: str
    cells: list[str]


class Row(NamedTuple):
    """One line of the talk in numbers; `short` is the move in a word or two."""

    time: str
    said: str
    short: str
    quiet: str
    reply: str
    ready: str
    needs: str
    annoyed: str
    above: bool


class Card(NamedTuple):
    """One seller's talk in short: its colour token, name, ending, and what else there is to say."""

    colour: str
    name: str
    ending: str
    about: str


def person(n: int, lang: str) -> str:
    """The name of a prospect; it says nothing about the person."""
    return words(lang)[f"person.{n % PEOPLE}"]


def in_passing(n: int, lang: str) -> str:
    """The name in the middle of a sentence: Dutch writes mevrouw and meneer small there."""
    name = person(n, lang)
    return name[0].lower() + name[1:] if lang == "nl" else name


def title_of(n: int, scope: str, lang: str) -> str:
    """The name of a prospect, with a role where it is a company's."""
    role = f", {words(lang)[f'role.{n % PEOPLE}']}" if scope == "b2b" else ""
    return person(n, lang) + role


def initials(n: int, lang: str) -> str:
    """Two letters for a prospect's picture."""
    *_, last = person(n, lang).partition(" ")
    return "".join(part[0] for part in last.split()[:2])


def clock(seconds: float) -> str:
    """Minutes and seconds: 2:46."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def bubbles(call: Call, lang: str) -> Iterator[Bubble]:
    """The talk so far."""
    who = person(call.number, lang)
    for number_, beat in enumerate(call.beats):
        yield said(call, beat.move, [one.move for one in call.beats[:number_]].count(beat.move), lang)
        if beat.silence:
            quiet = say(lang, "play.quiet", s=number(beat.silence, lang))
            yield Bubble("quiet", quiet, seconds=beat.silence)
        text = words(lang)[f"said.{_heard(call, number_)}"]
        yield Bubble("end", text) if beat.reply == Reply.HANGS_UP else Bubble("it", text, who)


def pending(call: Call, asked: tuple[str, float] | None, lang: str) -> list[Bubble]:
    """What was asked and is not answered yet, where something was."""
    return [] if asked is None else [said(call, asked[0], [beat.move for beat in call.beats].count(asked[0]), lang)]


def said(call: Call, move: str, before: int, lang: str) -> Bubble:
    """What the player says for the how-manieth time."""
    kind = Kind(call.move(move).kind)
    group = {Kind.QUESTION: "ask", Kind.ENDING: "finish"}.get(kind, "tell")
    return Bubble("me", sentence_of(move, lang, before + 1), words(lang)[f"play.kind.{group}"])


def _heard(call: Call, at: int) -> str:
    """The key of what the prospect says: it depends on the reply and on how often, never on anything hidden."""
    beat, before = call.beats[at], call.beats[:at]
    own = call.move(beat.move)
    if beat.reply == Reply.YES:
        return "yes.step" if own.next_step else "yes.impression" if own.opinion else "yes"
    if beat.reply == Reply.NO and own.opinion:
        return "no.impression"
    if beat.reply in (Reply.NO, Reply.HESITATES):
        return _again(beat.reply.name.lower(), 1 + sum(one.reply == beat.reply for one in before), VARIANTS)
    if beat.reply != Reply.OK:
        return beat.reply.name.lower()
    if beat.move == "ask_need":
        learned = sum(one.learned for one in before)
        if beat.learned:
            return f"need.{learned + 1}"
        return "need.more" if learned >= VARIANTS else f"need.none.{1 + (learned > 0)}"
    if beat.move == "argue":
        return _again("argue", 1 + sum(one.move == "argue" for one in before), VARIANTS)
    if beat.move == "recap":
        return "recap" if any(one.learned for one in before) else "recap.none"
    return "orders" if call.talk.unprompted and at + 1 == len(call.beats) else beat.move


def _again(key: str, times: int, most: int) -> str:
    return f"{key}.{min(times, most)}"


def choices(call: Call, lang: str) -> dict[str, list[Choice]]:
    """By group, in places and with keys that never change."""
    keys = iter(KEYS)
    return {
        group: [_choice(call, move, possible, keys, lang) for move, possible in places]
        for group, places in offered(call).items()
    }


def _choice(call: Call, move: str, possible: bool, keys: Iterator[str], lang: str) -> Choice:
    key = STEP_KEY if move == "propose_step" else next(keys)
    return Choice(move, sentence_of(move, lang, 1 + [beat.move for beat in call.beats].count(move)), key, possible)


def squares(game: Game, outcomes: list[str], lang: str) -> list[Square]:
    """All prospects: how the talks ended, who is on the line, who is still to come."""
    current = len(game.calls) - 1 if game.call is not None else None
    kinds = [*outcomes, *["to_come"] * (game.prospects - len(outcomes))]
    if current is not None:
        kinds[current] = "now"
    return [_square(n, kind, lang) for n, kind in enumerate(kinds, start=1)]


def _square(n: int, kind: str, lang: str) -> Square:
    name = say(lang, "play.square.name", n=str(n), state=words(lang)[f"play.square.{kind}"])
    return Square(kind, MARKS.get(kind, ""), name)


def verdict(replay: Replay, lang: str) -> str:
    """One sentence on the right moment."""
    found = replay.moment
    if found.verdict == "unasked" and found.line is None:
        return words(lang)["moment.unasked.none"]
    if found.line is None:
        return words(lang)[f"moment.{found.verdict}"]
    after = say(lang, "moment.after", what=_what(replay, found.line, lang))
    earlier = say(lang, "moment.lines.n", n=str(found.late)) if found.late > 1 else words(lang)["moment.lines.1"]
    return say(lang, f"moment.{found.verdict}", after=after, n=earlier)


def _what(replay: Replay, at: int, lang: str) -> str:
    """What the player had just said, in a few words."""
    lines = replay.mine.lines
    if lines[at].kind == Kind.QUESTION:
        return words(lang)["moment.what.ask"]
    moves = [line.move for line in lines]
    if lines[at].move == "argue" and moves.count("argue") > 1:
        return say(lang, "moment.what.argue.n", n=str(moves[: at + 1].count("argue")))
    return words(lang)[f"moment.what.{lines[at].move}"]


def how(lang: str) -> str:
    """What counts as the right moment."""
    return say(lang, "moment.how", ask=words(lang)["move.ask_arrange"])


def rows(replay: Replay, lang: str) -> list[Row]:
    """The talk in numbers: what a plain question had to clear stands beside what there was, after each line."""
    moves = [line.move for line in replay.mine.lines]
    return [
        Row(
            clock(line.begin),
            sentence_of(line.move, lang, 1 + moves[:at].count(line.move)),
            words(lang).get(f"strip.{line.move}", sentence_of(line.move, lang)),
            say(lang, "play.quiet", s=number(line.silence, lang)) if line.silence else "",
            words(lang)[f"reply.{line.reply.name.lower()}"],
            number(line.readiness, lang, 2),
            number(replay.own.levels[at + 1], lang, 2),
            number(line.irritation, lang, 2),
            line.readiness > replay.own.levels[at + 1],
        )
        for at, line in enumerate(replay.mine.lines)
    ]


def cards(replay: Replay, lang: str) -> list[Card]:
    """The player and the others with the same prospect."""
    yours = Card(YOURS, words(lang)["beside.you"], *_ending(replay.mine, lang))
    return [
        yours,
        *(Card(name, _name(name, lang), *_ending(other.talk, lang)) for name, other in replay.others.items()),
    ]


def _name(seller: str, lang: str) -> str:
    return words(lang)["beside.you"] if seller == YOURS else seller_name(seller, lang)


def _ending(talk: Conversation, lang: str) -> tuple[str, str]:
    felt = talk.lines[-1].irritation
    key = "none" if felt < FELT else "some" if felt <= CLEARLY else "clearly"
    about = [clock(talk.seconds), words(lang)[f"felt.{key}"], *later(talk, lang)]
    return words(lang)[f"outcome.{talk.outcome}"], " · ".join(about)


def score_title(scores: list[Score], lang: str) -> str:
    """After how many prospects the score stands."""
    talks = scores[0].talks
    return words(lang)["score.title.1"] if talks == 1 else say(lang, "score.title", n=str(talks))


def score_heads(scope: str, lang: str) -> list[str]:
    """What is counted, in the order of the score's columns."""
    keys = ("seller", "orders.net" if scope == "b2c" else "orders", "annoyed", "blocked", "missed")
    return [words(lang)[f"score.{key}"] for key in keys]


def score_rows(scores: list[Score], lang: str) -> list[tuple[str, list[str]]]:
    """Each seller, its colour token first, with its counts."""
    return [
        (one.playbook, [_name(one.playbook, lang), *map(str, (one.orders, one.annoyed, one.blocked, one.missed))])
        for one in scores
    ]


def board_heads(scope: str, lang: str) -> list[str]:
    """What stands on a class's board, in the order of its columns."""
    _, *counted = score_heads(scope, lang)
    return [words(lang)["room.player"], words(lang)["room.done"], *counted]


def board(players: list[tuple[str, list[Score], list[str]]], lang: str) -> list[Player]:
    """Everybody's talks that are over, in the order in which they joined."""
    return [_player(name, scores, outcomes, lang) for name, scores, outcomes in players]


def _player(name: str, scores: list[Score], outcomes: list[str], lang: str) -> Player:
    marks = [_square(n, kind, lang) for n, kind in enumerate(outcomes, start=1)]
    done = ", ".join(one.name for one in marks) or words(lang)["play.square.to_come"]
    counts = score_rows(scores[:1], lang)[0][1][1:] if scores else ["0"] * 4
    return Player(name, marks, done, counts)


def fault(key: str, most: int, lang: str) -> str:
    """What is wrong with somebody who wants to join; nothing if nothing is."""
    return say(lang, f"room.{key}", n=str(most)) if key else ""


def rules(game: Game, lang: str, *, secret: bool) -> str:
    """How the score is counted; the seed is told when nobody can use it any more."""
    text = words(lang)["score.rules"]
    return text if secret else f"{text} {say(lang, 'score.seed', seed=str(game.key[0]))}"


def thousand_heads(scope: str, lang: str) -> list[str]:
    """What was measured with the thousand."""
    keys = ("score.seller", f"thousand.net.{scope}", "thousand.annoyed", "thousand.hung_up")
    return [words(lang)[key] for key in keys]


def thousand_rows(found: list[Reached], lang: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each seller with its numbers, each with the ends of its interval."""
    return [
        (
            one.playbook,
            [(_name(one.playbook, lang), ""), *(_with_ends(value, lang) for value in one.estimates.values())],
        )
        for one in found
    ]


def _with_ends(one: Estimate, lang: str) -> tuple[str, str]:
    middle, low, high, n = map(float, (one.estimate, one.low, one.high, one.n))
    if middle == 0.0:
        return number(0.0, lang), zero_of(n, high, lang)
    return number(middle, lang), span(low, high, lang)


def thousand_note(game: Game, lang: str) -> str:
    """What the thousand are worth, and where they come from."""
    about = {"scenario": game.market.name, "seed": str(LUCK), "n": number(THOUSAND, lang, 0), "r": str(WORLDS)}
    return say(lang, "thousand.note", **about)
