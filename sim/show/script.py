"""Talks side by side, move by move, as text: what is said, what comes back, what goes on inside."""

from collections.abc import Sequence
from itertools import zip_longest

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.show.chosen import how
from sim.show.letters import clean
from sim.show.numbers import number, signed
from sim.show.theme import seller_name
from sim.show.words import say, words
from sim.study.trace import Conversation, Line, Trace
from sim.words import Cause, Event

WIDEST, NARROWEST = 100, 20
COLUMN = 26  # characters that one of several talks side by side needs


def script(trace: Trace, lang: str, width: int = WIDEST) -> str:
    """The talks of a trace as plain text at most `width` characters wide: side by side where there is room for it."""
    wide = max(min(width, WIDEST), NARROWEST)
    console = Console(width=wide, color_system=None, highlight=False)
    with console.capture() as captured:
        console.print(Text("\n".join(filter(None, [_head(trace, lang), how(trace, lang)]))))
        side_by_side = wide >= COLUMN * len(trace.talks)
        for talks in [trace.talks] if side_by_side else [(talk,) for talk in trace.talks]:
            console.print(*([] if side_by_side else [""]), _table(talks, lang), sep="\n")
        console.print(Text(words(lang)["trace.note"]))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _head(trace: Trace, lang: str) -> str:
    known = words(lang).get(f"dialling.{trace.policy}")
    return say(
        lang,
        "trace.head",
        scenario=clean(trace.scenario_title[lang]),
        account=str(trace.account),
        phone=str(trace.talks[0].contact),
        dialling=known or say(lang, "dialling.other", name=trace.policy),
        seed=str(trace.seed),
        replication=str(trace.replication),
    )


def _table(talks: Sequence[Conversation], lang: str) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, show_edge=False)
    for talk in talks:
        table.add_column(Text(clean(name_of(talk, lang))), ratio=1, overflow="fold")
    for cells in zip_longest(*(_cells(talk, lang) for talk in talks), fillvalue=""):
        table.add_row(*map(Text, cells))
    table.add_row(*(Text(_ending(talk, lang)) for talk in talks))
    return table


def name_of(talk: Conversation, lang: str) -> str:
    """A seller's name, and the column's name for him where it has one."""
    name, nickname = seller_name(talk.playbook, lang, {talk.playbook: talk.title}), words(lang).get
    own = nickname(f"nickname.{talk.playbook}")
    return f"{name} ({own})" if own else name


def sentence_of(move: str, lang: str, count: int = 1) -> str:
    """What the seller says the `count`-th time in a talk; a move of the user's own is called by its name."""
    plain = words(lang).get(f"move.{move}", move.replace("_", " "))
    return words(lang).get(f"move.{move}.{count}", plain)


def _cells(talk: Conversation, lang: str) -> list[str]:
    before = [line.move for line in talk.lines]
    return [_cell(line, lang, 1 + before[:i].count(line.move)) for i, line in enumerate(talk.lines)]


def _cell(line: Line, lang: str, count: int) -> str:
    minutes, seconds = divmod(round(line.begin), 60)
    quiet = say(lang, "trace.silence", s=number(line.silence, lang, 0)) if line.silence else ""
    reply = f"– {words(lang)[f'reply.{line.reply.name.lower()}']}"
    said = f"{minutes}:{seconds:02} {sentence_of(line.move, lang, count)}"
    return "\n".join([said, *filter(None, [quiet]), reply, _state(line, lang), ""])


def _state(line: Line, lang: str) -> str:
    state = {"r": signed(line.readiness, lang, 2), "a": number(line.irritation, lang, 2)}
    if line.level is None:
        return say(lang, "trace.state", **state)
    return say(lang, "trace.asked", l=signed(line.level, lang, 2), **state)


def _ending(talk: Conversation, lang: str) -> str:
    unasked = say(lang, "trace.unasked", l=signed(talk.level, lang, 2)) if talk.outcome == "never_asked" else ""
    return "\n".join(filter(None, [words(lang)[f"outcome.{talk.outcome}"], unasked, *later(talk, lang)]))


def later(talk: Conversation, lang: str) -> list[str]:
    """What became of the account after the talk, a line each."""
    return [
        say(lang, f"later.{_after(kind, how)}", days=number(days, lang, 0 if days >= 1 else 1))
        for days, kind, how in talk.later
    ]


def _after(kind: Event, how: int) -> str:
    return "unprompted" if kind == Event.ORDER and how == Cause.UNPROMPTED else kind.name.lower()
