"""Works out whom each agent rings when, given only what came of the earlier calls (MODEL.md section 7).

The journal says what each dial, talk and meeting led to; from that `Diary` predicts the start, the account and
the contact of every next dial and meeting of every agent, and lists where the journal differs.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.playbook.read import Policy
from sim.scenario.read import World
from sim.words import Answer, Ending, Event, Others, Reply, Verdict

from .people import in_order_of_happening
from .worlds import Line, Run

DAY = 86_400
MEETING = 3_600


def seconds(line: Line) -> float:
    """The journal's days in seconds; rounded, since ties in due time are settled by account."""
    return round(line.time * DAY, 4)


@dataclass
class Phone:
    """One contact as the diary sees him."""

    dialled: bool = False
    unanswered: int = 0
    conversations: int = 0
    due: float = math.inf


@dataclass
class Entry:
    """An account's page."""

    number: int
    phones: list[Phone]
    first_call: bool = True
    closed: bool = False
    lost: bool = False
    blocked: bool = False
    meeting: float = math.inf
    met: int = 0


@dataclass
class Task:
    """What an agent should do next."""

    start: float
    account: int
    contact: int
    meeting: bool


@dataclass
class Diary:
    """Checks all dials and meetings of a run."""

    run: Run
    world: World
    policy: Policy
    blocked_at: Mapping[int, float]  # account: when do-not-call was said there, in days
    faults: list[str] = field(default_factory=list)
    checked: int = 0

    def check(self) -> "Diary":
        office = self.world.office
        for agent in range(int(office.agents)):
            self._agent(
                [line for line in in_order_of_happening(self.run.lines) if line.account % office.agents == agent],
                agent,
            )
        return self

    # ---- office hours, in seconds ------------------------------------------------------------------------------

    def _in_hours(self, now: float) -> float:
        """Now if the office is open, else the next opening."""
        office = self.world.office
        day = int(now // DAY)
        while True:
            opens = day * DAY + office.opening * 3600
            if day % 7 < office.workdays and now < opens + office.hours * 3600:
                return max(now, opens)
            day += 1

    # ---- one agent ---------------------------------------------------------------------------------------------

    def _agent(self, lines: list[Line], agent: int) -> None:
        rows = [row for row in self.run.rows if row["account"] % self.world.office.agents == agent]
        pages = {
            int(row["account"]): Entry(int(row["account"]), [Phone() for _ in range(row["contacts"])]) for row in rows
        }
        free, index = 0.0, 0
        while True:
            # everything that happened to the accounts until the agent can choose is known to the world
            task = self._choose(pages, lines, index, free)
            if task is None:
                break
            while index < len(lines) and not self._begins(lines[index]):
                self._note(pages[lines[index].account], lines[index])
                index += 1
            if index == len(lines):
                self.faults.append(f"agent {agent}: {task} never happened")
                return
            line = lines[index]
            meeting = line.kind == Event.MEETING
            length = MEETING if meeting else self.world.office.dial
            found = (line.account, line.contact, meeting)
            self.checked += 1
            if found != (task.account, task.contact, task.meeting) or abs(seconds(line) - length - task.start) > 1e-3:
                self.faults.append(f"expected {task} ({task.start / DAY:.6f}), journal {line}")
                return
            index, free = self._carry_out(pages[line.account], lines, index)
        rest = [line for line in lines[index:] if self._begins(line)]
        if rest:
            self.faults.append(f"agent {agent}: not foreseen {rest[0]}")

    @staticmethod
    def _begins(line: Line) -> bool:
        return line.kind in (Event.DIAL, Event.MEETING)

    def _choose(self, pages: dict[int, Entry], lines: list[Line], index: int, free: float) -> Task | None:
        """Meetings, then what is due by due time and account, then first calls in account order."""
        horizon = self.world.office.days * DAY
        now = self._in_hours(free)
        while now < horizon:
            while index < len(lines) and not self._begins(lines[index]) and seconds(lines[index]) <= now:
                self._note(pages[lines[index].account], lines[index])
                index += 1
            for page in pages.values():
                if page.lost and page.meeting <= now:
                    page.meeting = math.inf
            live = [page for page in pages.values() if not page.blocked and not (page.closed and not page.lost)]
            booked = [page for page in live if not page.lost and page.meeting < math.inf]
            meetings = sorted((page.meeting, page.number, page.met) for page in booked)
            free_pages = [page for page in live if page.meeting == math.inf]
            dials = sorted(
                (phone.due, page.number, contact)
                for page in free_pages
                for contact, phone in enumerate(page.phones)
                if phone.due < math.inf
            )
            if meetings and meetings[0][0] <= now:
                return Task(now, meetings[0][1], meetings[0][2], True)
            if dials and dials[0][0] <= now:
                return Task(now, dials[0][1], dials[0][2], False)
            first = next((page.number for page in free_pages if page.first_call), None)
            if first is not None:
                return Task(now, first, 0, False)
            lapses = [page.meeting for page in live if page.lost and page.meeting < math.inf]
            coming = [task[0] for task in (*meetings[:1], *dials[:1])] + lapses
            if not coming:
                return None
            now = self._in_hours(min(coming))
        return None

    # ---- what came of it ---------------------------------------------------------------------------------------

    def _note(self, page: Entry, line: Line) -> None:
        """Orders and losses outside talks."""
        if line.kind == Event.ORDER:
            page.closed = True
            page.meeting = math.inf
        elif line.kind == Event.COMPETITOR and line.reply == Verdict.YES:
            page.closed = page.lost = True  # the agent does not know: his dials wait for the meeting to lapse

    def _carry_out(self, page: Entry, lines: list[Line], index: int) -> tuple[int, float]:
        """Writes down the outcome of the task at `index`; gives the index after it and when the agent is free."""
        line = lines[index]
        phone = page.phones[line.contact]
        now = seconds(line)
        page.first_call = False
        if line.kind == Event.DIAL:
            phone.due, phone.dialled = math.inf, True
            if line.reply == Answer.UNANSWERED:
                self._unanswered(page, phone, now)
                return index + 1, now
            phone.unanswered = 0
        rest = range(index + 1, len(lines))
        end = next(n for n in rest if lines[n].account == page.number and lines[n].kind in (Event.END, Event.LEARNED))
        own = [n for n in range(index + 1, end) if lines[n].account == page.number]
        last = lines[end]
        if last.kind == Event.LEARNED:
            page.closed, page.lost = True, False
        else:
            self._talked(page, phone, [lines[n] for n in own], last, line.kind == Event.MEETING)
        for n in sorted([*own, end], reverse=True):
            del lines[n]
        return index + 1, seconds(last) + (self.world.office.wrap if last.kind == Event.LEARNED else 0)

    def _unanswered(self, page: Entry, phone: Phone, now: float) -> None:
        phone.unanswered += 1
        if phone.unanswered < self.world.office.max_dials:
            phone.due = round(now + self.world.office.retry_hours * 3600, 4)
            return
        fresh = [other for other in page.phones if not other.dialled]
        if fresh:
            fresh[0].due = min(fresh[0].due, now)

    def _talked(self, page: Entry, phone: Phone, own: list[Line], end: Line, meeting: bool) -> None:
        now = seconds(end)
        phone.conversations += not meeting
        page.meeting = math.inf
        page.blocked |= end.time >= self.blocked_at.get(page.number, math.inf) - 1e-9
        if end.reply == Ending.ORDERED:
            page.closed = True
        elif end.reply == Ending.STEP_BOOKED:
            said_yes = next(line for line in own if line.kind == Event.MOVE and line.reply == Reply.YES)
            page.meeting = round(seconds(said_yes) + self.world.law.step_days * DAY, 4)
            page.met = end.contact
        else:
            self._afterwards(page, phone, now, refused=end.reply == Ending.REFUSED)

    def _afterwards(self, page: Entry, phone: Phone, now: float, refused: bool) -> None:
        policy = self.policy
        used_up = phone.conversations >= policy.max_conversations
        days = policy.refused_days if refused else policy.open_days
        if not used_up and days >= 0:
            phone.due = round(now + days * DAY, 4)
        if not (refused or used_up):
            return
        fresh = [other for other in page.phones if not other.dialled and other.due == math.inf]
        if policy.others == Others.SAME_DAY:
            for place, other in enumerate(fresh, 1):
                other.due = round(now + place * policy.gap_minutes * 60, 4)
        elif policy.others == Others.LATER and fresh:
            fresh[0].due = round(now + policy.others_days * DAY, 4)
