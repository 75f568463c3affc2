"""Known truths, and whether the engine meets them: what `closelab verify` prints.

Each truth is worked out here from the model's description with plain mathematics, never with `sim.law`.
A simulated share agrees if the exact value lies in its Clopper-Pearson interval at level 1 - 1e-6, so a
false alarm of the whole table has a chance below 1e-4; the few claims without chance must hold exactly.
"""

import json
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.engine import run as engine_run
from sim.playbook.read import Playbook, Policy, load_playbook, load_policy
from sim.scenario.luck import philox
from sim.scenario.read import Scenario, load_scenario
from sim.stats.estimate import clopper_pearson
from sim.words import Answer, Event

LEVEL = 1.0 - 1e-6
REPLICATIONS = 20
SEED = 20261123
ROUNDING = 1e-9
DAY = 86_400.0
QUIET = {"law.lam_s": 0.0, "law.lam_c": 0.0, "law.cool": 0.0, "law.i_talk": 0.0, "law.open_ok": 1000.0}
ALONE = QUIET | {"population.contacts": 1}
ALIKE = {f"population.{name}": 0.0 for name in ("sd_account", "sd_contact", "zeta_sd", "rho_sd", "patience_sd")}
STEADY = ALONE | ALIKE | {"law.e_arg": 0.0, "law.boom": 0.0, "law.fresh": 1.0, "population.patience": 1000.0}


class Truth(NamedTuple):
    """One claim: its exact value, what was simulated, and whether they agree."""

    claim: str
    exact: float
    simulated: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the exact value lies in the interval of the simulated one."""
        return self.low <= self.exact <= self.high


def as_json(truths: list[Truth]) -> str:
    """The table for programs."""
    return json.dumps([truth._asdict() | {"holds": truth.holds} for truth in truths], indent=1)


def verify(engine: str = "compiled") -> Iterator[Truth]:
    """Check every truth, one after another, as they are worked out."""
    for check in CHECKS:
        yield check(engine)


def _share(claim: str, exact: float, events: float, trials: float) -> Truth:
    low, high = clopper_pearson(round(events), round(trials), LEVEL)
    return Truth(claim, exact, events / trials, float(low), float(high))


def _exactly(claim: str, exact: float, simulated: float) -> Truth:
    return Truth(claim, exact, simulated, simulated, simulated)


def _closely(claim: str, exact: float, simulated: float) -> Truth:
    """Equal but for the rounding of times."""
    return Truth(claim, exact, simulated, simulated - ROUNDING, simulated + ROUNDING)


def _market(changes: dict[str, Any]) -> Scenario:
    return load_scenario("column").replace(**changes)


def _once() -> Policy:
    """One talk with each contact, and nobody else is rung."""
    return load_policy("polite", {"max_conversations": 1})


def _played(
    engine: str, changes: dict[str, Any], playbook: Playbook, policy: Policy, replications: int = REPLICATIONS
) -> list[engine_run.Played]:
    world = _market(changes).world
    return [
        engine_run.play(world, [playbook], policy, seed=SEED, replication=number, engine=engine)
        for number in range(replications)
    ]


def _sum(worlds: list[engine_run.Played], name: str) -> float:
    return math.fsum(world.counts[name] for world in worlds)


def sigma(v: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + math.exp(-v))


def luck_is_philox(engine: str) -> Truth:
    """Random123's published known answer for philox4x32-10 with a counter and key of pi's digits."""
    words = philox(0xA4093822, 0x299F31D0, 0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344)
    published = (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1)
    wrong = sum(word != known for word, known in zip(words, published, strict=True))
    return _exactly("luck: words that differ from Philox's known answer", 0.0, wrong)


def soft_gets_the_self_buyers(engine: str) -> Truth:
    """With a decent story and an open ending, exactly the self-buyers order."""
    worlds = _played(engine, ALONE, load_playbook("soft"), _once())
    return _share(
        "soft gets exactly the self-buyers of those told", 0.30, _sum(worlds, "gross"), _sum(worlds, "reached")
    )


def a_plain_question_gets_the_nudged(engine: str) -> Truth:
    """A direct question (q = 1) heard out, free of threat: self-buyers and those who need a nudge."""
    changes = ALONE | {"law.delta": 0.0, "law.iota": 0.0}
    worlds = _played(engine, changes, load_playbook("soft_question").replace(**{"close.move": "ask_direct"}), _once())
    return _share(
        "a direct question heard out gets those who need a nudge too",
        0.85,
        _sum(worlds, "gross"),
        _sum(worlds, "reached"),
    )


def phones_are_truncated_geometric(engine: str) -> Truth:
    """P(answered within 6 dials at 1/4 each) = 1 - 0.75^6."""
    worlds = _played(engine, ALONE, load_playbook("soft"), _once())
    return _share(
        "a phone is answered within 6 dials", 1.0 - 0.75**6, _sum(worlds, "reached"), _sum(worlds, "accounts")
    )


def reconsideration_races_the_competitor(engine: str) -> Truth:
    """Two exponential clocks: lam_s s1 / (lam_s s1 + lam_c s2), s1 = sigma(mu - z), s2 = sigma(mu - 1)."""
    changes = STEADY | {"population.mu": 0.5, "population.zeta": 0.2, "law.lam_s": 0.05, "law.lam_c": 0.05}
    silent = load_playbook("soft").replace(**{"close.move": "thank_and_end"})
    worlds = _played(engine, changes | {"office.days": 3000}, silent, _once())
    told = [row for world in worlds for row in world.accounts if row["reached"]]
    ours, theirs = 0.05 * sigma(0.3), 0.05 * sigma(-0.5)
    orders = sum(row["ordered"] for row in told)
    lost = sum(row["outcome"] == "lost" for row in told)
    return _share(
        "reconsidering against a competitor: competing exponentials", ours / (ours + theirs), orders, orders + lost
    )


def one_question_is_an_integral(engine: str) -> Truth:
    """P(yes) = E[sigma((m + sqrt(1 - f) L) / sqrt(f))], m = mu - z (1 - q) + free F, over a logistic L."""
    changes = STEADY | {"population.mu": 0.4, "population.zeta": 1.0, "law.delta": 0.0, "law.fresh": 0.3}
    worlds = _played(engine, changes, load_playbook("soft_question"), _once())
    u = (np.arange(200_000) + 0.5) / 200_000
    middle = 0.4 - 1.0 * (1.0 - 0.7) + 0.2 * 0.5 + math.sqrt(0.7) * np.log(u / (1.0 - u))
    exact = float(np.mean(1.0 / (1.0 + np.exp(-middle / math.sqrt(0.3)))))
    return _share(
        "one question: an integral over two logistics", exact, _sum(worlds, "gross"), _sum(worlds, "reached")
    )


def a_memoryless_playbook_is_a_markov_chain(engine: str) -> Truth:
    """Two questions, each yes, no or hesitates afresh: P(order) = p1 + h1 p2, the chain's (I - Q)^-1 R."""
    changes = STEADY | {
        "population.mu": 0.4,
        "population.zeta": 1.0,
        "law.awk": 0.0,
        "law.iota": 0.0,
        "law.e_rec": 0.0,
    }
    worlds = _played(engine, changes, load_playbook("subtle").replace(**{"leave.move": "thank_and_end"}), _once())
    band = 1.2 * math.exp(-8.0 / 5.0)
    first, second = 0.4 - 1.0 * 0.15, 0.4 - 1.0 * 0.4 + 0.2
    hesitates = 1.0 - sigma(first - band) - sigma(-first - band)
    exact = sigma(first - band) + hesitates * sigma(second - band)
    return _share("two questions: an absorbing Markov chain", exact, _sum(worlds, "gross"), _sum(worlds, "reached"))


def second_thoughts_cancel(engine: str) -> Truth:
    """With a fresh draw each time an order is cancelled with sigma(-(mu + own))."""
    changes = STEADY | {"population.mu": 0.4, "population.zeta": 0.0, "law.cool": 14.0, "law.own": 0.5}
    worlds = _played(engine, changes, load_playbook("soft_question"), _once())
    return _share(
        "an order is cancelled within the cooling-off days",
        sigma(-0.9),
        _sum(worlds, "cancelled"),
        _sum(worlds, "gross"),
    )


def threat_brings_do_not_call(engine: str) -> Truth:
    """One question with T = 5 at iota = .56, rho = 1 leaves a = 2.8 = a_dnc: 1/2 - sigma(-8)."""
    changes = STEADY | {"population.mu": 40.0, "population.zeta": 0.0, "law.iota": 0.56}
    threatening = load_playbook("soft_question").replace(**{"moves.ask_opinion.T": 5.0})
    worlds = _played(engine, changes, threatening, _once())
    return _share(
        "do-not-call at its median irritation",
        0.5 - sigma(-8.0),
        _sum(worlds, "do_not_call"),
        _sum(worlds, "reached"),
    )


def companies_are_truncated_poisson(engine: str) -> Truth:
    """P(more than 3 contacts) = 1 - P(Poisson(2) <= 2) = 1 - 5 exp(-2)."""
    worlds = _played(engine, QUIET, load_playbook("soft"), _once())
    large = sum(row["contacts"] > 3 for world in worlds for row in world.accounts)
    return _share("companies of more than three people", 1.0 - 5.0 * math.exp(-2.0), large, _sum(worlds, "accounts"))


def nobody_buys_what_nobody_can_use(engine: str) -> Truth:
    """Readiness far below 0: no order from the hardest seller."""
    changes = {"population.mu": -60.0, "population.zeta": 0.0}
    worlds = _played(engine, changes, load_playbook("hard"), load_policy("redial"), 3)
    return _exactly("nobody has any use for it: orders", 0.0, _sum(worlds, "gross"))


def everybody_buys_without_inertia(engine: str) -> Truth:
    """No inertia and readiness far above 0: every account reached orders, asked or not."""
    changes = QUIET | {"population.mu": 60.0, "population.zeta": 0.0, "population.zeta_sd": 0.0}
    worlds = _played(engine, changes, load_playbook("soft"), load_policy("polite"), 3)
    reached = sum(row["reached"] > 0 for world in worlds for row in world.accounts)
    return _exactly("no inertia, high readiness: orders less accounts reached", 0.0, _sum(worlds, "gross") - reached)


def no_cause_no_annoyance(engine: str) -> Truth:
    """With every channel of irritation off nobody is annoyed, hangs up, blocks or complains."""
    changes = {f"law.{name}": 0.0 for name in ("iota", "awk", "i_call", "i_talk")}
    worlds = _played(engine, changes, load_playbook("hard_silence"), load_policy("redial"), 3)
    levels = ("annoyed", "hung_up", "do_not_call", "complained")
    return _exactly(
        "no cause of irritation: annoyed, hung up, blocked, complained",
        0.0,
        sum(_sum(worlds, name) for name in levels),
    )


def talks_with_a_contact_are_geometric(engine: str) -> Truth:
    """Who hesitates and does not order at the open ending either is called back, every time with one chance."""
    changes = STEADY | {"population.mu": 0.4, "population.zeta": 1.0, "law.awk": 0.0, "law.iota": 0.0}
    policy = load_policy("polite", {"max_conversations": 5, "open_days": 3.0})
    worlds = _played(engine, changes | {"office.p_ans": 1.0}, load_playbook("soft_question"), policy)
    middle = 0.4 - 1.0 * 0.3 + 0.2 * 0.5
    again = (sigma(1.2 - middle) - sigma(-1.2 - middle)) * sigma(1.0 - 0.4)
    called_back = _sum(worlds, "talks") - _sum(worlds, "reached")
    return _share("a talk left open is called back: a Markov chain", again, called_back, _may_be_called_back(worlds))


def _may_be_called_back(worlds: list[engine_run.Played]) -> float:
    """Talks but the fifth with each contact."""
    return math.fsum(min(row["talks"], 4) for world in worlds for row in world.accounts)


def littles_law(engine: str) -> Truth:
    """L = lambda W for the tasks in agents' hands: the journal's clock against the counts of busy time."""
    changes = {"law.lam_s": 0.0, "law.lam_c": 0.0}  # every answered dial is a talk
    played = _journalled(engine, _market(changes), load_playbook("hard"), load_policy("redial"))
    journal, days = played.journal, 90.0
    assert journal is not None
    dials, ends = journal[journal["kind"] == Event.DIAL], journal[journal["kind"] == Event.END]
    answered = dials[dials["reply"] == Answer.ANSWERED]
    moments = np.concatenate([dials["time"] - 45.0 / DAY, answered["time"], dials["time"], ends["time"]])
    steps = np.repeat([1.0, -1.0], [len(dials) + len(answered), len(dials) + len(ends)])
    order = np.argsort(moments, kind="stable")
    area = float(np.sum(np.cumsum(steps[order])[:-1] * np.diff(moments[order])))
    return _closely("Little's law: tasks in agents' hands", played.counts["busy_hours"] / 24.0 / days, area / days)


def phones_are_machines_before_one_repairman(engine: str) -> Truth:
    """45 s a dial, 4 h between: one agent keeps up with 321 silent phones; the next waits for their sixth dials."""
    changes = {"office.agents": 1, "office.accounts": 330, "office.p_ans": 0.0, "population.contacts": 1}
    always = {"office.opening": 0.0, "office.hours": 24.0, "office.workdays": 7}
    journal = _journalled(engine, _market(changes | always), load_playbook("soft"), load_policy("polite")).journal
    assert journal is not None
    rung = journal[(journal["account"] == 321) & (journal["kind"] == Event.DIAL)]["time"].min()
    waited = float(rung * 24.0 - 45.0 / 3600.0)
    return _closely("a queue: hours until the 322nd silent phone is rung", 6.0 * (14_400.0 + 45.0) / 3600.0, waited)


def _journalled(engine: str, market: Scenario, playbook: Playbook, policy: Policy) -> engine_run.Played:
    return engine_run.play(market.world, [playbook], policy, seed=SEED, replication=0, engine=engine, journal=True)


def a_name_is_only_a_name(engine: str) -> Truth:
    """The same playbook under another name: no byte of the journal differs."""
    market, policy = _market({"office.accounts": 200}), load_policy("redial")
    styles = [load_playbook("hard"), load_playbook("hard").replace(name="subtle")]
    journals = [_journalled(engine, market, style, policy).journal for style in styles]
    return _exactly("a renamed playbook: differing events", 0.0, _differing(*journals))


def both_engines_agree(engine: str) -> Truth:
    """The compiled engine and the SimPy reference: no event differs."""
    market, policy = _market({"office.accounts": 200}), load_policy("redial")
    engines = ("compiled", "reference")
    journals = [_journalled(name, market, load_playbook("hard"), policy).journal for name in engines]
    return _exactly("both engines: differing events", 0.0, _differing(*journals))


def _differing(a: Any, b: Any) -> float:
    """How many events of two journals differ in any column."""
    if len(a) != len(b):
        return float(max(len(a), len(b)))
    return float(np.sum(a != b))


Check = Callable[[str], Truth]
CHECKS: tuple[Check, ...] = (
    luck_is_philox,
    soft_gets_the_self_buyers,
    a_plain_question_gets_the_nudged,
    phones_are_truncated_geometric,
    companies_are_truncated_poisson,
    one_question_is_an_integral,
    a_memoryless_playbook_is_a_markov_chain,
    reconsideration_races_the_competitor,
    talks_with_a_contact_are_geometric,
    littles_law,
    phones_are_machines_before_one_repairman,
    second_thoughts_cancel,
    threat_brings_do_not_call,
    nobody_buys_what_nobody_can_use,
    everybody_buys_without_inertia,
    no_cause_no_annoyance,
    a_name_is_only_a_name,
    both_engines_agree,
)
