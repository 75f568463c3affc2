"""A playbook drawn as text, from the table the engines play and from nothing else."""

from collections.abc import Iterator, Mapping

from sim.law.parameters import Move
from sim.playbook.read import Playbook
from sim.playbook.table import ALWAYS, END, NO_LIMIT, REPLIES, Table, is_question, replies_of
from sim.words import Kind, Reply

Sentences = Mapping[str, tuple[str, ...]]  # by move: what the seller says, in each language
WIDTH = 14


def diagram(playbook: Playbook, sentences: Sentences) -> str:
    """The steps from top to bottom; an arrow says where a reply leads when it is not the next step."""
    table = playbook.table
    labels = _labels(playbook)
    lines = [f"{playbook.name}: " + " / ".join(dict.fromkeys(playbook.title.values()))]
    if playbook.parent:
        lines[0] += f"  (a variation of {playbook.parent})"
    lines += [
        f"first talk begins at {labels[table.first]}; a call-back opens and goes on at {labels[table.call_back]}",
        "",
    ]
    for step in range(len(table.move)):
        lines += _step(table, step, labels, sentences)
    return "\n".join([*lines, *_foot(table)])


def _labels(playbook: Playbook) -> dict[int, str]:
    """A name for every step: its label, or its number."""
    names = {number: step.label or f"#{number + 1}" for number, step in enumerate(playbook.file.step)}
    return names | {END: "end of the talk"}


def _step(table: Table, step: int, labels: dict[int, str], sentences: Sentences) -> Iterator[str]:
    move, name = table.moves[table.move[step]], table.names[table.move[step]]
    last = step + 1 == len(table.move)
    yield f" o {labels[step]:<{WIDTH}}{name}{_how(table, step, move)}"
    stem = "   " if last else " | "
    for sentence in sentences.get(name, ()):
        yield f"{stem}{'':<{WIDTH}}  \u201c{sentence}\u201d"
    for line in _branches(table, step, move, labels):
        yield f"{stem}{'':<{WIDTH}}  {line}"
    if not last:
        yield " |" if _falls_through(table, step, move) else ""


def _how(table: Table, step: int, move: Move) -> str:
    """Seconds, silence, guard and limit of one step."""
    said = [f"{move.seconds:g} s"]
    if is_question(move):
        said.append(f"then {table.silence[step]:g} s of silence" if table.silence[step] else "no silence")
    return f" ({', '.join([*said, *_conditions(table, step)])})"


def _conditions(table: Table, step: int) -> Iterator[str]:
    if table.belief_below[step] < ALWAYS:
        yield f"only if belief < {table.belief_below[step]:g}"
    if table.belief_above[step] > -ALWAYS:
        yield f"only if belief > {table.belief_above[step]:g}"
    if table.unsure_above[step] >= 0.0:
        yield f"only if unsure by > {table.unsure_above[step]:g}"
    if table.max_visits[step] < NO_LIMIT:
        yield f"at most {table.max_visits[step]} times"


def _branches(table: Table, step: int, move: Move, labels: dict[int, str]) -> Iterator[str]:
    if is_question(move):
        yield "yes          -> a meeting is booked" if move.next_step else "yes          -> ORDER"
    for reply in replies_of(move):
        target = table.branch[step * REPLIES + reply]
        if target != step + 1 or reply != Reply.OK:
            yield f"{reply.name.lower().replace('_', ' '):<12} -> {labels[target]}"
    if move.kind == Kind.ENDING:
        yield "end of the talk" + (", perhaps with an unprompted order" if move.unprompted else "")


def _falls_through(table: Table, step: int, move: Move) -> bool:
    """Whether some reply leads to the step below, or the step can be passed over."""
    below = any(table.branch[step * REPLIES + reply] == step + 1 for reply in replies_of(move))
    return below or any(True for _ in _conditions(table, step))


def _foot(table: Table) -> Iterator[str]:
    if table.last_step_move >= 0:
        silence = f", {table.last_step_silence:g} s of silence"
        yield f"\nwhen no next step is left: {table.names[table.last_step_move]}{silence}"
