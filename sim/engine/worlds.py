"""One arm in many replications: the rooms, the crews, the sums. Compiled in place, like the choreography."""

import math
from typing import Any

import numpy as np

from sim.engine import compiled, diary, meanwhile
from sim.engine.layout import ACCOUNT, AGENT, PERSON, PHONE, Floor, Record, Records
from sim.engine.people import is_born
from sim.law import annoyance, prospect, timing
from sim.scenario.luck import block
from sim.words import Status, Stream

OPEN, ORDERED, CANCELLED, LOST = map(int, Status)
OF_ACCOUNT = int(Stream.ACCOUNT)
ROOM_FOR_GROWTH = 1.05


def play_worlds(
    worlds: Records,
    books: Records,
    steps: Records,
    branch: Any,
    moves: Any,
    replications: Any,
    counts: Any,
    rows: Records,
    journal: Records,
) -> None:
    """Play one world in many replications.

    `counts` gets a row for each; `rows` has room for the accounts of all replications, or of one if
    nobody asked for them; a journal is kept if it has room.
    """
    world = worlds[0]
    everybody, number = min(int(world.office.agents), int(world.office.accounts)), int(world.office.accounts)
    crew = everybody if world.law.omega != 0.0 or world.law.omega_good != 0.0 else 1
    most = crew * ((number + int(world.office.agents) - 1) // int(world.office.agents))
    accounts, agents = np.empty(most, ACCOUNT), np.empty(crew, AGENT)
    people, phones = np.empty(0, PERSON), np.empty(0, PHONE)
    trees = np.empty(room_for_trees(crew, most), np.float64)
    world.keep = len(journal)
    for place in range(len(replications)):
        world.replication = replications[place]
        mine = rows[place * number : (place + 1) * number] if len(rows) > number else rows
        for first in range(0, everybody, crew):
            total = survey(world, books, accounts, agents, first)
            if total > len(people):
                people = np.empty(int(total * ROOM_FOR_GROWTH), PERSON)
                phones = np.empty(len(people), PHONE)
            floor = Floor(world, accounts, people, phones, agents, trees, steps, branch, moves, journal)
            prepare(floor, crew)
            compiled.work(floor)
            finish(floor, mine)
        tally(mine, counts[place])


def room_for_trees(crew: int, accounts: int) -> int:
    """Places for two diaries an agent, the watch over all accounts and the clocks of the crew."""
    each = diary.room_for((accounts + crew - 1) // crew)
    return 2 * crew * each + diary.room_for(accounts) + diary.room_for(crew)


def survey(world: Record, books: Records, accounts: Records, agents: Records, first: int) -> int:
    """The crew from agent `first` on and its accounts, as they are before anyone calls. Returns the contacts."""
    place = contacts = 0
    everybody, number = int(world.office.agents), int(world.office.accounts)
    for place_in_crew in range(len(agents)):
        agent = agents[place_in_crew]
        agent.number = first + place_in_crew
        agent.first = agent.next = place
        agent.book = books[agent.number % len(books)]
        for account in range(agent.number, number, everybody):
            bear(world, accounts[place], account)
            accounts[place].place, accounts[place].agent = place, place_in_crew
            accounts[place].first = contacts
            contacts += accounts[place].contacts
            place += 1
        agent.last = place
    return contacts


def bear(world: Record, account: Record, number: int) -> None:
    """An account at birth."""
    population, strangers = world.population, account.strangers
    account.u, fit, contacts, _ = block(int(world.seed), int(world.replication), OF_ACCOUNT, int(number), 0, 0)
    account.number = number
    account.fit = prospect.fit(population.sd_u, fit)
    account.contacts = prospect.number_of_contacts(population.contacts, contacts)
    account.theta = population.theta
    account.steps_left = int(population.steps) if population.theta > 0.0 else 0
    strangers.x = strangers.rest = strangers.a = strangers.peak = strangers.since = strangers.heard = 0.0
    account.busy = account.free = 0.0
    account.ordered_at = -1.0
    account.born = account.status = account.rivals = account.buyer = account.ready_lost = 0
    account.dials = account.talks = account.meetings = 0
    account.blocked = account.closed = account.unprompted = account.asked = account.missed = account.meets = False


def prepare(floor: Floor, crew: int) -> None:
    """Empty diaries, silent telephones, the first competitors on their way."""
    at = 0
    for agent in floor.agents:
        agent.clock, agent.closing, agent.account, agent.contact = 0.0, 0.0, compiled.NOBODY, 0
        agent.in_person = 0
        agent.reached = agent.annoyed = agent.satisfied = 0
        mine = agent.last - agent.first
        agent.leaves, room = diary.leaves_at(mine), diary.room_for(mine)
        agent.dials, agent.meetings = at, at + room
        diary.clear(floor.diary, at, 2 * room)
        at += 2 * room
    accounts, law, brand = floor.agents[crew - 1].last, floor.world.law, floor.world.brand
    brand.on = law.omega != 0.0 or law.omega_good != 0.0
    brand.clock, brand.watch, brand.leaves = 0.0, at, diary.leaves_at(accounts)
    brand.reached = brand.annoyed = brand.satisfied = 0
    brand.new_reached = brand.new_annoyed = brand.new_satisfied = 0
    if brand.on:
        diary.clear(floor.diary, at, diary.room_for(accounts))
    for phone in floor.phones:
        phone.due, phone.dials, phone.unanswered = math.inf, 0, 0
    for account in floor.accounts[:accounts]:
        meanwhile.await_competitor(floor, account, 0.0)
        account.next_due = account.rival_due
        meanwhile.watch(floor, account)


def finish(floor: Floor, rows: Records) -> None:
    """What happens without us until the end, and what became of each account."""
    for account in floor.accounts[: floor.agents[len(floor.agents) - 1].last]:
        meanwhile.catch_up(floor, account, meanwhile.FOREVER)
        row = rows[account.number]
        ordered = account.ordered_at >= 0.0
        row.busy_hours = account.busy / timing.HOUR
        row.day_ordered = account.ordered_at / timing.DAY if ordered else math.nan
        row.contacts, row.ready_lost, row.status = account.contacts, account.ready_lost, account.status
        row.dials, row.talks, row.meetings = account.dials, account.talks, account.meetings
        row.blocked, row.ordered, row.unprompted, row.asked = (
            account.blocked,
            ordered,
            account.unprompted,
            account.asked,
        )
        row.missed = account.missed and not account.asked and not ordered
        count_people(floor, account, row)


def count_people(floor: Floor, account: Record, row: Record) -> None:
    """How many contacts were reached, and of these annoyed, said so, and acted on it."""
    row.reached = row.annoyed = row.hung_up = row.do_not_call = row.complained = 0
    for contact in range(account.contacts):
        if is_born(account, contact):
            person = floor.people[account.first + contact]
            if person.talks > 0:
                row.reached += 1
                row.annoyed += person.peak > annoyance.CLEARLY
                row.hung_up += person.hung_up
                row.do_not_call += person.do_not_call
                row.complained += person.complained


def tally(rows: Records, counts: Any) -> None:
    """The counts of one world in the order of `sim.engine.run.COUNTED`, summed over accounts in order."""
    counts[:] = 0.0
    for row in rows:
        counts[0] += 1.0
        counts[1] += row.ordered
        counts[2] += row.status == CANCELLED
        counts[3] += row.status == LOST
        counts[4] += row.contacts
        counts[5] += row.reached
        counts[6] += row.unprompted
        counts[7] += row.annoyed
        counts[8] += row.hung_up
        counts[9] += row.do_not_call
        counts[10] += row.complained
        counts[11] += row.blocked
        counts[12] += row.asked
        counts[13] += row.missed
        counts[14] += row.ready_lost
        counts[15] += row.dials
        counts[16] += row.talks
        counts[17] += row.meetings
        counts[18] += row.busy_hours
        if row.ordered:
            counts[20] += row.day_ordered
