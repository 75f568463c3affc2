"""The slides of a survey say what its tables say, with every number's id in the notes, and fit."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from sim.cli import status
from sim.show import slide_kit, survey_deck, survey_slides
from sim.show.linter import complaints
from sim.show.theme import Lang

from .stated import numbers_in, shows
from .test_deck import frames, shown, slides, too_large
from .test_deck import told as notes
from .test_surveys_told import MAPS, REGION, ROOT, SEARCH, SILENCE, found, led, told, values_of

WHOLE = pytest.mark.slow
PLAIN = [(REGION, "nl"), (SEARCH, "en"), pytest.param(MAPS, "en", marks=WHOLE)]
DRAWN = [pytest.param(name, lang, marks=WHOLE) for name in (REGION, MAPS, SEARCH) for lang in ("nl", "en")]


@cache
def plain(name: str, lang: Lang) -> bytes:
    """The deck without its pictures: they take nine tenths of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey_slides, "_chosen", lambda telling, kind: iter(()))
        return survey_deck.survey_deck(found(name), lang)


@cache
def whole(name: str, lang: Lang) -> bytes:
    return survey_deck.survey_deck(found(name), lang)


def check_numbers(data: bytes, name: str, lang: Lang) -> None:
    """Every number of a slide that cites is that of an id in its notes."""
    telling, seen = told(name, lang), 0
    for slide in slides(data):
        ids = [line for line in notes(slide).splitlines() if line in telling.register]
        if not ids:
            continue
        known = [value for key in ids for value in values_of(telling, key)] + [float(n) for n in range(20)]
        known += [*led(telling, ids).values(), 100.0]
        text = SILENCE.sub(" ", re.sub(rf"{telling.results.run_id}|4[.,]096|\b76\b|{name}", " ", shown(slide)))
        wrong = [said for said in numbers_in(text) if not shows(said, lang, known)]
        assert wrong == [], text
        seen += len(numbers_in(text))
    assert seen > 40


@pytest.mark.parametrize(("name", "lang"), PLAIN)
def test_every_number_of_a_slide_is_that_of_an_id_in_its_notes(name: str, lang: Lang) -> None:
    check_numbers(plain(name, lang), name, lang)


def test_the_parts_of_the_bars_are_shares_of_the_table() -> None:
    table = found(REGION).tables["shares.csv"]
    table = table[(table["by"] == "seller") & (table["dialling"] == "free") & (table["objective"] == "net")]
    charts = [shape.chart for slide in slides(plain(REGION, "nl")) for shape in slide.shapes if shape.has_chart]
    net = [list(series.values) for series in charts[0].plots[0].series]
    order = ["soft", "soft_question", "subtle", "hard", "next_step", "undecided"]
    for name, values in zip(order, net, strict=True):
        own = table[table["name"] == name].set_index("structure")["ahead"]
        places = found(REGION).manifest["parameters"]["file"]["robustness"]["structures"]
        for place, value in zip(places, values, strict=True):
            assert value == pytest.approx(own.get(place, 0.0))


@pytest.mark.parametrize(("name", "lang"), PLAIN)
def test_every_text_fits_and_breaks_no_rule(name: str, lang: Lang) -> None:
    own = told(name, lang).own()
    for slide in slides(plain(name, lang)):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top + shape.height <= 900 * slide_kit.PX
            assert shape.left + shape.width <= 1600 * slide_kit.PX + 1
            if shape.has_chart or shape.has_table:
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr", "")) > 20
        assert too_large(slide) == []
        assert [line for line in shown(slide).splitlines() if line.endswith("…")] == [], "cut off"
        spoken = "\n".join(line for line in shown(slide).splitlines() if not line.isdigit())
        wrong = [complaints(part, own=own) for part in (spoken, *notes(slide).split("\n\n"))]
        assert [one for one in wrong if one] == []


@pytest.mark.parametrize(("name", "lang"), PLAIN)
def test_the_slides_are_there_and_the_file_is_small(name: str, lang: Lang) -> None:
    telling, every = told(name, lang), "\n".join(map(shown, slides(plain(name, lang))))
    assert len(plain(name, lang)) < 1_000_000
    for key in ("question", "expectation", "assumed", "unknown", "methods"):
        assert telling.say(f"report.{key}") in every
    assert found(name).run_id in every and f"{telling.level}: " in every
    assert any(frames(slide) for slide in slides(plain(name, lang)))


def test_the_shell_writes_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / SEARCH, tmp_path / SEARCH, ignore=shutil.ignore_patterns("figures", "raw"))
    monkeypatch.setattr(survey_deck, "survey_deck", lambda results, lang: plain(SEARCH, "en"))
    assert status(["report", str(tmp_path / SEARCH), "--format", "pptx"]) == 0
    assert {path.name for path in (tmp_path / SEARCH).glob("*.pptx")} == {"deck_nl.pptx", "deck_en.pptx"}
    assert status(["report", str(tmp_path / SEARCH), "--format", "odp"]) == 2


@pytest.mark.parametrize(("name", "lang"), DRAWN)
def test_a_whole_deck_is_small_and_its_pictures_are_described(name: str, lang: Lang, tmp_path: Path) -> None:
    data = whole(name, lang)
    check_numbers(data, name, lang)
    drawn = [shape for slide in slides(data) for shape in slide.shapes if shape.shape_type == 13]
    assert len(drawn) == 3 + 1 and len(data) < 1_000_000
    assert all(len(shape._element.xpath(".//p:cNvPr")[0].get("descr", "")) > 20 for shape in drawn)
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("NO LIBREOFFICE HERE: no deck was rendered; apt-get install libreoffice-impress")
    (tmp_path / "deck.pptx").write_bytes(data)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "deck.pptx")], check=True, capture_output=True, timeout=300)
    assert (tmp_path / "deck.pdf").read_bytes().count(b"/Type/Page/") >= len(slides(data)) - 1
