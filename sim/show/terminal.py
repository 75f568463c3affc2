"""The game of selling it yourself, on a terminal: the talk, the sentences to choose from, the replay, the score."""

from __future__ import annotations

from collections.abc import Iterable

from rich.align import Align
from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sim.show import playing
from sim.show.numbers import number
from sim.show.words import say, words
from sim.study.manner import Reached
from sim.study.play import Call, Game
from sim.study.replay import Replay, Score

WIDEST = 100
GAUGE = 14  # characters
MARGIN = 0.3  # logits at both ends of a bar
MANY = 10
WITH_BARS = 76  # characters


def heading(game: Game, call: Call, lang: str) -> RenderableType:
    """Who is on the line."""
    who = playing.title_of(call.number, game.market.scope, lang)
    of = say(lang, "play.of", n=str(call.number + 1), all=str(game.prospects))
    return Group(Text(), Rule(Text(say(lang, "shell.heading", who=who, of=of), style="bold"), align="left"))


def bubble(one: playing.Bubble) -> RenderableType:
    """One thing in the talk: the player to the right, as in the page."""
    if one.who == "quiet":
        return Align.center(Text(f"···  {one.text}  ···", style="dim"))
    if one.who == "me":
        return Padding(Text(one.text, style="bold", justify="right"), (0, 0, 0, 12))
    return Padding(Text(one.text, style="italic" if one.who == "end" else ""), (0, 12, 0, 0))


def menu(call: Call, lang: str) -> RenderableType:
    """The sentences with their keys; what cannot be said now stands in its place, pale."""
    table = Table.grid(padding=(0, 2))
    for group, choices in playing.choices(call, lang).items():
        table.add_row("", Text(words(lang)[f"group.{group}"], style="dim"))
        for one in choices:
            style = "" if one.possible else "dim strike"
            table.add_row(Text(one.key, style="bold" if one.possible else "dim"), Text(one.text, style=style))
    return Group(Text(), table, Text(f"\n{words(lang)['shell.choose']}", style="dim"))


def silence(seconds: float, lang: str) -> str:
    """The clock of a silence that is kept now; it shows no goal."""
    return say(lang, "shell.silence", s=number(seconds, lang))


def replay(found: Replay, lang: str) -> RenderableType:
    """The talk from inside, in words and numbers, and the other sellers beside it."""
    beside = Table.grid(padding=(0, 2))
    for card in playing.cards(found, lang):
        beside.add_row(Text(card.name, style="bold"), Text(card.ending), Text(card.about, style="dim"))
    return Group(
        Text(f"\n{playing.verdict(found, lang)}\n", style="bold"),
        _Inside(found, lang),
        Text(f"{words(lang)['inside.unit']}\n{playing.how(lang)}\n", style="dim"),
        Text(words(lang)["beside.title"], style="bold"),
        beside,
    )


class _Inside:
    """The talk line by line; a narrow terminal gets no bars, so that it keeps every number."""

    def __init__(self, found: Replay, lang: str):
        self.found, self.lang = found, lang

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table for the width there is."""
        yield _inside(self.found, self.lang, bars=options.max_width >= WITH_BARS)


def _inside(found: Replay, lang: str, *, bars: bool) -> Table:
    t = words(lang)
    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1) if bars else 0, collapse_padding=True)
    table.add_column(t["inside.col.time"], justify="right", min_width=4)
    table.add_column(t["inside.col.said"], min_width=24 if bars else 12, overflow="fold")
    for name in ("ready", "needs", "annoyed"):
        table.add_column(t[f"inside.col.{name}"], justify="right", overflow="fold", min_width=5)
    if bars:
        table.add_column("", no_wrap=True, min_width=GAUGE)
    for at, (row, bar) in enumerate(zip(playing.rows(found, lang), gauges(found), strict=True)):
        said = "\n".join(filter(None, (f"{row.short} – {row.reply}", row.quiet, _mark(found, at, lang))))
        table.add_row(row.time, Text(said), row.ready, row.needs, row.annoyed, *([bar] if bars else []))
    return table


def _mark(found: Replay, at: int, lang: str) -> str:
    return f"« {words(lang)['moment.mark']}" if at == found.moment.line else ""


def gauges(found: Replay) -> list[str]:
    """For each line a bar of readiness with a stroke where a plain question gets its yes, on one scale."""
    ready, needs = [line.readiness for line in found.mine.lines], found.own.levels[1:]
    low, high = min(*ready, *needs) - MARGIN, max(*ready, *needs) + MARGIN
    at = [[round((value - low) / (high - low) * (GAUGE - 1)) for value in values] for values in (ready, needs)]
    return [_gauge(have, need) for have, need in zip(*at, strict=True)]


def _gauge(have: int, need: int) -> str:
    return "".join("┃" if at == need else "━" if at <= have else "╌" for at in range(GAUGE))


def score(scores: list[Score], scope: str, lang: str) -> RenderableType:
    """The player and the playbooks with the same prospects."""
    table = _table(playing.score_heads(scope, lang))
    for _, cells in playing.score_rows(scores, lang):
        table.add_row(*map(Text, cells))
    few = [Text(words(lang)["score.note"], style="dim")] if scores[0].talks <= MANY else []
    return Group(Text(f"\n{playing.score_title(scores, lang)}", style="bold"), table, *few)


def thousand(game: Game, found: list[Reached], lang: str) -> RenderableType:
    """The player's way and the playbooks with a thousand prospects."""
    table = _table(playing.thousand_heads(game.market.scope, lang))
    for _, cells in playing.thousand_rows(found, lang):
        table.add_row(*(Text.assemble(value, (f"\n{ends}" if ends else "", "dim")) for value, ends in cells))
    title = Text(f"\n{words(lang)['thousand.title']}", style="bold")
    return Group(title, table, Text(playing.thousand_note(game, lang), style="dim"))


def _table(heads: Iterable[str]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for at, head in enumerate(heads):
        table.add_column(Text(head), justify="right" if at else "left", overflow="fold")
    return table
