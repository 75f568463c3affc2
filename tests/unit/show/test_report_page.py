"""A report stands by itself, says what the tables say in either language, and survives whatever people write."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.cli import status
from sim.law.parameters import ledger
from sim.show import report, statements
from sim.show.assumed import _dutch, assumptions
from sim.show.citing import Register
from sim.show.linter import complaints, page_complaints
from sim.show.quantities import Telling
from sim.show.samples import register as sampled
from sim.show.samples import samples
from sim.show.theme import Lang
from sim.study.results import Results
from sim.study.sampled import numbers

from .played import compared, consumers, one_market, swept
from .stated import numbers_in, shows

LANGS: tuple[Lang, ...] = ("nl", "en")
HOSTILE = [
    r"$\frac{1}{0}$ & 50% _x_ #1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "\u202eשלום עולם\u202c مرحبا",
    "lone \ud800 surrogate and \x00 nul",
    "W" * 20_000,
]


@cache
def page(made: Callable[[], Results], lang: Lang) -> str:
    return report.page(made(), lang)


class Page(HTMLParser):
    """What a page says where: cited texts, the texts of pictures, and everything else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cited: list[tuple[list[str], str]] = []
        self.drawn: list[str] = []
        self.quoted: list[str] = []
        self.scripts = 0
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag in ("script", "img", "iframe", "link")
        if tag in ("meta", "br", "img", "link"):
            return
        about = dict(attrs)
        self._open.append((tag, about))
        if "data-cite" in about:
            self.cited.append(((about["data-cite"] or "").split(), ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if any("data-cite" in about for _, about in self._open):
            ids, said = self.cited[-1]
            self.cited[-1] = ids, f"{said} {data}" if tags[-1] == "small" else said + data
        if (
            "svg" in tags
            and tags[-1] in ("text", "tspan")
            and not any("tick" in str(a.get("class")) for _, a in self._open)
        ):
            self.drawn.append(data)
        if tags and tags[-1] in ("q", "blockquote"):
            self.quoted.append(data)


def stated(results: Results) -> Iterator[float]:
    """Every number of the tables, that of the sample too; a difference both ways round."""
    sample = pd.concat([numbers(one) for one in samples(results)] or [pd.DataFrame()])
    for table, turns in ((results.summary, (1.0,)), (sample, (1.0,)), (results.comparisons, (1.0, -1.0))):
        for name in table.columns:
            if pd.api.types.is_numeric_dtype(table[name]):
                yield from (turn * value for turn in turns for value in table[name].dropna().tolist())


def changes(results: Results) -> Iterator[float]:
    """How much a difference between two sellers changes from one policy to another; its ends are on the safe side."""
    rows = results.comparisons.to_dict("records")
    for a in rows:
        for b in rows:
            same = a["measure"] == b["measure"] == "net" and a["scenario"] == b["scenario"]
            sellers = [[row[side].split("/")[0] for side in "ab"] for row in (a, b)]
            if same and sellers[0] == sellers[1]:
                yield from (a["difference"] - b["difference"], a["low"] - b["high"], a["high"] - b["low"])


def with_texts(results: Results, text: str) -> Results:
    """The same result with a title, question, expectation, names of sellers and of worlds as somebody wrote them."""
    manifest = json.loads(json.dumps(results.manifest))
    both = {"nl": text, "en": text}
    manifest["parameters"]["file"] |= {"title": both, "question": both, "expectation": both}
    for world in manifest["parameters"]["scenarios"].values():
        world["title"] = both
    played = manifest["parameters"]["playbooks"]
    played["mine"] = played.pop("hard") | {"title": both, "name": "mine"}
    arms = manifest["parameters"]["file"]["arms"]
    arms["playbooks"] = ["mine" if name == "hard" else name for name in arms["playbooks"]]
    renamed = {"hard/": "mine/"}
    pairs = results.comparisons.replace({"a": renamed, "b": renamed}, regex=True)
    return Results(results.folder, results.summary.replace({"playbook": {"hard": "mine"}}), pairs, manifest)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("results", [compared, swept], ids=["compared", "swept"])
def test_every_cited_number_is_that_of_its_id(results: Any, lang: Lang) -> None:
    found, register = Page(page(results, lang)), {**Register(results()), **sampled(results())}
    assert len(found.cited) > 20
    assert {key for ids, _ in found.cited for key in ids} >= {*sampled(results())}
    for ids, said in found.cited:
        known = [float(n) for key in ids for n in (*register[key][6:9], *register[key].n, register[key].replications)]
        known += [float(level) for key in ids for _, level in register[key].point]
        counts = [float(n) for n in range(len(ids) + 1)]
        wrong = [text for text in numbers_in(said) if not shows(text, lang, [*known, *counts])]
        assert wrong == [], said
        if len(ids) == 1 and (first := numbers_in(said)):
            assert shows(first[0], lang, [register[ids[0]].value]), said


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_the_pictures_is_in_the_tables(lang: Lang) -> None:
    whole, talk = page(compared, lang), 'aria-labelledby="prospect"'
    names = f"{compared().run_id}|{re.escape(compared().manifest['software']['version'])}"  # the foot may break there
    drawn = [re.sub(names, "", line) for line in Page(whole[: whole.index(f"<section {talk}")]).drawn]
    sizes = (60 * 3, 3, 100)  # accounts of the sample, its worlds, the squares
    known = sorted({*stated(compared()), *changes(compared()), *sizes, 4, 6})
    assert sum("steekproef van" in line or "sample of" in line for line in drawn) == 2 * 2 * 2 * 2, (
        "pictures, worlds, themes, widths"
    )
    assert len(drawn) > 100
    wrong = [line for line in drawn for text in numbers_in(line) if not shows(text, lang, known)]
    assert wrong == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_one_prospect_was_chosen_by_how_it_ends_and_says_so(lang: Lang) -> None:
    whole = page(compared, lang)
    part = whole[
        whole.index('<section aria-labelledby="prospect"') : whole.index('<section aria-labelledby="assumed"')
    ]
    said = " ".join(Page(part).drawn)
    assert {"nl": "Uitgekozen om de afloop bij subtiel en hard", "en": "Chosen for how it ends"}[lang] in said
    title = {"nl": "subtiel: order; hard: hangt op", "en": "subtle: order; hard: hangs up"}[lang]
    assert f"{title} <small>" in part
    command = re.findall(r"<pre>closelab (.*)</pre>", part)
    assert status([*command[0].split(), "--json", "-o", str(compared().folder)]) == 0


def test_a_wrong_number_would_be_seen() -> None:
    text = page(compared, "nl")
    register = Register(compared())
    one = register["compared/column/hard-subtle/polite/net"]
    assert not shows("+99,9", "nl", (one.value, one.low, one.high))
    assert any(one.id in ids for ids, _ in Page(text).cited)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("results", [compared, swept], ids=["compared", "swept"])
def test_the_page_stands_by_itself(results: Any, lang: Lang) -> None:
    text = page(results, lang)
    assert len(text.encode()) < 3_000_000
    assert f'<html lang="{lang}">' in text
    assert not re.search(r"(?:https?:)?//[a-z]", re.sub(r"base64,[^)]*", "", text))
    assert Page(text).scripts == 0
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert page_complaints(text) == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_sections_are_there(lang: Lang) -> None:
    text, telling = page(compared, lang), Telling(compared(), lang)
    for key in (
        "question",
        "expectation",
        "figures",
        "crossed",
        "contrasts",
        "prospect",
        "assumed",
        "unknown",
        "methods",
        "cite",
        "repeat",
    ):
        assert re.search(rf">{re.escape(telling.say(f'report.{key}'))}(?:\s· [^<]*)?</h", text)
    assert f"closelab reproduce results/{compared().folder.name}" in text
    assert compared().run_id in text and "C1" in text
    assert {*telling.parameters["file"]["question"].values()} & {*Page(text).quoted}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("results", [compared, swept], ids=["compared", "swept"])
def test_the_answer_is_three_sentences_and_breaks_no_rule(results: Any, lang: Lang) -> None:
    telling = Telling(results(), lang)
    for scenario in statements.scenarios(telling):
        said = statements.answer(telling, scenario)
        assert len(said) == 3
        assert all(part.ids for part in said[:2]) and "C1" in said[2].text
        assert [complaints(part.text, consumers=scenario == "consumers") for part in said] == [[], [], []]


@pytest.mark.parametrize("lang", LANGS)
def test_a_design_with_consumers_can_be_told(lang: Lang) -> None:
    whole = page(consumers, lang)
    assert {"nl": "Orders na bedenktijd in 3 werelden", "en": "Orders after cooling-off in 3 worlds"}[lang] in whole


def test_each_seller_is_shown_where_it_gets_more_and_where_fewer() -> None:
    telling = Telling(compared(), "en")
    found = {name: statements.contrasts(telling, "column", name) for name in statements.spoken_of(telling)}
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(("soft", "subtle", "hard"), 4)
    gains: dict[tuple[Any, Any], float] = {
        (one.net.arm, one.net.other): one.net.value for rows in found.values() for one in rows
    }
    assert all(gains[b, a] == pytest.approx(-gains[a, b]) for a, b in gains)
    for one in (one for rows in found.values() for one in rows):
        assert one.kind == ("open" if one.net.low <= 0 <= one.net.high else "more" if one.net.value > 0 else "fewer")


def test_the_ledger_is_told_whole_in_dutch() -> None:
    lines = list(ledger())
    assert {*_dutch()["meaning"]} == {line.path for line in lines}
    assert {*_dutch()["favours"]} == {line.entry.favours for line in lines}
    assert {*_dutch()["unit"]} >= {line.entry.unit for line in lines if line.section != "move"}


def test_what_departs_from_the_ledger_is_marked() -> None:
    rows = {row.path: row for row in assumptions(Telling(compared(), "nl"), "column")}
    assert rows["office.accounts"].used == "60" and rows["office.accounts"].changed
    assert rows["law.iota"].used == "0,43" and not rows["law.iota"].changed
    assert rows["switches.authority_first"].used == "0"
    consumers = {row.path: row for row in assumptions(Telling(compared(), "nl"), "consumers")}
    assert consumers["population.contacts"].used == "1" and consumers["population.contacts"].changed


@pytest.mark.parametrize("text", HOSTILE, ids=["tex", "script", "attribute", "template", "rtl", "surrogate", "long"])
def test_hostile_texts_give_correct_pages(text: str) -> None:
    made = report.page(with_texts(one_market(), text), "en")
    found = Page(made.encode("utf-8", "replace").decode())
    assert found.scripts == 0 and "onerror=alert(1)>" not in made
    plain = "".join(letter for letter in text if letter.isprintable() and not "\ud800" <= letter <= "\udfff")
    assert plain in "".join(found.quoted)
    assert "49" not in "".join(found.quoted)
    assert '<h1 class="long">' in made or len(text) < 1000


def test_the_shell_writes_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = one_market().folder
    assert status(["report", str(folder)]) == 0
    assert {path.name for path in folder.glob("*.html")} == {"report_nl.html", "report_en.html"}
    capsys.readouterr()
    assert status(["report", str(folder), "--lang", "de"]) == 2
    assert status(["report", str(tmp_path)]) == 2
    assert "no results folder" in capsys.readouterr().err
