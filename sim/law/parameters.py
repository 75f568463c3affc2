"""The assumption ledger: every number of the model with its unit, range, ground and whom it favours.

The default stands at the end of each line, as Python wants it; the rest is data which a test, the shell
and a report read with `ledger()`. Grounds (MODEL.md section 8): *measured* (a study of just this),
*published* (an effect carried over from a neighbouring field), *column* (the sales author says so),
*practice* (the usual way of working) and *assumption* (nobody knows; sweep it). `low` and `high` bound
what is plausible and what experiments may sweep; `domain` bounds what makes sense at all. `off` is the value
at which the mechanism does nothing (with `opening` 0, `hours` 24 and `workdays` 7 together), or "none: " and why
there is no such value.
"""

# ruff: noqa: E501 - one parameter a line, as a table
# fmt: off
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, get_type_hints


class Entry(NamedTuple):
    """One line of the ledger."""

    meaning: str
    unit: str
    low: float
    high: float
    ground: str
    favours: str
    domain: str = "any"
    off: float | str = ""
    source: str = ""


class Parameter(NamedTuple):
    """A ledger line with its address and default, as `ledger()` yields it."""

    section: str
    name: str
    default: float
    entry: Entry

    @property
    def path(self) -> str:
        """The dotted path that scenarios, experiments and ``--set`` use."""
        return f"{self.section}.{self.name}"


GROUNDS = ("measured", "published", "column", "practice", "assumption")
DOMAINS = {
    "any": (float("-inf"), float("inf")),
    "share": (0.0, 1.0),
    "nonnegative": (0.0, float("inf")),
    "positive": (1e-9, float("inf")),
    "count": (0.0, 1e9),
    "hours": (0.0, 24.0),
}

_ANGER = "Human Communication Research 2025, hqaf016 (33 studies, 146 effects)"
_FREEDOM = "pre-registered meta-analysis, Meta-Psychology 2640: g = .44, careful studies .11 [-.18, .40]"
_WITHDRAWAL = "Directive 2011/83/EU"
_WORD = "TARP, via Washington Post 1984: the dissatisfied tell about twice as many"


def _half_wide(
    meaning: str, unit: str, default: float, favours: str, domain: str = "positive", off: float | str = ""
) -> Entry:
    """A limit of politeness, set from hang-up, do-not-call and complaint rates; range +-50 %."""
    return Entry(meaning, unit, default * 0.5, default * 1.5, "assumption", favours, domain, off)


class Population(NamedTuple):
    """Who is out there before anyone calls. Readiness is in logits, irritation in SD of anger."""

    mu: Annotated[float, Entry("mean resting readiness", "logit", -6, 6, "column", "soft", off="none: readiness has a mean; at -6 hardly anybody buys")] = 0.0
    zeta: Annotated[float, Entry("mean inertia", "logit", 0, 8, "column", "whoever asks", off=0)] = 0.0
    sd_account: Annotated[float, Entry("spread of readiness between accounts", "logit", 0.3, 1.5, "assumption", "nobody", "nonnegative", 0)] = 0.9
    sd_contact: Annotated[float, Entry("spread of readiness between contacts", "logit", 0.2, 1.0, "assumption", "widen, redial", "nonnegative", 0)] = 0.6
    zeta_sd: Annotated[float, Entry("spread of inertia", "logit", 0.1, 1.2, "assumption", "soft", "nonnegative", 0)] = 1.0
    rho_mean: Annotated[float, Entry("mean reactance sensitivity", "ratio", 0.2, 2.5, "assumption", "soft, subtle", "nonnegative", 0, "Rains 2013: reactance is one latent state")] = 1.0
    rho_sd: Annotated[float, Entry("spread of ln reactance sensitivity", "ln ratio", 0.2, 1.0, "assumption", "nobody", "nonnegative", 0)] = 0.6
    patience: Annotated[float, _half_wide("median irritation at which half the hang-ups are reached", "SD of anger", 1.5, "hard", off=1e9)] = 1.5
    patience_sd: Annotated[float, _half_wide("spread of ln patience", "ln ratio", 0.3, "nobody", "nonnegative", 0)] = 0.3
    contacts: Annotated[float, Entry("mean contacts per account, 1 + Poisson, at most 10", "contacts", 1, 10, "practice", "redial, widen", "positive", 1)] = 3.0
    theta: Annotated[float, Entry("stakes of the whole commitment", "logit", 0, 4, "assumption", "next_step", "nonnegative", 0)] = 0.0
    steps: Annotated[float, Entry("next steps an account can take", "steps", 1, 5, "assumption", "next_step", "count", 0)] = 3.0
    sd_u: Annotated[float, Entry("spread of the fit that meetings reveal", "logit", 0, 1.6, "assumption", "nobody", "nonnegative", 0)] = 0.8


class Shares(NamedTuple):
    """What a scenario states instead of mu and zeta; both are solved from it."""

    self_buyers: Annotated[float, Entry("share that orders unprompted after the decent story", "share", 0.05, 0.8, "column", "soft", "share", "none: stated as a share of people; give mu and zeta instead", "the column; no other source found: sweep")] = 0.3
    needs_nudge: Annotated[float, Entry("further share that says yes to a plain question heard out", "share", 0.05, 0.8, "column", "whoever asks", "share", "none: stated as a share of people; zeta = 0 makes asking worthless", "the column; no other source found: sweep")] = 0.55


class Law(NamedTuple):
    """How people decide, resent, forget and come back."""

    iota: Annotated[float, Entry("irritation per unit of threat", "SD of anger", 0.1, 1, "published", "soft, subtle", "nonnegative", 0, f"threat to anger r = .21, so d = .43: {_ANGER}")] = 0.43
    w: Annotated[float, Entry("readiness lost per SD of anger", "logit per SD", 0.1, 1.5, "published", "soft, subtle", "nonnegative", 0, f"anger to persuasion r = -.23: {_ANGER}")] = 0.45
    g: Annotated[float, Entry("how stakes sharpen threat", "per logit", 0, 4, "assumption", "soft, subtle, next_step", "nonnegative", 0)] = 0.3
    e_arg: Annotated[float, Entry("a first argument that matches", "logit", 0.1, 1, "assumption", "hard (argues more)", off=0)] = 0.5
    p_match: Annotated[float, Entry("chance that an argument matches", "probability", 0.2, 0.9, "assumption", "hard (argues more)", "share", "none: idle when e_arg, boom and i_talk are 0")] = 0.5
    boom: Annotated[float, Entry("readiness lost to an argument that misses", "logit", 0, 0.5, "assumption", "soft, subtle", "nonnegative", 0)] = 0.1
    e_rec: Annotated[float, Entry("recap, per own argument", "logit", -0.3, 0.6, "assumption", "subtle, next_step", off=0, source="no direct study; the range includes harm")] = 0.25
    p_need: Annotated[float, Entry("chance that a need question brings an own argument", "probability", 0.3, 0.9, "assumption", "subtle, next_step", "share", 0)] = 0.6
    free: Annotated[float, Entry("wording that leaves people free", "logit", -0.3, 0.8, "measured", "soft_question, subtle", off=0, source=_FREEDOM)] = 0.2
    urg: Annotated[float, Entry("scarcity", "logit", -0.3, 1.2, "assumption", "hard", off=0, source="mixed findings; the range includes harm")] = 0.0
    fresh: Annotated[float, Entry("how far a second ask is a second chance", "share of variance", 0.05, 1, "assumption", "whoever asks again", "share", 0, "field experiments on persistence: may be higher")] = 0.3
    delta: Annotated[float, Entry("half-band of indecision", "logit", 0.3, 2, "assumption", "whoever keeps silent", "nonnegative", 0)] = 1.2
    k_band: Annotated[float, Entry("the band widens when there are stakes", "ratio", 0, 1, "assumption", "whoever keeps silent", "nonnegative", 0)] = 0.5
    tau: Annotated[float, Entry("deliberation time", "s", 2, 60, "assumption", "whoever hurries", "positive", "none: idle when delta is 0", "no study of silence and purchase")] = 5.0
    k_tau: Annotated[float, Entry("deliberation lasts longer with stakes", "ratio", 0, 2, "assumption", "whoever hurries", "nonnegative", 0)] = 1.0
    awk: Annotated[float, Entry("irritation per second of silence beyond 6 s", "SD of anger per s", 0, 0.15, "assumption", "whoever hurries", "nonnegative", 0)] = 0.01
    open_ok: Annotated[float, _half_wide("politeness towards an opening", "logit", 2.0, "whoever stops at no interest", "any", 1e3)] = 2.0
    a_dnc: Annotated[float, _half_wide("irritation at which do-not-call is said", "SD of anger", 2.8, "hard", off=1e9)] = 2.8
    a_comp: Annotated[float, _half_wide("irritation at which a complaint is filed", "SD of anger", 3.6, "hard", off=1e9)] = 3.6
    s_a: Annotated[float, _half_wide("spread of the three limits of irritation", "SD of anger", 0.35, "nobody", off="none: idle when patience, a_dnc and a_comp are 1e9")] = 0.35
    i_call: Annotated[float, Entry("irritation of an unwelcome repeat, per earlier refusal", "SD of anger", 0, 1, "assumption", "polite, widen", "nonnegative", 0)] = 0.3
    i_talk: Annotated[float, Entry("irritation of a wasted argument", "SD of anger", 0, 0.1, "assumption", "soft, subtle", "nonnegative", 0)] = 0.02
    phi: Annotated[float, Entry("share of irritation that colleagues take over", "share", 0, 0.5, "assumption", "soft, subtle", "nonnegative", 0)] = 0.15
    omega: Annotated[float, Entry("bad word: readiness lost when all were annoyed", "logit", 0, 4, "assumption", "soft, subtle", "nonnegative", 0, _WORD)] = 0.0
    omega_good: Annotated[float, Entry("good word: readiness gained when all are satisfied", "logit", 0, 2, "assumption", "whoever sells calmly", "nonnegative", 0, _WORD)] = 0.0
    hx: Annotated[float, Entry("half-life of readiness won or lost", "days", 2, 30, "assumption", "whoever calls back late", "positive", 1e9, "weakly identified: sweep")] = 7.0
    ha: Annotated[float, Entry("half-life of irritation", "days", 5, 90, "assumption", "soft, subtle", "positive", 1e9, "weakly identified: sweep")] = 30.0
    lam_s: Annotated[float, Entry("reconsiderations of a told contact", "per day", 0, 0.15, "assumption", "soft", "nonnegative", 0, "a no-ask arm identifies it")] = 0.01
    lam_c: Annotated[float, Entry("visits of a competitor to an open account", "per day", 0, 0.05, "assumption", "whoever closes fast", "nonnegative", 0)] = 0.01
    own: Annotated[float, Entry("what one has, one keeps: ownership gain", "logit", 0, 2.5, "assumption", "hard", "nonnegative", 0)] = 1.5
    cool: Annotated[float, Entry("days to delivery or of withdrawal; 0 = none", "days", 0, 30, "practice", "soft, subtle", "nonnegative", 0, _WITHDRAWAL)] = 14.0
    bias: Annotated[float, Entry("seller's first belief: people are further than he thinks", "logit", -1.5, 1, "column", "subtle_adaptive", off=0)] = -0.5
    sd_belief: Annotated[float, Entry("error of the seller's first belief", "logit", 0.3, 2, "assumption", "fixed playbooks", "nonnegative", 0)] = 1.0
    step: Annotated[float, Entry("share of the open stakes that a meeting takes off", "share", 0.2, 0.7, "assumption", "next_step", "share", 0)] = 0.45
    psi: Annotated[float, Entry("how strongly a meeting shows the fit", "ratio", 0, 1, "assumption", "nobody", "nonnegative", 0)] = 0.5
    step_days: Annotated[float, Entry("from a yes to the meeting", "days", 3, 14, "practice", "whoever asks for the order", "nonnegative", 0)] = 7.0


class Office(NamedTuple):
    """Agents, hours and telephones."""

    accounts: Annotated[float, Entry("accounts in the market", "accounts", 1, 1000000.0, "practice", "nobody", "count", "none: a market has accounts")] = 1000.0
    agents: Annotated[float, Entry("agents", "agents", 1, 100, "practice", "whoever takes his time", "count", "none: somebody has to call; as many agents as accounts leave nothing waiting")] = 2.0
    days: Annotated[float, Entry("horizon", "days", 1, 730, "practice", "whoever calls back late", "count", "none: a run has an end")] = 90.0
    opening: Annotated[float, Entry("work begins", "hour of the day", 0, 24, "practice", "nobody", "hours", 0)] = 9.0
    hours: Annotated[float, Entry("work lasts", "h a day", 1, 24, "practice", "whoever takes his time", "hours", 24)] = 7.0
    workdays: Annotated[float, Entry("workdays, from Monday", "days a week", 1, 7, "practice", "nobody", "count", 7)] = 5.0
    p_ans: Annotated[float, Entry("chance that a dial is answered", "probability", 0.1, 0.5, "practice", "whoever calls again", "share", 1)] = 0.25
    dial: Annotated[float, Entry("a dial", "s", 10, 90, "practice", "whoever talks long", "nonnegative", 0)] = 45.0
    wrap: Annotated[float, Entry("wrap-up after a talk", "s", 0, 300, "practice", "whoever talks long", "nonnegative", 0)] = 60.0
    retry_hours: Annotated[float, Entry("from an unanswered dial to the next", "h", 1, 72, "practice", "nobody", "positive", "none: idle when p_ans is 1")] = 4.0
    max_dials: Annotated[float, Entry("unanswered dials in a row before a phone is given up", "dials", 3, 12, "practice", "nobody", "count", "none: idle when p_ans is 1")] = 6.0


class Switches(NamedTuple):
    """The structural alternatives (FORMATS.md): 0 or 1, but for `ripening`."""

    authority_first: Annotated[float, Entry("only the first contact can sign", "switch", 0, 1, "assumption", "polite", "share", 0)] = 0.0
    no_means_no: Annotated[float, Entry("a no ends the talk and all calls to that contact", "switch", 0, 1, "assumption", "soft, subtle", "share", 0)] = 0.0
    independent_questions: Annotated[float, Entry("a fresh taste for each question", "switch", 0, 1, "assumption", "whoever asks again", "share", 0)] = 0.0
    irritation_decays: Annotated[float, Entry("irritation fades between talks", "switch", 0, 1, "assumption", "hard", "share", 0)] = 1.0
    ripening: Annotated[float, Entry("drift of a told contact's resting readiness", "logit per day", -0.05, 0.05, "assumption", "whoever calls back late", off=0)] = 0.0
    colleagues: Annotated[float, Entry("colleagues hear of irritation", "switch", 0, 1, "assumption", "soft, subtle", "share", 0)] = 1.0
    cooling_off: Annotated[float, Entry("orders can be cancelled", "switch", 0, 1, "assumption", "soft, subtle", "share", 0)] = 1.0


class Move(NamedTuple):
    """A row of the move table, MODEL.md section 5; the last six say what kind of move it is."""

    q: Annotated[float, Entry("directness: share of the inertia that the question removes", "share", 0, 1, "assumption", "whoever asks plainly", "share", 0, "Zboja, Clark & Haytko 2016: directive pressure does not lower trust")] = 0.0
    T: Annotated[float, Entry("threat to freedom", "units of threat", 0, 1, "assumption", "soft, subtle", "nonnegative", 0, "Zboja, Clark & Haytko 2016: aggressive pressure lowers trust")] = 0.0
    F: Annotated[float, Entry("freedom: how far the wording leaves people free", "units of freedom", 0, 1, "assumption", "soft_question, subtle", "any", 0, _FREEDOM)] = 0.0
    c: Annotated[float, Entry("share of the commitment asked for", "share", 0, 1, "assumption", "next_step asks for less", "share", 1)] = 1.0
    U: Annotated[float, Entry("urgency", "units of scarcity", 0, 1, "assumption", "hard", "any", 0)] = 0.0
    seconds: Annotated[float, Entry("how long the move takes", "s", 0, 120, "practice", "whoever is brief, per hour", "nonnegative", 0)] = 0.0
    kind: int = 7
    argues: int = 0
    opinion: int = 0
    next_step: int = 0
    unprompted: int = 0


SECTIONS: dict[str, type[Any]] = {
    "population": Population,
    "shares": Shares,
    "law": Law,
    "office": Office,
    "switches": Switches,
    "move": Move,
}


def entries(section: type[Any]) -> dict[str, Entry]:
    """The ledger lines of one NamedTuple by field, in order; fields that are mere kinds have none."""
    hints = get_type_hints(section, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}


def ledger() -> Iterator[Parameter]:
    """Every parameter of the model, section by section."""
    for section, numbers in SECTIONS.items():
        for name, entry in entries(numbers).items():
            yield Parameter(section, name, numbers._field_defaults[name], entry)
