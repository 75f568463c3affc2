"""One talk, stepped move by move: by a playbook, or by a human seller.

talk = Talk(...)
for move, seconds in by_playbook(talk, table):   # time passes here
    reply = talk.say(move, seconds)
"""

from collections.abc import Iterator, Sequence

from sim.engine import turn
from sim.law.parameters import Move
from sim.law.persuasion import doubt
from sim.playbook.table import END, Table, move_at, next_step, not_passed_over
from sim.scenario.luck import block
from sim.scenario.population import Account, Prospect, entity
from sim.scenario.read import World
from sim.words import Ending, Kind, Reply, Stream

KINDS = max(Kind) + 1


class Talk:
    """A talk with one contact of one account; `say` is its only verb, `over` tells when it has ended."""

    def __init__(
        self,
        world: World,
        moves: Sequence[Move],
        key: tuple[int, int],
        account: Account,
        contact: int,
        in_person: bool,
    ):
        self.world, self.moves, self.key = world, moves, key
        self.account, self.contact, self.in_person = account, contact, in_person
        self.person: Prospect = account.contacts[contact]
        self.occasion = self.person.talks
        self.said = [0] * KINDS  # how many of each kind of move so far
        self.untold = self.person.heard == 0
        self.at = 0.0  # when the last move landed, in seconds; whoever keeps the time sets it
        self.last = Reply.OK
        self.refused = False
        self.ordered = self.booked = self.unprompted = self.passed_on = self.over = False

    def luck(self, stream: int, ordinal: int) -> tuple[float, float, float, float]:
        """This talk's block of a stream."""
        return block(*self.key, stream, entity(self.account.number, self.contact), self.occasion, ordinal)

    def taste(self, question: int) -> float:
        """The prospect's taste at a question: always the same, or drawn anew (switch `questions`)."""
        if not self.world.switches.independent_questions:
            return self.person.e
        return turn.fresh_taste(self.world.law, self.luck(Stream.FRESH_TASTE, question)[0])

    def say(self, move_number: int, silence: float) -> Reply:
        """Let a move and the silence after it land; both have passed already. Returns the reply."""
        if self.over:
            raise RuntimeError("this talk is over")
        move = self.moves[move_number]
        ordinal = self.said[move.kind]
        self.said[move.kind] += 1
        reply = Reply(
            turn.land(
                self.world.law, move, silence, self.person, self.taste(ordinal),
                self.account.theta, self.luck(move.kind, ordinal), self.in_person,
            )
        )  # fmt: skip
        self._take(move, reply)
        return reply

    def _take(self, move: Move, reply: Reply) -> None:
        self.last = reply
        if reply != Reply.OK:
            self.refused = turn.refuses(move, reply)
        if move.kind == Kind.QUESTION:
            self.account.asked = True
        if reply == Reply.YES:
            self._accept(move)
        if move.unprompted:
            self._leave_open()
        stopped = self.refused and reply in (Reply.NO, Reply.NO_INTEREST) and self.world.switches.no_means_no
        self.person.left_alone |= bool(stopped)
        self.over |= bool(reply in (Reply.YES, Reply.HANGS_UP) or move.kind == Kind.ENDING or stopped)

    def _accept(self, move: Move) -> None:
        self.booked = bool(move.next_step)
        self.ordered = not self.booked and self.may_sign()
        self.passed_on = not self.booked and not self.ordered

    def _leave_open(self) -> None:
        person, account = self.person, self.account
        if person.heard and self.may_sign():
            u = self.luck(Stream.AFTER_TALK, 0)[2]
            self.ordered = self.unprompted = turn.orders_unprompted(
                self.world.law, person, person.x, person.a, account.theta, u
            )

    def may_sign(self) -> bool:
        """Whether this contact's yes is the account's order (switch `authority`)."""
        return self.contact == 0 or not self.world.switches.authority_first

    def would_say_yes(self, move: Move, x: float, a: float) -> bool:
        """Whether a question nobody asks would bring a yes now, in a state (x, a)."""
        u = self.luck(Stream.QUESTION, 0)[0]
        return turn.would_say_yes(self.world.law, move, self.person, self.taste(0), x, a, self.account.theta, u)

    @property
    def told(self) -> bool:
        """Whether this talk brought the first argument."""
        return self.untold and self.person.heard > 0

    @property
    def never_asked(self) -> bool:
        """Whether no question has been asked in this talk."""
        return not self.said[Kind.QUESTION]

    @property
    def ending(self) -> Ending:
        """How the talk ended, or would if it stopped here."""
        if self.ordered:
            return Ending.ORDERED
        if self.booked:
            return Ending.STEP_BOOKED
        return Ending.REFUSED if self.refused else Ending.OPEN


def by_playbook(talk: Talk, table: Table) -> Iterator[tuple[int, float]]:
    """The moves a playbook makes, each with its silence; `talk.say` must land each before the next."""
    visits = [0] * len(table.move)
    jumps = talk.person.talks > 0 and talk.person.heard > 0
    step, person = table.first, talk.person
    if talk.in_person:  # a meeting begins with the close
        step = not_passed_over(table, table.call_back, person.belief, doubt(person.variance), visits)
    while step != END and not talk.over:
        visits[step] += 1
        yield move_at(table, step, talk.account.steps_left)
        follows_open = jumps and step == table.first
        step = next_step(table, step, talk.last, follows_open, person.belief, doubt(person.variance), visits)
