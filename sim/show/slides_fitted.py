"""The slide of a fitted market: one campaign, by luck alone and with what the fit left open."""

from typing import Any

from sim.show import fitted_report, slide_kit
from sim.show.making import BODY, Making
from sim.show.words import sentence

ROWS = 6  # arms and pairs a slide has room for; all of them stand in the notes
SHARES = (0.24, 0.22, 0.2, 0.17, 0.17)


def fitted(made: Making, scenario: str) -> None:
    """Each seller and each pair under one policy; nothing where the scenario was not fitted."""
    telling, found = made.telling, fitted_report.section(made.telling, scenario)
    if found is None:
        return
    every = [row for table in found["tables"] for row in table["rows"]]
    first = every[0]["sub"]
    slide = made.slide(found["title"], telling.say("deck.fitted", where=sentence(first)))
    rows = [_row(row) for row in every if row["sub"] == first]
    slide_kit.table(slide, [found["tables"][0]["heads"], *_fewest(rows, found["tables"])], BODY, SHARES)
    heads = "; ".join(found["tables"][0]["heads"][1:])
    lines = [f"{row['head']} · {row['sub']}: {'; '.join(_row(row)[1:])}".replace("\n", " ") for row in every]
    slide_kit.notes(slide, "\n".join([*found["notes"][:2], telling.say("deck.fitted.more"), heads, *lines]))


def _row(row: dict[str, Any]) -> list[str]:
    return [row["head"], *(f"{cell.text}\n{cell.note}".strip() for cell in row["cells"])]


def _fewest(rows: list[list[str]], tables: list[dict[str, Any]]) -> list[list[str]]:
    """The differences first to stay: where there is no room for all, sellers give way to pairs."""
    pairs = {row["head"] for table in tables[1:] for row in table["rows"]}
    sellers = [row for row in rows if row[0] not in pairs]
    between = [row for row in rows if row[0] in pairs][:ROWS]
    return [*sellers[: ROWS - len(between)], *between]
