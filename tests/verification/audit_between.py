"""The auditor between talks: reconsiderations, competitors, cancellations, and what each row should say."""

import math

from sim.words import Verdict

from .audit_state import Audited
from .by_hand import L, luck
from .people import (
    CLOSE,
    NEVER,
    Company,
    Contact,
)
from .worlds import Line


class BetweenTalks(Audited):
    """Checks what happens without us (MODEL.md section 6) and the outcomes of section 10."""

    def _thought_after(self, contact: Contact, start: float) -> float:
        if self.law.lam_s == 0:
            return NEVER
        return start - math.log(luck(11, contact.entity, 0, contact.thoughts, self.key)[0]) / self.law.lam_s

    def _due(self, company: Company, line: Line, due: float) -> None:
        """At its moment, or at the end of the wrap-up it fell into."""
        if abs(line.time - due) > CLOSE:
            waited = due < line.time and abs(line.time - company.last_end) < CLOSE
            self._check(line, f"due at {due}, or waiting for a wrap-up", True, waited)

    def _reconsideration(self, company: Company, contact: Contact, line: Line) -> None:
        self._check(line, "no talk is going on", None, company.talk)
        self._due(company, line, contact.next_thought)
        self._decay(contact, line.time)
        self._state(contact, line)
        u = luck(11, contact.entity, 0, contact.thoughts, self.key)[1]
        verdict = Verdict.YES if self._unprompted(company, contact, u) > 0 else Verdict.NO
        self._check(line, "reconsideration", verdict, line.reply)
        contact.thoughts += 1
        contact.next_thought = self._thought_after(contact, contact.next_thought)

    def _competitor(self, company: Company, contact: Contact, line: Line) -> None:
        self._check(line, "no talk is going on", None, company.talk)
        self._due(company, line, company.next_visit)
        _, who, decision, _ = luck(12, company.number, 0, company.visits, self.key)
        self._check(line, "contact visited", int(who * len(company.contacts)), line.contact)
        self._decay(contact, line.time)
        self._state(contact, line)
        drive = contact.readiness - company.theta_at_birth - 1 + math.sqrt(self.law.fresh) * L(decision)
        self._check(line, "competitor", Verdict.YES if drive > 0 else Verdict.NO, line.reply)
        company.visits += 1
        company.next_visit = self._visit_after(company, company.next_visit)
        if line.reply == Verdict.YES:
            company.lost, company.closed_at, company.out_of_reach_at = True, line.time, line.time
            told = [person for person in company.contacts if person.heard > 0]
            for person in told:
                self._decay(person, line.time)
            company.ready_lost = sum(self._would_say_yes(company, person, person.talks) for person in told)

    def _await_second_thoughts(
        self, company: Company, contact: Contact, line: Line, ordered_at: float | None = None
    ) -> None:
        law = self.law
        if law.cool == 0:
            return
        judged = (line.time if ordered_at is None else ordered_at) + law.cool
        later = Contact(contact.birth, contact.entity, contact.x, contact.rest, contact.a, since=line.time)
        self._decay(later, judged)
        chance = math.sqrt(law.fresh) * L(luck(13, contact.entity, key=self.key)[0])
        if later.readiness - company.theta + law.own - law.w * later.a + chance < 0:
            company.cancellation = (judged, line.contact)

    def _cancellation(self, company: Company, contact: Contact, line: Line) -> None:
        expected = company.cancellation
        if expected is None:
            self.faults.append(f"a cancellation out of the blue: {line}")
            return
        self._check(line, "time of cancellation", float(expected[0]), line.time)
        self._check(line, "who cancels", expected[1], line.contact)
        self._decay(contact, line.time)
        self._state(contact, line)
        company.cancellation = None

    def _nothing_missing(self, company: Company) -> None:
        end = min(company.out_of_reach_at, self.office.days)
        self._check(company.number, "no cancellation is missing", None, company.cancellation)
        self._check(company.number, "no competitor is missing", True, company.next_visit > end - CLOSE)
        for contact in company.contacts:
            self._check(contact.entity, "no reconsideration is missing", True, contact.next_thought > end - CLOSE)

    def _row(self, company: Company) -> None:
        row = self.run.rows[company.number]
        people = [person for person in company.contacts if person.phoned > 0]
        expected = {
            "account": company.number,
            "contacts": len(company.contacts),
            "ordered": company.ordered,
            "asked": company.asked,
            "missed": company.could_have and not company.asked and not company.ordered,
            "ready_lost": company.ready_lost,
            "reached": len(people),
            "annoyed": sum(person.peak > 1 for person in people),
            "hung_up": sum(person.hung_up for person in people),
            "do_not_call": sum(person.do_not_call for person in people),
            "complained": sum(person.complained for person in people),
            "blocked": any(person.do_not_call for person in people),
            "dials": sum(person.dials for person in company.contacts),
            "talks": sum(person.phoned for person in people),
            "busy_hours": company.busy / 3600,
        }
        for name, value in expected.items():
            self._check(company.number, f"row: {name}", value, row[name])
