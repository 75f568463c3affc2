"""The table of values keeps its promises: contrast, greyscale steps, one look and one place per seller."""

from itertools import combinations

import pytest

from sim.show.theme import (
    COLOURS,
    FAMILIES,
    PARENTS,
    SIZES,
    UNKNOWN,
    View,
    checked,
    family_of,
    in_order,
    look_of,
    mix,
    parent_of,
    policies_in_order,
    policy_name,
    seller_name,
)

from .colour_vision import Lab, ciede2000, difference

MARKS = ("hard", "soft", "subtle", "next_step", "question", "yours", "rule")
TEXTS = ("ink", "muted", *(f"{mark}_text" for mark in MARKS if mark != "rule"), "muted_text", "accent")
GROUNDS = ("ground", "page", "card")


def channels(colour: str) -> list[float]:
    """Linear light of the three channels, by WCAG 2."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def luminance(colour: str) -> float:
    return sum(weight * light for weight, light in zip((0.2126, 0.7152, 0.0722), channels(colour), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lightness(colour: str) -> float:
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def test_the_measure_of_contrast_knows_its_ends() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert round(contrast("#C53C12", "#FFFFFF"), 2) == 5.21


@pytest.mark.parametrize("mode", COLOURS)
@pytest.mark.parametrize("token", MARKS)
def test_marks_stand_out_from_every_ground(mode: str, token: str) -> None:
    assert min(contrast(COLOURS[mode][token], COLOURS[mode][ground]) for ground in GROUNDS) >= 3.0


@pytest.mark.parametrize("mode", COLOURS)
@pytest.mark.parametrize("token", TEXTS)
def test_words_can_be_read_on_every_ground_and_in_the_grey(mode: str, token: str) -> None:
    table = COLOURS[mode]
    region = mix(table["none"], table["ground"], 0.45)
    assert min(contrast(table[token], ground) for ground in (*(table[g] for g in GROUNDS), region)) >= 4.5


@pytest.mark.parametrize("mode", COLOURS)
def test_the_three_sellers_differ_in_lightness_too(mode: str) -> None:
    levels = [lightness(COLOURS[mode][seller]) for seller in ("soft", "subtle", "hard")]
    assert min(abs(a - b) for a, b in combinations(levels, 2)) >= 10


#: Published pairs (Sharma, Wu and Dalal 2005, table 1): two colours and how different they look.
PUBLISHED = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
    ((50.0, 2.5, 0.0), (56.0, -27.0, -3.0), 31.9030),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
]

#: The smallest difference allowed: three sellers everywhere, six where there is hue; grey has marks and names.
FLOORS = {
    ("light", 3): {"normal": 29, "protan": 29, "deutan": 26, "tritan": 26, "grey": 11},
    ("dark", 3): {"normal": 35, "protan": 23, "deutan": 25, "tritan": 23, "grey": 12},
    ("light", 6): {"normal": 21, "protan": 16, "deutan": 13, "tritan": 16},
    ("dark", 6): {"normal": 21, "protan": 7, "deutan": 7, "tritan": 13},
}


@pytest.mark.parametrize(("one", "other", "expected"), PUBLISHED)
def test_the_measure_of_colour_difference_is_the_published_one(one: Lab, other: Lab, expected: float) -> None:
    assert ciede2000(one, other) == pytest.approx(expected, abs=5e-5)
    assert ciede2000(other, one) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(("mode", "count"), FLOORS)
def test_sellers_look_different_to_everybody(mode: str, count: int) -> None:
    tokens = ("soft", "subtle", "hard", "next_step", "question", "yours")[:count]
    for vision, floor in FLOORS[mode, count].items():
        pairs = combinations((COLOURS[mode][token] for token in tokens), 2)
        assert min(difference(one, other, vision) for one, other in pairs) >= floor, vision


def test_both_modes_name_the_same_tokens() -> None:
    assert set(COLOURS["light"]) == set(COLOURS["dark"])


@pytest.mark.parametrize("size", SIZES)
def test_no_size_is_below_its_floor(size: str) -> None:
    sizes = SIZES[size]
    names = ("title", "subtitle", "head", "name", "value", "tick", "note", "foot")
    assert min(getattr(sizes, name) for name in names) >= sizes.floor


def test_each_family_has_its_own_colour_and_mark() -> None:
    looks = list(FAMILIES.values())
    assert len({look.colour for look in looks}) == len({look.marker for look in looks}) == len(looks)


@pytest.mark.parametrize(("playbook", "parent"), PARENTS.items())
def test_a_variation_is_a_hollow_mark_in_its_parents_colour(playbook: str, parent: str) -> None:
    assert look_of(playbook) == FAMILIES[parent]._replace(hollow=True)


@pytest.mark.parametrize(
    ("playbook", "family"),
    [
        ("soft", "soft"),
        ("soft_question", "soft_question"),
        ("soft_question_twice", "soft_question"),
        ("soft_slow", "soft"),
        ("hard_very", "hard"),
        ("next_step_fast", "next_step"),
        ("softer", None),
        ("mine", None),
    ],
)
def test_the_family_follows_from_the_name(playbook: str, family: str | None) -> None:
    assert family_of(playbook) == family


def test_the_caller_may_name_the_parent() -> None:
    parents = {"mine": "hers", "hers": "hard", "soft_question": "soft", "a": "b", "b": "a"}
    assert parent_of("mine", parents) == "hers"
    assert look_of("mine", parents) == FAMILIES["hard"]._replace(hollow=True)
    assert look_of("soft_question", parents) == FAMILIES["soft_question"]
    assert look_of("a", parents) == UNKNOWN
    assert look_of("nobody") == UNKNOWN


def test_the_order_of_sellers_and_policies_is_fixed() -> None:
    shuffled = ["mine", "hard_silence", "hard", "subtle_no_silence", "soft_question", "next_step", "subtle", "soft"]
    assert in_order(shuffled) == [
        "soft",
        "soft_question",
        "subtle",
        "subtle_no_silence",
        "hard",
        "hard_silence",
        "next_step",
        "mine",
    ]
    assert policies_in_order(["redial", "mine", "widen", "polite"]) == ["polite", "widen", "redial", "mine"]


def test_names_come_from_the_catalogue_then_the_file_then_the_bare_name() -> None:
    assert seller_name("subtle", "nl") == "subtiel"
    assert seller_name("my_own", "nl", {"my_own": {"nl": "de mijne"}}) == "de mijne"
    assert seller_name("my_own", "en") == "my own"
    assert policy_name("redial", "nl") == "nabellen"
    assert policy_name("three_times", "nl") == "three times"


@pytest.mark.parametrize("change", [{"lang": "de"}, {"size": "poster"}, {"mode": "sepia"}])
def test_an_unknown_view_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="known are"):
        checked(View()._replace(**change))  # type: ignore[arg-type]


def test_mixing_starts_at_one_colour_and_ends_at_the_other() -> None:
    assert mix("#102030", "#FFFFFF", 0) == "#102030"
    assert mix("#102030", "#FFFFFF", 1) == "#FFFFFF"
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
