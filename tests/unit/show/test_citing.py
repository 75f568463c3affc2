"""Numbers can be looked up by their id; sentences about them say what the tables say, and break no rule."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sim.cli import status
from sim.reading import InputError
from sim.show import quoting
from sim.show.citing import Citable, Register, Wanted, look_up
from sim.show.linter import complaints
from sim.show.quantities import Telling
from sim.show.samples import register as sampled
from sim.show.theme import Lang
from sim.show.words import LANGUAGES
from sim.study.results import Results

from .played import compared, swept
from .stated import numbers_in, shows, value_of

ROOT = Path(__file__).parents[3]


def row_of(results: Results, one: Citable) -> dict[str, Any]:
    """The row of the tables that a number is from, found without the register."""
    table = results.summary if one.other is None else results.comparisons
    table = table[(table["scenario"] == one.scenario) & (table["measure"] == one.measure)]
    for name, level in one.point:
        table = table[table[name] == level]
    if one.other is None:
        found = table[(table["playbook"] == one.arm[0]) & (table["policy"] == one.arm[1])]
        return dict(found.iloc[0])
    pair = {"/".join(one.arm), "/".join(one.other)}
    return dict(table[[{a, b} == pair for a, b in zip(table["a"], table["b"], strict=True)]].iloc[0])


def values_of(results: Results, one: Citable) -> list[float]:
    """Every number of that row, a difference with the sign it has for whoever asks."""
    row = row_of(results, one)
    if one.other is None:
        return [row[name] for name in ("estimate", "low", "high", "replications", "n")]
    turn = 1.0 if row["a"] == "/".join(one.arm) else -1.0
    counts = [count for arm in (one.arm, one.other) for count in _counts(results, one, arm)]
    return [turn * row[name] for name in ("difference", "low", "high")] + counts


def _counts(results: Results, one: Citable, arm: Any) -> list[float]:
    row = row_of(results, one._replace(arm=arm, other=None))
    return [row["n"], row["replications"]]


@pytest.mark.parametrize("results", [compared, swept], ids=["compared", "swept"])
def test_every_number_of_the_tables_has_an_id_of_its_own(results: Any) -> None:
    register = Register(results())
    assert len(register) == len(results().summary) + 2 * len(results().comparisons)
    assert all(key == one.id for key, one in register.items())


def test_ids_can_be_read() -> None:
    register = Register(compared())
    one = register["compared/column/hard-subtle/polite/net"]
    other = register["compared/column/subtle-hard/polite/net"]
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))
    assert register["compared/column/hard-subtle/redial-polite/annoyed"].other == ("subtle", "polite")
    assert "swept/column/population.rho_mean=0.2/hard/polite/annoyed" in Register(swept())


def test_a_hyphen_in_a_name_does_not_make_two_numbers_one() -> None:
    results = compared()
    table = results.summary.replace({"playbook": {"soft": "subtle-hard"}})
    pairs = results.comparisons.replace({side: {"soft/": "subtle-hard/"} for side in "ab"}, regex=True)
    register = Register(Results(results.folder, table, pairs, results.manifest))
    assert len(register) == len(table) + 2 * len(pairs)
    assert register["compared/column/subtle-hard/polite/net"].other is None
    assert register["compared/column/subtle--hard/polite/net"].other == ("hard", "polite")


def in_their_places(one: quoting.Citation, values: list[float], lang: Lang) -> bool:
    """Whether a sentence begins with the number and its two ends, in that order, or with a count of none."""
    said, known = numbers_in(one.said.text)[len(one.number.point) :], [values[0], *sorted(values[1:3])]
    if any(value != value for value in known):
        return True
    if known[0] == 0.0 and one.number.other is None and known[2] > 0.0:
        return said[0] == "0" and shows(said[2], lang, known[2:])
    return all(shows(text, lang, [value]) for text, value in zip(said, known, strict=False))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("results", [compared, swept], ids=["compared", "swept"])
def test_every_sentence_says_what_the_tables_say_and_breaks_no_rule(results: Any, lang: Lang) -> None:
    telling = Telling(results(), lang)
    found = list(quoting.citations(telling, list(telling.register.values())))
    assert len(found) == len(telling.register)
    values = {key: values_of(results(), one) for key, one in telling.register.items()}
    for one in found:
        known = [value for key in one.said.ids for value in values[key]]
        known += [value for _, value in one.number.point]
        wrong = [text for text in numbers_in(one.said.text) if not shows(text, lang, known)]
        assert wrong == [], one.said.text
        assert complaints(one.said.text, consumers=one.number.scenario == "consumers") == []
        assert in_their_places(one, values[one.number.id], lang), one.said.text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_carries_all_that_belongs_to_a_number(lang: Lang) -> None:
    telling = Telling(compared(), lang)
    said = quoting.cited(telling, telling.register["compared/column/hard-subtle/polite/net"]).text
    titles = {"nl": "De column", "en": "The column"}
    for part in ("95%", "n = 180", titles[lang], "3 repli", "C1", "closelab 0.1.0", compared().run_id):
        assert part in said
    assert said.count("n = ") == 1
    assert re.search("[eë]rger|annoy", said)


def test_consumers_are_said_after_cooling_off() -> None:
    telling = Telling(compared(), "nl")
    said = quoting.cited(telling, telling.register["compared/consumers/subtle/polite/gross"])
    assert "Orders vóór annulering" in said.text and "orders (na bedenktijd)" in said.text
    assert "compared/consumers/subtle/polite/net" in said.ids


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(ids=("compared/column/subtel/polite/net",)), "did you mean compared/column/subtle/polite/net"),
        (Wanted(measure="nett"), "--measure: unknown measure; did you mean net?"),
        (Wanted(against="harde"), "--against: unknown against; did you mean hard?"),
        (Wanted(playbook="soft", against="soft"), "nothing in this result"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(wanted: Wanted, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        look_up(Register(compared()), wanted)


def test_differences_are_those_under_the_same_dialling() -> None:
    found = look_up(Register(compared()), Wanted(measure="net", playbook="hard", against="subtle", scenario="column"))
    assert [one.id for one in found] == [
        f"compared/column/hard-subtle/{policy}/net" for policy in ("polite", "redial")
    ]


def test_the_reference_is_that_of_the_citation_file() -> None:
    given = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'title: "{quoting.TITLE}"' in given
    assert f'name: "{quoting.AUTHORS}"' in given
    assert f"date-released: {quoting.YEAR}-" in given


def test_bibtex_is_escaped() -> None:
    results = compared()
    manifest = results.manifest | {"parameters": results.manifest["parameters"] | {"experiment": "01_a&b"}}
    shown = quoting.reference(
        Telling(Results(results.folder, results.summary, results.comparisons, manifest), "en"), "bibtex"
    )
    assert r"Experiment 01\_a\&b, run " in shown and shown.startswith(f"@software{{closelab_{results.run_id},")


def test_the_shell_cites(capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(compared().folder)
    assert status(["cite", folder, "compared/column/soft/polite/net", "--lang", "nl"]) == 0
    shown = capsys.readouterr().out
    assert "Orders, soft, alleen beleefd bellen" in shown and "versie 0.1.0 [software]" in shown
    assert status(["cite", folder, "--measure", "annoyed", "--json", "--style", "bibtex"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert len(data["numbers"]) == 12 and data["reference"].startswith("@software")
    assert status(["cite", folder, "--list"]) == 0
    assert len(capsys.readouterr().out.split()) == len(Register(compared())) + len(sampled(compared()))
    assert status(["cite", folder, "compared/column/soft+subtle/polite/sample_both"]) == 0
    assert "Orders with soft and with subtle in the sample" in capsys.readouterr().out
    assert status(["cite", folder, "nothing"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(("text", "lang"), [("14.2", "nl"), ("1,5.2", "en"), ("4117", "nl"), ("4,11", "en")])
def test_the_check_itself_refuses_a_number_of_another_language(text: str, lang: str) -> None:
    with pytest.raises(ValueError, match="not written"):
        value_of(text, lang)


def test_the_check_itself_refuses_a_wrong_rounding() -> None:
    assert shows("14,2", "nl", [14.249]) and not shows("14,2", "nl", [14.26])
    assert shows("−0,8", "nl", [-0.84]) and not shows("−0,8", "nl", [0.84])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("compared/column/hard-subtel/polite/net", "did you mean compared/column/hard-subtle/polite/net?"),
        ("hard-subtle/polite/net", "did you mean compared/column/hard-subtle/polite/net?"),
        ("42", "unknown id; --list names all 986"),
    ],
)
def test_a_wrong_id_names_the_one_that_is_meant_and_not_all(
    wrong: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["cite", str(compared().folder), wrong]) == 2
    told = capsys.readouterr().err
    assert said in told and len(told) < 200


def test_the_ends_of_an_interval_are_told_apart() -> None:
    telling = Telling(compared(), "nl")
    one = telling.register["compared/column/soft/polite/net"]
    assert telling.told(one._replace(value=0.52, low=0.49, high=0.549)) == "0,52 per 100 bedrijven (0,49 tot 0,55)"
