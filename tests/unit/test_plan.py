"""What a run will take: refused before anything is built, estimated from a pilot, shown while it runs."""

import time
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sim.cli import status
from sim.reading import InputError
from sim.show.progress import watching
from sim.study.cost import arms_in, duration, size
from sim.study.design import load_experiment, read_experiment
from sim.study.plan import plan
from sim.study.runner import Progress, expected
from tests.texts import TEXTS

HEAD = (
    TEXTS
    + """
scenario = "column"
seed = 7
[arms]
playbooks = ["soft", "subtle"]
policies = ["polite", "redial"]
named = [["soft", "polite"], ["hard", "redial"]]
[changes]
"office.accounts" = 60
"""
)
ASKED = "[precision]\nnet = { half_width = 2.0 }\nreplications = { min = 20, max = 500 }\n"
SOBOL = '[design]\nkind = "sobol"\npoints = 524288\n[design.factors]\n"law.iota" = { range = [0.2, 0.9] }\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(HEAD + text)
    return path


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (ASKED, {"replications": 10**9}, "5 arms, up to 1,000,000,000 replications each"),
        (ASKED, {"changes": {"office.accounts": 400_000_000}}, "contacts in all"),  # 3e12 contacts
        (ASKED.replace("500", "4000000000"), {}, "up to 4,000,000,000 replications"),
        (SOBOL, {"replications": 50}, "2,621,440 arms"),
    ],
)
def test_what_costs_too_much_is_refused_within_a_second(
    text: str, options: dict[str, object], said: str, tmp_path: Path
) -> None:
    path = written(tmp_path, text)
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        read_experiment(path, confirm=False, **options)  # type: ignore[arg-type]
    assert time.process_time() - began < 1.0
    fault = str(caught.value)
    assert said in fault and "about" in fault and "of disk" in fault and "--yes" in fault
    read_experiment(path, confirm=True, **options)  # type: ignore[arg-type]


def test_more_contacts_than_luck_has_words_for_are_refused_even_if_confirmed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="must be at most 400000000"):
        read_experiment(written(tmp_path, ASKED), changes={"office.accounts": 10**12}, confirm=True)


def test_an_ordinary_experiment_needs_no_confirmation(tmp_path: Path) -> None:
    read_experiment(written(tmp_path, ASKED), confirm=False)
    read_experiment("experiments/01_headline.toml", confirm=False)


def test_arms_are_counted_without_building_them(tmp_path: Path) -> None:
    grid = '[design]\nkind = "grid"\n[design.factors]\n"law.iota" = { levels = [0.2, 0.4, 0.6] }\n'
    experiment = load_experiment(written(tmp_path, grid))
    assert arms_in(experiment.file) == len(experiment.cells) == 15


def test_a_plan_says_how_many_replications_precision_needs(tmp_path: Path) -> None:
    """The pilot's half-width h after 20 needs 20 (h / 2)^2; the plan rounds up to a look."""
    found = plan(load_experiment(written(tmp_path, ASKED)), workers=1)
    half = found.half_widths["net"]
    assert (found.arms, found.pilot_arms, found.pilot_replications, found.asked["net"]) == (5, 5, 20, 2.0)
    assert half > 2.0 and found.needed == pytest.approx(20 * (half / 2.0) ** 2)
    assert found.needed <= found.replications <= 1.5 * found.needed + 1
    assert found.seconds > 0.0 and found.disk > 0.0


def test_a_plan_is_printed_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, ASKED)
    monkeypatch.chdir(tmp_path)
    assert status(["run", str(path), "--plan", "--precision", "net=0.01"]) == 0
    shown = capsys.readouterr().out
    assert "500, the maximum; what is asked needs some" in shown and "asked ± 0.01" in shown
    assert [file.name for file in tmp_path.iterdir()] == ["tiny.toml"]


@pytest.mark.parametrize("given", ["net", "net=wide", "net=true"])
def test_a_precision_that_is_no_number_is_one_line(
    given: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(["run", str(written(tmp_path, ASKED)), "--precision", given]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_run_is_expected_to_end_at_a_look(tmp_path: Path) -> None:
    experiment = load_experiment(written(tmp_path, ASKED))
    assert expected(0.0, 20, experiment) == 20
    assert expected(50.0, 20, experiment) == 68
    assert expected(10_000.0, 20, experiment) == 500


def test_progress_without_a_terminal_is_plain_lines_with_pace_and_widths() -> None:
    text = StringIO()
    with watching(Console(file=text, width=200)) as watch:
        watch(Progress(0, 100, 0.0, {}, {}))
        watch(Progress(100, 100, 4.0, {"net": 1.25}, {"net": 0.5}))
        watch(Progress(100, 100, 4.0, {"net": 1.25}, {"net": 0.5}))
        watch(Progress(100, 100, 4.0, {"net": 0.45}, {"net": 0.5}))
    first, second, third = text.getvalue().splitlines()
    assert first == "0 of 100 worlds played"
    assert second == "100 of 100 worlds played, 25 a second, 0 s left, net ± 1.2 (asked 0.5)"
    assert third == "100 of 100 worlds played, 25 a second, 0 s left, net ± 0.45 (asked 0.5)"


def test_amounts_as_people_say_them() -> None:
    assert [duration(seconds) for seconds in (5, 600, 7200, 86400 * 20, 3e10)] == [
        "5 s", "10 minutes", "2.0 hours", "20 days", "951 years",
    ]  # fmt: skip
    assert [size(count) for count in (10, 2.5e6, 3e10, 1.2e15)] == ["1 kB", "2.5 MB", "30 GB", "1,200 TB"]
