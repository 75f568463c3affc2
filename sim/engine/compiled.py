"""The compiled engine: the same choreography as `sim.engine.reference`, one loop per world.

    agent a   clock --dial--> clock --talk, wrap-up------------------> clock --dial--> ...
    agent b         clock --dial--> clock --dial--> clock --meeting, 1 h-----------> clock
    account                 ^ caught up with: competitors and second thoughts that fell due meanwhile

Whoever has the earliest clock goes on; a talk is played in one go, since nobody else can touch its account.
What happens without us is looked at only when somebody touches the account, and at the end. Only the brand
joins accounts: without it each agent is a world of its own, a crew of one. Everything here is plain Python
over the records of `sim.engine.layout`; `sim.engine.jit` compiles it in place, together with the law.
"""

import math

from sim.engine import diary, turn
from sim.engine.layout import Floor, Record
from sim.engine.meanwhile import catch_up, hear_news, hear_of_us, make_news, order, think_again, watch
from sim.engine.people import is_born, known, luck, note, note_as_is, taste, would_say_yes
from sim.law import annoyance, next_step, timing
from sim.law.persuasion import doubt
from sim.playbook import table as playbook
from sim.playbook.table import END, Table
from sim.words import NOTHING, Answer, Cause, Ending, Event, Kind, Others, Reply, Status, Stream

LEARNING = 20.0  # seconds to hear that a competitor was first
AN_HOUR = timing.HOUR
MINUTE = 60.0
NOBODY = -1

OPEN, ORDERED, CANCELLED, LOST = map(int, Status)
OK, YES, NO, HESITATES, NO_INTEREST, HANGS_UP = map(int, Reply)
ENDED_ORDERED, ENDED_BOOKED, ENDED_REFUSED, ENDED_OPEN = map(int, Ending)
ANSWERED, UNANSWERED = map(int, Answer)
ASKED, UNPROMPTED = map(int, Cause)
DIAL, MOVE, END_OF_TALK, ORDER = int(Event.DIAL), int(Event.MOVE), int(Event.END), int(Event.ORDER)
MEETING, LEARNED = int(Event.MEETING), int(Event.LEARNED)
QUESTION, LAST = int(Kind.QUESTION), int(Kind.ENDING)
SAME_DAY, LATER = int(Others.SAME_DAY), int(Others.LATER)
OF_DIAL, OF_AFTER_TALK = int(Stream.DIAL), int(Stream.AFTER_TALK)


# --- an agent's day -------------------------------------------------------------------------------


def work(floor: Floor) -> None:
    """Whoever has the earliest clock goes on, until nobody has anything left to begin."""
    crew = len(floor.agents)
    leaves, room = diary.leaves_at(crew), diary.room_for(crew)
    clocks = len(floor.diary) - room
    diary.clear(floor.diary, clocks, room)
    for place in range(crew):
        diary.put(floor.diary, clocks, leaves, place, 0.0)
    while diary.earliest(floor.diary, clocks) < math.inf:
        place = diary.first(floor.diary, clocks, leaves)
        agent = floor.agents[place]
        if floor.world.brand.on:
            hear_news(floor, agent)
        go_on(floor, agent)
        diary.put(floor.diary, clocks, leaves, place, agent.clock)


def go_on(floor: Floor, agent: Record) -> None:
    """The task that is going on, or else the next one; nothing outside hours."""
    now, office = agent.clock, floor.world.office
    if agent.account != NOBODY:
        agent.clock = carry_out(floor, agent, floor.accounts[agent.account], agent.contact, now)
        agent.account = NOBODY
    elif now < office.days * timing.DAY:
        if now >= agent.closing:
            agent.clock = timing.next_opening(now, office.opening, office.hours, office.workdays)
            agent.closing = timing.closing(agent.clock, office.opening, office.hours)
        if agent.clock == now:
            begin(floor, agent, now)
    else:
        agent.clock = math.inf


def begin(floor: Floor, agent: Record, now: float) -> None:
    """Meetings first, then what is due, then first calls; if there is nothing, wait for what falls due first."""
    if diary.earliest(floor.diary, agent.meetings) <= now:
        meet(floor, agent, floor.accounts[agent.first + diary.first(floor.diary, agent.meetings, agent.leaves)], now)
        return
    while diary.earliest(floor.diary, agent.dials) <= now:
        account = floor.accounts[agent.first + diary.first(floor.diary, agent.dials, agent.leaves)]
        catch_up(floor, account, now)
        if account.status == OPEN or account.status == LOST:
            begin_task(agent, account, first_due(account), False, now + floor.world.office.dial)
            return
        plan(floor, agent, account)
    if agent.next < agent.last:
        begin_task(agent, floor.accounts[agent.next], 0, False, now + floor.world.office.dial)
        agent.next += 1
    else:
        agent.clock = min(diary.earliest(floor.diary, agent.dials), diary.earliest(floor.diary, agent.meetings))


def begin_task(agent: Record, account: Record, contact: int, in_person: bool, until: float) -> None:
    """A dial, or a meeting: what comes of it shows when it is over."""
    agent.account, agent.contact, agent.in_person, agent.clock = account.place, contact, in_person, until


def meet(floor: Floor, agent: Record, account: Record, now: float) -> None:
    """A meeting: an hour in all. It lapses if there is nothing left to meet for."""
    catch_up(floor, account, now)
    account.meets = False
    diary.put(floor.diary, agent.meetings, agent.leaves, account.place - agent.first, math.inf)
    if account.status == OPEN and not account.blocked:
        begin_task(agent, account, account.buyer, True, now + AN_HOUR)
        account.busy += AN_HOUR
        account.meetings += 1
        account.free = agent.clock
    plan(floor, agent, account)


def carry_out(floor: Floor, agent: Record, account: Record, contact: int, now: float) -> float:
    """A dial or a meeting is over. Returns when the agent is free again."""
    if agent.in_person or is_answered(floor, account, contact, now):
        if account.status == LOST:
            now = learn(floor, account, contact, now)
        elif account.status == OPEN:  # else ordered while the phone rang
            now = talk(floor, agent, account, contact, agent.in_person != 0, now)
    plan(floor, agent, account)
    return now


def is_answered(floor: Floor, account: Record, contact: int, now: float) -> bool:
    """Nobody, or somebody."""
    office, phone = floor.world.office, account.phones[contact]
    answered = bool(luck(floor, OF_DIAL, account, contact, phone.dials, 0)[0] < office.p_ans)
    phone.due = math.inf
    phone.dials += 1
    account.dials += 1
    account.busy += office.dial
    if answered or floor.world.keep:
        catch_up(floor, account, now)
        note(floor, now, DIAL, account, contact, ANSWERED if answered else UNANSWERED)
    if answered:
        phone.unanswered = 0
    else:
        ring_again(floor, account, phone, now)
    return answered


def ring_again(floor: Floor, account: Record, phone: Record, now: float) -> None:
    """Nobody answered: again in some hours, or give this phone up and try the next one."""
    phone.unanswered += 1
    if phone.unanswered < floor.world.office.max_dials:
        phone.due = now + floor.world.office.retry_hours * timing.HOUR
    else:
        move_up(account, now)


def move_up(account: Record, now: float) -> None:
    """The next contact whom nobody has rung is due at once, even if somebody was about to ring him."""
    for contact in range(account.contacts):
        phone = account.phones[contact]
        if phone.dials == 0:
            phone.due = min(phone.due, now)
            return


def ring_next(account: Record, due: float) -> bool:
    """Ring the next contact whom nobody has rung and nobody is about to ring, if there is one."""
    for contact in range(account.contacts):
        phone = account.phones[contact]
        if phone.dials == 0 and phone.due == math.inf:
            phone.due = due
            return True
    return False


def learn(floor: Floor, account: Record, contact: int, now: float) -> float:
    """A competitor was first: hear it, and stop."""
    account.busy += LEARNING + floor.world.office.wrap
    note(floor, now + LEARNING, LEARNED, account, contact, NOTHING)
    account.closed = True
    return now + float(LEARNING + floor.world.office.wrap)


def first_due(account: Record) -> int:
    """The contact whose dial is due first, the lowest at equal times."""
    chosen = 0
    for contact in range(1, account.contacts):
        if account.phones[contact].due < account.phones[chosen].due:
            chosen = contact
    return chosen


def plan(floor: Floor, agent: Record, account: Record) -> None:
    """Enter the account's first due dial in the agent's diary; while a meeting is booked dials wait."""
    due = math.inf
    if not (account.closed or account.meets or account.status == ORDERED or account.status == CANCELLED):
        due = account.phones[first_due(account)].due
    diary.put(floor.diary, agent.dials, agent.leaves, account.place - agent.first, due)
    watch(floor, account)


# --- a talk ---------------------------------------------------------------------------------------


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
    follow_up(floor, agent, account, contact, person, now)


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
        refused = ending(talk) == ENDED_REFUSED
        days = policy.refused_days if refused else policy.open_days
        used_up = person.conversations >= policy.max_conversations
        if days >= 0.0 and not used_up and not person.left_alone:
            account.phones[contact].due = now + days * timing.DAY
        if talk.passed_on:
            ring_the_first(floor, account, now)
        if refused or used_up:
            turn_to_others(floor, account, now)


def turn_to_others(floor: Floor, account: Record, now: float) -> None:
    """The other phones of the company: all of them today, or the next one later, or none."""
    policy = floor.world.policy
    if policy.others == SAME_DAY:
        place = 1
        while ring_next(account, now + place * policy.gap_minutes * MINUTE):
            place += 1
    elif policy.others == LATER:
        ring_next(account, now + policy.others_days * timing.DAY)


def ring_the_first(floor: Floor, account: Record, now: float) -> None:
    """Only the first contact can sign: ring him next, unless he is to be left in peace."""
    talked_to = is_born(account, 0)
    first = floor.people[account.first]
    if not talked_to or (first.conversations < floor.world.policy.max_conversations and not first.left_alone):
        account.phones[0].due = now
