"""Every link and picture in what we wrote leads to a file that is there, and to a heading that is there."""

import re
from pathlib import Path

import pytest

from tests.contracts.manual import DOCS, ROOT

PAGES = [*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "sim").rglob("*.md"), *(ROOT / "experiments").glob("*.md")]
PAGES += [*(ROOT / "benchmarks").glob("*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^( *)(`{3,}).*?^\1\2$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
MADE = "<!-- made:"  # headings that are there only when the manual is built, which fails without them


def anchors(page: Path) -> set[str]:
    """What a heading of a page is called in an address: on a forge, and in the built manual, which drops numbers."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    forge = {re.sub(r"[^\w -]", "", line).lower().strip().replace(" ", "-") for line in headings}
    built = {re.sub(r"[^a-z0-9]+", "-", line.lower()).strip("-") for line in headings}
    return forge | {re.sub(r"^[0-9-]+", "", name) for name in built}


@pytest.mark.parametrize("page", sorted(PAGES), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    for target in LINK.findall(text):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), target
        if anchor and place.suffix == ".md" and MADE not in place.read_text(encoding="utf-8"):
            assert anchor in anchors(place), target
