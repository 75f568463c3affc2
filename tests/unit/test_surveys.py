"""Robustness, maps and search end to end in miniature: same bytes whoever plays, resumed, damaged, reproduced."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli import status
from sim.reading import InputError
from sim.scenario.population import share_above, spread
from sim.show.survey_text import findings
from sim.study.region import known_factors
from sim.study.robustness import Robustness, sample
from sim.study.search import choices_of, playbook_of
from sim.study.surveying import load_survey, load_survey_results, run_survey
from tests.texts import TEXTS

HEAD = (
    TEXTS
    + """
seed = 3
changes = { "office.accounts" = 10, "office.agents" = 1 }
"""
)
ARMS = 'scenario = "column"\narms = { playbooks = ["soft", "subtle", "hard"], policies = ["polite"] }\n'
OBJECTIVES = """
objectives.net = { measure = "net" }
objectives.calm = { measure = "net", annoyed_at_most = 5.0 }
"""
ROBUST = (
    HEAD
    + ARMS
    + """
[robustness]
points = 8
replications = 3
leave_out = ["office.accounts", "office.agents", "office.opening"]
ranges = { "office.days" = [20, 30], "office.hours" = [5, 8] }
moves = { properties = ["q", "T"], spread = 0.5 }
boxes = { seller = "subtle" }
sellers = { soft = ["soft"], subtle = ["subtle"], hard = ["hard"], next_step = ["next_step"] }
"""
    + OBJECTIVES
    + """
structures.base = { title = { nl = "a", en = "a" }, changes = { "population.theta" = 0.0 } }
structures.stakes = { title = { nl = "b", en = "b" }, playbooks = ["next_step"] }
[robustness.sensitivity]
structure = "base"
pairs = [["subtle", "hard"]]
policies = ["polite"]
trajectories = 2
points = 4
leading = 2
levels = 3
replications = 2
curve_replications = 2
"""
)
MAPS = (
    HEAD
    + ARMS
    + """
[maps]
levels = 7
replications = 3
pairs = [["population.rho_mean", "population.self_buyers"]]
ranges = { "population.self_buyers" = [0.05, 0.4] }
sellers = { soft = ["soft"], subtle = ["subtle"], hard = ["hard"] }
"""
    + OBJECTIVES
)
SEARCH = (
    HEAD
    + """
scenario = ["column"]
[search]
first_replications = 2
finalists = 4
caps = [5.0, 100.0]
confirm_seed = 5
replications = 20
beside = [["hard", "redial"], ["soft", "polite"]]
[search.space]
no_interest = ["stop"]
recap = [true, false]
first = ["ask_arrange", "none"]
silence = [0, 8]
then = ["none", "ask_go_on"]
times = [1]
after_no = ["stop"]
policy = ["polite"]
"""
)
FILES = {"robustness": ROBUST, "maps": MAPS, "search": SEARCH}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tiny.toml"


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in [*folder.glob("*.csv"), folder / "manifest.json"]}


@pytest.mark.parametrize("kind", FILES)
def test_workers_and_interruptions_change_no_byte(kind: str, file: Path, tmp_path: Path) -> None:
    """What was damaged is set aside and played again; a block that is missing too."""
    file.write_text(FILES[kind])
    first = run_survey(file, out=tmp_path / "a", workers=1)
    run_survey(file, out=tmp_path / "b", workers=3)
    assert written(tmp_path / "a") == written(tmp_path / "b")
    blocks = sorted((tmp_path / "b" / "raw").rglob("*.npy"))
    blocks[0].unlink()
    blocks[-1].write_bytes(blocks[-1].read_bytes()[:-4] + b"\x00\x00\xc8\x42")
    again = run_survey(file, out=tmp_path / "b", workers=2)
    assert len(again.set_aside) == 1
    assert written(tmp_path / "a") == written(tmp_path / "b")
    assert load_survey_results(tmp_path / "a").run_id == first.run_id


@pytest.mark.parametrize("kind", FILES)
def test_the_shell_runs_and_reproduces_it(
    kind: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(FILES[kind])
    monkeypatch.setattr("sim.show.survey_pictures.draw_survey", lambda found: [])
    out = str(tmp_path / "r")
    assert status(["check", str(file)]) == status(["run", str(file), "--plan"]) == 0
    assert status(["run", str(file), "--out", out]) == 0
    assert status(["reproduce", out, "--sample", "3"]) == 0 and "equal" in capsys.readouterr().out
    assert status(["reproduce", out]) == 0 and "equal" in capsys.readouterr().out
    manifest = tmp_path / "r" / "manifest.json"
    said = json.loads(manifest.read_text())
    stage = next(iter(said["stages"].values()))
    stage["blocks"] = ["0" * 16 for _ in stage["blocks"]]
    from sim.study.provenance import run_id
    from sim.study.results import json_bytes

    said["run_id"] = run_id(said)
    manifest.write_bytes(json_bytes(said))
    assert status(["reproduce", out, "--sample", "3"]) == 1
    assert "other counts than stored" in capsys.readouterr().out
    monkeypatch.setattr("sim.show.survey_report.shown", lambda telling, scenario: iter(()))
    assert status(["report", out]) == status(["cite", out]) == 0
    assert {path.name for path in Path(out).glob("*.html")} == {"report_nl.html", "report_en.html"}
    assert status(["run", str(file), "--replications", "3"]) == 2


def test_every_point_is_a_world_and_has_its_shares(file: Path) -> None:
    file.write_text(ROBUST.replace("points = 8", "points = 64"))
    study = load_survey(file)
    assert isinstance(study, Robustness)
    for point in sample(study):
        world = study.region.world("base", point)
        people, spreads = world.population, spread(world.population, world.law)
        own, nudged = point["population.self_buyers"], point["population.needs_nudge"]
        assert own + nudged <= 0.95 + 1e-9 and people.zeta >= 0.0 and people.theta == 0.0
        assert share_above(people.mu, people.zeta, spreads) == pytest.approx(own, abs=1e-6)
        assert share_above(people.mu, None, spreads) == pytest.approx(own + nudged, abs=1e-6)
        for factor in study.region.factors:
            assert factor.low - 1e-9 <= point[factor.path] <= factor.high + 1e-9 or "nudge" in factor.path
            assert not factor.whole or point[factor.path] == int(point[factor.path])
        assert study.region.world("stakes", point).population.theta == point["population.theta"]
        table = study.region.table("hard", point)
        direct = table.moves[list(table.names).index("ask_direct")]
        assert point["moves.ask_direct.T"] == direct.T and 0.15 <= direct.T <= 0.45


def test_the_ledger_is_moved_whole() -> None:
    """Only switches, rows of moves and what shares are solved for have ways of their own."""
    from sim.law.parameters import ledger

    paths = {line.path.replace("shares.", "population.") for line in ledger()}
    kept = {path for path in paths if not path.startswith(("switches.", "move."))}
    assert set(known_factors()) == kept - {"population.mu", "population.zeta"}


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("robustness", "points = 8", "points = 9", "balanced only for 2, 4, 8"),
        ("robustness", "replications = 3", "replication = 3", "unknown key; did you mean replications?"),
        ("robustness", '"office.days" = [20, 30]', '"office.dais" = [20, 30]', "is no parameter"),
        ("robustness", "[20, 30]", "[20, 3000]", "within the ledger's range, 1 to 730"),
        ("robustness", 'structure = "base"', 'structure = "basis"', "unknown structure; did you mean base?"),
        ("robustness", ', hard = ["hard"]', "", "hard must belong to exactly one"),
        ("maps", "population.rho_mean", "population.rho_men", "is no parameter"),
        ("maps", "[0.05, 0.4]", "[0.05, 0.6]", "no population has these shares"),
        ("search", "after_no =", "after_yes =", "unknown part; did you mean after_no?"),
        ("search", '"ask_arrange", "none"', '"ask_arange", "none"', "unknown choice; did you mean ask_arrange?"),
    ],
)
def test_a_fault_is_one_line(kind: str, old: str, new: str, said: str, file: Path, tmp_path: Path) -> None:
    assert old in FILES[kind]
    file.write_text(FILES[kind].replace(old, new, 1))
    with pytest.raises(InputError) as caught:
        run_survey(file, out=tmp_path / "r", workers=1)
    assert said in str(caught.value)


def test_no_playbook_stands_twice_in_a_space() -> None:
    space: dict[str, list[Any]] = {
        "no_interest": ["stop", "talk_on"],
        "recap": [True, False],
        "first": ["ask_arrange", "propose_step", "none"],
        "silence": [0, 8],
        "then": ["none", "ask_go_on", "press_scarcity"],
        "times": [1, 2],
        "after_no": ["stop", "push_after_no"],
        "policy": ["polite"],
    }
    choices = choices_of(space, "here")
    # 2 x 2 x 2 first questions x 2 silences x (1 + 2 x 2) afterwards x 2 after a no, and 4 that ask nothing
    assert len(choices) == len({choice.name for choice in choices}) == 2 * 2 * 2 * 2 * 5 * 2 + 4
    moves = {choice.name: [step.move for step in playbook_of(choice).file.step] for choice in choices}
    assert moves["ask_arrange-8s-ask_go_on-x1-stop-recap-stop"] == [
        *("open", "ask_need", "argue", "argue", "recap", "ask_arrange", "ask_go_on", "leave_open", "thank_and_end"),
    ]


def test_a_bundled_playbook_in_building_blocks_is_the_bundled_one() -> None:
    """Subtle, put together again, gets the same counts."""
    from sim import simulate

    space: dict[str, list[Any]] = {"no_interest": ["stop"], "recap": [True], "first": ["ask_arrange"], "silence": [8]}
    space |= {"then": ["ask_go_on"], "times": [1], "after_no": ["stop"], "policy": ["polite"]}
    (choice,) = choices_of(space, "here")
    assert simulate("column", playbook_of(choice)).counts == simulate("column", "subtle").counts


def test_committed_maps_are_over_what_matters_most() -> None:
    """The pairs of experiment 11 are those of the four largest total shares of variance in experiment 12."""
    path = Path("results/12_robustness/indices.csv")
    if not path.exists():
        pytest.skip("experiment 12 was not run here")
    table = pd.read_csv(path)
    net = table[(table["measure"] == "net") & (table["parameter"] != "all others")]
    leading = net.groupby("parameter")["total"].mean().sort_values(ascending=False).index[:4]
    study = load_survey("experiments/11_who_is_ahead_where.toml")
    pairs = study.file.maps.pairs  # type: ignore[union-attr]
    assert {path for pair in pairs for path in pair} == set(leading) and len(set(map(frozenset, pairs))) == 6


@pytest.mark.parametrize("name", ["11_who_is_ahead_where", "12_robustness", "13_search"])
def test_sentences_of_what_is_committed_say_nothing_they_may_not(name: str) -> None:
    from sim.show.linter import complaints

    folder = Path("results") / name
    if not (folder / "manifest.json").exists():
        pytest.skip(f"{name} was not run here")
    found = load_survey_results(folder)
    for lang in ("nl", "en"):
        lines = findings(found, lang)
        assert len(lines) > 5
        assert [fault for line in lines for fault in complaints(line, consumers="onsume" in line)] == []


def test_shares_of_a_view_are_a_whole(file: Path, tmp_path: Path) -> None:
    file.write_text(ROBUST)
    run_survey(file, out=tmp_path / "r", workers=2)
    table = pd.read_csv(tmp_path / "r" / "shares.csv")
    for _, view in table.groupby(["structure", "objective", "dialling", "by"]):
        assert view["ahead"].sum() == pytest.approx(100.0, abs=0.1)
        assert np.nansum(view["estimated"]) == pytest.approx(100.0, abs=0.1)


def test_finalists_race_on_luck_that_the_search_has_not_seen(file: Path) -> None:
    from sim.study.search import Search, race_of

    file.write_text(SEARCH)
    study = load_survey(file)
    assert isinstance(study, Search)
    race = race_of(study, "column", [0, 1], 5.0)
    assert race.seed == 5 != study.file.seed
    assert [cell.arm.label for cell in race.cells][2:] == ["hard/redial", "soft/polite"]
