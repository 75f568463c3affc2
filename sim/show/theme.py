"""The one table of values behind every picture: colours, sizes, marks and their order.

Only data and look-ups: no drawing library is imported here, so the page and the slides read it as well.
Sizes are in design pixels, a hundredth of an inch in matplotlib's terms; line widths are in points.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from sim.show import letters
from sim.show.words import LANGUAGES, words

Lang = Literal["nl", "en"]
Size = Literal["slide", "page"]
Mode = Literal["light", "dark"]


class View(NamedTuple):
    """How a picture is shown: language, size, light or dark, and a title instead of the generated one.

    `bare` leaves title, subtitle and foot out, for a page that says them around the picture.
    """

    lang: Lang = "en"
    size: Size = "slide"
    mode: Mode = "light"
    title: str | None = None
    bare: bool = False


DEFAULT_VIEW = View()


class Sizes(NamedTuple):
    """Sizes of one picture format in design pixels; `scale` multiplies line widths and marks."""

    width: int
    height: int
    scale: float
    title: float
    subtitle: float
    head: float
    name: float
    value: float
    tick: float
    note: float
    foot: float
    pad: float
    floor: float


class Look(NamedTuple):
    """What one seller looks like everywhere: a colour token, a mark, and hollow for a variation."""

    colour: str
    marker: str
    hollow: bool = False


SIZES: Mapping[str, Sizes] = MappingProxyType(
    {
        "slide": Sizes(1600, 900, 1.0, 42, 25, 25, 25, 26, 21, 20, 18, 64, 18.0),
        "page": Sizes(800, 500, 0.56, 21, 14, 14, 13.5, 14, 12.5, 12, 10.5, 26, 10.5),
    }
)

COLOURS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                "ground": "#FFFFFF",
                "page": "#F6F5F1",
                "card": "#FFFFFF",
                "ink": "#14181D",
                "muted": "#56606B",
                "rule": "#868E97",
                "grid": "#E3E5E8",
                "none": "#ECEDEF",
                "accent": "#0B6E78",
                "hard": "#C53C12",
                "soft": "#478FCB",
                "subtle": "#00505A",
                "next_step": "#635AB1",
                "question": "#B8727A",
                "yours": "#14181D",
                "hard_text": "#B5370F",
                "soft_text": "#2A6BA4",
                "subtle_text": "#00505A",
                "next_step_text": "#5A51A8",
                "question_text": "#985058",
                "yours_text": "#14181D",
                "muted_text": "#56606B",
            }
        ),
        "dark": MappingProxyType(
            {
                "ground": "#12161C",
                "page": "#12161C",
                "card": "#1B222C",
                "ink": "#EEF1F5",
                "muted": "#A7B0BC",
                "rule": "#66717F",
                "grid": "#28303B",
                "none": "#2A323D",
                "accent": "#7FD9C8",
                "hard": "#FF8E63",
                "soft": "#4F8AC6",
                "subtle": "#A6EBDA",
                "next_step": "#CBC0F4",
                "question": "#A2708F",
                "yours": "#FFFFFF",
                "hard_text": "#FF8E63",
                "soft_text": "#74AEE6",
                "subtle_text": "#A6EBDA",
                "next_step_text": "#CBC0F4",
                "question_text": "#CF9DBB",
                "yours_text": "#FFFFFF",
                "muted_text": "#A7B0BC",
            }
        ),
    }
)

#: Families in the order in which they stand in every picture.
FAMILIES: Mapping[str, Look] = MappingProxyType(
    {
        "soft": Look("soft", "o"),
        "soft_question": Look("question", "v"),
        "subtle": Look("subtle", "D"),
        "hard": Look("hard", "^"),
        "next_step": Look("next_step", "s"),
        "yours": Look("yours", "*"),
    }
)
UNKNOWN = Look("muted", "o")

#: The bundled variations, each with the playbook it was made from.
PARENTS: Mapping[str, str] = MappingProxyType(
    {
        "subtle_adaptive": "subtle",
        "subtle_no_silence": "subtle",
        "subtle_no_recap": "subtle",
        "subtle_one_question": "subtle",
        "subtle_argues": "subtle",
        "hard_silence": "hard",
        "hard_no_push": "hard",
    }
)

POLICIES = ("polite", "widen", "redial")


def checked(view: View) -> View:
    """Refuse a view outside the table with a sentence that names what there is."""
    for value, known, what in (
        (view.lang, LANGUAGES, "language"),
        (view.size, get_args(Size), "size"),
        (view.mode, get_args(Mode), "mode"),
    ):
        if value not in known:
            raise ValueError(f"unknown {what} {value!r}; known are {', '.join(known)}")
    return view


def parent_of(playbook: str, parents: Mapping[str, str] | None = None) -> str | None:
    """Name the playbook a variation was made from: as told, as bundled, or by its name; None for an original.

    A name counts as a variation of the longest family name it begins with: `hard_slow` belongs to `hard`.
    """
    told = (parents or {}).get(playbook) or PARENTS.get(playbook)
    if told or playbook in FAMILIES:
        return told
    prefixes = [family for family in FAMILIES if playbook.startswith(f"{family}_")]
    return max(prefixes, key=len, default=None)


def family_of(playbook: str, parents: Mapping[str, str] | None = None) -> str | None:
    """Follow the parents up to a family of the table; None when it ends elsewhere or runs in a circle."""
    seen = {playbook}
    while playbook not in FAMILIES:
        parent = parent_of(playbook, parents)
        if parent is None or parent in seen:
            return None
        seen.add(playbook := parent)
    return playbook


def look_of(playbook: str, parents: Mapping[str, str] | None = None) -> Look:
    """Give a seller's colour token and mark; what no family knows is a muted circle."""
    family = family_of(playbook, parents)
    if family is None:
        return UNKNOWN
    return FAMILIES[family]._replace(hollow=family != playbook)


def in_order(playbooks: Iterable[str], parents: Mapping[str, str] | None = None) -> list[str]:
    """Sort sellers the way every picture shows them: by family, the original first, then by name."""
    families = list(FAMILIES)

    def place(playbook: str) -> tuple[int, bool, str]:
        family = family_of(playbook, parents)
        rank = families.index(family) if family else len(families)
        return rank, playbook != family, playbook

    return sorted(set(playbooks), key=place)


def policies_in_order(policies: Iterable[str]) -> list[str]:
    """Sort dialling policies from the one that rings least to the one that rings most, others by name."""
    known = {policy: place for place, policy in enumerate(POLICIES)}
    return sorted(set(policies), key=lambda policy: (known.get(policy, len(known)), policy))


def seller_name(playbook: str, lang: str, titles: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Name a seller: from the catalogue, else the title in its own file, else its bare name."""
    own = (titles or {}).get(playbook, {})
    fallback = letters.name(own.get(lang, playbook.replace("_", " ")))
    return words(lang).get(f"seller.{playbook}", fallback)


def policy_name(policy: str, lang: str) -> str:
    """Name a dialling policy: from the catalogue, else its bare name."""
    return words(lang).get(f"policy.{policy}", policy.replace("_", " "))


def mix(colour: str, other: str, share: float) -> str:
    """Mix two #RRGGBB colours: `share` 0 gives the first, 1 the other."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
