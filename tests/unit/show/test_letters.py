"""What other people wrote stands in our sentences without turning or breaking them."""

import pytest

from sim.show import letters
from sim.show.figures import by_seller, flow
from sim.show.theme import View, seller_name
from sim.show.typeset import wrap

from .examples import accounts
from .tables import summary

HEBREW, ARABIC = "שלום עולם", "مرحبا بالعالم"


@pytest.mark.parametrize("title", [HEBREW, ARABIC])
def test_a_title_from_the_right_does_not_turn_the_line_it_stands_in(title: str) -> None:
    table = summary()
    table.attrs |= {"scenario_title": {"nl": title, "en": title}}
    said = [text.get_text() for text in by_seller.draw(table, view=View("nl")).texts]
    found = [line for line in said if title in line]
    assert [line.partition(",")[0] for line in found] == [f"\u200e\u2068{title}\u2069"]
    assert not any("\u200e" in line for line in said if title not in line)


def test_marks_of_direction_in_a_title_are_dropped_and_ours_are_kept() -> None:
    assert letters.own(f"\u202e{HEBREW}\u2069\u2068 x") == f"\u2068{HEBREW} x\u2069"
    assert letters.own("\u202eplain\u2067") == "plain"
    assert wrap(f"\u202e\u2068{HEBREW}\u2069", 20, 900) == [f"\u2068{HEBREW}\u2069"]


def test_a_name_is_one_line_of_sixty_characters_at_most() -> None:
    assert letters.name("W" * 20_000) == "W" * 59 + "…"
    assert letters.name("my\n own\x00 \ud800seller") == "my own seller"
    assert seller_name("mine", "nl", {"mine": {"nl": "W" * 61}}) == "W" * 59 + "…"


def test_the_hostile_name_of_a_seller_is_drawn_in_its_place() -> None:
    table = accounts().copy()
    table["playbook"] = table["playbook"].replace("soft", "mine")
    title = {"nl": HEBREW, "en": HEBREW}
    table.attrs = accounts().attrs | {"titles": {"mine": title}}
    said = [text.get_text() for text in flow.draw(table, view=View("nl"), sellers=("mine", "subtle", "hard")).texts]
    assert any(line.startswith("\u200e") and line.endswith("\u2069") and HEBREW in line for line in said)
