"""What the auditor knows of a world, and the decisions of section 2 worked out by hand."""

import math

from sim.playbook.read import Playbook
from sim.scenario.read import World
from sim.words import Reply

from .by_hand import L, born, contacts_of, fit_of, luck
from .people import (
    CLOSE,
    NEVER,
    QUESTIONS,
    Company,
    Contact,
)
from .worlds import Line, Run, births


class Audited:
    """A world as born, with the list of faults found so far."""

    def __init__(self, run: Run, world: World, book: Playbook, key: tuple[int, int] = (1, 0)) -> None:
        self.run, self.world, self.book, self.key = run, world, book, key
        self.law, self.office = world.law, world.office
        self.numbers = births(world)
        self.labels = {step.label: number for number, step in enumerate(book.file.step) if step.label}
        self.faults: list[str] = []
        self.checked = 0
        self.blocked_at: dict[int, float] = {}
        self.companies = [self._company(number) for number in range(int(self.office.accounts))]

    def _company(self, number: int) -> Company:
        n = contacts_of(number, self.numbers, self.key)
        births = [born(number, j, self.numbers, self.key) for j in range(n)]
        people = [Contact(b, 10 * number + j, b.rest, b.rest) for j, b in enumerate(births)]
        theta = self.world.population.theta
        steps = int(self.world.population.steps) if theta > 0 else 0
        company = Company(number, people, fit_of(number, self.numbers, self.key), theta, theta, steps)
        company.next_visit = self._visit_after(company, 0.0)
        return company

    def _check(self, line: Line | int, what: str, expected: object, found: object) -> None:
        self.checked += 1
        same = (
            abs(expected - found) < CLOSE
            if isinstance(expected, float) and isinstance(found, int | float)
            else expected == found
        )
        if not same:
            self.faults.append(f"{what}: by hand {expected}, journal {found}: {line}")

    def _state(self, contact: Contact, line: Line) -> None:
        self._check(line, "x", float(contact.x), line.x)
        self._check(line, "a", float(contact.a), line.a)

    def _decay(self, contact: Contact, now: float) -> None:
        days = now - contact.since
        contact.x = contact.rest + (contact.x - contact.rest) * 2 ** (-days / self.law.hx)
        contact.a *= 2 ** (-days / self.law.ha)
        contact.since = now

    def _visit_after(self, company: Company, start: float) -> float:
        if self.law.lam_c == 0:
            return NEVER
        return start - math.log(luck(12, company.number, 0, company.visits, self.key)[0]) / self.law.lam_c

    def _answer(self, company: Company, contact: Contact, move: str, silence: float, chance: float) -> Reply:
        law = self.law
        q, _, F, c, _ = QUESTIONS[move]
        urgency = law.urg if move == "press_scarcity" else 0.0
        inertia = contact.birth.z * (1 - q)
        drive = contact.readiness - c * company.theta - inertia - law.w * contact.a + law.free * F + urgency + chance
        serious = 1 if company.theta > 0 else 0
        band = law.delta * (1 + law.k_band * serious) * math.exp(-silence / (law.tau * (1 + law.k_tau * serious)))
        return Reply.YES if drive > band else Reply.NO if drive < -band else Reply.HESITATES

    def _unprompted(self, company: Company, contact: Contact, u: float) -> float:
        chance = math.sqrt(self.law.fresh) * L(u)
        return contact.readiness - company.theta - contact.birth.z - self.law.w * contact.a + chance

    def _would_say_yes(self, company: Company, contact: Contact, occasion: int) -> bool:
        """`ask_arrange` with 8 s of silence now, with the luck of that talk's first question."""
        law, birth = self.law, contact.birth
        rise = 0.05 * law.iota * birth.rho * (1 + 0.5 * min(contact.refusals, 4)) * (1 + law.g * company.theta)
        annoyed = Contact(birth, contact.entity, contact.x, contact.rest, contact.a + rise + 2 * law.awk * birth.rho)
        chance = math.sqrt(law.fresh) * L(luck(7, contact.entity, occasion, 0, self.key)[0])
        return self._answer(company, annoyed, "ask_arrange", 8.0, chance) == Reply.YES
