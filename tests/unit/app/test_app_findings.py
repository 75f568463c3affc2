"""Findings: what is committed, as pages."""

import json
import re
import shutil
from pathlib import Path

import pytest

from sim.app.settings import Settings
from sim.show.experiments import verdict
from sim.show.linter import page_complaints
from tests.unit.app.visits import visitor

ROOT = Path(__file__).parents[3]
NAME = "01_headline"
SURVEYS = [("11_who_is_ahead_where", "C1"), ("12_robustness", "C2"), ("13_search", "C1")]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_experiment_has_its_page_with_answer_verdict_and_citation(lang: str) -> None:
    someone = visitor(Settings(folder=ROOT))
    assert f"/findings/{NAME}" in someone.get(f"/findings?lang={lang}").text
    text = someone.get(f"/findings/{NAME}?lang={lang}").text
    assert "aed4b629" in text and ("claimniveau C1" in text or "claim level C1" in text)
    assert "as expected" in text and "<table>" in text
    assert text.count('class="quote"') == 6


@pytest.mark.parametrize(("name", "level"), SURVEYS)
def test_a_survey_has_its_page_too(name: str, level: str) -> None:
    run = json.loads((ROOT / "results" / name / "manifest.json").read_text(encoding="utf-8"))["run_id"]
    someone = visitor(Settings(folder=ROOT))
    text = someone.get(f"/findings/{name}?lang=en").text
    assert run in text and f"claim level {level}" in text and 'role="alert"' not in text
    assert text.count('class="quote"') == 6 and "--list" in text
    assert page_complaints(text) == [] and 'class="verdict' in text
    figures = re.findall(rf'hx-get="(/findings/{name}/figures/[^"]+)"', text)
    assert len(figures) >= 3
    assert f"run {run}" in someone.get(figures[0].replace("&amp;", "&")).text
    for file in re.findall(rf'href="(/findings/{name}/files/[^"]+[.](?:csv|json|toml)[^"]*)"', text):
        assert someone.get(file).status_code == 200


def test_figures_and_files_are_those_of_the_result() -> None:
    someone = visitor(Settings(folder=ROOT))
    drawn = someone.get(f"/findings/{NAME}/figures/plane?lang=nl")
    assert drawn.status_code == 200 and "var(--hard)" in drawn.text and "aed4b629" in drawn.text
    for name, begins in (("summary.csv", b"scenario"), ("manifest.json", b"{"), ("experiment.toml", b"#"),
                         ("by_seller.svg", b"<?xml"), ("plane.png", b"\x89PNG")):  # fmt: skip
        found = someone.get(f"/findings/{NAME}/files/{name}")
        assert found.status_code == 200 and found.content.startswith(begins)


def test_a_survey_has_its_report_and_slides() -> None:
    someone = visitor(Settings(folder=ROOT))
    for file, begins in (("report.html", b"<!doctype html>"), ("slides.pptx", b"PK")):
        found = someone.get(f"/findings/13_search/files/{file}?lang=en")
        assert found.status_code == 200 and found.content.startswith(begins)


def test_a_verdict_leaves_no_words_of_figures_that_the_page_shows_itself() -> None:
    told = verdict(ROOT, "12_robustness")
    assert "What drives the differences." in told
    assert "Where subtle is behind" not in told and "One parameter at a time" not in told


def test_no_table_of_a_verdict_has_a_head_that_says_nothing() -> None:
    someone = visitor(Settings(folder=ROOT))
    names = [path.stem for path in (ROOT / "experiments").glob("*.toml")]
    texts = [str(verdict(ROOT, name)) for name in names]
    assert "<th>" in "".join(texts) and "<th></th>" not in "".join(texts)
    assert "<td></td>" in someone.get("/findings/03_redials").text


@pytest.mark.parametrize("place", [0, 2, -1])
def test_from_an_experiment_one_goes_on_to_the_next_and_back_to_all(place: int) -> None:
    every = re.findall(r'href="(/findings/\w+)"', visitor().get("/findings").text)
    page, around = visitor().get(every[place]).text, [None, *every, None]
    at = around.index(every[place])
    for way, there in (("prev", around[at - 1]), ("next", around[at + 1])):
        assert re.findall(rf'href="(/findings/\w+)" rel="{way}"', page) == ([there] if there else [])
    assert page.count('href="/findings"') == 3  # in the tabs, at the head and at the foot


def test_nothing_else_is_read_by_a_name_from_the_address() -> None:
    someone = visitor(Settings(folder=ROOT))
    figures = [f"{NAME}/{path}" for path in ("files/x.svg", "files/run.json", "files/a.b.c", "figures/x")]
    for path in ("README", "..%2f..%2fpyproject", "%00", f"{NAME}/files/..%2f..%2f..%2fREADME.md", *figures):
        assert someone.get(f"/findings/{path}").status_code == 404


def test_without_the_projects_folders_the_page_says_so(tmp_path: Path) -> None:
    text = visitor(Settings(folder=tmp_path)).get("/findings?lang=nl").text
    assert "Hier liggen geen experimenten" in text


def test_what_was_not_run_or_is_damaged_is_said(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    shutil.copy(ROOT / "experiments" / f"{NAME}.toml", tmp_path / "experiments")
    (tmp_path / "experiments" / "broken.toml").write_text("title = [[[")
    someone = visitor(Settings(folder=tmp_path))
    assert "broken" not in someone.get("/findings").text
    assert "nog niet gerekend" in someone.get(f"/findings/{NAME}?lang=nl").text
    shutil.copytree(ROOT / "results" / NAME, tmp_path / "results" / NAME)
    (tmp_path / "results" / NAME / "summary.csv").write_text("x")
    assert 'role="alert"' in someone.get(f"/findings/{NAME}").text
