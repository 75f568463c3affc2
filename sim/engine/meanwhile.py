"""What happens without us in a compiled world: competitors, second thoughts, and what the market says.

    account   ...talk |  due: waits for the end of the wrap-up  | due | due        touched again, or the end
                                                                '-----'-- happen now, in order of time

Nothing here is looked at before somebody touches the account; with a brand, before somebody hears of us.
"""

import math

from sim.engine import diary, turn
from sim.engine.layout import Floor, Record
from sim.engine.people import is_born, known, luck, luck_of_account, note, would_say_yes
from sim.law import after_sale, annoyance, closing, timing
from sim.words import NOTHING, Cause, Event, Status, Stream, Verdict

NOBODY = -1
FOREVER = 1e300  # catch up with everything that has a time

OPEN, ORDERED, CANCELLED, LOST = map(int, Status)
FOR, AGAINST = map(int, Verdict)
UNPROMPTED = int(Cause.UNPROMPTED)
ORDER, CANCELLATION = int(Event.ORDER), int(Event.CANCELLATION)
RECONSIDERATION, COMPETITOR = int(Event.RECONSIDERATION), int(Event.COMPETITOR)
OF_THOUGHT, OF_COMPETITOR = int(Stream.RECONSIDERATION), int(Stream.COMPETITOR)
OF_COOLING_OFF = int(Stream.COOLING_OFF)


def catch_up(floor: Floor, account: Record, until: float) -> None:
    """What fell due without us up to a moment; what fell due in a talk happens at the end of its wrap-up."""
    if account.next_due <= until:
        catch_up_with(floor, account, until)


def catch_up_with(floor: Floor, account: Record, until: float) -> None:
    """One thing after another."""
    while account.next_due <= until:
        happen(floor, account)
    watch(floor, account)


def happen(floor: Floor, account: Record) -> None:
    """The one thing that falls due next, and anew as long as it falls due in the same talk."""
    if account.status == ORDERED:
        cool_off(floor, account, max(account.next_due, account.free))
        account.next_due = math.inf
        return
    if account.rival_due == account.next_due:
        while account.status == OPEN and compete(floor, account, max(account.rival_due, account.free)):
            pass
    else:
        contact = first_to_think(floor, account)
        person = floor.people[account.first + contact]
        while account.status == OPEN and reconsider(
            floor, account, contact, person, max(person.thinks, account.free)
        ):
            pass
    if account.status == OPEN:
        account.next_due = account.rival_due
        contact = first_to_think(floor, account)
        if contact != NOBODY:
            account.next_due = min(account.rival_due, floor.people[account.first + contact].thinks)
    elif account.status == LOST:
        account.next_due = math.inf


def first_to_think(floor: Floor, account: Record) -> int:
    """The contact whose next reconsideration is due first, or nobody."""
    chosen, due = NOBODY, math.inf
    for contact in range(account.contacts):
        if is_born(account, contact) and floor.people[account.first + contact].thinks < due:
            chosen, due = contact, floor.people[account.first + contact].thinks
    return chosen


def order(floor: Floor, account: Record, contact: int, now: float, unprompted: bool) -> None:
    """An order stands; a cooling-off period begins."""
    account.status = ORDERED
    account.ordered_at = now
    account.unprompted = unprompted
    account.buyer = contact
    account.next_due = math.inf
    if floor.world.law.cool > 0.0 and floor.world.switches.cooling_off != 0.0:
        account.next_due = now + floor.world.law.cool * timing.DAY


def cool_off(floor: Floor, account: Record, now: float) -> None:
    """Second thoughts at the end of the period."""
    law, person = floor.world.law, known(floor, account, account.buyer)
    turn.settle(person, now, law, floor.world.switches)
    chance = closing.second_chance(law.fresh, luck(floor, OF_COOLING_OFF, account, account.buyer, 0, 0)[0])
    thoughts = after_sale.second_thoughts(person.x + person.e, account.theta, law.own, person.a, law.w, chance)
    if thoughts < 0.0:
        account.status = CANCELLED
        note(floor, now, CANCELLATION, account, account.buyer, NOTHING)
        if person.satisfied:
            change_brand(floor, now, -1)


def think_again(floor: Floor, account: Record, contact: int, person: Record, after: float) -> None:
    """When somebody who has heard the story thinks about it next."""
    wait = luck(floor, OF_THOUGHT, account, contact, 0, person.thoughts)[0]
    person.thinks = within(floor, after + timing.wait(wait, floor.world.law.lam_s))


def reconsider(floor: Floor, account: Record, contact: int, person: Record, now: float) -> bool:
    """Somebody thinks about it again. Returns whether he does so once more in the same talk."""
    law, switches = floor.world.law, floor.world.switches
    turn.settle(person, now, law, switches)
    u = luck(floor, OF_THOUGHT, account, contact, 0, person.thoughts)[1]
    orders = turn.orders_unprompted(law, person, person.x, person.a, account.theta, u)
    orders = orders and (contact == 0 or switches.authority_first == 0.0)
    note(floor, now, RECONSIDERATION, account, contact, FOR if orders else AGAINST)
    if orders:
        person.satisfied = person.a <= annoyance.CLEARLY
        if person.satisfied:
            change_brand(floor, now, 1)
        note(floor, now, ORDER, account, contact, UNPROMPTED)
        order(floor, account, contact, now, True)
    person.thoughts += 1
    think_again(floor, account, contact, person, person.thinks)
    return bool(person.thinks <= account.free)


def await_competitor(floor: Floor, account: Record, after: float) -> None:
    """When somebody else comes by next."""
    wait = luck_of_account(floor, OF_COMPETITOR, account, account.rivals)[0]
    account.rival_due = within(floor, after + timing.wait(wait, floor.world.law.lam_c))


def compete(floor: Floor, account: Record, now: float) -> bool:
    """Somebody else speaks to one of the contacts. Returns whether he comes once more in the same talk."""
    law = floor.world.law
    _, who, decision, _ = luck_of_account(floor, OF_COMPETITOR, account, account.rivals)
    contact = int(who * account.contacts)
    person = known(floor, account, contact)
    readiness = turn.readiness_at(person, now, law, floor.world.switches) + person.e
    chance = closing.second_chance(law.fresh, decision)
    gets_it = after_sale.competitors_drive(readiness, floor.world.population.theta, chance) > 0.0
    note(floor, now, COMPETITOR, account, contact, FOR if gets_it else AGAINST)
    if gets_it:
        account.status = LOST
        account.ready_lost = count_ready(floor, account, now)
    account.rivals += 1
    await_competitor(floor, account, account.rival_due)
    return bool(account.rival_due <= account.free)


def count_ready(floor: Floor, account: Record, now: float) -> int:
    """Told contacts who would have said yes to a plain question heard out."""
    law, switches, ready = floor.world.law, floor.world.switches, 0
    agent = floor.agents[account.agent]
    for contact in range(account.contacts):
        if is_born(account, contact) and floor.people[account.first + contact].heard > 0:
            person = floor.people[account.first + contact]
            x = turn.readiness_at(person, now, law, switches)
            a = turn.irritation_at(person, now, law, switches)
            ready += would_say_yes(floor, agent, account, contact, person, x, a)
    return ready


def within(floor: Floor, due: float) -> float:
    """A moment, or never if it lies beyond the horizon."""
    return due if due < floor.world.office.days * timing.DAY else math.inf


# --- the brand ------------------------------------------------------------------------------------


def hear_news(floor: Floor, agent: Record) -> None:
    """The clock goes on: what happened before it is known, what happens at it is not yet."""
    brand = floor.world.brand
    if agent.clock > brand.clock:
        brand.reached += brand.new_reached
        brand.annoyed += brand.new_annoyed
        brand.satisfied += brand.new_satisfied
        brand.new_reached = brand.new_annoyed = brand.new_satisfied = 0
        brand.clock = agent.clock
    brand.new_reached += agent.reached
    brand.new_annoyed += agent.annoyed
    brand.new_satisfied += agent.satisfied
    agent.reached = agent.annoyed = agent.satisfied = 0


def make_news(floor: Floor, agent: Record, account: Record, speaker: int, person: Record) -> None:
    """What later calls will have heard of the talk that ends now."""
    agent.reached += person.talks == 0
    for contact in range(account.contacts):
        if is_born(account, contact):
            other = floor.people[account.first + contact]
            reached = other.talks > 0 or contact == speaker
            if reached and other.peak > annoyance.CLEARLY and not other.told_of:
                other.told_of = True
                agent.annoyed += 1
    person.satisfied = floor.world.talk.ordered and person.a <= annoyance.CLEARLY
    agent.satisfied += person.satisfied


def change_brand(floor: Floor, now: float, satisfied: int) -> None:
    """One customer more who is satisfied, or one less, without a talk."""
    if now < floor.world.brand.clock:
        floor.world.brand.satisfied += satisfied
    else:
        floor.world.brand.new_satisfied += satisfied


def hear_of_us(floor: Floor, person: Record, now: float) -> None:
    """The brand reaches a contact just before his first talk."""
    brand, law = floor.world.brand, floor.world.law
    while diary.earliest(floor.diary, brand.watch) < now:
        catch_up(floor, floor.accounts[diary.first(floor.diary, brand.watch, brand.leaves)], now)
    if brand.reached > 0:
        annoyed, satisfied = brand.annoyed / brand.reached, brand.satisfied / brand.reached
        shift = annoyance.reputation(law.omega, annoyed, law.omega_good, satisfied)
        person.x += shift
        person.rest += shift


def watch(floor: Floor, account: Record) -> None:
    """With a brand, what falls due without us is looked at in order of time."""
    if floor.world.brand.on:
        due = max(account.next_due, account.free)
        diary.put(floor.diary, floor.world.brand.watch, floor.world.brand.leaves, account.place, due)
