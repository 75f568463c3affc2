"""What is read from a table, and what is said of it: signs, undecided differences, zeros, consumers."""

from typing import Any

import pandas as pd
import pytest

from sim.show import findings
from sim.show.figures import sweep
from sim.show.reading import Difference, read
from sim.show.theme import View

from .seen import said as said_in
from .tables import CONSUMERS, grid, summary


def titled(table: pd.DataFrame, lang: str = "en", policy: str = "polite") -> str:
    return findings.seller_title(read(table), policy, lang)


def compared(**gaps: tuple[float, float, float]) -> pd.DataFrame:
    """A table in which only some pairs were compared: `subtle_soft=(difference, low, high)`."""
    table = summary()
    table.attrs["comparisons"] = [
        {
            "a": f"{a}/polite",
            "b": f"{b}/polite",
            "measure": "net",
            "difference": gap[0],
            "low": gap[1],
            "high": gap[2],
        }
        for (a, b), gap in ((key.split("_"), gap) for key, gap in gaps.items())
    ]
    return table


def test_the_title_is_the_finding_with_its_numbers() -> None:
    assert titled(summary()) == (
        "Subtle brings 35.8 more orders per 100 than soft; hard 2.1 more than subtle, and annoys 16.8% of people"
    )
    assert titled(summary(), "nl") == (
        "Subtiel haalt 35,8 orders per 100 meer dan soft; hard 2,1 meer dan subtiel, en ergert 16,8% van de mensen"
    )


def test_a_title_never_calls_those_few_who_were_annoyed_nobody() -> None:
    few = {"soft": ((37.6, 0.0),), "hard": ((75.5, 0.0047),)}
    assert titled(summary(few)).endswith("annoys 0.005% of people")
    assert titled(summary(few), "nl").endswith("ergert 0,005% van de mensen")


def test_the_title_follows_the_signs_whichever_way_a_pair_was_stored() -> None:
    table = compared(soft_subtle=(3.0, 2.0, 4.0), hard_subtle=(-5.5, -6.0, -5.0))
    assert titled(table).startswith("Subtle brings 3.0 fewer orders per 100 than soft; hard 5.5 fewer than subtle")


def test_a_difference_that_holds_zero_is_about_as_many() -> None:
    table = compared(subtle_soft=(0.4, -0.1, 0.9), subtle_hard=(0.3, -0.2, 0.8))
    assert titled(table).startswith(
        "Subtle brings about as many orders per 100 as soft; hard about as many as subtle,"
    )
    assert titled(table, "nl").startswith("Subtiel haalt ongeveer evenveel orders per 100 als soft; hard ongeveer")


def test_without_comparisons_the_title_only_names_the_numbers() -> None:
    table = summary()
    table.attrs = {}
    assert titled(table) == "Soft brings 37.6 orders per 100; subtle 73.4; hard 75.5, and annoys 16.8% of people"


def test_with_half_the_comparisons_the_title_says_what_it_knows() -> None:
    title = titled(compared(subtle_soft=(35.8, 35.0, 36.6)))
    assert title.startswith("Subtle brings 35.8 more orders per 100 than soft; hard 75.5, and annoys")


def test_the_title_names_the_annoyance_of_both_when_both_annoy() -> None:
    assert titled(summary(), policy="redial").endswith("and annoys 20.4% of people (subtle 1.9%)")


def test_nobody_annoyed_is_said_as_a_count() -> None:
    table = summary({"soft": ((37.6, 0.0),), "subtle": ((73.4, 0.0),)})
    assert titled(table).endswith("than soft, and annoys 0 of 23,412 people")


def test_one_seller_alone_has_a_title() -> None:
    assert titled(summary({"mine": ((12.0, 3.0),)})) == "Mine brings 12.0 orders per 100, and annoys 3.0% of people"


def test_the_plane_says_how_far_two_sellers_reach() -> None:
    assert findings.plane_title(read(summary()), "en") == (
        "Subtle brings 73.4 to 87.3 orders per 100 and annoys 0 to 1.9% of people; "
        "hard brings 75.5 to 83.8 and annoys 16.8 to 20.4%"
    )


def test_pushing_consumers_is_marked() -> None:
    reading = read(summary(CONSUMERS, "consumers"))
    said = findings.seller_subtitle(reading, "polite", ["soft", "hard", "hard_silence"], "en")
    assert said.endswith("Hard and hard + silence: possibly unlawful towards consumers")
    assert "unlawful" not in findings.seller_subtitle(reading, "polite", ["soft", "subtle"], "en")
    assert "onrechtmatig" in findings.plane_subtitle(reading, "nl")
    assert "unlawful" not in findings.plane_subtitle(read(summary()), "en")


def test_the_subtitle_says_when_not_everybody_is_shown() -> None:
    said = findings.seller_subtitle(read(summary()), "polite", ["soft", "hard"], "en")
    assert said.endswith("2 of 6 sellers shown")
    assert "Hollow mark = variation" in findings.plane_subtitle(read(summary()), "en")


@pytest.mark.parametrize(
    ("attrs", "said"),
    [
        ({}, "no claim level given · scenario column · 95% intervals · no run id · closelab"),
        ({"level": "C2"}, "C2: holds in part of the region · scenario column · "),
        ({"level": "C2", "share": 61.4}, "C2: holds in 61% of the region · scenario column · "),
        ({"level": "C1", "simultaneous": True, "run": "ab"}, "differences simultaneous over all pairs · run ab"),
        ({"simultaneous": {"nl": "paarsgewijs", "en": "paired max-t"}}, "over all pairs (paired max-t) · no run"),
        ({"version": "0.1.0"}, "closelab 0.1.0"),
    ],
)
def test_the_foot_carries_level_scenario_intervals_run_and_version(attrs: dict[Any, Any], said: str) -> None:
    table = summary()
    table.attrs = attrs
    assert said in findings.foot(read(table), "en")


def test_a_difference_is_found_either_way_round_and_only_within_its_scenario() -> None:
    reading = read(compared(soft_subtle=(-35.8, -36.5, -35.1)))
    assert reading.difference(("subtle", "polite"), ("soft", "polite")) == Difference(35.8, 35.1, 36.5)
    assert reading.difference(("soft", "polite"), ("subtle", "polite")) == Difference(-35.8, -36.5, -35.1)
    assert reading.difference(("hard", "polite"), ("soft", "polite")) is None
    table = compared(soft_subtle=(-35.8, -36.5, -35.1))
    table.attrs["comparisons"][0]["scenario"] = "elsewhere"
    assert read(table).difference(("subtle", "polite"), ("soft", "polite")) is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda table: table.drop(columns="low"), "lacks the columns low"),
        (lambda table: table[table.measure == "net"], "no rows of annoyed; orders and annoyance are shown together"),
        (lambda table: table[table.measure == "annoyed"], "no rows of net"),
        (lambda table: table.iloc[:0], "the table holds none"),
        (lambda table: pd.concat([table, table.assign(scenario="cold")]), "the table holds cold, column"),
        (lambda table: pd.concat([table, table]), "more than one row of net"),
        (lambda table: table.assign(estimate=float("nan")), "no playbook and policy has both"),
    ],
)
def test_a_table_one_picture_cannot_show_is_refused(change: Any, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read(change(summary()))


def test_the_policy_is_polite_unless_asked_otherwise() -> None:
    reading = read(summary())
    assert reading.policy() == "polite"
    assert reading.policy("widen") == "widen"
    with pytest.raises(ValueError, match="no rows of the policy 'never'; there are polite, widen, redial"):
        reading.policy("never")


@pytest.mark.parametrize(
    ("apart", "said", "ends"),
    [
        (0.2, "by the estimates soft brings most orders up to 30%, then hard", "decided nowhere"),
        (9.0, "up to 30% soft brings most orders, then hard", "28.4 to 31.6%"),
    ],
)
def test_a_leader_that_is_decided_nowhere_leads_by_the_estimates_only(apart: float, said: str, ends: str) -> None:
    table = grid(
        {"population.self_buyers": (0.1, 0.5)},
        lambda x: {"soft": (50.0, 0.0), "hard": (50.0 + apart * (x - 0.3) / 0.2, 9.0)},
    )
    drawn = said_in(sweep.draw(table, view=View("en")))
    assert said in drawn
    assert ends in drawn
