"""Text that other people wrote, made fit to stand in ours: as much as can be drawn, turning nothing around it."""

import unicodedata

DROPPED = {"Cc", "Cs", "Cf"}
ISOLATE, RELEASE, LEFTWARD = "\u2068", "\u2069", "\u200e"
LEFT = {"R", "AL", "AN"}  # classes of letters that are written from the right
NAME = 60  # characters of a name
ELLIPSIS = "…"


def clean(text: str) -> str:
    """Drop what cannot be drawn or would disturb the file: control characters, half surrogates, non-characters."""
    return "".join(
        c for c in text if c == "\n" or (unicodedata.category(c) not in DROPPED and c not in "\ufffe\uffff")
    )


def drawable(text: str) -> str:
    """The same, but our own isolation of words from the right is kept."""
    return "".join(c if c in (ISOLATE, RELEASE) else clean(c) for c in text)


def from_right(text: str) -> bool:
    """Whether some letters of a text are written from the right."""
    return any(unicodedata.bidirectional(c) in LEFT for c in text)


def own(text: str) -> str:
    """A title as it may stand within a sentence: cleaned, and if it is written from the right, set apart."""
    plain = clean(text)
    return f"{ISOLATE}{plain}{RELEASE}" if from_right(plain) else plain


def name(text: str) -> str:
    """A name that somebody gave: as a title, in one line and no longer than a name may be."""
    plain = " ".join(clean(text).split())
    return own(plain if len(plain) <= NAME else plain[: NAME - 1].rstrip() + ELLIPSIS)


def line(text: str) -> str:
    """A line of ours that is read from the left, whatever it begins with."""
    return LEFTWARD + text if from_right(text) else text
