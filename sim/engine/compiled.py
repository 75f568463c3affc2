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

from sim.engine import conversation, dialling, diary
from sim.engine.layout import Floor, Record
from sim.engine.meanwhile import catch_up, hear_news
from sim.engine.people import luck, note
from sim.law import timing
from sim.words import NOTHING, Answer, Event, Status, Stream

LEARNING = 20.0  # seconds to hear that a competitor was first
NOBODY = -1

OPEN, ORDERED, CANCELLED, LOST = map(int, Status)
ANSWERED, UNANSWERED = map(int, Answer)
DIAL, LEARNED = int(Event.DIAL), int(Event.LEARNED)
OF_DIAL = int(Stream.DIAL)


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
            begin_task(agent, account, dialling.first_due(floor, account), False, now + floor.world.office.dial)
            return
        dialling.plan(floor, agent, account)
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
        begin_task(agent, account, account.buyer, True, now + timing.HOUR)
        account.busy += timing.HOUR
        account.meetings += 1
        account.free = agent.clock
    dialling.plan(floor, agent, account)


def carry_out(floor: Floor, agent: Record, account: Record, contact: int, now: float) -> float:
    """A dial or a meeting is over. Returns when the agent is free again."""
    if agent.in_person or is_answered(floor, account, contact, now):
        if account.status == LOST:
            now = learn(floor, account, contact, now)
        elif account.status == OPEN:  # else ordered while the phone rang
            now = conversation.talk(floor, agent, account, contact, agent.in_person != 0, now)
    dialling.plan(floor, agent, account)
    return now


def is_answered(floor: Floor, account: Record, contact: int, now: float) -> bool:
    """Nobody, or somebody."""
    office, phone = floor.world.office, floor.phones[account.first + contact]
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
        dialling.ring_again(floor, account, phone, now)
    return answered


def learn(floor: Floor, account: Record, contact: int, now: float) -> float:
    """A competitor was first: hear it, and stop."""
    account.busy += LEARNING + floor.world.office.wrap
    note(floor, now + LEARNING, LEARNED, account, contact, NOTHING)
    account.closed = True
    return now + float(LEARNING + floor.world.office.wrap)
