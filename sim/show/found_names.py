"""What a playbook that a search put together does, in words: its name is made of its building blocks."""

import re
from collections.abc import Iterator

from sim.show.words import listed, say, words

NAME = re.compile(r"(\w+)-(\d+)s-(\w+)-x(\d)-(\w+)-(recap|plain)-(\w+)")


def is_found(name: str) -> bool:
    """Whether a playbook's name is that of one put together by a search."""
    return NAME.fullmatch(name) is not None


def found_name(name: str, lang: str) -> str:
    """What a playbook does, as "the seller who ..."; a name of another kind as it is."""
    parts = NAME.fullmatch(name)
    if parts is None:
        return name
    return say(lang, "found.who", does=listed(lang, list(_clauses(*parts.groups(), lang=lang))))


def _clauses(
    first: str, silence: str, then: str, times: str, after_no: str, recap: str, no_interest: str, *, lang: str
) -> Iterator[str]:
    """Its building blocks in the order of the talk."""
    if no_interest != "stop":
        yield words(lang)[f"found.no_interest.{no_interest}"]
    if recap == "recap":
        yield words(lang)["found.recap"]
    yield words(lang)[f"found.does.{first}"]
    if first != "none":
        yield say(lang, "found.silence", s=silence) if int(silence) else words(lang)["found.no_silence"]
    if then != "none" and int(times):
        again = words(lang)[f"found.times.{times}"]
        yield say(lang, "found.then", again=again, does=words(lang)[f"found.does.{then}"])
    yield words(lang)[f"found.after_no.{after_no}"]
