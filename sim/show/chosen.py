"""Which prospect is shown beside a result, and how anybody says that it was chosen."""

from functools import lru_cache

from sim.reading import InputError
from sim.show.theme import seller_name
from sim.show.words import listed, say, words
from sim.study.trace import SELLERS, Trace, trace

#: What tells the sellers apart: the same person buys from one of them and hangs up on another.
TELLING = {"subtle": "order", "hard": "hang_up"}
DEFAULT = "column"


@lru_cache(maxsize=8)
def prospect(scenario: str) -> Trace:
    """The first prospect of a scenario whose talks end as `TELLING` says, else the one whose talks differ most.

    It is looked for in the first world of seed 1; where the scenario is not a bundled one, in the column's.
    """
    for name, where in ((scenario, TELLING), (scenario, {}), (DEFAULT, TELLING)):
        try:
            return trace(name, SELLERS, where=where, seed=1, replication=0)
        except InputError:
            continue
    return trace(DEFAULT, SELLERS, seed=1)


def how(found: Trace, lang: str) -> str:
    """How a prospect was chosen; nothing where it was asked for by its number."""
    if found.where is None:
        return ""
    titles = {talk.playbook: talk.title for talk in found.talks}
    names = [seller_name(name, lang, titles) for name in found.where]
    return say(lang, "chosen.where", sellers=listed(lang, names)) if names else words(lang)["chosen.different"]


def command(found: Trace, lang: str) -> str:
    """What to type to see the same prospect again, move by move."""
    about = f"--scenario {found.scenario} --account {found.account} --seed {found.seed}"
    return f"closelab trace {about} --replication {found.replication} --lang {lang}"
