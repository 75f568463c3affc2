"""What a visitor did in his talks, as a playbook, and what it reaches with a thousand prospects.

A state of the playbook is a move and the how-manieth time it is made in the talk. After each reply in a state comes
what the visitor did most often there; of two things done equally often, what he did last. His silence is the median
of those he kept there. A reply he never met in a state is answered as he mostly answered it after other questions,
and otherwise he thanks and ends. So ten talks held by one rule give that rule back; talks that follow none are
simplified, and the playbook need not do in each talk what he did.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from sim.engine.run import play_many
from sim.measures import MEASURES
from sim.playbook.moves import bundled_moves
from sim.playbook.read import JUDGED_BY, Playbook, load_playbook, load_policy, playbook_from
from sim.playbook.table import replies_of
from sim.reading import Fault, InputError
from sim.stats.estimate import Estimate, share
from sim.study.play import Call, Game
from sim.study.replay import SELLERS, YOURS
from sim.words import Reply

THOUSAND, WORLDS = 1000, 20  # prospects in all, in so many independent worlds
MEASURED = ("net", "annoyed", "hung_up")
State = tuple[str, int]
BYE, END = "bye", "end"
LUCK = 20261125  # of the thousand: the same people for everybody, and it tells nothing of the game's own
HEAD = "# What you did ({scenario}, talks: {talks}). Check it with: closelab check {name}.toml\n"


class Reached(NamedTuple):
    """One seller with a thousand prospects: each measure's estimate with its 95 % interval, in its unit."""

    playbook: str
    estimates: Mapping[str, Estimate]


class _Habits:
    """What was done, counted: how silent in a state, and what came after each reply there."""

    def __init__(self, calls: Sequence[Call]):
        self.silence: dict[State, list[float]] = defaultdict(list)
        self.places: dict[State, list[int]] = defaultdict(list)
        self.after: dict[tuple[State, Reply], Counter[State | str]] = defaultdict(Counter)
        self.usual: dict[Reply, Counter[State | str]] = defaultdict(Counter)
        for call in calls:
            self._watch(call)

    def _watch(self, call: Call) -> None:
        said: Counter[str] = Counter()
        states: list[State] = []
        for beat in call.beats:
            states.append((beat.move, said[beat.move]))
            said[beat.move] += 1
        for place, (state, beat) in enumerate(zip(states, call.beats, strict=True)):
            self.silence[state].append(beat.silence)
            self.places[state].append(place)
            following: State | str = states[place + 1] if place + 1 < len(states) else END
            if beat.reply in (Reply.OK, Reply.NO, Reply.HESITATES, Reply.NO_INTEREST):
                _count(self.after[state, beat.reply], following)
                if call.is_question(beat.move):
                    _count(self.usual[beat.reply], following)

    def follows(self, state: State, reply: Reply) -> State | str:
        """What comes after a reply in a state."""
        for seen in (self.after.get((state, reply)), self.usual.get(reply)):
            if seen:
                return seen.most_common(1)[0][0]
        return BYE


def _count(counter: Counter[State | str], following: State | str) -> None:
    """One more; the last one done comes first among those done equally often."""
    times = counter.pop(following, 0) + 1
    rest = dict(counter)
    counter.clear()
    counter.update({following: times} | rest)


def manner(game: Game, name: str = YOURS) -> Playbook:
    """The visitor's behaviour in the talks that are over, as a checked playbook."""
    if not game.ended:
        raise InputError([Fault("", "play", "no talk is over yet: there is nothing to save")])
    habits = _Habits(game.ended)
    steps = _steps(habits)
    data = {
        "name": name,
        "title": {"nl": name, "en": name} if name != YOURS else {"nl": "u", "en": "you"},
        "first": "open",
        "call_back": _close(steps),
        "step": steps,
    }
    proposed = [quiet for state, kept in habits.silence.items() if state[0] == "propose_step" for quiet in kept]
    if proposed:
        data["at_last_step"] = {"move": JUDGED_BY, "silence": round(median(proposed), 1)}
    return playbook_from(data, "your talks")


def _steps(habits: _Habits) -> list[dict[str, Any]]:
    """The states that can be reached, in the order in which they mostly came, and a goodbye where one is needed."""
    reached: dict[State, dict[str, State | str]] = {}
    ahead: list[State] = [("open", 0)]
    while ahead:
        state = ahead.pop()
        if state not in reached:
            replies = replies_of(bundled_moves()[state[0]].numbers())
            reached[state] = {reply.name.lower(): habits.follows(state, reply) for reply in replies}
            ahead += [following for following in reached[state].values() if not isinstance(following, str)]
    order = sorted(reached, key=lambda state: (sum(habits.places[state]) / len(habits.places[state]), state))
    place: dict[State | str, int] = {state: number for number, state in enumerate(order)}
    circles = any(place.get(to, len(order)) <= place[state] for state in order for to in reached[state].values())
    steps = [_step(habits, state, reached[state], circles) for state in order]
    return [*steps, {"label": BYE, "move": "thank_and_end"}] if _ends_in_goodbye(steps) else steps


def _step(habits: _Habits, state: State, following: Mapping[str, State | str], circles: bool) -> dict[str, Any]:
    on = {reply: to if isinstance(to, str) else _label(to) for reply, to in following.items()}
    step = {"label": _label(state), "move": state[0], "silence": round(median(habits.silence[state]), 1), "on": on}
    return step | ({"max_visits": 1} if circles and on and state[0] != "open" else {})


def _ends_in_goodbye(steps: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something leads there, or the last step is one that can be passed over."""
    return any(BYE in step["on"].values() for step in steps) or "max_visits" in steps[-1]


def _label(state: State) -> str:
    return state[0] if state[1] == 0 else f"{state[0]}_{state[1] + 1}"


def _close(steps: Sequence[Mapping[str, Any]]) -> str:
    """Where a call-back or a meeting goes on: the first question, with the recap before it; else the last step."""
    kinds = [bundled_moves()[step["move"]].kind for step in steps]
    if "question" not in kinds:
        return str(steps[-1]["label"])
    first = kinds.index("question")
    return str(steps[first - 1 if first and steps[first - 1]["move"] == "recap" else first]["label"])


def as_toml(game: Game, name: str) -> str:
    """The visitor's behaviour as the text of a playbook's file, in full and valid by `closelab check`."""
    from sim.playbook.write import toml_of

    about = {"talks": len(game.ended), "scenario": game.market.name, "name": name}
    return HEAD.format(**about) + toml_of(manner(game, name).resolved())


def thousand(game: Game) -> list[Reached]:
    """The visitor's playbook and the others, rung politely as the scenario has it, with a thousand prospects.

    All of them meet the same prospects with the same luck: `LUCK`, whatever that of the game was.
    """
    market = game.origin.replace(**{"office.accounts": THOUSAND // WORLDS, "office.agents": 1})
    books = {YOURS: manner(game)} | {name: load_playbook(name) for name in SELLERS}
    worlds, polite = range(1, WORLDS + 1), load_policy("polite")
    arms = [(market.world, [book], polite, LUCK, worlds) for book in books.values()]
    return [Reached(name, _estimates(counts)) for name, counts in zip(books, play_many(arms), strict=True)]


def _estimates(counts: Sequence[Mapping[str, float]]) -> dict[str, Estimate]:
    columns = {name: np.array([row[name] for row in counts], dtype=float) for name in counts[0]}
    return {name: _estimate(name, columns) for name in MEASURED}


def _estimate(name: str, columns: Mapping[str, Any]) -> Estimate:
    rule = MEASURES[name]
    trials = rule.trials(columns) if rule.trials else columns["accounts"]
    return share(rule.numerator(columns), rule.denominator(columns), np.sum(trials), rule.scale)
