"""Exact cases without chance: (a) to (d), (k) and (l) of MODEL.md section 11."""

from pathlib import Path

import pytest

from sim.playbook.read import load_playbook
from sim.words import Event, Reply

from .worlds import (
    BYE,
    CALM,
    NO_LATER,
    STORY,
    few,
    mu_zeta,
    run,
    story_then,
    write_playbook,
)

STYLES = [
    "soft",
    "soft_question",
    "subtle",
    "subtle_adaptive",
    "next_step",
    "hard",
    "hard_silence",
    "subtle_no_silence",
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("dialling", ["polite", "redial", "widen"])
def test_a_without_inertia_and_far_above_zero_every_style_converts_every_account_reached(
    style: str, dialling: str
) -> None:
    """(a) z = 0, mu = 40, lam_c = 0: the only luck that could prevent an order has odds below 1e-12."""
    changes = few(60, mu_zeta(40.0, 0.0), {"population.zeta_sd": 0.0, "law.lam_c": 0.0})
    played = run(style, changes, dialling)
    reached = {int(row["account"]) for row in played.rows if row["reached"] > 0}
    assert len(reached) > 50
    assert played.accounts(ordered=True) == reached
    assert played.counts["gross"] == len(reached)
    assert played.counts["cancelled"] == played.counts["lost"] == played.counts["missed"] == 0


def test_a_with_stakes_the_next_step_takes_three_meetings_more() -> None:
    """(a) for a complex deal: each propose_step is accepted, then at the last step the order; nobody reconsiders."""
    changes = few(
        20, NO_LATER, {"population.zeta_sd": 0.0, "office.agents": 20, "office.p_ans": 1.0}, mu_zeta(40.0, 0.0)
    )
    played = run("next_step", changes, base="complex")
    assert played.counts["gross"] == 20
    assert played.counts["meetings"] == 60  # steps = 3
    assert played.counts["talks"] == 20  # meetings are no telephone talks


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("base", ["column", "complex"])
def test_b_nobody_has_any_use(style: str, base: str) -> None:
    """(b) mu = -60, below the sum of the largest draws (23*0.84 + 23*0.55 + 7*1.1): conversion exactly 0."""
    played = run(style, few(60, mu_zeta(-60.0, 0.0), {"law.open_ok": 70.0}), "redial", base=base)
    assert played.counts["gross"] == played.counts["unprompted"] == played.counts["lost"] == 0
    assert played.counts["reached"] > 60
    assert not played.of(Event.ORDER)


@pytest.mark.parametrize("style", ["hard", "hard_silence", "subtle", "next_step"])
@pytest.mark.parametrize("base", ["column", "complex"])
def test_c_without_irritants_nobody_is_ever_irritated(style: str, base: str) -> None:
    """(c) iota = awk = i_call = i_talk = 0: a = 0 in every line; no annoyance, hang-up, do-not-call or complaint."""
    played = run(style, few(150, CALM), "redial", base=base)
    assert {line.a for line in played.lines} == {0.0}
    for count in ("annoyed", "hung_up", "do_not_call", "complained", "blocked"):
        assert played.counts[count] == 0


def test_d_without_inertia_and_irritation_direct_and_arranged_questions_are_alike(tmp_path: Path) -> None:
    """(d) z = 0, iota = 0, free = urg = 0, equal silence: q, T, F and U multiply nothing; both take 8 s."""
    changes = few(
        300, {"population.zeta_sd": 0.0, "law.iota": 0.0, "law.free": 0.0, "law.urg": 0.0}, mu_zeta(0.3, 0.0)
    )
    runs = []
    for name in ("ask_direct", "ask_arrange"):
        close = {"label": "close", "move": name, "silence": 3.0}
        runs.append(run(story_then(tmp_path, name, close, close | {"label": "again"}), changes, "redial"))
    direct, arranged = ([line._replace(move="") for line in played.lines] for played in runs)
    assert direct == arranged
    assert runs[0].counts == runs[1].counts
    assert {line.reply for line in runs[0].of(Event.MOVE)} >= {Reply.YES, Reply.NO, Reply.HESITATES}


def test_d_with_inertia_they_differ(tmp_path: Path) -> None:
    """The case above has teeth: zeta = 2 and the replies part."""
    changes = few(300, {"law.iota": 0.0}, mu_zeta(0.3, 2.0))
    counts = []
    for name in ("ask_direct", "ask_arrange"):
        counts.append(
            run(story_then(tmp_path, name, {"label": "close", "move": name, "silence": 3.0}), changes).counts["gross"]
        )
    assert counts[0] > counts[1]


@pytest.mark.parametrize("style", ["hard", "subtle_adaptive", "next_step"])
def test_k_another_name_changes_no_bit(tmp_path: Path, style: str) -> None:
    """(k) the same steps under another name and title: counts, accounts and journal equal byte for byte."""
    path = tmp_path / "zz_other.toml"
    path.write_text(f'name = "zz_other"\ntitle = {{ nl = "x", en = "y" }}\nextends = "{style}"\n')
    ours, other = run(style, few(100), "redial"), run(load_playbook(path), few(100), "redial")
    assert other.raw == ours.raw
    assert other.counts == ours.counts
    assert repr(other.rows) == repr(ours.rows)


@pytest.mark.parametrize("dialling", ["polite", "redial"])
def test_l_an_idle_move_changes_nothing_else(tmp_path: Path, dialling: str) -> None:
    """(l) a recap with e_rec = 0 that takes 0 s, where nobody can hang up: all other lines are the same."""
    question = {"label": "close", "move": "ask_direct", "silence": 2.0}
    again = {"move": "ask_go_on", "silence": 8.0, "label": "again"}
    idle = {"move": "recap", "label": "idle"}
    changes = few(200, {"law.e_rec": 0.0, "population.patience": 1e9})
    plain = run(write_playbook(tmp_path, "plain", [*STORY, question, again, BYE]), changes, dialling)
    padded_steps = [*STORY, idle, question, idle | {"label": "more"}, again, BYE]
    padded = write_playbook(tmp_path, "padded", padded_steps).replace(**{"moves.recap.seconds": 0.0})
    played = run(padded, changes, dialling)
    without = [line for line in played.lines if line.move != "recap"]
    assert len(played.lines) > len(without) > 500
    assert without == list(plain.lines)
    assert played.counts == plain.counts


def test_l_has_teeth(tmp_path: Path) -> None:
    """The same idle move with 20 s moves every later line."""
    changes = few(50, {"law.e_rec": 0.0, "population.patience": 1e9})
    question = {"label": "close", "move": "ask_direct"}
    plain = run(write_playbook(tmp_path, "plain", [*STORY, question, BYE]), changes)
    padded = run(write_playbook(tmp_path, "padded", [*STORY, {"move": "recap"}, question, BYE]), changes)
    assert [line for line in padded.lines if line.move != "recap"] != list(plain.lines)
