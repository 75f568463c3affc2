"""The command that lets somebody sell himself: he reads, chooses, keeps silent for as long as he dares."""

import os
import secrets
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from sim.cli_show import one_of
from sim.reading import Fault, InputError

if TYPE_CHECKING:
    from sim.study.play import Call, Game

DONE, INTERRUPTED = 0, 130
TICK = 0.1  # seconds
WIDEST = 100


def play(
    scenario: str = "column",
    *,
    seed: int | None = None,
    lang: str = "en",
    prospects: int = 10,
    save: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Be the seller yourself: ten prospects, one talk each; then what went on inside, and the score. Ctrl-C stops.

    Choose a sentence by its number. After a question you keep silent until you press space or Enter, in real time.
    Where the input is no terminal a line is a number and, after a question, the seconds of silence: "6 8".

    Example: closelab play column --lang nl

    Example: printf '2\\n6 8\\nx\\n' | closelab play --seed 7 --prospects 1

    Parameters
    ----------
    scenario
        A bundled scenario, or a TOML file.
    seed
        The luck; default: any. With the same number everybody rings the same people.
    lang
        nl or en.
    prospects
        How many people to ring, at most 50.
    save
        Write what you did as a playbook, NAME.toml, to check, change and run.
    json
        Print the talks and the score as JSON at the end; what is said on the way goes to the error stream.
    """
    from sim.show import terminal
    from sim.show.words import LANGUAGES
    from sim.study.play import Game

    language = one_of("lang", lang, LANGUAGES)
    game = Game(scenario, secrets.randbelow(2**32) if seed is None else seed, prospects)
    path = _free(save)
    table = _Table(game, language, Console(stderr=json, highlight=False, width=_width()))
    try:
        table.play()
    except KeyboardInterrupt:
        table.say("")
        table.finish()
        return INTERRUPTED
    table.finish()
    if path is not None and game.ended:
        from sim.study.manner import as_toml

        path.write_text(as_toml(game, path.stem), encoding="utf-8")
        table.say(_words("shell.saved", language, path=str(path)))
    if game.complete:
        from sim.study.manner import thousand

        table.show(terminal.thousand(game, thousand(game), language))
    if json:
        _print_json(game)
    return DONE


class _Table:
    """Where the game is played: prints what is said, and takes what the player answers."""

    def __init__(self, game: "Game", lang: str, console: Console):
        from sim.study.replay import Replays

        self.game, self.lang, self.console, self.replays = game, lang, console, Replays(game)
        self.live = sys.stdin.isatty()

    def show(self, thing: Any) -> None:
        """Print something."""
        self.console.print(thing)

    def say(self, text: str) -> None:
        """Print a plain line."""
        self.console.print(text, markup=False)

    def play(self) -> None:
        """One prospect after another, until everyone has been spoken to or there is no more input."""
        from sim.show import terminal

        while not self.game.complete:
            call = self.game.ring()
            self.show(terminal.heading(self.game, call, self.lang))
            if not self.talk(call):
                return
            self.show(terminal.replay(self.replays.replay(call.number), self.lang))
            self.show(terminal.score(self.replays.scores(), self.game.market.scope, self.lang))

    def talk(self, call: "Call") -> bool:
        """A talk to its end; False where the input ended first."""
        from sim.show import playing, terminal

        shown = 0
        while True:
            lines = list(playing.bubbles(call, self.lang))
            for bubble in lines[shown:]:
                self.show(terminal.bubble(bubble))
            shown = len(lines)
            if call.over:
                return True
            if self.live:
                self.show(terminal.menu(call, self.lang))
            line = self.ask()
            if line is None:
                return False
            shown += self.answer(call, line)

    def ask(self) -> str | None:
        """What the player types; None at the end of the input."""
        with suppress(EOFError):
            return input("› " if self.live else "").strip()
        return None

    def answer(self, call: "Call", line: str) -> int:
        """Say what was chosen. Returns how many lines of the talk stand on the screen already."""
        from sim.show import playing, terminal

        key, _, seconds = line.partition(" ")
        if key.lower() == "x":
            call.hang_up()
            return 0
        found = [one for group in playing.choices(call, self.lang).values() for one in group if one.key == key]
        if not found or not found[0].possible:
            self.say(_words("shell.not_now", self.lang, what=key[:20] or "-"))
            return 0
        move = found[0].move
        if not self.live or not call.is_question(move):
            call.say(move, _seconds(seconds) if call.is_question(move) else 0.0)
            return 0
        said = playing.said(call, move, [beat.move for beat in call.beats].count(move), self.lang)
        self.show(terminal.bubble(said))
        call.say(move, keep_silent(lambda passed: terminal.silence(passed, self.lang)))
        return 1

    def finish(self) -> None:
        """The score so far, and how to ring the same people again."""
        from sim.show import terminal

        ended, market = self.game.ended, self.game.market
        if not self.game.complete:
            self.say(_words("shell.stopped", self.lang, n=str(len(ended)), all=str(self.game.prospects)))
            if ended:
                self.show(terminal.score(self.replays.scores(), market.scope, self.lang))
        self.say(_words("shell.seed", self.lang, seed=str(self.game.key[0]), scenario=market.name))


def keep_silent(clock: Callable[[float], str]) -> float:
    """Wait, really, until a key is pressed; the clock counts up in tenths. Returns the seconds."""
    began = time.monotonic()
    with _single_keys() as pressed:
        while True:
            passed = time.monotonic() - began
            sys.stderr.write(f"\r\x1b[2K{clock(passed)}")
            sys.stderr.flush()
            if pressed(TICK):
                break
    sys.stderr.write("\r\x1b[2K")
    sys.stderr.flush()
    return time.monotonic() - began


@contextmanager
def _single_keys() -> Iterator[Callable[[float], bool]]:
    """Whether space or Enter is pressed within some seconds, without waiting for the end of a line."""
    if sys.platform == "win32":
        import msvcrt

        def pressed(wait: float) -> bool:
            time.sleep(wait)
            return bool(msvcrt.kbhit()) and msvcrt.getwch() in " \r\n"

        yield pressed
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        yield lambda wait: bool(select.select([descriptor], [], [], wait)[0]) and os.read(descriptor, 1) in b" \r\n"
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _seconds(text: str) -> float:
    """Seconds of silence as typed; nothing is none."""
    try:
        return float(text.replace(",", ".") or 0.0)
    except ValueError:
        raise InputError([Fault("", f"silence {text[:20]}", "must be a number of seconds")]) from None


def _free(save: Path | None) -> Path | None:
    """Where to write the playbook: a name that will do and is not taken, known before the first talk."""
    if save is None:
        return None
    from sim.playbook.write import checked_path

    return checked_path(save.name.removesuffix(".toml"), save.parent)


def _words(key: str, lang: str, **values: str) -> str:
    from sim.show.words import say

    return say(lang, key, **values)


def _print_json(game: "Game") -> None:
    import json

    from sim.study.replay import as_data

    print(json.dumps(as_data(game), indent=1, ensure_ascii=False))


def _width() -> int | None:
    """As wide as the terminal, but no wider than reads well."""
    wide = Console().width
    return min(wide, WIDEST)
