"""The sliders of the page Explore in words: what each is called, what it means, its unit, range and ground."""

from typing import NamedTuple

from sim.show.assumed import line_words
from sim.show.grid import is_share, level_words
from sim.show.numbers import number
from sim.show.parameter_names import parameter_name
from sim.show.theme import Lang, seller_name
from sim.show.words import say, sentence, words
from sim.study.explore import Control, Question, controls, line_of, sellers, values
from sim.study.explore_sellers import EVERYBODY, MOST_SILENCE, SILENCES, SUBTLE, played_moves, silence_field

MARKET = ("population.self_buyers", "population.needs_nudge", "population.mu", "population.zeta")
MARKET_TOO = ("population.rho_mean", "population.theta")
SELLER = ("population.contacts",)
SECTIONS = ("population", "law", "office", "switches")
#: What is chosen rather than moved, by its field in the address.
CHOICES = {"preset": "explore.market", "policy": "explore.policy", "half_width": "explore.precision"}


class Slider(NamedTuple):
    """A control in words: `shown` is its value as a reader writes it, `hint` what it means and on what ground."""

    path: str
    name: str
    hint: str
    low: str
    high: str
    step: str
    value: str
    shown: str
    percent: bool
    places: int
    switch: bool
    unit: str


def sliders(question: Question, lang: Lang) -> dict[str, list[Slider]]:
    """The sliders of the market and of the seller, then all others by section; moves that nobody plays have none."""
    known, now = controls(question.preset), values(question)
    used = {path: _slider(known[path], now[path], lang) for path in known}
    staked = known["population.theta"].value > 0.0
    market = [path for path in (*MARKET, *MARKET_TOO) if path in used and (path != "population.theta" or staked)]
    found = {"market": [used.pop(path) for path in market], "seller": [used.pop(path) for path in SELLER]}
    for section in SECTIONS:
        found[section] = [slider for path, slider in used.items() if path.startswith(f"{section}.")]
    found["seller"].insert(0, _silence(SUBTLE, question, lang))
    others = [seller for seller in sellers(question) if seller in SILENCES and seller != SUBTLE]
    found["silences"] = [_silence(seller, question, lang) for seller in others]
    moves = tuple(f"moves.{move}." for move in played_moves(sellers(question)))
    found["moves"] = [slider for path, slider in used.items() if path.startswith(moves)]
    return found


def _slider(control: Control, value: float, lang: Lang) -> Slider:
    path, catalogue = control.path, words(lang)
    line = line_of(path)
    told, share = line_words(line, lang), is_share(path)
    places = 0 if share or control.whole or control.switch else places_of(control.step)
    ground = catalogue[f"ground.{control.entry.ground}"]
    about = {"meaning": told["meaning"], "unit": told["unit"], "ground": ground, "who": told["favours"]}
    ends = {"low": _amount(path, control.low, lang), "high": _amount(path, control.high, lang)}
    hint = say(lang, _hint_of(control), **about | _players(path, lang) | ends)
    low, high, step, now = (f"{one:g}" for one in (control.low, control.high, control.step, value))
    return Slider(
        path,
        catalogue.get(f"explore.name.{path}") or _called(path, told["meaning"], lang),
        catalogue.get(f"explore.hint.{path}", hint).replace("{ground}", ground),
        low,
        high,
        step,
        now,
        _amount(path, value, lang, places),
        share,
        places,
        control.switch,
        "" if share or f"explore.name.{path}" in catalogue else told["unit"],
    )


def _hint_of(control: Control) -> str:
    """The key of what is said under a slider."""
    if control.path.startswith("moves."):
        return "explore.hint.move"
    return "explore.hint.switch" if control.switch else "explore.hint"


def _players(path: str, lang: Lang) -> dict[str, str]:
    """For a number of a move: who plays it, and so whom it concerns."""
    if not path.startswith("moves."):
        return {}
    move = path.split(".")[1]
    return {"who": ", ".join(seller_name(seller, lang) for seller in EVERYBODY if move in played_moves([seller]))}


def called(path: str, lang: Lang) -> str:
    """What the page calls a field of its address."""
    silent = {silence_field(seller): seller for seller in SILENCES}
    if path in silent:
        return _silence_name(silent[path], lang)
    name = words(lang).get(CHOICES.get(path, f"explore.name.{path}"))
    return name or _called(path, line_words(line_of(path), lang)["meaning"], lang)


def places_of(step: float) -> int:
    """How many decimals a number of such steps has."""
    text = f"{step:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def _amount(path: str, value: float, lang: Lang, places: int | None = None) -> str:
    """A value as a reader writes it: shares in per cent."""
    if is_share(path) or places is None:
        return level_words(path, value, lang)
    return number(value, lang, places)


def _called(path: str, meaning: str, lang: Lang) -> str:
    """What a number of the model is called; one of a move together with what is said."""
    return parameter_name(path, lang) if path.startswith("moves.") else sentence(meaning)


def _silence(seller: str, question: Question, lang: Lang) -> Slider:
    """The slider of a seller's silence after a question."""
    field, value = silence_field(seller), str(question.silence(seller))
    name = seller_name(seller, lang)
    ground = words(lang)[f"ground.{'column' if SILENCES[seller] else 'assumption'}"]
    about = {"who": name, "most": str(MOST_SILENCE), "ground": ground}
    said, hint = _silence_name(seller, lang), say(lang, "explore.hint.silence", **about)
    return Slider(field, said, hint, "0", str(MOST_SILENCE), "1", value, value, False, 0, False, "s")


def _silence_name(seller: str, lang: Lang) -> str:
    if seller == SUBTLE:
        return words(lang)["explore.name.silence"]
    return say(lang, "explore.name.silence.of", who=seller_name(seller, lang))
