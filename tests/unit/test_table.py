"""The state machine of a playbook on small tables, by hand: strict guards, counted visits, an end."""

from typing import Any

import pytest

from sim.law.parameters import Move
from sim.playbook.table import (
    ALWAYS,
    END,
    NO_LIMIT,
    REPLIES,
    Table,
    is_guarded,
    is_question,
    move_at,
    next_step,
    not_passed_over,
    passed_over,
    replies_of,
)
from sim.words import Kind, Reply

OPEN, ASK, STEP, BYE = range(4)
MOVES = [Move(kind=int(Kind.OPEN)), Move(kind=int(Kind.QUESTION)), Move(kind=int(Kind.QUESTION), next_step=1)]
MOVES.append(Move(kind=int(Kind.ENDING)))


def table(**changes: Any) -> Table:
    """open, ask, propose a step, goodbye; each reply leads to the next step, a no of the question to the goodbye."""
    branch = [min(step + 1, 4) if step < 3 else END for step in range(4) for _ in range(REPLIES)]
    branch[1 * REPLIES + int(Reply.NO)] = 3
    given: dict[str, Any] = {
        "moves": MOVES, "names": ["open", "ask", "step", "bye"], "move": [OPEN, ASK, STEP, BYE],
        "silence": [0.0, 8.0, 4.0, 0.0], "branch": branch, "belief_below": [ALWAYS] * 4,
        "belief_above": [-ALWAYS] * 4, "unsure_above": [-1.0] * 4, "max_visits": [NO_LIMIT] * 4, "first": 0,
        "call_back": 2, "last_step_move": ASK, "last_step_silence": 2.0, "ask_arrange": ASK,
    }  # fmt: skip
    return Table(**(given | changes))


def at_step_1(name: str, value: float, other: float) -> Table:
    return table(**{name: [other, value, other, other]})


NEW = [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("guard", "belief", "doubt", "passed"),
    [
        (at_step_1("belief_below", -1.5, ALWAYS), -1.5, 1.0, True),
        (at_step_1("belief_below", -1.5, ALWAYS), -1.6, 1.0, False),
        (at_step_1("belief_above", 0.5, -ALWAYS), 0.5, 1.0, True),
        (at_step_1("belief_above", 0.5, -ALWAYS), 0.6, 1.0, False),
        (at_step_1("unsure_above", 0.8, -1.0), 0.0, 0.8, True),
        (at_step_1("unsure_above", 0.8, -1.0), 0.0, 0.81, False),
        (table(), 1e9, 0.0, False),
    ],
)
def test_a_guard_lets_pass_only_what_lies_beyond_it(guard: Table, belief: float, doubt: float, passed: bool) -> None:
    assert passed_over(guard, 1, belief, doubt, NEW) == passed
    assert not passed_over(guard, 2, belief, doubt, NEW)
    assert not_passed_over(guard, 1, belief, doubt, NEW) == (2 if passed else 1)


def test_a_step_is_passed_over_once_it_was_visited_often_enough() -> None:
    limited = table(max_visits=[NO_LIMIT, 2, NO_LIMIT, NO_LIMIT])
    assert [passed_over(limited, 1, 0.0, 1.0, [0, n, 0, 0]) for n in range(4)] == [False, False, True, True]


def test_after_the_last_step_is_the_end() -> None:
    spent = table(max_visits=[NO_LIMIT, NO_LIMIT, 1, 1])
    assert not_passed_over(spent, 2, 0.0, 1.0, [0, 0, 1, 0]) == 3
    assert not_passed_over(spent, 2, 0.0, 1.0, [0, 0, 1, 1]) == END
    assert not_passed_over(spent, END, 0.0, 1.0, NEW) == END


def test_a_reply_leads_where_its_branch_says() -> None:
    assert next_step(table(), 0, Reply.OK, False, 0.0, 1.0, NEW) == 1
    assert next_step(table(), 1, Reply.HESITATES, False, 0.0, 1.0, NEW) == 2
    assert next_step(table(), 1, Reply.NO, False, 0.0, 1.0, NEW) == 3
    assert next_step(table(), 3, Reply.OK, False, 0.0, 1.0, NEW) == END


def test_a_call_back_jumps_after_a_welcome_only() -> None:
    assert next_step(table(), 0, Reply.OK, True, 0.0, 1.0, NEW) == 2
    assert next_step(table(), 0, Reply.NO_INTEREST, True, 0.0, 1.0, NEW) == 1


def test_the_step_that_is_not_left_is_replaced_with_its_silence() -> None:
    assert move_at(table(), 2, 1) == (STEP, 4.0)
    assert move_at(table(), 2, 0) == (ASK, 2.0)
    assert move_at(table(), 1, 0) == (ASK, 8.0)


@pytest.mark.parametrize(
    ("guard", "guarded"),
    [
        (table(), False),
        (at_step_1("belief_below", 1e9, ALWAYS), True),
        (at_step_1("belief_above", -1e9, -ALWAYS), True),
        (at_step_1("unsure_above", 0.0, -1.0), True),
        (at_step_1("unsure_above", 0.8, -1.0), True),
    ],
)
def test_whoever_looks_at_his_belief_is_guarded(guard: Table, guarded: bool) -> None:
    assert is_guarded(guard) == guarded


def test_what_can_be_answered_to_a_move() -> None:
    kinds = {kind: replies_of(Move(kind=int(kind))) for kind in Kind}
    assert kinds[Kind.OPEN] == (Reply.OK, Reply.NO_INTEREST)
    assert kinds[Kind.QUESTION] == (Reply.NO, Reply.HESITATES)
    assert kinds[Kind.ENDING] == ()
    assert {kinds[kind] for kind in set(Kind) - {Kind.OPEN, Kind.QUESTION, Kind.ENDING}} == {(Reply.OK,)}
    assert [is_question(Move(kind=int(kind))) for kind in Kind] == [kind == Kind.QUESTION for kind in Kind]
