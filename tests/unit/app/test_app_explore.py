"""Explore without a browser: figures, addresses, figures to look at and files to take along."""

import io
import re
import zipfile

import pytest

from sim.show.explore_files import FILES
from sim.show.linter import page_complaints
from tests.unit.app.visits import visitor

SMALL = "office.accounts=300&office.days=20&half_width=1"


def done(someone: object, query: str, lang: str = "nl") -> str:
    """The last part of an answer."""
    after, visitor_name = "0", "t"
    for _ in range(200):
        found = someone.get(f"/explore/answer?{query}&lang={lang}&visitor={visitor_name}&after={after}")  # type: ignore[attr-defined]
        assert found.status_code == 200
        if 'data-more="no"' in found.text:
            return str(found.text)
        after = re.search(r'data-version="(\d+)"', found.text)[1]  # type: ignore[index]
    raise AssertionError("never done")


def numbers(text: str, measure: str) -> dict[str, float]:
    found = re.findall(rf'data-seller="([^"]+)" data-measure="{measure}"><b>([^<]+)</b>', text)
    return {name: float(value.rstrip("%").replace(",", ".")) for name, value in found}


def test_an_answer_says_orders_beside_annoyance_with_level_and_run() -> None:
    text = done(visitor(), SMALL)
    assert (
        set(numbers(text, "net")) == set(numbers(text, "annoyed")) == {"soft", "soft + één vraag", "subtiel", "hard"}
    )
    assert "In dit model haalt" in text and "C1" in text and "run " in text and "95%-interval" in text
    assert page_complaints(text) == []


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("preset", ["column", "consumers", "complex", "cold"])
def test_no_preset_breaks_a_rule_of_ours(preset: str, lang: str) -> None:
    text = done(visitor(), f"{SMALL}&preset={preset}", lang)
    assert page_complaints(text) == []
    assert ("na bedenktijd" in text or "after cooling-off" in text) == (preset == "consumers")


def test_more_self_buyers_raise_soft_and_another_dialling_is_another_answer() -> None:
    someone = visitor()
    few, many = (done(someone, f"{SMALL}&population.self_buyers={share}") for share in ("0.1", "0.4"))
    assert numbers(many, "net")["soft"] > numbers(few, "net")["soft"] + 5
    redial = done(someone, f"{SMALL}&population.self_buyers=0.4&policy=redial")
    assert numbers(redial, "net")["soft"] > numbers(many, "net")["soft"]


def test_the_page_holds_the_state_of_its_address() -> None:
    query = "preset=complex&law.iota=0.6&population.self_buyers=0.25&silence=5&policy=widen&half_width=1"
    text = visitor().get(f"/?{query}&lang=en").text
    for name, value in (("law.iota", "0.6"), ("population.self_buyers", "0.25"), ("silence", "5")):
        assert re.search(rf'name="{re.escape(name)}"[^>]* value="{value}"', text)
    assert re.search(r'value="widen" checked', text) and re.search(r'value="1" checked', text)
    assert 'lang=en"' in text


def test_a_form_without_scripts_leads_to_an_address_worth_sharing() -> None:
    found = visitor().get("/?visitor=x&preset=column&law.iota=0.43&population.self_buyers=0.4&lang=nl&silence=8")
    assert (found.status_code, found.headers["location"]) == (303, "/?population.self_buyers=0.4&lang=nl")


HOSTILE = [
    "preset=../../x",
    "law.iota=nan",
    "law.iota=1e999",
    "silence=abc",
    "policy=%00",
    "office.opening=24&office.hours=24",
    "population.self_buyers=0.8&population.needs_nudge=0.8",
    "<script>=1",
    "a.b=%3Cscript%3E",
    "after=-1",
]


@pytest.mark.parametrize("query", [*HOSTILE, "after=" + "9" * 40])
def test_an_address_never_breaks_the_page(query: str) -> None:
    someone = visitor()
    assert someone.get(f"/?{query}").status_code == 200
    found = someone.get(f"/explore/answer?{query}&{SMALL}")
    assert found.status_code == 200 and "<script" not in found.text


def test_what_is_out_of_range_is_said_and_bounded() -> None:
    text = done(visitor(), f"{SMALL}&law.iota=7")
    assert "Ergernis per eenheid druk kan hier niet 7 zijn; er is met 1 gerekend" in text
    text = visitor().get(f"/explore/answer?{SMALL}&population.self_buyers=0.8&population.needs_nudge=0.8").text
    assert "passen niet samen" in text and 'role="alert"' in text


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "nl",
            [
                "De markt: “x”",
                "met De column",
                "Belbeleid: “x”",
                "met beleefd",
                "“x” is niet te lezen; er is met 0,5",
            ],
        ),
        ("nl", ["Zelfkopers kan hier niet 7 zijn; er is met 80%", "Stilte na een vraag: hard: “nan”"]),
        ("en", ["The market: “x”", "The column was used", "Dialling: “x”", "polite was used"]),
    ],
)
def test_what_was_not_taken_is_called_as_the_page_calls_it(lang: str, said: list[str]) -> None:
    query = "preset=x&policy=x&half_width=x&population.self_buyers=7&silence.hard=nan"
    notes = re.findall(r"<li>(.*?)</li>", visitor().get(f"/?{query}&lang={lang}").text.partition('class="notes"')[2])
    assert all(one in " ".join(notes) for one in said), notes


def test_whom_a_number_favours_is_said_with_names_and_not_with_keys() -> None:
    for lang in ("nl", "en"):
        hints = re.findall(r'-hint">([^<]*)', visitor().get(f"/?lang={lang}").text)
        assert len(hints) > 90 and [one for one in hints if "_" in one] == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_everything_can_be_taken_along(name: str) -> None:
    someone = visitor()
    found = someone.get(f"/explore/files/{name}?{SMALL}&lang=nl&policy=redial")
    assert found.status_code == 200 and "attachment" in found.headers["content-disposition"]
    begins = {"png": b"\x89PNG", "svg": b"<?xml", "csv": b"scenario", "pptx": b"PK", "toml": b"title"}
    assert found.content.startswith(begins[name.rpartition(".")[2]])


def test_another_silence_is_taken_along_as_a_seller_of_its_own() -> None:
    found = visitor().get(f"/explore/files/experiment.toml?{SMALL}&silence=5")
    names = zipfile.ZipFile(io.BytesIO(found.content)).namelist()
    assert names[0].startswith("explore_column") and names[1:] == ["subtle_silence_5.toml"]


def test_figures_follow_the_theme_and_share_no_ids() -> None:
    someone = visitor()
    plane = someone.get(f"/explore/figures/plane?{SMALL}&place=phone").text
    assert "var(--subtle)" in plane and not re.search(r"#[0-9a-fA-F]{6}\b", plane) and "<style" not in plane
    drawn = someone.get("/explore/figures/map?half_width=1&lang=nl&place=card").text
    assert drawn.count("<svg") == 2 and "Vooraf gerekend" in drawn
    ids = re.findall(r'\bid="([^"]+)"', plane + drawn)
    assert len(ids) == len(set(ids))
    hidden = someone.get(f"/explore/figures/map?{SMALL}&lang=nl").text
    assert "<svg" not in hidden and "geldt alleen" in hidden


def test_there_are_no_other_figures_or_files() -> None:
    for path in ("/explore/figures/x", "/explore/files/x", "/explore/files/..%2f..%2fpyproject.toml"):
        assert visitor().get(path).status_code == 404


def test_a_figure_of_an_earlier_question_that_comes_late_does_not_drop_the_newest() -> None:
    someone = visitor()
    answer = next(route for route in someone.app.routes if route.path == "/explore/answer")  # type: ignore[attr-defined]
    desk = answer.endpoint.__self__.desk
    earlier, newest = (f"{SMALL}&silence={seconds}&visitor=late" for seconds in (11, 12))
    done(someone, earlier.replace("&visitor=late", ""))
    for part in (f"answer?{earlier}", f"answer?{newest}", f"figures/plane?{earlier}"):
        assert someone.get(f"/explore/{part}").status_code == 200
    assert desk._current["testclient/late"].question.silence() == 12
