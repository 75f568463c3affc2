"""A talk in a compiled world, move by move, and what it leaves behind."""

from sim.engine import dialling, turn
from sim.engine.layout import Floor, Record
from sim.engine.meanwhile import hear_of_us, make_news, order, think_again
from sim.engine.people import is_born, known, luck, note_as_is, taste, would_say_yes
from sim.law import annoyance, next_step
from sim.law.persuasion import doubt
from sim.playbook import table as playbook
from sim.playbook.table import END, Table
from sim.words import NOTHING, Cause, Ending, Event, Kind, Reply, Status, Stream

OPEN = int(Status.OPEN)
OK, YES, NO, HESITATES, NO_INTEREST, HANGS_UP = map(int, Reply)
ENDED_ORDERED, ENDED_BOOKED, ENDED_REFUSED, ENDED_OPEN = map(int, Ending)
ASKED, UNPROMPTED = map(int, Cause)
MOVE, END_OF_TALK, ORDER, MEETING = int(Event.MOVE), int(Event.END), int(Event.ORDER), int(Event.MEETING)
QUESTION, LAST = int(Kind.QUESTION), int(Kind.ENDING)
OF_AFTER_TALK = int(Stream.AFTER_TALK)


def talk(floor: Floor, agent: Record, account: Record, contact: int, in_person: bool, now: float) -> float:
    """One conversation, move by move, with its wrap-up; or the close at the end of a meeting."""
    law, person, began = floor.world.law, known(floor, account, contact), now
    if in_person:
        show_fit(floor, account, now)
        note_as_is(floor, now, MEETING, account, contact, NOTHING, NOTHING)
    else:
        turn.settle(person, now, law, floor.world.switches)
        if person.talks == 0 and floor.world.brand.on:
            hear_of_us(floor, person, now)
    calm = person.a
    if not in_person:
        turn.begin_talk(law, person)
    now = converse(floor, agent, account, contact, person, in_person, now)
    if not in_person:
        now += floor.world.office.wrap
        account.busy += now - began
        account.talks += 1
        person.conversations += 1
    wrap_up(floor, agent, account, contact, person, calm, now)
    return now


def converse(
    floor: Floor, agent: Record, account: Record, contact: int, person: Record, in_person: bool, now: float
) -> float:
    """Play the playbook with one contact. Returns when the last move landed; in a meeting no time passes."""
    table, talk, visits = playbook_of(floor, agent), floor.world.talk, floor.steps["visits"]
    pick_up(floor, talk, person, contact, in_person, now)
    visits[agent.book.first_step : agent.book.last_step] = 0
    jumps = person.talks > 0 and person.heard > 0
    step = table.first
    if in_person:
        step = playbook.not_passed_over(table, table.call_back, person.belief, doubt(person.variance), visits)
    while step != END and not talk.over:
        visits[step] += 1
        move, silence = playbook.move_at(table, step, account.steps_left)
        if not in_person:
            now += table.moves[move].seconds + silence
        say(floor, agent, account, person, table.moves[move], move, silence, now)
        follows_open = jumps and step == table.first
        step = playbook.next_step(table, step, talk.last, follows_open, person.belief, doubt(person.variance), visits)
    return now


def playbook_of(floor: Floor, agent: Record) -> Table:
    """The agent's playbook as a table of its own."""
    steps, book = floor.steps, agent.book
    return Table(
        floor.moves, (), steps["move"], steps["silence"], floor.branch, steps["belief_below"], steps["belief_above"],
        steps["unsure_above"], steps["max_visits"], book.first, book.call_back,
        book.last_step_move, book.last_step_silence, book.ask_arrange,
    )  # fmt: skip


def pick_up(floor: Floor, talk: Record, person: Record, contact: int, in_person: bool, now: float) -> None:
    """A talk begins: nothing said yet."""
    floor.world.talk.said[:] = 0
    talk.contact, talk.in_person, talk.occasion, talk.at = contact, in_person, person.talks, now
    talk.untold = person.heard == 0
    talk.last = OK
    talk.refused = talk.ordered = talk.booked = talk.unprompted = talk.passed_on = talk.over = False


def say(
    floor: Floor, agent: Record, account: Record, person: Record, move: Record, row: int, silence: float, now: float
) -> None:
    """One move lands; an order stands at that moment."""
    talk, switches = floor.world.talk, floor.world.switches
    ordinal = floor.world.talk.said[move.kind]
    floor.world.talk.said[move.kind] += 1
    chance = luck(floor, move.kind, account, talk.contact, talk.occasion, ordinal)
    liking = taste(floor, account, talk.contact, person, ordinal)
    reply = turn.land(floor.world.law, move, silence, person, liking, account.theta, chance, talk.in_person)
    talk.last = reply
    talk.at = now
    if reply != OK:
        talk.refused = turn.refuses(move, reply)
    signs = talk.contact == 0 or switches.authority_first == 0.0
    account.asked |= move.kind == QUESTION
    if reply == YES:
        talk.booked = move.next_step != 0
        talk.ordered = signs and not talk.booked
        talk.passed_on = not signs and not talk.booked
    if move.unprompted and person.heard > 0 and signs:
        u = luck(floor, OF_AFTER_TALK, account, talk.contact, talk.occasion, 0)[2]
        talk.ordered = turn.orders_unprompted(floor.world.law, person, person.x, person.a, account.theta, u)
        talk.unprompted = talk.ordered
    stopped = talk.refused and reply in (NO, NO_INTEREST) and switches.no_means_no != 0.0
    person.left_alone |= stopped
    talk.over = reply in (YES, HANGS_UP) or move.kind == LAST or stopped
    note_as_is(floor, now, MOVE, account, talk.contact, row - agent.book.first_move, reply)
    if talk.ordered:
        note_as_is(floor, now, ORDER, account, talk.contact, NOTHING, UNPROMPTED if talk.unprompted else ASKED)
        order(floor, account, talk.contact, now, talk.unprompted)


def ending(talk: Record) -> int:
    """How the talk ended."""
    if talk.ordered:
        return ENDED_ORDERED
    if talk.booked:
        return ENDED_BOOKED
    return ENDED_REFUSED if talk.refused else ENDED_OPEN


def wrap_up(
    floor: Floor, agent: Record, account: Record, contact: int, person: Record, calm: float, now: float
) -> None:
    """The talk is over: what it leaves behind, and what comes next."""
    talk, law = floor.world.talk, floor.world.law
    person.since = now
    if floor.world.talk.said[QUESTION] == 0 and not account.asked:
        account.missed |= would_say_yes(floor, agent, account, contact, person, person.x, person.a)
    turn.part(law, person, luck(floor, OF_AFTER_TALK, account, contact, talk.occasion, 0))
    account.blocked |= person.do_not_call
    note_as_is(floor, now, END_OF_TALK, account, contact, NOTHING, ending(talk))
    if floor.world.switches.colleagues != 0.0:
        spread_word(floor, account, contact, annoyance.hearsay(law.phi, person.a - calm), now)
    if floor.world.brand.on:
        make_news(floor, agent, account, contact, person)
    person.talks += 1
    account.free = now
    if talk.untold and person.heard > 0:
        think_again(floor, account, contact, person, now)
        if account.status == OPEN:
            account.next_due = min(account.next_due, person.thinks)
    dialling.follow_up(floor, agent, account, contact, person, now)


def show_fit(floor: Floor, account: Record, now: float) -> None:
    """At a meeting everyone sees how well it suits, and less is at stake."""
    stakes = account.theta
    account.theta = next_step.stakes_after(stakes, floor.world.law.step)
    account.steps_left -= 1
    for contact in range(account.contacts):
        person = known(floor, account, contact)
        turn.settle(person, now, floor.world.law, floor.world.switches)
        turn.be_shown(floor.world.law, person, account.fit, stakes - account.theta)


def spread_word(floor: Floor, account: Record, speaker: int, rise: float, now: float) -> None:
    """Colleagues take over part of the irritation, those nobody knows yet included."""
    law, switches = floor.world.law, floor.world.switches
    for contact in range(account.contacts):
        if contact != speaker and is_born(account, contact):
            colleague = floor.people[account.first + contact]
            turn.settle(colleague, now, law, switches)
            turn.irritate(colleague, rise)
    turn.settle(account.strangers, now, law, switches)
    turn.irritate(account.strangers, rise)
