"""A playbook as a state machine of plain numbers. Everything about the order of moves lives here."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.law.parameters import Move
from sim.words import Kind, Reply

REPLIES = len(Reply)
OK = int(Reply.OK)
END = -1
NO_LIMIT = 1_000_000_000
ALWAYS = 1e300  # a guard that lets everything pass


class Table(NamedTuple):
    """One playbook. Sequences run over steps; `branch[step * REPLIES + reply]` is where a reply leads."""

    moves: Sequence[Move]
    names: Sequence[str]
    move: Sequence[int]
    silence: Sequence[float]
    branch: Sequence[int]
    belief_below: Sequence[float]
    belief_above: Sequence[float]
    unsure_above: Sequence[float]
    max_visits: Sequence[int]
    first: int
    call_back: int
    last_step_move: int
    last_step_silence: float
    ask_arrange: int  # the row of the move with which `missed` and `ready_lost` are judged


def passed_over(table: Table, step: int, belief: float, doubt: float, visits: Sequence[int]) -> bool:
    """Whether a step's guard or its number of visits forbids it now."""
    return (
        not table.belief_above[step] < belief < table.belief_below[step]
        or doubt <= table.unsure_above[step]
        or visits[step] >= table.max_visits[step]
    )


def next_step(
    table: Table, step: int, reply: int, jumps: bool, belief: float, doubt: float, visits: Sequence[int]
) -> int:
    """The step after a reply to `step`, or END. `jumps`: a call-back goes on at `call_back`."""
    following = table.call_back if jumps and reply == OK else table.branch[step * REPLIES + reply]
    return not_passed_over(table, following, belief, doubt, visits)


def not_passed_over(table: Table, step: int, belief: float, doubt: float, visits: Sequence[int]) -> int:
    """This step, or the first one after it that is not passed over, or END."""
    while step != END and passed_over(table, step, belief, doubt, visits):
        step = step + 1 if step + 1 < len(table.move) else END
    return step


def move_at(table: Table, step: int, steps_left: int) -> tuple[int, float]:
    """The move of a step and the silence after it; for a next step that is not left, what replaces it."""
    move = table.move[step]
    if table.moves[move].next_step and steps_left == 0:
        return table.last_step_move, table.last_step_silence
    return move, table.silence[step]


def is_guarded(table: Table) -> bool:
    """Whether any step looks at the seller's belief."""
    return min(table.belief_below) < ALWAYS or max(table.belief_above) > -ALWAYS or max(table.unsure_above) >= 0.0


def is_question(move: Move) -> bool:
    """Whether a move is a closing question."""
    return move.kind == int(Kind.QUESTION)


def replies_of(move: Move) -> tuple[Reply, ...]:
    """The replies after which a talk can go on."""
    if move.kind == Kind.OPEN:
        return (Reply.OK, Reply.NO_INTEREST)
    if move.kind == Kind.QUESTION:
        return (Reply.NO, Reply.HESITATES)
    return () if move.kind == Kind.ENDING else (Reply.OK,)
