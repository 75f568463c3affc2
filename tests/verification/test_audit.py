"""Whole journals, line by line, against the page: `auditor` for what is said and felt, `diary` for who is rung when.

Both follow the journal and work out by hand what each next line must be; nothing is left to statistics. The last
tests show that they see small faults.
"""

import random
from typing import Any

import numpy as np
import pytest

from sim.engine.journal import COLUMNS
from sim.law.parameters import ledger
from sim.playbook.read import Policy, load_playbook, load_policy

from .audit_counts import faults_of_counts, faults_of_rows
from .auditor import Auditor
from .diary import Diary
from .little import faults_of_work
from .worlds import ENGINES, SCALARS, few, policy, run, world

STYLES = ["hard", "soft", "soft_question", "subtle", "subtle_adaptive", "next_step", "hard_silence", "subtle_argues"]
DIALLING = ["polite", "redial", "widen"]
KEY = (7, 3)


def _faults(
    style: str,
    changes: SCALARS,
    dialling: Policy,
    *,
    base: str = "column",
    key: tuple[int, int] = KEY,
    engine: str = ENGINES[0],
    audited_as: SCALARS | None = None,
    dialled_as: Policy | None = None,
) -> tuple[list[str], int]:
    """Faults of auditor, diary, Little's law, rows and counts, and how many comparisons the first two made."""
    played = run(style, changes, dialling, base=base, seed=key[0], replication=key[1], engine=engine)
    made = world({**changes, **(audited_as or {})}, base)
    audit = Auditor(played, made, load_playbook(style), key).audit()
    diary = Diary(played, made, dialled_as or dialling, audit.blocked_at).check()
    work = faults_of_work(np.frombuffer(played.raw, COLUMNS), played.counts, made.office)
    counted = [*faults_of_rows(played), *faults_of_counts(played, made.office)]
    return audit.faults + diary.faults + work + counted, audit.checked + diary.checked


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("base", ["column", "cold", "complex", "consumers"])
@pytest.mark.parametrize("style", STYLES)
def test_every_line_follows_from_the_page(style: str, base: str, engine: str) -> None:
    """Each style in each bundled scenario, the dialling policies in turn, 50 accounts with two agents."""
    dialling = DIALLING[(STYLES.index(style) + len(base)) % 3]
    faults, checked = _faults(style, few(50), load_policy(dialling), base=base, engine=engine)
    assert faults[:5] == []
    assert checked > 1_000


def _random_world(draw: random.Random) -> tuple[dict[str, Any], Policy]:
    """Numbers from all over the ledger's ranges, odd offices and odd policies."""
    skipped = ("mu", "zeta", "omega", "omega_good", "theta", "contacts", "steps")
    changes: dict[str, Any] = {"office.accounts": draw.choice([5, 30])}
    for line in ledger():
        if line.section in ("law", "population") and line.name not in skipped and draw.random() < 0.6:
            changes[line.path] = draw.uniform(line.entry.low, line.entry.high)
    changes["population.theta"] = draw.choice([0.0, draw.uniform(0.5, 4)])
    changes["population.steps"] = draw.choice([1, 2, 3, 5])
    changes["population.contacts"] = draw.choice([1.0, 1.5, 3.0, 6.0, 10.0])
    if draw.random() < 0.3:
        changes |= {"law.lam_s": 1.0, "law.lam_c": 1.0}  # something falls due in nearly every talk
    if draw.random() < 0.3:
        changes["law.cool"] = draw.choice([0.0, 3.0])
    changes["office.agents"] = draw.choice([1, 2, 7, 30])
    changes["office.p_ans"] = draw.choice([0.1, 0.5, 1.0])
    changes["office.days"] = draw.choice([7, 30, 90, 200])
    changes["office.max_dials"] = draw.choice([3, 6, 12])
    changes["office.retry_hours"] = draw.choice([1.5, 4.0, 24.0])
    if draw.random() < 0.3:
        changes |= {"office.opening": 8.5, "office.hours": 10.0, "office.workdays": draw.choice([1, 6, 7])}
    dialling = policy(draw.choice(DIALLING))
    if draw.random() < 0.3:
        most = draw.choice([1, 4])
        dialling = dialling._replace(max_conversations=most, open_days=3.5, gap_minutes=7.0, others_days=1.0)
    return changes, dialling


@pytest.mark.parametrize("number", range(40))
def test_random_worlds_follow_from_the_page_too(number: int) -> None:
    draw = random.Random(f"audit {number}")
    changes, dialling = _random_world(draw)
    key = draw.randrange(2**32), draw.randrange(2**32)
    faults, checked = _faults(draw.choice(STYLES), changes, dialling, key=key, engine=ENGINES[-(number % 4 == 3)])
    assert faults[:5] == []
    assert checked > 50


# law parameters that move numbers in the journal and not only decisions: a change of one per cent is seen at once
FINE = [
    "iota",
    "e_arg",
    "boom",
    "e_rec",
    "awk",
    "i_call",
    "i_talk",
    "phi",
    "hx",
    "ha",
    "lam_s",
    "lam_c",
    "g",
    "step",
    "psi",
]
# those that only decide: seen by the decisions they tip in 150 accounts
COARSE = [
    "w",
    "fresh",
    "p_match",
    "p_need",
    "free",
    "delta",
    "k_band",
    "tau",
    "k_tau",
    "open_ok",
    "a_dnc",
    "a_comp",
    "s_a",
]
COARSE += ["own", "cool", "bias", "sd_belief", "step_days"]


@pytest.mark.parametrize(("name", "factor"), [(name, 1.01) for name in FINE] + [(name, 1.5) for name in COARSE])
def test_the_auditor_sees_a_wrong_number(name: str, factor: float) -> None:
    """The same journals audited with one number off: at least one style betrays it."""
    changes = few(150, {"law.lam_s": 0.05, "law.phi": 0.3, "law.iota": 0.6, "law.own": 0.5})
    wrong = {f"law.{name}": getattr(world(changes, "complex").law, name) * factor}
    for style in ("hard", "subtle_adaptive", "next_step"):
        if _faults(style, changes, load_policy("redial"), base="complex", audited_as=wrong)[0]:
            return
    pytest.fail(f"nobody noticed {name}")


@pytest.mark.parametrize(
    "wrong",
    [{"open_days": 7.01}, {"refused_days": 2.0}, {"others": 0}, {"others_days": 3.01}, {"max_conversations": 3}],
    ids=str,
)
def test_the_diary_sees_a_wrong_rule(wrong: dict[str, Any]) -> None:
    """Subtle and widen, with one rule of the policy off."""
    right = load_policy("widen")
    assert not _faults("subtle", few(150), right)[0]
    assert _faults("subtle", few(150), right, dialled_as=right._replace(**wrong))[0]


@pytest.mark.parametrize(
    "path", ["office.max_dials", "office.retry_hours", "office.dial", "office.wrap", "office.opening"]
)
def test_the_diary_sees_another_office(path: str) -> None:
    changes = few(100)
    section, name = path.split(".")
    other = {path: int(getattr(getattr(world(changes), section), name)) + 1}
    assert _faults("soft", changes, load_policy("polite"), audited_as=other)[0]


def test_under_redial_too_a_phone_given_up_leads_to_the_next_at_once() -> None:
    """Section 7: after max_dials unanswered in a row the account's next never-dialled contact is due at once, *under
    every policy*. Shown where max_dials = 1: contact 0 refuses, 1 and 2 are due 10 and 20 minutes later, 1 does not
    answer: 2 should be dialled at once. With max_dials of 3 and more nobody sees the difference."""
    changes = few(30, {"office.agents": 30, "office.max_dials": 1, "office.p_ans": 0.5, "population.contacts": 6.0})
    assert not _faults("subtle", changes, load_policy("redial"))[0]
