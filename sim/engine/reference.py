"""The reference engine: SimPy processes that read like the column.

    agent        9:00 |--dial--|--talk: move, silence, reply, ...--|--wrap-up--|--dial--| ... 16:00
    contact                                                        told ......thinks it over......> orders?
    account      0 ......competitor comes......>     ordered ......second thoughts......> cancelled?

A talk is atomic for its account: whatever falls due in it waits for the end of the wrap-up. Times are
carried along in seconds by each process; SimPy only puts them in order.
"""

from collections import deque
from collections.abc import Generator, Sequence
from typing import Any

import simpy

from sim.engine import turn
from sim.engine.agenda import Agenda, Task
from sim.engine.journal import Journal
from sim.engine.talk import Talk, by_playbook
from sim.law import after_sale, annoyance, closing, timing
from sim.law.next_step import stakes_after
from sim.playbook.read import Policy
from sim.playbook.table import Table
from sim.scenario.luck import block
from sim.scenario.population import Account, Prospect, bear_account, entity
from sim.scenario.read import World
from sim.words import NOTHING, Answer, Cause, Ending, Event, Others, Status, Stream, Verdict

Process = Generator[simpy.Event, Any, None]
Timed = Generator[simpy.Event, Any, float]  # a process step that returns the time at its end

LEARNING = 20.0  # seconds to hear that a competitor was first
MEETING = timing.HOUR
MINUTE = 60.0


class Brand:
    """What the market says of us: shares of the contacts reached, as strictly earlier events left them."""

    def __init__(self) -> None:
        self.reached = self.annoyed = self.satisfied = 0
        self.pending: deque[tuple[float, int, int, int]] = deque()

    def change(self, now: float, reached: int, annoyed: int, satisfied: int) -> None:
        """Something that later dials will see."""
        self.pending.append((now, reached, annoyed, satisfied))

    def shares(self, now: float) -> tuple[float, float]:
        """Shares annoyed and satisfied before now."""
        while self.pending and self.pending[0][0] < now:
            _, reached, annoyed, satisfied = self.pending.popleft()
            self.reached, self.annoyed, self.satisfied = (
                self.reached + reached,
                self.annoyed + annoyed,
                self.satisfied + satisfied,
            )
        return (self.annoyed / self.reached, self.satisfied / self.reached) if self.reached else (0.0, 0.0)


class Market:
    """One world: accounts, agents and everything that happens between them until the horizon."""

    def __init__(self, world: World, tables: Sequence[Table], policy: Policy, key: tuple[int, int], journal: Journal):
        self.world, self.tables, self.policy, self.key, self.journal = world, tables, policy, key, journal
        self.law, self.office, self.switches = world.law, world.office, world.switches
        self.horizon = world.office.days * timing.DAY
        self.env = simpy.Environment()
        self.brand = Brand()
        self.accounts = [
            bear_account(world.population, world.law, key, number) for number in range(int(world.office.accounts))
        ]
        self.in_talk: dict[int, simpy.Event] = {}
        self.free_since = [0.0] * len(self.accounts)
        for agent in range(int(self.office.agents)):
            self.env.process(self.agent(agent))
        for account in self.accounts:
            self.env.process(self.competitor(account))

    def run(self) -> list[Account]:
        """Play until nothing is left to happen; the accounts as they stand then."""
        self.env.run()
        return self.accounts

    def until(self, moment: float) -> simpy.Event:
        """An event at a moment in seconds."""
        return self.env.timeout(max(0.0, moment - self.env.now))

    # --- an agent's day ---------------------------------------------------------------------------

    def agent(self, number: int) -> Process:
        """Meetings first, then what is due, then first calls; nothing outside hours."""
        agenda = Agenda(self.accounts[number :: int(self.office.agents)])
        now = 0.0
        while now < self.horizon:
            now = timing.next_opening(now, self.office.opening, self.office.hours, self.office.workdays)
            if now >= self.horizon:
                return
            yield self.until(now)
            task = agenda.next(now)
            if task is None:
                now = agenda.earliest()
            elif task.is_meeting:
                now = yield from self.meet(number, agenda, task, now)
            else:
                now = yield from self.dial(number, agenda, task, now)

    def dial(self, agent: int, agenda: Agenda, task: Task, now: float) -> Timed:
        """Ring a phone: nobody, somebody, or somebody who has bought elsewhere."""
        account, person = task.account, task.person
        now += self.office.dial
        account.busy += self.office.dial
        account.dials += 1
        yield self.until(now)
        answered = self.luck(Stream.DIAL, account, task.contact, person.dials)[0] < self.office.p_ans
        person.dials += 1
        self.note(now, Event.DIAL, account, task.contact, reply=Answer.ANSWERED if answered else Answer.UNANSWERED)
        if not answered:
            self.ring_again(agenda, task, now)
            return now
        person.unanswered = 0
        if account.status == Status.LOST:
            return (yield from self.learn(agenda, task, now))
        if account.status != Status.OPEN:  # ordered while the phone rang
            return now
        return (yield from self.talk(agent, agenda, task, now))

    def ring_again(self, agenda: Agenda, task: Task, now: float) -> None:
        """Nobody answered: again in some hours, or give this phone up and try the next one."""
        task.person.unanswered += 1
        if task.person.unanswered < self.office.max_dials:
            agenda.add(now + self.office.retry_hours * timing.HOUR, task.account, task.contact)
        else:
            agenda.move_up(task.account, now)

    def learn(self, agenda: Agenda, task: Task, now: float) -> Timed:
        """A competitor was first: hear it, and stop."""
        task.account.busy += LEARNING + self.office.wrap
        self.note(now + LEARNING, Event.LEARNED, task.account, task.contact)
        agenda.close(task.account)
        now += LEARNING + self.office.wrap
        yield self.until(now)
        return now

    def talk(self, agent: int, agenda: Agenda, task: Task, now: float) -> Timed:
        """One conversation, move by move, with its wrap-up."""
        account, person, began = task.account, task.person, now
        self.in_talk[account.number] = self.env.event()
        turn.settle(person, now, self.law, self.switches)
        if person.talks == 0:
            self.hear_of_us(person, now)
        calm = person.a
        turn.begin_talk(self.law, person)
        talk = Talk(self.world, self.tables[agent].moves, self.key, account, task.contact, in_person=False)
        for move, silence in by_playbook(talk, self.tables[agent]):
            now += talk.moves[move].seconds + silence
            yield self.until(now)
            self.say(talk, move, silence, now)
        now += self.office.wrap
        yield self.until(now)
        account.busy += now - began
        account.talks += 1
        person.conversations += 1
        self.wrap_up(talk, agent, agenda, calm, now)
        yield self.env.timeout(0)  # whoever waited for this talk comes before the agent's next task
        return now

    def meet(self, agent: int, agenda: Agenda, task: Task, now: float) -> Timed:
        """A meeting: an hour in all, the close at its end. It lapses if there is nothing left to meet for."""
        account = task.account
        agenda.meeting_over(account)
        if account.status != Status.OPEN or account.blocked:
            return now
        self.in_talk[account.number] = self.env.event()
        now += MEETING
        account.busy += MEETING
        account.meetings += 1
        yield self.until(now)
        self.show_fit(account, now)
        self.note(now, Event.MEETING, account, task.contact)
        talk = Talk(self.world, self.tables[agent].moves, self.key, account, task.contact, in_person=True)
        calm = task.person.a
        for move, silence in by_playbook(talk, self.tables[agent]):
            self.say(talk, move, silence, now)
        self.wrap_up(talk, agent, agenda, calm, now)
        yield self.env.timeout(0)
        return now

    # --- in and after a talk ----------------------------------------------------------------------

    def say(self, talk: Talk, move: int, silence: float, now: float) -> None:
        """One move lands; an order stands at that moment."""
        reply = talk.say(move, silence)
        talk.at = now
        self.note(now, Event.MOVE, talk.account, talk.contact, move=move, reply=reply)
        if talk.ordered:
            self.order(talk.account, talk.contact, now, talk.unprompted)

    def hear_of_us(self, person: Prospect, now: float) -> None:
        """The brand reaches a contact just before his first talk."""
        annoyed, satisfied = self.brand.shares(now)
        shift = annoyance.reputation(self.law.omega, annoyed, self.law.omega_good, satisfied)
        person.x += shift
        person.rest += shift

    def show_fit(self, account: Account, now: float) -> None:
        """At a meeting everyone sees how well it suits, and less is at stake."""
        stakes = account.theta
        account.theta = stakes_after(stakes, self.law.step)
        account.steps_left -= 1
        for person in account.contacts:
            turn.settle(person, now, self.law, self.switches)
            turn.be_shown(self.law, person, account.fit, stakes - account.theta)

    def wrap_up(self, talk: Talk, agent: int, agenda: Agenda, calm: float, now: float) -> None:
        """The talk is over: what it leaves behind, and what comes next."""
        account, person = talk.account, talk.person
        person.since = now
        if talk.never_asked:
            ask = talk.moves[self.tables[agent].ask_arrange]
            account.missed |= talk.would_say_yes(ask, person.x, person.a)
        turn.part(self.law, person, talk.luck(Stream.AFTER_TALK, 0))
        account.blocked |= person.do_not_call
        self.note(now, Event.END, account, talk.contact, reply=talk.ending)
        self.spread_word(talk, calm, now)
        person.talks += 1
        if talk.told:
            self.env.process(self.reconsider(account, talk.contact, now))
        self.follow_up(agenda, talk, now)
        self.free_since[account.number] = now
        self.in_talk.pop(account.number).succeed()

    def spread_word(self, talk: Talk, calm: float, now: float) -> None:
        """Colleagues take over part of the irritation; the market hears of it."""
        account, person = talk.account, talk.person
        if self.switches.colleagues:
            for colleague in account.contacts:
                if colleague is not person:
                    turn.settle(colleague, now, self.law, self.switches)
                    turn.irritate(colleague, annoyance.hearsay(self.law.phi, person.a - calm))
        newly = [p for p in account.contacts if p.peak > annoyance.CLEARLY and not p.told_of]
        newly = [p for p in newly if p.talks > 0 or p is person]
        for annoyed in newly:
            annoyed.told_of = True
        satisfied = talk.ordered and person.a <= annoyance.CLEARLY
        person.satisfied = satisfied
        self.brand.change(now, int(person.talks == 0), len(newly), int(satisfied))

    def follow_up(self, agenda: Agenda, talk: Talk, now: float) -> None:
        """Whom to ring again and when, by the dialling policy."""
        account, person, policy = talk.account, talk.person, self.policy
        if account.blocked or talk.ordered:
            agenda.close(account)
            return
        if talk.booked:
            agenda.book(talk.at + self.law.step_days * timing.DAY, account, talk.contact)
            return
        refused = talk.ending == Ending.REFUSED
        days = policy.refused_days if refused else policy.open_days
        used_up = person.conversations >= policy.max_conversations
        if days >= 0.0 and not used_up and not person.left_alone:
            agenda.add(now + days * timing.DAY, account, talk.contact)
        if talk.passed_on:
            self.ring_the_first(agenda, account, now)
        if refused or used_up:
            self.ring_others(agenda, account, now)

    def ring_others(self, agenda: Agenda, account: Account, now: float) -> None:
        """The other phones of the company: all of them today, or the next one later, or none."""
        others = agenda.never_dialled(account)
        if self.policy.others == Others.SAME_DAY:
            for place, contact in enumerate(others, start=1):
                agenda.add(now + place * self.policy.gap_minutes * MINUTE, account, contact)
        elif self.policy.others == Others.LATER:
            for contact in others[:1]:
                agenda.add(now + self.policy.others_days * timing.DAY, account, contact)

    def ring_the_first(self, agenda: Agenda, account: Account, now: float) -> None:
        """Only the first contact can sign: ring him next, unless he is to be left in peace."""
        first = account.contacts[0]
        if first.conversations < self.policy.max_conversations and not first.left_alone:
            agenda.add(now, account, 0)

    # --- without us -------------------------------------------------------------------------------

    def order(self, account: Account, contact: int, now: float, unprompted: bool) -> None:
        """An order stands; a cooling-off period begins."""
        account.status = Status.ORDERED
        account.ordered_at = now
        account.unprompted = unprompted
        self.note(now, Event.ORDER, account, contact, reply=Cause.UNPROMPTED if unprompted else Cause.ASKED)
        if self.law.cool > 0.0 and self.switches.cooling_off:
            self.env.process(self.cool_off(account, contact, now + self.law.cool * timing.DAY))

    def cool_off(self, account: Account, contact: int, due: float) -> Process:
        """Second thoughts at the end of the period."""
        now = yield from self.undisturbed(account, due)
        person = account.contacts[contact]
        turn.settle(person, now, self.law, self.switches)
        chance = closing.second_chance(self.law.fresh, self.luck(Stream.COOLING_OFF, account, contact, 0)[0])
        thoughts = after_sale.second_thoughts(
            person.x + person.e, account.theta, self.law.own, person.a, self.law.w, chance
        )
        if thoughts < 0.0:
            account.status = Status.CANCELLED
            self.note(now, Event.CANCELLATION, account, contact)
            self.brand.change(now, 0, 0, -int(person.satisfied))

    def reconsider(self, account: Account, contact: int, due: float) -> Process:
        """Somebody who has heard the story thinks about it again, now and then."""
        person, count = account.contacts[contact], 0
        while True:
            luck = self.luck(Stream.RECONSIDERATION, account, contact, 0, count)
            due += timing.wait(luck[0], self.law.lam_s)
            if due >= self.horizon:
                return
            now = yield from self.undisturbed(account, due)
            if account.status != Status.OPEN:
                return
            turn.settle(person, now, self.law, self.switches)
            orders = turn.orders_unprompted(self.law, person, person.x, person.a, account.theta, luck[1])
            orders = orders and (contact == 0 or not self.switches.authority_first)
            self.note(now, Event.RECONSIDERATION, account, contact, reply=Verdict.YES if orders else Verdict.NO)
            if orders:
                person.satisfied = person.a <= annoyance.CLEARLY
                self.brand.change(now, 0, 0, int(person.satisfied))
                self.order(account, contact, now, unprompted=True)
            count += 1

    def competitor(self, account: Account) -> Process:
        """Somebody else comes by, now and then, and speaks to one of the contacts."""
        due, count = 0.0, 0
        while True:
            wait, who, decision, _ = self.luck(Stream.COMPETITOR, account, None, 0, count)
            due += timing.wait(wait, self.law.lam_c)
            if due >= self.horizon:
                return
            now = yield from self.undisturbed(account, due)
            if account.status != Status.OPEN:
                return
            contact = int(who * len(account.contacts))
            person = account.contacts[contact]
            readiness = turn.readiness_at(person, now, self.law, self.switches) + person.e
            chance = closing.second_chance(self.law.fresh, decision)
            gets_it = after_sale.competitors_drive(readiness, account.theta_at_birth, chance) > 0.0
            self.note(now, Event.COMPETITOR, account, contact, reply=Verdict.YES if gets_it else Verdict.NO)
            if gets_it:
                account.status = Status.LOST
                account.ready_lost = self.count_ready(account, now)
            count += 1

    def count_ready(self, account: Account, now: float) -> int:
        """Told contacts who would have said yes to a plain question heard out."""
        table = self.tables[account.number % len(self.tables)]
        ready = 0
        for contact, person in enumerate(account.contacts):
            if person.heard:
                talk = Talk(self.world, table.moves, self.key, account, contact, in_person=False)
                x, a = (at(person, now, self.law, self.switches) for at in (turn.readiness_at, turn.irritation_at))
                ready += talk.would_say_yes(table.moves[table.ask_arrange], x, a)
        return ready

    # --- small help -------------------------------------------------------------------------------

    def undisturbed(self, account: Account, due: float) -> Timed:
        """Wait until due, and then for the end of a talk if one is going on."""
        if due > self.free_since[account.number]:  # else it fell due in the talk that has just ended
            yield self.until(due)
            if account.number in self.in_talk:
                yield self.in_talk[account.number]
        return max(due, self.free_since[account.number])

    def luck(
        self, stream: Stream, account: Account, contact: int | None, occasion: int, ordinal: int = 0
    ) -> tuple[float, float, float, float]:
        """A block of luck of an account, or of one of its contacts."""
        who = account.number if contact is None else entity(account.number, contact)
        return block(*self.key, stream, who, occasion, ordinal)

    def note(
        self, now: float, kind: Event, account: Account, contact: int, move: int = NOTHING, reply: int = NOTHING
    ) -> None:
        """Write an event in the journal, with the contact's state, which stands still during a talk."""
        if not self.journal.keep:
            return
        person = account.contacts[contact]
        if account.number in self.in_talk:
            x, a = person.x, person.a
        else:
            x = turn.readiness_at(person, now, self.law, self.switches)
            a = turn.irritation_at(person, now, self.law, self.switches)
        agent = account.number % int(self.office.agents)
        self.journal.note(now, agent, account.number, contact, kind, x, a, move, reply)
