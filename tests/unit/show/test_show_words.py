"""The catalogues say the same things in both languages, and never crown a seller."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import sim
from sim.show.words import LANGUAGES, listed, say, sentence, words

LIBRARY = Path(sim.__file__).parent / "playbook" / "library"
CROWNS = (
    r"\b(wint|winnen|winnaar|beste?|beter|bewijst|bewijs|wins?|winner|best|better|proves?|proof|significant\w*)\b"
)
HUES = (
    r"\b(rood|rode|blauwe?|groene?|oranje|paars|paarse|roze|gele?|zwarte?|witte?"
    r"|red|blue|green|orange|purple|pink|yellow|black|white|teal)\b"
)
MOVES = [
    "open",
    "ask_need",
    "argue",
    "recap",
    "ask_impression",
    "ask_go_on",
    "ask_opinion",
    "ask_arrange",
    "propose_step",
    "ask_direct",
    "press_scarcity",
    "push_after_no",
    "talk_on",
    "leave_open",
    "thank_and_end",
]
REPLIES = ["ok", "yes", "no", "hesitates", "no_interest", "hangs_up"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_languages_have_the_same_keys() -> None:
    assert set(words("nl")) == set(words("en"))


def test_the_languages_have_the_same_placeholders() -> None:
    different = [key for key in words("nl") if placeholders(words("nl")[key]) != placeholders(words("en")[key])]
    assert different == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_says_something(lang: str) -> None:
    assert [key for key, text in words(lang).items() if not text.strip()] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("forbidden", [CROWNS, HUES], ids=["crowns", "hues"])
def test_no_text_uses_a_forbidden_word(lang: str, forbidden: str) -> None:
    assert [text for text in words(lang).values() if re.search(forbidden, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_move_and_reply_has_its_words(lang: str) -> None:
    keys = [f"move.{move}" for move in MOVES] + [f"reply.{reply}" for reply in REPLIES]
    assert [key for key in keys if key not in words(lang)] == []


def test_the_closing_sentences_are_those_of_the_column() -> None:
    assert words("nl")["move.ask_arrange"] == "Zal ik dat voor u regelen?"
    assert words("en")["move.ask_arrange"] == "Shall I arrange that for you?"
    assert words("nl")["move.ask_opinion"] == "Wat denkt u, zullen we dat doen?"
    assert words("nl")["move.ask_impression"] == "Wat is uw indruk van dit gesprek?"
    assert words("nl")["move.ask_go_on"] == "Hoe gaan we samen verder?"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.toml")), ids=lambda path: path.stem)
def test_a_seller_has_one_name_here_and_in_its_own_file(path: Path, lang: str) -> None:
    assert words(lang)[f"seller.{path.stem}"] == tomllib.loads(path.read_text(encoding="utf-8"))["title"][lang]


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown language 'de'; known are nl, en"):
        words("de")


def test_a_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        words("nl")["seller.soft"] = "watje"  # type: ignore[index]


def test_sentences_and_lists_are_written_as_a_person_would() -> None:
    assert sentence("éénmaal Bellen") == "Eénmaal Bellen"
    assert sentence("") == ""
    assert listed("nl", []) == ""
    assert listed("nl", ["a"]) == "a"
    assert listed("nl", ["a", "b", "c"]) == "a, b en c"
    assert listed("en", ["a", "b"]) == "a and b"
    assert say("en", "foot.run", run="x") == "run x"


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("sim.show.words", {"matplotlib", "pandas", "numpy", "babel"}),
        ("sim.show.numbers", {"matplotlib", "pandas", "numpy"}),
        ("sim.show.theme", {"matplotlib", "pandas", "numpy"}),
    ],
)
def test_words_and_numbers_do_not_bring_the_drawing_library(module: str, absent: set[str]) -> None:
    code = f"import sys, {module}; print(sorted({absent!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
