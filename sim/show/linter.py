"""What a generated text may not say (TRUST.md): nobody is crowned, and orders never stand without annoyance.

What people wrote themselves is quoted, and what is quoted is not judged: in a sentence it stands between
curly quotes, on a page in a `q` or `blockquote`.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

CROWNS = re.compile(
    r"\b(wint|winnen|winnaars?|won|wonnen|gewonnen|beste?|beter|verslaat|verslaan|bewijs|bewijst|bewezen|bewijzen"
    r"|superieur|wins?|winners?|winning|best|better|beats?|outperforms?|proves?|proved|proven|proofs?|superior"
    r"|significant\w*)\b",
    re.IGNORECASE,
)
ORDERS = re.compile(r"\borders?\b|\bconversi[eo]n?\b", re.IGNORECASE)
ANNOYED = re.compile(r"[eë]rger|annoy", re.IGNORECASE)
NET = re.compile(r"bedenktijd|cooling-off|netto|\bnet\b", re.IGNORECASE)
#: Of the ledger, about nobody.
INNOCENT = ("readiness won or lost", "share that orders unprompted")
QUOTED = re.compile(r"“[^”]*”")
#: What is judged as one text on a page; a picture and a table are judged whole.
BLOCKS = ("p", "li", "table", "figure", "h1", "h2", "h3", "dd", "pre")
SILENT = ("q", "blockquote", "style", "script", "title")


def quoted(text: str) -> str:
    """Put what somebody else wrote between quotes that it cannot close."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def complaints(text: str, *, consumers: bool = False, own: Iterable[str] = ()) -> list[str]:
    """What is wrong with one whole generated text; `own` are names that people gave to sellers and worlds."""
    said = _without(QUOTED.sub("", text), (*own, *INNOCENT))
    found = [f"says {word!r}" for word in dict.fromkeys(CROWNS.findall(said))]
    if ORDERS.search(said) and re.search(r"\d", said):
        found += [] if ANNOYED.search(said) else ["orders without annoyance"]
        found += ["consumers' orders, not said to be after cooling-off"] if consumers and not NET.search(said) else []
    return found


def page_complaints(page: str, *, own: Iterable[str] = ()) -> list[str]:
    """What is wrong with an HTML page, block by block; what stands in a quotation is passed over.

    From an element with `data-scope="b2c"` to the next with another scope it speaks of consumers.
    """
    blocks, names = _Blocks(), tuple(own)
    blocks.feed(page)
    blocks.close()
    judged = ((text, complaints(text, consumers=consumers, own=names)) for text, consumers in blocks.texts)
    return [f"{fault}: {text[:80]}" for text, found in judged for fault in found]


def _without(text: str, own: Iterable[str]) -> str:
    for name in sorted(filter(None, own), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


class _Blocks(HTMLParser):
    """Collect the text of each outermost block of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, bool]] = []
        self._scope: str | None = ""
        self._open: list[str] = []
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or go deeper into one."""
        self._scope = dict(attrs).get("data-scope", self._scope)
        if tag in BLOCKS or tag in SILENT:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a block; the outermost one is kept."""
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if not self._open:
            self.texts.append((" ".join(" ".join(self._said).split()), self._scope == "b2c"))
            self._said = []

    def handle_data(self, data: str) -> None:
        """Take what is said in a block, but no quotation."""
        if self._open and not set(self._open) & set(SILENT):
            self._said.append(data)
