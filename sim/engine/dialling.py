"""Whom a compiled agent rings again and when: retries, the dialling policy, and the agent's diary.

nobody answers: the same phone in 4 h, 4 times; then the next contact whom nobody has rung
an open talk, a refusal: the same contact again by policy, or his colleagues, or nobody
a meeting booked: no dials until then
"""

import math

from sim.engine import diary
from sim.engine.layout import Floor, Record
from sim.engine.meanwhile import watch
from sim.engine.people import is_born
from sim.law import timing
from sim.words import Others, Status

MINUTE = 60.0

ORDERED, CANCELLED = int(Status.ORDERED), int(Status.CANCELLED)
SAME_DAY, LATER = int(Others.SAME_DAY), int(Others.LATER)


def ring_again(floor: Floor, account: Record, phone: Record, now: float) -> None:
    """Nobody answered: again in some hours, or give this phone up and try the next one."""
    phone.unanswered += 1
    if phone.unanswered < floor.world.office.max_dials:
        phone.due = now + floor.world.office.retry_hours * timing.HOUR
    else:
        move_up(floor, account, now)


def move_up(floor: Floor, account: Record, now: float) -> None:
    """The next contact whom nobody has rung is due at once, even if somebody was about to ring him."""
    for contact in range(account.contacts):
        phone = floor.phones[account.first + contact]
        if phone.dials == 0:
            phone.due = min(phone.due, now)
            return


def ring_next(floor: Floor, account: Record, due: float) -> bool:
    """Ring the next contact whom nobody has rung and nobody is about to ring, if there is one."""
    for contact in range(account.contacts):
        phone = floor.phones[account.first + contact]
        if phone.dials == 0 and phone.due == math.inf:
            phone.due = due
            return True
    return False


def first_due(floor: Floor, account: Record) -> int:
    """The contact whose dial is due first, the lowest at equal times."""
    chosen = 0
    for contact in range(1, account.contacts):
        if floor.phones[account.first + contact].due < floor.phones[account.first + chosen].due:
            chosen = contact
    return chosen


def plan(floor: Floor, agent: Record, account: Record) -> None:
    """Enter the account's first due dial in the agent's diary; while a meeting is booked dials wait."""
    due = math.inf
    if not (account.closed or account.meets or account.status == ORDERED or account.status == CANCELLED):
        due = floor.phones[account.first + first_due(floor, account)].due
    diary.put(floor.diary, agent.dials, agent.leaves, account.place - agent.first, due)
    watch(floor, account)


def follow_up(floor: Floor, agent: Record, account: Record, contact: int, person: Record, now: float) -> None:
    """Whom to ring again and when, by the dialling policy."""
    talk, policy = floor.world.talk, floor.world.policy
    if account.blocked or talk.ordered:
        account.closed = True
    elif talk.booked:
        account.meets, account.buyer = True, contact
        due = talk.at + floor.world.law.step_days * timing.DAY
        diary.put(floor.diary, agent.meetings, agent.leaves, account.place - agent.first, due)
    else:
        days = policy.refused_days if talk.refused else policy.open_days
        used_up = person.conversations >= policy.max_conversations
        if days >= 0.0 and not used_up and not person.left_alone:
            floor.phones[account.first + contact].due = now + days * timing.DAY
        if talk.passed_on:
            ring_the_first(floor, account, now)
        if talk.refused or used_up:
            turn_to_others(floor, account, now)


def turn_to_others(floor: Floor, account: Record, now: float) -> None:
    """The other phones of the company: all of them today, or the next one later, or none."""
    policy = floor.world.policy
    if policy.others == SAME_DAY:
        place = 1
        while ring_next(floor, account, now + place * policy.gap_minutes * MINUTE):
            place += 1
    elif policy.others == LATER:
        ring_next(floor, account, now + policy.others_days * timing.DAY)


def ring_the_first(floor: Floor, account: Record, now: float) -> None:
    """Only the first contact can sign: ring him next, unless he is to be left in peace."""
    talked_to = is_born(account, 0)
    first = floor.people[account.first]
    if not talked_to or (first.conversations < floor.world.policy.max_conversations and not first.left_alone):
        floor.phones[account.first].due = now
