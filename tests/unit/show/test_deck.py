"""A deck says what the tables say, fits its slides in either language, and survives whatever people write."""

import shutil
import subprocess
from collections.abc import Callable, Collection, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pptx import Presentation

from sim.cli import status
from sim.show import deck, slide_charts, slide_kit, slides_results, statements
from sim.show.citing import Register
from sim.show.letters import clean
from sim.show.linter import complaints
from sim.show.making import Making
from sim.show.quantities import Telling
from sim.show.samples import register as sampled
from sim.show.theme import Lang
from sim.show.typeset import height, wrap
from sim.study.results import Results

from .played import compared, consumers, one_market, swept
from .stated import numbers_in, shows
from .test_report_page import HOSTILE, stated, with_texts

LANGS: tuple[Lang, ...] = ("nl", "en")
MADE = [compared, swept]


@cache
def file(made: Callable[[], Results], lang: Lang) -> bytes:
    return deck.deck(made(), lang)


def slides(data: bytes) -> list[Any]:
    return list(Presentation(BytesIO(data)).slides)


def frames(slide: Any) -> Iterator[tuple[Any, float, float]]:
    """Every text of a slide with the width and height it has, in design pixels."""
    for shape in slide.shapes:
        if shape.has_text_frame and shape.text_frame.text:
            yield shape.text_frame, shape.width / slide_kit.PX, shape.height / slide_kit.PX
        if shape.has_table:
            for row in shape.table.rows:
                for column, cell in zip(shape.table.columns, row.cells, strict=True):
                    yield cell.text_frame, column.width / slide_kit.PX - 16, row.height / slide_kit.PX


def shown(slide: Any) -> str:
    return "\n".join(frame.text for frame, _, _ in frames(slide))


def told(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


def cited(slide: Any, register: Collection[str]) -> list[str]:
    return [line for line in told(slide).splitlines() if line in register]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made", MADE, ids=["compared", "swept"])
def test_every_number_of_a_result_slide_is_that_of_an_id_in_its_notes(made: Any, lang: Lang) -> None:
    register, seen = {**Register(made()), **sampled(made())}, 0
    for slide in slides(file(made, lang)):
        if not (ids := cited(slide, register)):
            continue
        known = [float(n) for key in ids for n in (*register[key][6:9], *register[key].n, register[key].replications)]
        known += [float(level) for key in ids for _, level in register[key].point] + [float(n) for n in range(20)]
        text = shown(slide).replace(made().run_id, "")
        wrong = [said for said in numbers_in(text) if not shows(said, lang, known)]
        assert wrong == [], text
        seen += len(numbers_in(text))
    assert seen > 40


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_the_sample_can_be_looked_up_in_the_notes(lang: Lang) -> None:
    register = sampled(compared())
    found = {key for slide in slides(file(compared, lang)) for key in cited(slide, register)}
    assert found == {key for key, one in register.items() if one.scenario == "column"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_bar_is_an_estimate_with_its_ends(lang: Lang) -> None:
    known, seen = set(stated(compared())), 0
    for slide in slides(file(compared, lang)):
        for series in (series for shape in slide.shapes if shape.has_chart for series in shape.chart.plots[0].series):
            ends = [
                [float(v.text) for v in series._element.xpath(f"c:errBars/c:{side}//c:v")]
                for side in ("plus", "minus")
            ]
            for value, plus, minus in zip(series.values, *ends, strict=False):
                assert value in known
                assert any(abs(value + plus - other) < 1e-9 for other in known)
                assert any(abs(value - minus - other) < 1e-9 for other in known)
                seen += 1
    assert seen == 2 * 2 * 3 + 2 * 2 * 3 * 2, "two scenarios, two measures, three sellers; then under two policies"


@pytest.mark.parametrize("lang", LANGS)
def test_the_blocks_of_a_bar_of_worlds_are_counts_of_comparisons(lang: Lang) -> None:
    register = Register(swept())
    gaps = [one for one in register.values() if one.other and one.measure == "net"]
    counted = [
        [sum(one.value > 0 and one.decided for one in found), sum(not one.decided for one in found)]
        for a, b in (("subtle", "soft"), ("hard", "soft"), ("hard", "subtle"))
        if (found := [one for one in gaps if (one.arm[0], (one.other or one.arm)[0]) == (a, b)])
    ]
    stacked = [
        [list(series.values) for series in shape.chart.plots[0].series]
        for slide in slides(file(swept, lang))
        for shape in slide.shapes
        if shape.has_chart and len(shape.chart.plots[0].series) == 3
    ]
    assert len(stacked) == 1
    more, still, fewer = stacked[0]
    assert [[a, b] for a, b in zip(more, still, strict=True)] == counted
    assert [sum(row) for row in zip(more, still, fewer, strict=True)] == [3, 3, 3]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made", MADE, ids=["compared", "swept"])
def test_every_text_fits_its_box_and_every_box_its_slide(made: Any, lang: Lang) -> None:
    for slide in slides(file(made, lang)):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= 1600 * slide_kit.PX and shape.top + shape.height <= 900 * slide_kit.PX
        assert too_large(slide) == []


def too_large(slide: Any) -> list[str]:
    found = []
    for frame, wide, tall in frames(slide):
        font = frame.paragraphs[0].runs[0].font
        px = font.size.pt / slide_kit.PT
        lines = wrap(frame.text, px, wide, 700 if font.bold else 400, lines=99)
        if px < 18 or height(px, len(lines), slide_kit.LEAD) > tall + 1:
            found.append(frame.text)
    return found


def test_a_long_text_keeps_its_paragraphs_or_says_that_it_was_cut() -> None:
    box, style = slide_kit.Box(0, 0, 1472, 630), slide_kit.Style((26, 24, 22, 20, 18))
    long = "\n\n".join(f"Paragraph {i} says what was done, in sentences as methods have them. " * 3 for i in range(7))
    assert slide_kit.fit(long[:1001], box, style)[0] == long[:1001]
    assert slide_kit.fit("word " * 3000, box, style)[0].endswith("…")
    assert wrap("word " * 3000, 20, 1400, lines=999)[-1].endswith("…")


def test_a_word_too_wide_for_its_line_is_set_smaller_before_it_is_cut() -> None:
    box = slide_kit.Box(0, 0, 170, 80)
    shown, px = slide_kit.fit("aannemelijk", box, slide_kit.Style((40, 32, 22, 18), 600))
    assert shown == "aannemelijk" and px == 22


def test_an_answer_begins_under_its_title_however_long_the_name_of_its_scenario() -> None:
    made = Making(Telling(compared(), "en"))
    made.telling.scenario = lambda name: "The nudge works just as the column says that it does, all year"  # type: ignore[method-assign]
    slides_results.answer(made, "column")
    (slide,) = list(made.file.slides)
    title = slide.shapes.title.text_frame
    lines = wrap(title.text, 42, 0.84 * slide_kit.HEADING.w, 700)
    assert len(lines) == 2
    body = min(shape.top / slide_kit.PX for shape in slide.shapes if shape.has_text_frame and len(shape.text) > 100)
    assert body > slide_kit.HEADING.y + height(42, 2, slide_kit.LEAD)


def test_a_few_in_a_hundred_thousand_do_not_fill_a_bar() -> None:
    empty = slide_kit.empty()
    slide = empty.slides.add_slide(empty.slide_layouts[0])
    few = [slide_charts.Bar(0.005, 0.002, 0.01, "hard")]
    slide_charts.bars(slide, ["hard"], few, slide_kit.HEADING, "hard 0.005%", 1.0)
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert chart.value_axis.maximum_scale > 1.0


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made", MADE, ids=["compared", "swept"])
def test_no_text_of_a_slide_breaks_a_rule(made: Any, lang: Lang) -> None:
    own = [*Telling(made(), lang).own(), compared().manifest["parameters"]["file"]["title"][lang]]
    for slide in slides(file(made, lang)):
        spoken = "\n".join(line for line in shown(slide).splitlines() if not line.isdigit())
        parts = [spoken, *told(slide).split("\n\n")]
        pictured = [shape._element.xpath(".//p:cNvPr/@descr") for shape in slide.shapes]
        assert [complaints(part, own=own) for part in [*parts, *(" ".join(alt) for alt in pictured)]] == [
            [] for _ in [*parts, *pictured]
        ]


@pytest.mark.parametrize("made", MADE, ids=["compared", "swept"])
def test_pictures_tables_and_charts_have_an_alternative_text(made: Any) -> None:
    kinds: list[str] = []
    for slide in slides(file(made, "nl")):
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == 13:
                kinds.append(str(shape.shape_type))
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr", "")) > 20
    assert len(kinds) >= 3


@pytest.mark.parametrize("lang", LANGS)
def test_the_slides_are_there_and_the_file_is_small(lang: Lang) -> None:
    data, telling = file(compared, lang), Telling(compared(), lang)
    assert len(data) < 1_000_000
    every = "\n".join(map(shown, slides(data)))
    for key in ("question", "expectation", "contrasts", "unknown", "methods"):
        assert telling.say(f"report.{key}") in every
    for name in ("column", "consumers"):
        about = {"scenario": telling.scenario(name), "dialling": telling.dialling("polite")}
        assert telling.say("report.answer.of", **about) in every
        assert telling.say("deck.bars", **about) in every and telling.say("deck.lines", **about) in every
    assert telling.say("deck.assumed", n="69", k="47") in every
    assert Presentation(BytesIO(data)).slide_width == 1600 * slide_kit.PX


@pytest.mark.parametrize("lang", LANGS)
def test_a_design_with_consumers_can_be_shown(lang: Lang) -> None:
    said = {"nl": "Orders na bedenktijd in 3 werelden", "en": "Orders after cooling-off in 3 worlds"}[lang]
    assert said in "\n".join(map(shown, slides(file(consumers, lang))))


@pytest.mark.parametrize("lang", LANGS)
def test_the_title_of_worlds_says_who_gets_more_and_who_annoys(lang: Lang) -> None:
    said = {"nl": ("van de mensen", "werelden"), "en": ("of people", "worlds")}[lang]
    titles = [slide.shapes.title.text_frame.text for slide in slides(file(swept, lang))]
    assert sum(all(word in title for word in said) for title in titles) >= 1


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["more"] * 3, "hard brings more orders than subtle in all 3 worlds"),
        (["fewer"] * 3, "subtle brings more orders than hard in all 3 worlds"),
        (["more", "open"], "hard brings more orders than subtle in 1 of 2 worlds, the other way round nowhere"),
        (
            ["more", "fewer", "fewer"],
            "subtle brings more orders than hard in 2 of 3 worlds, the other way round in 1",
        ),
        (["open"] * 3, "between hard and subtle no difference in orders can be told in any of 3 worlds"),
    ],
)
def test_who_gets_more_orders_in_how_many_worlds(kinds: list[str], said: str) -> None:
    about = {"more": statements.MORE, "fewer": statements.FEWER, "open": statements.OPEN}
    telling = Telling(compared(), "en")
    assert slides_results._more_often(telling, "subtle", "hard", [about[kind] for kind in kinds]) == said


def test_undecided_are_counted_over_every_world_and_not_over_the_widest_alone() -> None:
    telling = Telling(swept(), "en")
    pairs = statements.every_contrast(telling, statements.scenarios(telling)[0], "hard")
    polite = [one.net.point for one in pairs if one.net.arm[1] == "polite"]
    assert len(polite) == 6 and len(set(polite)) == 3, "two others in each of three worlds"


def test_answers_without_a_comparison_share_one_slide() -> None:
    whole = compared()
    summary = whole.summary[whole.summary["playbook"] == "subtle"]
    alone = Results(whole.folder, summary, whole.comparisons[:0], whole.manifest)
    every = slides(deck.deck(alone, "en"))
    assert [slide.shapes.title.text_frame.text for slide in every].count("The answer") == 1
    answer = next(slide for slide in every if slide.shapes.title.text_frame.text == "The answer")
    table = next(shape.table for shape in answer.shapes if shape.has_table)
    assert len(table.rows) == 3 and "level" in told(answer).lower()
    assert too_large(answer) == []


def test_a_design_with_one_seller_can_be_shown() -> None:
    whole = swept()
    summary = whole.summary[whole.summary["playbook"] == "subtle"]
    alone = Results(whole.folder, summary, whole.comparisons[:0], whole.manifest)
    assert "Orders in 3 worlds" in "\n".join(map(shown, slides(deck.deck(alone, "en"))))


def test_the_same_result_gives_the_same_bytes() -> None:
    assert deck.deck(compared(), "nl") == file(compared, "nl")


@pytest.mark.parametrize("text", HOSTILE, ids=["tex", "script", "attribute", "template", "rtl", "surrogate", "long"])
def test_hostile_texts_give_correct_decks(text: str) -> None:
    found = slides(deck.deck(with_texts(one_market(), text), "en"))
    assert clean(text) in told(found[0])
    assert [too_large(slide) for slide in found] == [[] for _ in found]
    assert (clean(text) in shown(found[0])) == (len(text) < 1000)


def test_the_shell_writes_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    folder = one_market().folder
    assert status(["report", str(folder), "--format", "pptx"]) == 0
    assert {path.name for path in folder.glob("*.pptx")} == {"deck_nl.pptx", "deck_en.pptx"}
    assert status(["report", str(folder), "--format", "odp"]) == 2
    assert "pptx" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("made", MADE, ids=["compared", "swept"])
def test_another_program_draws_every_slide(made: Any, lang: Lang, tmp_path: Path) -> None:
    office, printer = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or printer is None:
        pytest.skip("NO LIBREOFFICE HERE: no deck was rendered; apt-get install libreoffice-impress poppler-utils")
    (tmp_path / "deck.pptx").write_bytes(file(made, lang))
    home, out = f"-env:UserInstallation=file://{tmp_path}/home", ["--outdir", str(tmp_path)]
    command = [office, home, "--headless", "--convert-to", "pdf", *out, str(tmp_path / "deck.pptx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    subprocess.run([printer, "-r", "40", "-png", str(tmp_path / "deck.pdf"), str(tmp_path / "slide")], check=True)
    drawn = sorted(tmp_path.glob("slide*.png"))
    assert len(drawn) == len(slides(file(made, lang)))
    for path in drawn:
        with Image.open(path) as picture:
            assert picture.width * 9 == pytest.approx(picture.height * 16, rel=0.01)
            ink = np.asarray(picture.convert("L")) < 200
        assert ink.mean() > 0.004, f"{path.name} is all but empty"
        assert not ink[:, -8:].any() and not ink[-8:].any(), f"{path.name}: something runs off the slide"
