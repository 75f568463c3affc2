"""Goes through a journal line by line and works out by hand what each line should have said.

Not an engine: who is rung when is taken from the journal. Given that, every reply, every x and every a, each
step of the playbook, each reconsideration, competitor and cancellation follows from the births, the luck and
MODEL.md sections 2 to 6 and 9; `Auditor.faults` lists the lines that say something else.
"""

import math

from sim.words import Answer, Cause, Ending, Event, Reply

from .audit_between import BetweenTalks
from .by_hand import L, N, luck, sigma
from .people import (
    DAY,
    QUESTIONS,
    REFUSALS,
    SECONDS,
    STREAM,
    Company,
    Contact,
    Conversation,
    in_order_of_happening,
)
from .worlds import Line


class Auditor(BetweenTalks):
    """Checks one run of one playbook; brand, ripening and structural switches must be off."""

    def audit(self) -> "Auditor":
        for line in in_order_of_happening(self.run.lines):
            company = self.companies[line.account]
            {
                Event.DIAL: self._dial,
                Event.MOVE: self._move,
                Event.END: self._end,
                Event.ORDER: self._order,
                Event.CANCELLATION: self._cancellation,
                Event.RECONSIDERATION: self._reconsideration,
                Event.COMPETITOR: self._competitor,
                Event.MEETING: self._meeting,
                Event.LEARNED: self._learned,
            }[line.kind](company, company.contacts[line.contact], line)
        for company in self.companies:
            self._nothing_missing(company)
            self._row(company)
        return self

    def _dial(self, company: Company, contact: Contact, line: Line) -> None:
        self._decay(contact, line.time)
        self._state(contact, line)
        answered = luck(2, contact.entity, contact.dials, key=self.key)[0] < self.office.p_ans
        self._check(line, "answered", Answer.ANSWERED if answered else Answer.UNANSWERED, line.reply)
        contact.dials += 1
        company.busy += self.office.dial
        if answered and not company.lost:
            company.talk = self._begin(contact, line, meeting=False)

    def _begin(self, contact: Contact, line: Line, meeting: bool) -> Conversation:
        start_a = contact.a
        if not meeting:
            contact.irritate(self.law.i_call * contact.birth.rho * min(contact.refusals, 4))
            contact.phoned += 1
        told = contact.heard > 0
        step = self.labels[self.book.file.call_back] if meeting else self.labels[self.book.file.first]
        return Conversation(line.contact, contact.talks, start_a, line.time, line.time, step, meeting, was_told=told)

    def _learned(self, company: Company, contact: Contact, line: Line) -> None:
        self._decay(contact, line.time)
        self._state(contact, line)
        self._check(line, "learned of a loss", True, company.lost)
        company.busy += 20 + self.office.wrap

    def _move(self, company: Company, contact: Contact, line: Line) -> None:
        talk = company.talk
        if talk is None or talk.over or talk.contact != line.contact:
            self.faults.append(f"a move outside a talk: {line}")
            return
        talk.step = self._passed_over(contact, talk, talk.step)
        move, silence = self._planned(company, talk.step)
        self._check(line, "move", move, line.move)
        move = line.move
        talk.clock += 0.0 if talk.meeting else (SECONDS[move] + silence) / DAY
        self._check(line, "time", float(talk.clock), line.time)
        talk.visits[talk.step] = talk.visits.get(talk.step, 0) + 1
        reply = self._effect(company, contact, talk, move, silence)
        reply = self._or_hangs_up(contact, talk, move, reply)
        self._state(contact, line)
        self._check(line, "reply", reply, line.reply)
        self._after_reply(company, contact, talk, move, Reply(line.reply), silence)
        talk.step = self._next(talk, Reply(line.reply))

    def _planned(self, company: Company, number: int) -> tuple[str, float]:
        if not 0 <= number < len(self.book.file.step):
            return "nothing more", 0.0
        step = self.book.file.step[number]
        last = self.book.file.at_last_step
        if step.move == "propose_step" and company.steps == 0 and last is not None:
            return last.move, last.silence
        return step.move, step.silence

    def _passed_over(self, contact: Contact, talk: Conversation, number: int) -> int:
        steps = self.book.file.step
        while 0 <= number < len(steps):
            step, when = steps[number], steps[number].when
            full = step.max_visits is not None and talk.visits.get(number, 0) >= step.max_visits
            if not full and (when is None or self._holds(contact, when)):
                return number
            number += 1
        return number

    def _holds(self, contact: Contact, when: object) -> bool:
        below, above, unsure = (getattr(when, name) for name in ("belief_below", "belief_above", "unsure_above"))
        return (
            (below is None or contact.belief < below)
            and (above is None or contact.belief > above)
            and (unsure is None or math.sqrt(contact.variance) > unsure)
        )

    def _next(self, talk: Conversation, reply: Reply) -> int:
        file = self.book.file
        if talk.step >= len(file.step):
            return talk.step
        first = talk.step == self.labels[file.first] and not talk.meeting
        if first and reply == Reply.OK and talk.was_told:
            return self.labels[file.call_back]
        target = {str(said): label for said, label in file.step[talk.step].on.items()}.get(reply.name.lower())
        if target is None:
            return talk.step + 1
        return len(file.step) if target == "end" else self.labels[target]

    def _uniforms(self, contact: Contact, talk: Conversation, move: str) -> tuple[float, float, float, float]:
        kind = "question" if move in QUESTIONS else "end" if STREAM[move] == 9 else move
        ordinal = talk.said.get(kind, 0)
        stream = 7 if kind == "question" else STREAM[move]
        return luck(stream, contact.entity, talk.occasion, ordinal, self.key)

    def _effect(self, company: Company, contact: Contact, talk: Conversation, move: str, silence: float) -> Reply:
        law, birth = self.law, contact.birth
        u = self._uniforms(contact, talk, move)
        chance = math.sqrt(law.fresh) * L(u[0])
        threat = QUESTIONS[move][1] if move in QUESTIONS else 0.6 if move == "talk_on" else 0.0
        sharpened = (1 + 0.5 * min(contact.refusals, 4)) * (1 + law.g * company.theta)
        if move == "open":
            if contact.variance < 0:
                s = contact.readiness - company.theta - law.w * contact.a
                contact.belief, contact.variance = s + law.bias + law.sd_belief * N(u[3]), law.sd_belief**2
            welcome = contact.readiness + law.open_ok - law.w * contact.a + chance
            return Reply.NO_INTEREST if welcome < 0 else Reply.OK
        if move == "ask_need" and u[0] < law.p_need:
            contact.known = min(3, contact.known + 1)
        if move == "recap":
            contact.x += law.e_rec * contact.known
            contact.belief += law.e_rec * contact.known
        if move in ("argue", "push_after_no"):
            self._argue(contact, u[0] if move == "argue" else u[1])
        contact.irritate(law.iota * birth.rho * threat * sharpened)
        if move == "leave_open" and contact.heard > 0:
            again = luck(10, contact.entity, talk.occasion, key=self.key)[2]
            drive = self._unprompted(company, contact, again)
            talk.unprompted_due = drive > 0
        if move not in QUESTIONS:
            return Reply.OK
        contact.irritate(law.awk * birth.rho * max(0.0, silence - 6))
        return self._answer(company, contact, move, silence, chance)

    def _argue(self, contact: Contact, u: float) -> None:
        law, weight = self.law, self.law.e_arg * 0.7**contact.heard
        contact.belief += law.p_match * weight - (1 - law.p_match) * law.boom
        if u < law.p_match:
            contact.x += weight
        else:
            contact.x -= law.boom
            contact.irritate(law.i_talk * contact.birth.rho)
        contact.heard += 1

    def _or_hangs_up(self, contact: Contact, talk: Conversation, move: str, reply: Reply) -> Reply:
        if reply == Reply.YES or talk.meeting or STREAM.get(move) == 9:
            return reply
        limit, s_a = contact.birth.patience, self.law.s_a
        chance = 0.5 * (sigma((contact.a - limit) / s_a) - sigma(-limit / s_a))
        return Reply.HANGS_UP if self._uniforms(contact, talk, move)[2] < chance else reply

    def _after_reply(
        self, company: Company, contact: Contact, talk: Conversation, move: str, reply: Reply, silence: float
    ) -> None:
        u = self._uniforms(contact, talk, move)
        kind = "question" if move in QUESTIONS else "end" if STREAM[move] == 9 else move
        talk.said[kind] = talk.said.get(kind, 0) + 1
        refusal = reply in REFUSALS and not (move == "ask_impression" and reply == Reply.NO)
        contact.refusals += refusal
        contact.hung_up |= reply == Reply.HANGS_UP
        if reply != Reply.OK:
            talk.refused = refusal
        if move in QUESTIONS:
            talk.asked = company.asked = True
            s = contact.readiness - company.theta - self.law.w * contact.a
            error = 0.75 if move == "ask_impression" else 1.0 if reply == Reply.HESITATES and silence >= 4 else 1.5
            gain = contact.variance / (contact.variance + error**2) if contact.variance >= 0 else 0.0
            contact.belief += gain * (s + error * N(u[3]) - contact.belief)
            contact.variance *= 1 - gain
        if reply == Reply.YES:
            talk.result = Ending.STEP_BOOKED if move == "propose_step" else Ending.ORDERED
            talk.order_due = talk.result == Ending.ORDERED
        talk.over = reply in (Reply.YES, Reply.HANGS_UP) or STREAM.get(move) == 9

    def _order(self, company: Company, contact: Contact, line: Line) -> None:
        talk = company.talk
        self._state(contact, line)
        self._check(line, "a second order", False, company.ordered)
        if talk is not None:
            self._check(line, "time of order", float(talk.clock), line.time)
            due = talk.unprompted_due if line.reply == Cause.UNPROMPTED else talk.order_due
            self._check(line, "order due", True, due)
            talk.unprompted_due = talk.order_due = False
            talk.result = Ending.ORDERED
            company.closed_at = line.time
            company.out_of_reach_at = talk.started - (1 / 24 if talk.meeting else 0)
        else:
            self._check(line, "cause", Cause.UNPROMPTED, line.reply)
            company.closed_at = company.out_of_reach_at = line.time
            self._await_second_thoughts(company, contact, line)
        company.ordered = True

    def _end(self, company: Company, contact: Contact, line: Line) -> None:
        talk = company.talk
        if talk is None:
            self.faults.append(f"the end of no talk: {line}")
            return
        self._check(line, "an order is due", (False, False), (talk.unprompted_due, talk.order_due))
        if not talk.over:
            step = self._passed_over(contact, talk, talk.step)
            self._check(line, "the playbook is at its end", len(self.book.file.step), step)
        result = talk.result if talk.result is not None else Ending.REFUSED if talk.refused else Ending.OPEN
        self._check(line, "ending", result, line.reply)
        wrap = 0.0 if talk.meeting else self.office.wrap / DAY
        self._check(line, "end of wrap-up", float(talk.clock + wrap), line.time)
        self._state(contact, line)
        self._after_talk(company, contact, talk, line)
        company.talk, company.last_end = None, line.time

    def _after_talk(self, company: Company, contact: Contact, talk: Conversation, line: Line) -> None:
        u, law = luck(10, contact.entity, talk.occasion, key=self.key), self.law
        if not talk.asked and not company.ordered:
            company.could_have |= self._would_say_yes(company, contact, talk.occasion)
        contact.do_not_call |= u[0] < sigma((contact.a - law.a_dnc) / law.s_a) - sigma(-law.a_dnc / law.s_a)
        if contact.do_not_call:
            self.blocked_at.setdefault(company.number, line.time)
        contact.complained |= u[1] < sigma((contact.a - law.a_comp) / law.s_a) - sigma(-law.a_comp / law.s_a)
        contact.talks += 1
        contact.since = line.time
        company.busy += 3600 if talk.meeting else (line.time - talk.started) * DAY
        for other in company.contacts:
            if other is not contact:
                self._decay(other, line.time)
                other.irritate(law.phi * (contact.a - talk.start_a))
        if contact.heard > 0 and not talk.was_told:
            contact.next_thought = self._thought_after(contact, line.time)
        if talk.result == Ending.ORDERED:
            self._await_second_thoughts(company, contact, line, company.closed_at)

    def _meeting(self, company: Company, contact: Contact, line: Line) -> None:
        taken = company.theta * self.law.step
        company.theta -= taken
        company.steps -= 1
        for person in company.contacts:
            self._decay(person, line.time)
            person.x += self.law.psi * company.fit
            person.rest += self.law.psi * company.fit
        contact.belief += taken
        self._state(contact, line)
        company.talk = self._begin(contact, line, meeting=True)
