"""Small results of real runs, for pages and sentences: made once a session."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from sim.study.results import Results, load_results
from sim.study.run import run_experiment

TEXTS = """
title = { nl = "Wie wint?", en = "Who wins?" }
question = { nl = "Wie is de beste?", en = "Who is best?" }
expectation = { nl = "Hard wint 50 orders.", en = "Hard wins 50 orders." }
seed = 7
"""
COMPARED = """
scenario = ["column", "consumers"]
[arms]
playbooks = ["soft", "subtle", "hard"]
policies = ["polite", "redial"]
[changes]
"office.accounts" = 60
[precision]
replications = { min = 3, max = 3 }
"""
SWEPT = """
scenario = "column"
[arms]
playbooks = ["soft", "subtle", "hard"]
policies = ["polite"]
[changes]
"office.accounts" = 60
[design]
kind = "grid"
[design.factors]
"population.rho_mean" = { levels = [0.2, 1.0, 2.5] }
[precision]
replications = { min = 3, max = 3 }
"""


@cache
def compared() -> Results:
    return played("compared", TEXTS + COMPARED)


@cache
def one_market() -> Results:
    """The same in one of its two markets: for pages and slides that are made anew for every text."""
    return played("one_market", TEXTS + COMPARED.replace(', "consumers"', ""))


@cache
def swept() -> Results:
    return played("swept", TEXTS + SWEPT)


@cache
def consumers() -> Results:
    """The same with consumers, of whom it must be said that orders are counted after cooling-off."""
    return played("consumers", TEXTS + SWEPT.replace('scenario = "column"', 'scenario = "consumers"'))


def played(name: str, text: str) -> Results:
    """Run an experiment in a folder of its own, and read what was written."""
    folder = Path(mkdtemp(prefix="closelab_"))
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    run_experiment(folder / f"{name}.toml", out=folder / name, workers=1)
    return load_results(folder / name)
