"""One move lands on one prospect: which equations of the law, in which order (MODEL.md sections 4 to 6).

Nothing here knows time or queues. Both engines call these same functions; a prospect is anything with
the attributes of `sim.scenario.population.Prospect`.
"""

from sim.law import annoyance, closing, next_step, persuasion, prospect, silence, timing
from sim.law.parameters import Law, Move, Switches
from sim.scenario.luck import Block
from sim.scenario.population import Prospect
from sim.words import Kind, Reply

OK, YES, NO, NO_INTEREST, HANGS_UP = (
    int(Reply.OK),
    int(Reply.YES),
    int(Reply.NO),
    int(Reply.NO_INTEREST),
    int(Reply.HANGS_UP),
)
OPEN, ASK_NEED, ARGUE, RECAP, QUESTION, ENDING = (
    int(Kind.OPEN),
    int(Kind.ASK_NEED),
    int(Kind.ARGUE),
    int(Kind.RECAP),
    int(Kind.QUESTION),
    int(Kind.ENDING),
)
JUDGED_SILENCE = 8.0  # seconds: `missed` and `ready_lost` ask as the subtle seller would


def irritate(person: Prospect, rise: float) -> None:
    """Irritation rises; its peak is remembered."""
    person.a += rise
    person.peak = max(person.peak, person.a)


def readiness_at(person: Prospect, now: float, law: Law, switches: Switches) -> float:
    """Readiness x at a later moment, if nothing happens until then."""
    if person.x == person.rest and switches.ripening == 0.0:
        return person.x
    kept = timing.fading(now - person.since, law.hx)
    if switches.ripening != 0.0 and person.heard > 0:
        return timing.ripened(person.x, person.rest, kept, switches.ripening, now - person.since, law.hx)
    return timing.faded(person.x, person.rest, kept)


def irritation_at(person: Prospect, now: float, law: Law, switches: Switches) -> float:
    """Irritation a at a later moment, if nothing happens until then."""
    if person.a == 0.0 or switches.irritation_decays == 0.0:
        return person.a
    return timing.faded(person.a, 0.0, timing.fading(now - person.since, law.ha))


def settle(person: Prospect, now: float, law: Law, switches: Switches) -> None:
    """Bring a prospect's state forward to now."""
    person.x = readiness_at(person, now, law, switches)
    person.a = irritation_at(person, now, law, switches)
    if person.heard > 0:
        person.rest += switches.ripening * (now - person.since) / timing.DAY
    person.since = now


def hear_argument(person: Prospect, law: Law, u: float) -> None:
    """An argument matches, or it misses and irritates; each further one from us weighs less."""
    person.belief += persuasion.expected_argument(law.e_arg, law.p_match, law.boom, person.heard)
    if u < law.p_match:
        person.x += persuasion.matching_argument(law.e_arg, person.heard)
    else:
        person.x -= law.boom
        irritate(person, annoyance.wasted_argument(law.i_talk, person.rho))
    person.heard += 1


def hear_recap(person: Prospect, law: Law) -> None:
    """A prospect hears his own arguments again."""
    gain = persuasion.recap(law.e_rec, person.known)
    person.x += gain
    person.belief += gain


def inclination(person: Prospect, stakes: float, law: Law) -> float:
    """How much somebody leans towards a yes, as the seller tries to read it."""
    return persuasion.inclination(person.x + person.e, stakes, person.a, law.w)


def greet(person: Prospect, stakes: float, law: Law, luck: Block) -> int:
    """An opening is heard out, or meets no interest; at the first one the seller forms a belief."""
    if person.variance < 0.0:
        leaning = inclination(person, stakes, law)
        person.belief = persuasion.first_belief(leaning, law.bias, law.sd_belief, luck[3])
        person.variance = law.sd_belief * law.sd_belief
    chance = closing.second_chance(law.fresh, luck[0])
    welcome = closing.welcome(person.x + person.e, law.open_ok, person.a, law.w, chance)
    return NO_INTEREST if welcome < 0.0 else OK


def decide(
    law: Law,
    move: Move,
    seconds: float,
    person: Prospect,
    taste: float,
    x: float,
    a: float,
    stakes: float,
    u: float,
) -> int:
    """Yes, no or hesitation after a question and a silence, in a state (x, a) that includes their irritation."""
    chance = closing.second_chance(law.fresh, u)
    drive = closing.drive(
        x + taste, person.z, stakes, a, move.q, move.c, law.free * move.F, law.urg * move.U, law.w, chance
    )
    return silence.answer(drive, silence.indecision(law.delta, law.k_band, law.tau, law.k_tau, stakes, seconds))


def listen(person: Prospect, stakes: float, law: Law, move: Move, reply: int, seconds: float, u: float) -> None:
    """The seller reads the reply and corrects his belief; one who is certain learns nothing."""
    if person.variance == 0.0:
        return
    error = persuasion.reading_error(move.opinion, reply, seconds)
    heard = persuasion.reading(inclination(person, stakes, law), error, u)
    trust = persuasion.trust_in_reading(person.variance, error)
    person.belief += trust * (heard - person.belief)
    person.variance *= 1.0 - trust


def ask(law: Law, move: Move, seconds: float, person: Prospect, taste: float, stakes: float, luck: Block) -> int:
    """A closing question, kept silent after for some seconds."""
    irritate(person, silence.awkwardness(law.awk, person.rho, seconds))
    reply = decide(law, move, seconds, person, taste, person.x, person.a, stakes, luck[0])
    listen(person, stakes, law, move, reply, seconds, luck[3])
    return reply


def effect(law: Law, move: Move, seconds: float, person: Prospect, taste: float, stakes: float, luck: Block) -> int:
    """What a move does besides its threat, and the reply to it."""
    if move.kind == OPEN:
        return greet(person, stakes, law, luck)
    if move.kind == QUESTION:
        return ask(law, move, seconds, person, taste, stakes, luck)
    if move.kind == ASK_NEED and luck[0] < law.p_need:
        person.known = min(person.known + 1, persuasion.MOST_KNOWN)
    elif move.kind == ARGUE:
        hear_argument(person, law, luck[0])
    elif move.kind == RECAP:
        hear_recap(person, law)
    return OK


def refuses(move: Move, reply: int) -> bool:
    """Whether a reply is a refusal; a no to a question about the talk is an opinion."""
    return reply in (NO_INTEREST, HANGS_UP) or (reply == NO and move.opinion == 0)


def land(
    law: Law,
    move: Move,
    seconds: float,
    person: Prospect,
    taste: float,
    stakes: float,
    luck: Block,
    in_person: bool,
) -> int:
    """One move with its silence lands: irritation, effect, reply, and perhaps a hang-up. Returns the reply."""
    if move.argues:
        hear_argument(person, law, luck[1])
    irritate(person, annoyance.pressure(law.iota, person.rho, move.T, person.refusals, law.g, stakes))
    reply = effect(law, move, seconds, person, taste, stakes, luck)
    if refuses(move, reply):
        person.refusals += 1
    if reply == YES or move.kind == ENDING or in_person:
        return reply
    if not annoyance.hangs_up(luck[2], person.a, person.patience, law.s_a):
        return reply
    if not refuses(move, reply):
        person.refusals += 1
    person.hung_up = True
    return HANGS_UP


def fresh_taste(law: Law, u: float) -> float:
    """A taste drawn anew for one question (switch `questions`)."""
    return prospect.taste(law.fresh, u)


def orders_unprompted(law: Law, person: Prospect, x: float, a: float, stakes: float, u: float) -> bool:
    """Whether somebody orders without being asked, in a state (x, a)."""
    chance = closing.second_chance(law.fresh, u)
    return closing.unprompted_drive(x + person.e, person.z, stakes, a, law.w, chance) > 0.0


def would_say_yes(
    law: Law, move: Move, person: Prospect, taste: float, x: float, a: float, stakes: float, u: float
) -> bool:
    """Whether a question nobody asked would have brought a yes; leaves no trace in the prospect."""
    a += annoyance.pressure(law.iota, person.rho, move.T, person.refusals, law.g, stakes)
    a += silence.awkwardness(law.awk, person.rho, JUDGED_SILENCE)
    return decide(law, move, JUDGED_SILENCE, person, taste, x, a, stakes, u) == YES


def begin_talk(law: Law, person: Prospect) -> None:
    """Being rung again after a refusal is unwelcome from the start."""
    irritate(person, annoyance.unwelcome_repeat(law.i_call, person.rho, person.refusals))


def part(law: Law, person: Prospect, luck: Block) -> None:
    """After a talk somebody may say do-not-call, and may file a complaint."""
    if annoyance.bursts_out(luck[0], person.a, law.a_dnc, law.s_a):
        person.do_not_call = True
    if annoyance.bursts_out(luck[1], person.a, law.a_comp, law.s_a):
        person.complained = True


def be_shown(law: Law, person: Prospect, fit: float, stakes_taken_off: float) -> None:
    """A meeting shows the fit to everyone and takes off stakes."""
    shown = next_step.fit_shown(law.psi, fit)
    person.x += shown
    person.rest += shown
    person.belief += stakes_taken_off
