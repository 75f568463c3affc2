"""What the page of a fit says: its sentences and tables, in either language."""

from math import exp
from typing import NamedTuple

from sim.show.numbers import fine_decimals, number, signed, span
from sim.show.theme import Lang, seller_name
from sim.show.words import listed, say, sentence, words
from sim.stats.estimate import clopper_pearson
from sim.stats.hazard import Ratio
from sim.study.calls.disclosure import KEPT_BACK
from sim.study.calls.log import shown
from sim.study.fit import Fitted
from sim.study.fitting import hiding
from sim.study.fitting.folder import rivals
from sim.study.fitting.market import Standing
from sim.study.fitting.posterior import Told
from sim.study.fitting.predict import Curve, Score, estimable
from sim.study.fitting.priors import PRIORS

APART = 3.0  # of log evidence, from which one explanation is said to be favoured
ON_SCREEN = ("curve", "parameters", "rivals", "prediction", "market")


class Section(NamedTuple):
    """A part of the page: title, note, a table with its caption, or points."""

    name: str
    title: str
    note: str
    head: list[str]
    rows: list[list[str]]
    points: list[str]
    caption: str = ""
    scope: str = ""


def lead(fitted: Fitted, lang: Lang) -> list[str]:
    """The sentences that come first."""
    first = _curve_in_words(fitted.curves["both"], lang)
    told = {
        verdict: [_name(one.name, lang) for one in fitted.told if one.verdict == verdict]
        for verdict in ("told", "hinted", "not_told")
    }
    sayings = {key: listed(lang, names) or words(lang)["fit.nothing"] for key, names in told.items()}
    sentences = [first, say(lang, "fit.lead.told", told=sayings["told"], hinted=sayings["hinted"])]
    if told["not_told"]:
        sentences.append(say(lang, "fit.lead.not_told", names=sayings["not_told"]))
    if edge := [_name(one.name, lang) for one in fitted.told if one.edge]:
        sentences.append(say(lang, "fit.lead.edge", names=listed(lang, edge)))
    return [*sentences, _rivals_in_words(fitted, lang)]


def _curve_in_words(curves: list[Curve], lang: Lang) -> str:
    """How many odds ratios lie inside, which do not, and which could not be estimated."""
    found = estimable(curves)
    outside = [str(one.contact) for one in found if not one.inside]
    few = [str(one.contact) for one in curves if one.observed is None]
    text = say(lang, "fit.lead.curve", m=str(len(found)), k=str(len(found) - len(outside)))
    if outside:
        text += " " + say(lang, "fit.lead.outside", contacts=listed(lang, outside))
    return text + (" " + say(lang, "fit.lead.few", contacts=listed(lang, few)) if few else "")


def _rivals_in_words(fitted: Fitted, lang: Lang) -> str:
    gap = fitted.fits["annoyed"].log_evidence - fitted.fits["leaving"].log_evidence
    times = exp(min(abs(gap), 20.0))
    size = number(times, lang, 1 if 1.05 <= times < 9.95 else 0)
    odds = say(lang, "fit.odds.for" if gap >= 0 else "fit.odds.against", a=size)
    verdict = words(lang)["fit.rivals.apart" if abs(gap) >= APART else "fit.rivals.alike"]
    return say(lang, "fit.lead.rivals", odds=odds, verdict=verdict)


def _name(parameter: str, lang: Lang) -> str:
    return words(lang)[f"fit.parameter.{parameter}"]


def sections(fitted: Fitted, lang: Lang) -> list[Section]:
    """All parts of the page in their order."""
    parts = [_curve(fitted, lang), _parameters(fitted, lang), _trades(fitted, lang), _arms(fitted, lang)]
    parts += [_rivals(fitted, lang), _shapes(fitted, lang), _earlier(fitted, lang), _prediction(fitted, lang)]
    parts += [_market(fitted, lang), _method(fitted, lang)]
    return [part for part in parts if part.rows or part.points]


def _part(name: str, lang: Lang, head: str, rows: list[list[str]], note: str | None = None) -> Section:
    catalogue = words(lang)
    note = catalogue.get(f"fit.section.{name}.note", "") if note is None else note
    return Section(
        name, catalogue[f"fit.section.{name}"], note, [catalogue[f"fit.head.{one}"] for one in head.split()], rows, []
    )


def _ratio(ratio: Ratio | None, lang: Lang) -> str:
    """An odds ratio with its interval, or why there is none."""
    if ratio is None:
        return words(lang)["fit.few"]
    return f"{number(ratio.estimate, lang, 2)} ({span(ratio.low, ratio.high, lang, 2)})"


def _curve(fitted: Fitted, lang: Lang) -> Section:
    model = {one.contact: one for one in fitted.curves["both"]}
    rows = []
    for one in hiding.contacts(fitted.facts.yields):
        band = model.get(one.contact)
        rows.append([
            f"{one.contact}–20" if one.contact == 10 else str(one.contact),
            _count(one.calls, lang),
            _count(one.sales, lang),
            _ratio(one.sale_ratio, lang) if band else "1",
            span(band.low, band.high, lang, 2) if band else "",
            _yes(band.inside, lang) if band and band.observed else "",
            _ratio(one.stop_ratio, lang) if band else "1",
        ])  # fmt: skip
    return _part("curve", lang, "contact calls sales ratio model inside stop", rows)


def _count(written: str, lang: Lang) -> str:
    """A count as it was written down, in the digits of the language."""
    if written == KEPT_BACK:
        return words(lang)["fit.kept_back"]
    return number(int(written), lang, 0) if written.isdigit() else written


def _yes(true: bool, lang: Lang) -> str:
    return words(lang)["fit.yes" if true else "fit.no"]


def _parameters(fitted: Fitted, lang: Lang) -> Section:
    rows = []
    for one, prior in zip(fitted.told, PRIORS, strict=True):
        digits = 2 if prior.high <= 2.0 else 1
        rows.append([
            _name(one.name, lang),
            span(prior.low, prior.high, lang, digits),
            f"{number(one.mean, lang, digits)} ({span(one.low, one.high, lang, digits)})",
            f"{number(100 * one.contraction, lang, 0)}%",
            signed(one.moved, lang, 1),
            _verdict(one, lang),
        ])  # fmt: skip
    return _part("parameters", lang, "parameter before after narrower moved verdict", rows)


def _verdict(one: Told, lang: Lang) -> str:
    """How much of a parameter was told, and whether it lies where it could go no further."""
    said = words(lang)[f"fit.verdict.{one.verdict}"]
    return f"{said}, {words(lang)[f'fit.edge.{one.edge}']}" if one.edge else said


def _trades(fitted: Fitted, lang: Lang) -> Section:
    rows = [
        [f"{_name(one.a, lang)} · {_name(one.b, lang)}", signed(one.correlation, lang, 2)] for one in fitted.trades
    ]
    found = _part("trades", lang, "pair correlation", rows)
    return found if rows else found._replace(points=[words(lang)["fit.section.trades.none"]])


def _arms(fitted: Fitted, lang: Lang) -> Section:
    catalogue = words(lang)
    rows = [
        [
            _name(one.name, lang),
            *(
                f"{number(100 * share, lang, 0)}%"
                for share in (one.contraction, *(arm.contraction[one.name] for arm in fitted.arms))
            ),
        ]
        for one in fitted.told
    ]
    head = [
        catalogue["fit.head.parameter"],
        catalogue["fit.arm.now"],
        *(catalogue[f"fit.arm.{arm.name}"] for arm in fitted.arms),
    ]
    return _part("arms", lang, "parameter", rows)._replace(head=head)


def _rivals(fitted: Fitted, lang: Lang) -> Section:
    rows = [
        [
            words(lang)[f"fit.rival.{row['explanation']}"],
            number(row["log_evidence_below_the_highest"], lang, 1),
            say(lang, "fit.of", k=str(row["odds_ratios_inside"]), n=str(row["odds_ratios"])),
        ]
        for row in rivals(fitted)
    ]
    return _part("rivals", lang, "explanation evidence inside", rows)


def _shapes(fitted: Fitted, lang: Lang) -> Section:
    rows = [
        [
            words(lang)[f"fit.shape.{one.name}"],
            str(one.terms),
            number(one.deviance - fitted.facts.free_deviance, lang, 1),
        ]
        for one in fitted.facts.shapes
    ]
    return _part("shapes", lang, "shape terms deviance", rows)


def _earlier(fitted: Fitted, lang: Lang) -> Section:
    rows = [
        [
            words(lang)[f"fit.outcome.{one.outcome}"],
            _count(shown(one.clients), lang),
            _ratio(one.within, lang),
            _ratio(one.pooled, lang),
        ]
        for one in fitted.facts.carried
    ]
    return _part("earlier", lang, "outcome clients within pooled", rows)


def _prediction(fitted: Fitted, lang: Lang) -> Section:
    found = fitted.prediction
    if found is None:
        return _part("prediction", lang, "who score above coverage", [], "")
    rows = [
        [
            words(lang)[f"fit.model.{one.model}"],
            number(one.log_score, lang, 5),
            _above(one, lang),
            say(lang, "fit.of", k=str(one.inside), n=str(one.intervals)),
        ]
        for one in found.scores
    ]
    note = say(lang, "fit.section.prediction.note", known=str(found.months_known), months=str(found.months))
    return _part("prediction", lang, "who score above coverage", rows, note)


def _above(one: Score, lang: Lang) -> str:
    """By how much the fitted model's log score lies above that of this forecast, with its interval."""
    if one.fitted_above is None:
        return ""
    estimate, low, high = one.fitted_above
    return f"{signed(estimate, lang, 5)} ({span(low, high, lang, 5, signs=True)})"


def _market(fitted: Fitted, lang: Lang) -> Section:
    standings = fitted.market.standings
    felt = {one.playbook: one for one in standings if one.measure == "annoyed"}
    rows = []
    for one in standings:
        if one.measure == "net":
            other = felt[one.playbook]
            rows.append(
                [
                    seller_name(one.playbook, lang),
                    _standing(one, lang),
                    _standing(other, lang),
                    _draws(one, lang),
                    _draws(other, lang),
                ]
            )
    note = say(lang, "fit.section.market.note", draws=str(standings[0].draws)) + _bound(standings, lang)
    found = _part("market", lang, "seller orders annoyed ahead least", rows, note)
    return found._replace(
        scope="b2c", caption=sentence(f"{words(lang)['fit.head.orders']} · {words(lang)['fit.head.annoyed']}")
    )


def _standing(one: Standing, lang: Lang) -> str:
    """A seller's measure with its interval; where nothing happened in any draw, in how many draws that was."""
    if one.most == 0.0:
        return say(lang, "fit.zero", n=str(one.draws))
    decimals = fine_decimals(one.estimate)
    return f"{number(one.estimate, lang, decimals)} ({span(one.low, one.high, lang, decimals)})"


def _bound(standings: list[Standing], lang: Lang) -> str:
    """What nothing in any draw means, where that was so: an exact upper limit on the share of draws."""
    draws = next((one.draws for one in standings if one.most == 0.0), 0)
    if not draws:
        return ""
    bound = 100.0 * float(clopper_pearson(0, draws)[1])
    return " " + say(lang, "fit.zero.note", n=str(draws), u=number(bound, lang, 1))


def _draws(one: Standing, lang: Lang) -> str:
    return say(lang, "fit.of_draws", k=str(one.ahead), n=str(one.draws))


def _method(fitted: Fitted, lang: Lang) -> Section:
    values = {"gap": number(fitted.emulator.gap, lang, 0), "points": number(fitted.emulator.points, lang, 0)}
    points = [say(lang, f"fit.method.{place}", **values) for place in range(1, 7)]
    found = _part("method", lang, "contact", [])
    return found._replace(
        points=[*points, words(lang)["fit.method.privacy"], words(lang)["fit.method.hidden"]], head=[]
    )
