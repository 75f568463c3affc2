"""All figures of an experiment, drawn into its results folder."""

from pathlib import Path

import pandas as pd

from sim.show.figures import by_seller, plane
from sim.show.save import save
from sim.show.theme import View
from sim.study.results import Results

FIGURES = {"by_seller": by_seller.draw, "plane": plane.draw}
COMMITTED = View(lang="en", size="slide", mode="light")


def draw_all(results: Results) -> list[Path]:
    """Draw each figure as SVG (committed) and, in both languages, as PNG (rebuilt by the same command)."""
    if results.manifest["parameters"]["file"]["design"]["factors"]:
        return []  # a picture of one world would pass one point of the design for the whole
    folder = results.folder / "figures"
    folder.mkdir(exist_ok=True)
    table = described(results)
    paths = []
    for name, draw in FIGURES.items():
        paths.append(save(draw(table, view=COMMITTED), folder / f"{name}.svg"))
        for lang in ("nl", "en"):
            view = View(lang=lang, size="slide", mode="light")
            paths.append(save(draw(table, view=view), folder / f"{name}_{lang}.png"))
    return paths


def described(results: Results) -> pd.DataFrame:
    """The summary of the first world, with what a figure has to say about it in `attrs`."""
    parameters = results.manifest["parameters"]
    first = results.summary["scenario"].iloc[0]
    table: pd.DataFrame = results.summary[results.summary["scenario"] == first].copy()
    pairs = results.comparisons
    scenario = next(found for found in parameters["scenarios"].values() if found["name"] == first)
    table.attrs = {
        "comparisons": pairs[pairs["scenario"] == first].to_dict("records") if len(pairs) else [],
        "run": results.run_id,
        "version": results.manifest["software"]["version"],
        "level": "C1",
        "scenario_title": scenario["title"],
        "scope": scenario["scope"],
        "simultaneous": True,
    }
    return table
