"""An agent's agenda: meetings first, then what is due, then first calls (MODEL.md section 7)."""

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.scenario.population import Account, Prospect


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do for one contact of one account."""

    account: Account
    contact: int
    is_meeting: bool = False

    @property
    def person(self) -> Prospect:
        """The contact."""
        return self.account.contacts[self.contact]


class Agenda:
    """What one agent has to do. At most one dial is due per contact; a newer one replaces it."""

    def __init__(self, accounts: Sequence[Account]):
        self.accounts = {account.number: account for account in accounts}
        self.first_calls = iter(accounts)
        self.upcoming = next(self.first_calls, None)
        self.dials: list[tuple[float, int, int]] = []  # due, account, contact
        self.meetings: list[tuple[float, int, int]] = []
        self.due: dict[tuple[int, int], float] = {}  # the dials that still stand
        self.waiting: dict[int, list[tuple[float, int, int]]] = {}  # dials held back by a booked meeting
        self.closed: set[int] = set()

    def add(self, due: float, account: Account, contact: int) -> None:
        """Ring a contact at `due` (seconds)."""
        self.due[account.number, contact] = due
        heapq.heappush(self.dials, (due, account.number, contact))

    def book(self, due: float, account: Account, contact: int) -> None:
        """Meet a contact at `due`; dials to the account wait until it is over."""
        self.waiting.setdefault(account.number, [])
        heapq.heappush(self.meetings, (due, account.number, contact))

    def meeting_over(self, account: Account) -> None:
        """Held dials are due again."""
        for dial in self.waiting.pop(account.number):
            heapq.heappush(self.dials, dial)

    def close(self, account: Account) -> None:
        """No more calls to this account."""
        self.closed.add(account.number)

    def never_dialled(self, account: Account) -> list[int]:
        """Contacts nobody has rung and nobody is about to ring, in order."""
        return [
            contact
            for contact, person in enumerate(account.contacts)
            if person.dials == 0 and (account.number, contact) not in self.due
        ]

    def move_up(self, account: Account, now: float) -> None:
        """The next contact whom nobody has rung is due at once, even if somebody was about to ring him."""
        for contact, person in enumerate(account.contacts):
            if person.dials == 0:
                self.add(min(now, self.due.get((account.number, contact), now)), account, contact)
                return

    def next(self, now: float) -> Task | None:
        """Take the next task that can begin now."""
        if self.meetings and self.meetings[0][0] <= now:
            _, number, contact = heapq.heappop(self.meetings)
            return Task(self.accounts[number], contact, is_meeting=True)
        return self._due_dial(now) or self._first_call()

    def earliest(self) -> float:
        """When the next task falls due, in seconds; infinity if there is none."""
        return min((heap[0][0] for heap in (self.dials, self.meetings) if heap), default=math.inf)

    def _due_dial(self, now: float) -> Task | None:
        while self.dials and self.dials[0][0] <= now:
            dial = heapq.heappop(self.dials)
            due, number, contact = dial
            if self.due.get((number, contact)) != due or self._is_over(number):
                continue
            if number in self.waiting:
                self.waiting[number].append(dial)
                continue
            del self.due[number, contact]
            return Task(self.accounts[number], contact)
        return None

    def _first_call(self) -> Task | None:
        account = self.upcoming
        self.upcoming = next(self.first_calls, None)
        return Task(account, 0) if account else None

    def _is_over(self, number: int) -> bool:
        account = self.accounts[number]
        return number in self.closed or account.blocked or account.ordered_at >= 0.0
