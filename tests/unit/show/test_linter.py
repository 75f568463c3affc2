"""The linter finds what may not be said, and lets be what people wrote themselves."""

import pytest

from sim.show.linter import complaints, page_complaints, quoted
from sim.show.words import LANGUAGES, words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_catalogues_crown_nobody(lang: str) -> None:
    assert {
        key: found for key, text in words(lang).items() if (found := complaints(text)) and "says" in found[0]
    } == {}


@pytest.mark.parametrize(
    "word",
    ["wint", "Wins", "beste", "best", "beter", "better", "bewijst", "bewezen", "proves", "proven", "winner", "won"],
)
def test_a_crown_is_found(word: str) -> None:
    assert complaints(f"Subtiel {word}.") == [f"says {word!r}"]


def test_words_that_only_look_like_it_are_let_be() -> None:
    assert complaints("Wie bestelt, heeft gewoond in Winschoten; bestand en verbeterd.") == []


def test_orders_never_stand_without_annoyance() -> None:
    assert complaints("Hard haalt 83 orders.") == ["orders without annoyance"]
    assert complaints("Hard haalt 83 orders en ergert 16% van de mensen.") == []
    assert complaints("83 orders; geërgerd 16%") == complaints("83 orders, 16% annoyed") == []
    assert complaints("Wie haalt de meeste orders?") == []


def test_consumers_are_net() -> None:
    assert complaints("60 orders, 3% geërgerd", consumers=True) == [
        "consumers' orders, not said to be after cooling-off"
    ]
    assert complaints("60 orders na bedenktijd, 3% geërgerd", consumers=True) == []


def test_quotations_and_own_names_are_not_judged() -> None:
    assert complaints("Scenario “Wie wint?”: niets") == []
    assert complaints("De Beste haalt meer.", own=["de beste"]) == []
    assert complaints("Scenario “a” wint “b”") == ["says 'wint'"]
    assert complaints("In g haalt soft 3 orders, geërgerd: 1%.", own=["g"]) == []  # within a word it is no name


def test_a_quotation_cannot_be_closed_from_within() -> None:
    assert quoted("a” wins “b") == "“a’ wins ‘b”"
    assert complaints(quoted("a” wins “b")) == []


def test_a_page_is_judged_block_by_block() -> None:
    page = "<h1><q>Wie wint?</q></h1><p>3 orders</p><p>1% geërgerd</p><blockquote><p>beste</p></blockquote>"
    assert page_complaints(page) == ["orders without annoyance: 3 orders"]
    assert page_complaints("<table><tr><td>3 orders<td>1% annoyed</table>") == []
    assert page_complaints("<style>p { best: 1 }</style><p>the best</p>") == ["says 'best': the best"]


def test_consumers_on_a_page_are_those_of_their_part() -> None:
    page = '<p>3 orders, 1% annoyed</p><div data-scope="b2c"><p>3 orders, 1% annoyed</p></div><p data-scope="">{}</p>'
    assert len(page_complaints(page.format("3 orders, 1% annoyed"))) == 1
