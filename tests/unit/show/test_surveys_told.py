"""A survey's page and its sentences to cite say what its tables say, in either language, and break no rule."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli import status
from sim.reading import InputError
from sim.show import survey_quoting, survey_report, survey_statements
from sim.show.inlined import inline
from sim.show.linter import complaints, page_complaints
from sim.show.save import svg
from sim.show.survey_citing import asked_for
from sim.show.survey_pictures import CAPS
from sim.show.survey_quoting import SurveyTelling
from sim.show.theme import Lang, View
from sim.study.robustness import LEAST
from sim.study.surveying import Surveyed, load_survey_results

from .stated import numbers_in, shows
from .test_report_page import HOSTILE, Page

ROOT = Path(__file__).parents[3] / "results"
LANGS: tuple[Lang, ...] = ("nl", "en")
REGION, MAPS, SEARCH = NAMES = ("12_robustness", "11_who_is_ahead_where", "13_search")
SLOW = pytest.mark.slow
WHOLE = [
    (SEARCH, "en"),
    pytest.param(REGION, "nl", marks=SLOW),
    pytest.param(MAPS, "en", marks=SLOW),
]
MAPS_TWICE = pytest.param(MAPS, "nl", marks=SLOW)  # 27,816 numbers take their time
BARE = [(REGION, "nl"), (REGION, "en"), (SEARCH, "nl"), (SEARCH, "en"), (MAPS, "en"), MAPS_TWICE]
SILENCE = re.compile(r"\b\d+ s (?:zwijgt)?|for \d+ s\b|Sobol’")


@cache
def found(name: str) -> Surveyed:
    return load_survey_results(ROOT / name)


@cache
def told(name: str, lang: Lang) -> SurveyTelling:
    return SurveyTelling(found(name), lang)


@cache
def page(name: str, lang: Lang) -> str:
    return survey_report.survey_page(found(name), lang)


@cache
def bare(name: str, lang: Lang) -> str:
    """The page without its pictures: they take nine tenths of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey_report, "shown", lambda telling, scenario: iter(()))
        return survey_report.survey_page(found(name), lang)


def values_of(telling: SurveyTelling, key: str) -> Iterator[float]:
    """A number, its ends, and what else stands in its row, also as per cent and the other way round."""
    one = telling.register[key]
    row = [value for value in one.row.values() if isinstance(value, int | float | np.number)]
    for value in [*one.values, *row]:
        if value == value:
            yield from (float(value), 100.0 * float(value), 0.0 - float(value))


def table_values(name: str) -> set[float]:
    """Every number of a survey's tables, written without the register."""
    numbers: set[float] = set()
    for table in found(name).tables.values():
        for column in table.columns:
            if pd.api.types.is_numeric_dtype(table[column]):
                numbers |= set(table[column].dropna().astype(float))
    return numbers


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_register_stands_in_the_tables(name: str) -> None:
    known, counted = table_values(name), ("others", "worlds")
    for one in told(name, "en").register.values():
        if not one.kind.startswith(counted):
            scaled = one.value / 100.0 if one.kind.startswith("indices") else one.value
            assert any(abs(scaled - near) < 1e-9 for near in (known & {scaled} or known)), one.id


def test_what_is_derived_is_derived_rightly() -> None:
    """Another ahead: the shares of all others added, with an exact interval; worlds of a map counted."""
    register = told(REGION, "en").register
    table = found(REGION).tables["shares.csv"]
    rows = table[(table["by"] == "seller") & (table["dialling"] == "free") & (table["objective"] == "net")]
    rows = rows[(rows["structure"] == "base") & rows["name"].isin(["soft", "soft_question", "hard"])]
    one = register.at("base", "net", "free", "seller", "subtle", "others")
    assert one.value == pytest.approx(rows["ahead"].sum(), abs=0.01)
    assert one.low < one.value < one.high and one.high - one.low < 3.2
    leads = found(MAPS).tables["leads.csv"]
    here = leads[(leads["map"] == 4) & (leads["objective"] == "calm") & (leads["dialling"] == "redial")]
    maps = told(MAPS, "en").register
    counts = [one.value for key, one in maps.items() if re.search(r"/map-4/calm/redial/\w+/ahead$", key)]
    assert sum(counts) == len(here) == 81


@pytest.mark.parametrize(("name", "lang"), BARE)
def test_every_cited_number_of_a_page_is_that_of_its_ids(name: str, lang: Lang) -> None:
    telling, seen = told(name, lang), 0
    for ids, said in Page(bare(name, lang)).cited:
        known = [value for key in ids for value in values_of(telling, key)]
        sums = list(led(telling, ids).values())
        counts = [float(n) for n in range(10)] + [100.0 * LEAST]
        numbers = numbers_in(SILENCE.sub(" ", said))
        wrong = [text for text in numbers if not shows(text, lang, [*known, *sums, *counts])]
        assert wrong == [], said
        seen += len(numbers)
    assert seen > 150


def led(telling: SurveyTelling, ids: list[str]) -> Counter[tuple[str, str]]:
    """In how many worlds of all maps together each is ahead for each aim, and how many worlds there are."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in (telling.register[key] for key in ids if key.endswith("/ahead") and "of" in telling.register[key].row):
        counted[str(one.row["leader"]), str(one.row["objective"])] += int(one.value)
        if one.row["leader"] == "undecided":
            counted["all", str(one.row["objective"])] += int(one.row["of"])
    return counted


@pytest.mark.parametrize(("name", "lang"), [(REGION, "nl"), pytest.param(MAPS, "nl", marks=SLOW), (SEARCH, "en")])
def test_every_number_of_a_picture_is_in_its_own_table(name: str, lang: Lang) -> None:
    seen = 0
    for scenario in survey_report.scenarios(told(name, lang)):
        for picture in survey_report.shown(told(name, lang), scenario):
            drawn = Page(inline(svg(picture.draw(picture.table, view=View(lang, "page")), text="none"), "x-")).drawn
            numbers = [text for line in drawn for text in numbers_in(line)]
            known = sorted(_drawn_from(picture.table) | {*CAPS})
            assert [text for text in numbers if not shows(text, lang, known)] == [], picture.name
            seen += len(numbers)
    assert seen > 25


def _drawn_from(table: pd.DataFrame) -> set[float]:
    """The numbers of a picture's own rows and of what it is told beside them, shares also as per cent."""
    told_beside = _numbers(table.attrs)
    columns = [
        table[name].dropna().astype(float) for name in table.columns if pd.api.types.is_numeric_dtype(table[name])
    ]
    halves = {
        max(column)
        for column in [(table[f"{name}_high"] - table[f"{name}_low"]) / 2 for name in ["ahead"] if name in table]
    }
    numbers = {value for column in columns for value in column} | told_beside | halves
    return numbers | {100.0 * value for value in numbers} | {float(len(table.attrs.get("leads", []))), len(table) / 2}


def _numbers(thing: Any) -> set[float]:
    if isinstance(thing, dict):
        return {number for value in thing.values() for number in _numbers(value)}
    if isinstance(thing, list):
        return {number for value in thing for number in _numbers(value)}
    return {float(thing)} if isinstance(thing, int | float) else set()


@pytest.mark.parametrize(("name", "lang"), WHOLE)
def test_a_page_stands_by_itself(name: str, lang: Lang) -> None:
    text = page(name, lang)
    assert len(text.encode()) < 3_000_000 and f'<html lang="{lang}">' in text
    assert not re.search(r"(?:https?:)?//[a-z]", re.sub(r"base64,[^)]*", "", text))
    assert Page(text).scripts == 0
    ids = re.findall(r'\sid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert page_complaints(text, own=told(name, lang).own()) == []


@pytest.mark.parametrize(("name", "lang"), BARE)
def test_the_parts_of_a_page_are_there(name: str, lang: Lang) -> None:
    text, telling = bare(name, lang), told(name, lang)
    for key in ("question", "expectation", "assumed", "unknown", "methods", "cite", "repeat"):
        assert f">{telling.say(f'report.{key}')}</h" in text
    assert f"closelab reproduce results/{name}" in text and found(name).run_id in text
    assert telling.level == ("C2" if name == REGION else "C1")
    assert f"claim level {telling.level}" in text
    quoted = Page(text).quoted
    assert telling.parameters["file"]["expectation"][lang] in quoted


@pytest.mark.parametrize(("name", "lang"), BARE)
def test_the_answer_is_three_sentences_with_level_and_region(name: str, lang: Lang) -> None:
    telling = told(name, lang)
    for scenario in survey_report.scenarios(telling):
        said = survey_statements.answer(telling, scenario)
        assert len(said) == 3 and all(part.ids for part in said[:2])
        assert telling.level in said[2].text
        consumers = scenario == "consumers"
        assert [complaints(part.text, consumers=consumers, own=telling.own()) for part in said] == [[], [], []]


@pytest.mark.parametrize("lang", LANGS)
def test_each_seller_is_said_to_reach_a_twentieth_where_the_table_says_so(lang: Lang) -> None:
    """For every seller: where it does, and where not, with the largest share it has there."""
    telling, table = told(REGION, lang), found(REGION).tables["shares.csv"]
    rows = table[table["by"] == "seller"]
    said = [part.text for part in survey_statements.reaches(telling)]
    for seller in survey_statements.sellers(telling):
        own = rows[rows["name"] == seller]
        most = own.groupby("structure")["ahead_low"].max()
        about = [text for text in said if telling.seller(seller).lower() in text[:40].lower()]
        where = next(
            (
                text
                for text in about
                if telling.say("survey.reach.where", a="@", where="@", missed="@", z="@")[20:30] in text
            ),
            "",
        )
        for structure in most.index[most < 5.0]:
            assert telling.structure(str(structure)) in where
        if (most >= 5.0).all():
            assert any(
                telling.say("survey.reach.everywhere", a=telling.seller(seller), k="@").split("(")[0] in text
                for text in about
            )
    assert any("T is 0" in text and telling.seller("soft_question") in text for text in said)


def with_titles(name: str, text: str) -> Surveyed:
    """The same survey with titles, question, expectation and names of structures as somebody wrote them."""
    manifest, both = json.loads(json.dumps(found(name).manifest)), {"nl": text, "en": text}
    parameters = manifest["parameters"]
    parameters["file"] |= {"title": both, "question": both, "expectation": both}
    for named in (
        *parameters["scenarios"].values(),
        *parameters["file"].get("robustness", {}).get("structures", {}).values(),
    ):
        named["title"] = both
    return found(name)._replace(manifest=manifest)


@pytest.mark.parametrize("text", [HOSTILE[1], *(pytest.param(one, marks=SLOW) for one in (HOSTILE[0], *HOSTILE[2:]))])
def test_hostile_texts_give_correct_pages(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_report, "shown", lambda telling, scenario: iter(()))
    made = survey_report.survey_page(with_titles(REGION, text), "en")
    assert Page(made).scripts == 0 and "<script" not in made
    assert any(text[1:4] in said for said in Page(made).quoted)


def test_the_table_of_the_readme_is_that_of_the_shares() -> None:
    """For every seller and structure the largest share, in bold where it is not a twentieth for certain."""
    text = (ROOT.parent / "experiments" / "README.md").read_text(encoding="utf-8")
    table = found(REGION).tables["shares.csv"]
    structures = found(REGION).manifest["parameters"]["file"]["robustness"]["structures"]
    for name, structure in structures.items():
        (line,) = re.findall(rf"^\| {re.escape(structure['title']['en'])} \| (.*) \|$", text, flags=re.MULTILINE)
        sellers = ("soft", "soft_question", "subtle", "hard", "next_step")
        for seller, cell in zip(sellers, line.split(" | "), strict=True):
            own = table[(table["by"] == "seller") & (table["structure"] == name) & (table["name"] == seller)]
            assert cell == (_most_of(own) if len(own) else "does not play")


def _most_of(rows: pd.DataFrame) -> str:
    most = rows.sort_values("ahead", ascending=False, kind="stable").iloc[0]
    said = f"{most['ahead']:.1f} ({most['ahead_low']:.1f} to {most['ahead_high']:.1f}), {most['annoyed']:.1f}"
    return said if most["ahead_low"] >= 5.0 else f"**{said}**"


@pytest.mark.parametrize(("name", "lang"), BARE)
def test_a_sentence_to_cite_says_what_its_row_says(name: str, lang: Lang) -> None:
    telling = told(name, lang)
    step = max(1, len(telling.register) // 400)
    kinds = {one.kind: one for one in telling.register.values()}
    for one in survey_quoting.citations(telling, [*kinds.values(), *list(telling.register.values())[::step]]):
        known = [value for key in one.said.ids for value in values_of(telling, key)]
        known += [float(count) for count in re.findall(r"\d+", one.number.id)] + [4096.0, 76.0, 9.0, 5.0]
        text = SILENCE.sub(" ", one.said.text)
        assert [said for said in numbers_in(text) if not shows(said, lang, known)] == [], one.said.text
        assert found(name).run_id in one.said.text and re.search(r"C[12]: ", one.said.text)


def test_a_share_of_the_region_is_cited_at_its_level() -> None:
    telling = told(REGION, "en")
    one = telling.register.at("base", "net", "free", "seller", "subtle", "ahead")
    said = survey_quoting.cited(telling, one).text
    for part in (
        "19.3%",
        "95% interval 18.1 to 20.6",
        "C2",
        "4,096 points",
        "9 structures",
        "annoys 5.5%",
        "d2340bf8",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("ids", "names", "said"),
    [
        (
            (f"{REGION}/base/net/free/seller/subtel/ahead",),
            {},
            "did you mean 12_robustness/base/net/free/seller/subtle",
        ),
        ((), {"measure": "ahed"}, "--measure: unknown measure; did you mean ahead?"),
        ((), {"playbook": "soft", "against": "hard"}, "nothing in this survey"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(ids: Any, names: Any, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        asked_for(told(REGION, "en").register, ids, names)


def test_the_shell_cites_a_survey(capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(ROOT / REGION)
    assert status(["cite", folder, f"{REGION}/base/net/subtle/behind", "--lang", "nl"]) == 0
    shown = capsys.readouterr().out
    assert "35,6% (95%-interval 34,2 tot 37,1)" in shown and "niveau C2" in shown
    assert status(["cite", folder, "--scenario", "stakes", "--measure", "behind", "--json", "--style", "bibtex"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["numbers"]) == 3 and data["level"] == "C2" and "claim level C2" in data["reference"]
    assert status(["cite", folder, "--list"]) == 0
    assert len(capsys.readouterr().out.split()) == len(told(REGION, "en").register)
    assert status(["cite", folder, "nothing"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_a_seller_and_the_style_of_the_same_name_are_told_apart(lang: Lang) -> None:
    telling = told(REGION, lang)
    both = [telling.register.at("base", "net", "free", by, "hard", "ahead") for by in ("seller", "style")]
    said = [survey_quoting.cited(telling, one).text for one in both]
    assert telling.seller("hard_silence") in said[0] and telling.seller("hard_silence") not in said[1]
