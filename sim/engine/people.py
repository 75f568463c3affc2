"""The people of a compiled world: births when first needed, their luck, their lines in the journal."""

import math

from sim.engine import turn
from sim.engine.layout import Floor, Record
from sim.law import timing
from sim.scenario.luck import Block, block
from sim.scenario.population import entity, traits
from sim.words import NOTHING, Kind, Stream

QUESTION = int(Kind.QUESTION)
OF_TASTE = int(Stream.FRESH_TASTE)


def is_born(account: Record, contact: int) -> bool:
    """Whether a contact has been looked at as a person of his own."""
    return bool((account.born >> contact) & 1)


def known(floor: Floor, account: Record, contact: int) -> Record:
    """A contact as a person, born when first needed; until then he heard what all strangers heard."""
    person = floor.people[account.first + contact]
    if not is_born(account, contact):
        account.born |= 1 << contact
        be_born(floor.world, person, account, contact, floor.agents[account.agent].book.guarded != 0)
    return person


def be_born(world: Record, person: Record, account: Record, contact: int, guarded: bool) -> None:
    """A contact at birth. Of no use to a playbook without guards, a seller's belief is certain from the start."""
    strangers, who = account.strangers, int(entity(account.number, contact))
    person.rest, person.e, person.z, person.rho, person.patience = traits(
        world.population, world.law, int(world.seed), int(world.replication), who, account.u
    )
    person.x = person.rest
    person.a, person.peak, person.since = strangers.a, strangers.peak, strangers.since
    person.belief, person.thinks = 0.0, math.inf
    person.variance = -1.0 if guarded else 0.0
    person.known = person.heard = person.refusals = person.talks = person.conversations = person.thoughts = 0
    person.hung_up = person.do_not_call = person.complained = False
    person.told_of = person.satisfied = person.left_alone = False


def luck(floor: Floor, stream: int, account: Record, contact: int, occasion: int, ordinal: int) -> Block:
    """A block of luck of a contact."""
    who = entity(account.number, contact)
    return block(
        int(floor.world.seed), int(floor.world.replication), int(stream), int(who), int(occasion), int(ordinal)
    )


def luck_of_account(floor: Floor, stream: int, account: Record, ordinal: int) -> Block:
    """A block of luck of an account."""
    return block(int(floor.world.seed), int(floor.world.replication), stream, int(account.number), 0, int(ordinal))


def note(floor: Floor, now: float, kind: int, account: Record, contact: int, reply: int) -> None:
    """Write an event in the journal, with the contact's state as time has changed it."""
    if floor.world.keep:
        note_changed(floor, now, kind, account, contact, reply)


def note_changed(floor: Floor, now: float, kind: int, account: Record, contact: int, reply: int) -> None:
    """The state fades between talks."""
    person = known(floor, account, contact)
    x = turn.readiness_at(person, now, floor.world.law, floor.world.switches)
    a = turn.irritation_at(person, now, floor.world.law, floor.world.switches)
    write(floor, now, kind, account, contact, NOTHING, reply, x, a)


def note_as_is(floor: Floor, now: float, kind: int, account: Record, contact: int, move: int, reply: int) -> None:
    """Write an event of a talk, in which the contact's state stands still."""
    if floor.world.keep:
        person = known(floor, account, contact)
        write(floor, now, kind, account, contact, move, reply, person.x, person.a)


def write(
    floor: Floor, now: float, kind: int, account: Record, contact: int, move: int, reply: int, x: float, a: float
) -> None:
    """One row; beyond the end of the room rows are only counted."""
    if floor.world.written < len(floor.journal):
        row = floor.journal[floor.world.written]
        row.time, row.agent = now / timing.DAY, floor.agents[account.agent].number
        row.account, row.contact, row.kind, row.move, row.reply = account.number, contact, kind, move, reply
        row.x, row.a = x, a
    floor.world.written += 1


def taste(floor: Floor, account: Record, contact: int, person: Record, question: int) -> float:
    """The prospect's taste at a question: always the same, or drawn anew (switch `questions`)."""
    if floor.world.switches.independent_questions == 0.0:
        return float(person.e)
    return turn.fresh_taste(floor.world.law, luck(floor, OF_TASTE, account, contact, person.talks, question)[0])


def would_say_yes(
    floor: Floor, agent: Record, account: Record, contact: int, person: Record, x: float, a: float
) -> bool:
    """Whether a question nobody asks would bring a yes now, in a state (x, a)."""
    move = floor.moves[agent.book.ask_arrange]
    u = luck(floor, QUESTION, account, contact, person.talks, 0)[0]
    liking = taste(floor, account, contact, person, 0)
    return turn.would_say_yes(floor.world.law, move, person, liking, x, a, account.theta, u)
