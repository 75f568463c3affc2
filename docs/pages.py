"""What of the manual is made from the code while it is built: nothing of it is stored, so nothing can be stale.

A page holds a line ``<!-- made: NAME -->`` where `MADE[NAME]` goes.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sim.law.parameters import Parameter, ledger
from sim.playbook.moves import bundled_moves
from sim.playbook.read import load_playbook, playbook_names
from sim.show.theme import COLOURS, Mode

ROOT = Path(__file__).parents[1]
MARK = re.compile(r"^<!-- made: ([a-z ]+) -->$", re.MULTILINE)
DUTCH = "trainer/"
SIGNATURE = re.compile(r'<dl>\n(<dd><em class="sig-param">.*?)</dl>', re.DOTALL)  # a list of meanings without words
SECTIONS = {
    "population": "Who is out there (population)",
    "shares": "Shares instead of logits (population)",
    "law": "How people decide, resent and forget (law)",
    "office": "Agents, hours, telephones (office)",
    "switches": "Structural alternatives (switches)",
    "move": "A row of the move table (moves.NAME)",
}


def filled(_app: Any, docname: str, source: list[str]) -> None:
    """Sphinx asks for a page: put in what is made from the code, and keep links inside the manual."""
    text = MARK.sub(lambda found: MADE[found[1]](), source[0])
    source[0] = inside(text) if not text.lstrip().startswith("{") else text


def inside(text: str) -> str:
    """Links to sources beside the manual become their names: a built manual has no sources beside it."""
    text = re.sub(r"\]\((?:\.\./)+sim/law/README\.md\)", "](/reference/law.md)", text)
    return re.sub(r"\[([^\]]+)\]\((?:\.\./)+(?!docs/)[^)]*\)", r"\1", text)


def readable(_app: Any, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """The trainer's pages say that they are Dutch; what can be scrolled sideways can be reached by keyboard."""
    if pagename.startswith(DUTCH):
        context["language"] = "nl"
    if "body" in context:
        body = re.sub(r'<th(?: class="head")?>(?:<p></p>)?</th>', "<td></td>", str(context["body"]))  # heads nothing
        body = SIGNATURE.sub(_as_lines, body)
        context["body"] = re.sub(r'<pre>|<div class="(?=table-wrapper|cell_output)', _reachable, body)


def _as_lines(found: re.Match[str]) -> str:
    """The parameters of a long signature, a line each."""
    lines = found[1].replace("<dd>", '<div class="sig-line">').replace("</dd>", "</div>")
    return f"<div>{lines}</div>"


def _reachable(found: re.Match[str]) -> str:
    return found[0].replace("<pre", '<pre tabindex="0"').replace("<div", '<div tabindex="0"')


def colours(mode: Mode) -> dict[str, str]:
    """Furo's variables from the one table of colours behind every picture."""
    table = COLOURS[mode]
    return {
        "font-stack": "Inter, system-ui, sans-serif",
        "color-brand-primary": table["accent"],
        "color-brand-content": table["accent"],
        "color-brand-visited": table["next_step_text"],
        "color-foreground-primary": table["ink"],
        "color-foreground-secondary": table["muted_text"],
        "color-foreground-muted": table["muted_text"],
        "color-background-primary": table["ground"],
        "color-background-secondary": table["page"] if mode == "light" else table["card"],
        "color-background-border": table["grid"],
    }


def command_line() -> str:
    """Every command with its options, from what ``--help`` says."""
    from sim.cli import app

    text = str(app.generate_docs(output_format="markdown", heading_level=1))
    commands = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    kept = [part for part in commands if part.startswith("## closelab ") and "--install" not in part[:40]]
    return "\n".join(_sections_of(part) for part in sorted(kept))


def _sections_of(text: str) -> str:
    """One command: examples as code, lists without heavy heads, and not how this very Python was started."""
    text = re.sub(r"^(closelab [a-z ]+?) -m \S+", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^Example: (.*)$", r"```{code-block} sh\n\1\n```", text, flags=re.MULTILINE)
    return re.sub(r"^\*\*(Parameters|Arguments|Commands)\*\*:$", "", text, flags=re.MULTILINE)


def examples() -> list[str]:
    """The examples of every ``--help``, for the test that runs them."""
    return re.findall(r"^```\{code-block\} sh\n(.*)\n```$", command_line(), flags=re.MULTILINE)


def parameters() -> str:
    """The assumption ledger, a table for each section."""
    return "\n\n".join("\n".join(_ledger_section(name, title)) for name, title in SECTIONS.items())


def _ledger_section(section: str, title: str) -> Iterator[str]:
    yield from (f"## {title}", "")
    yield from (":::{table}", ":class: ledger", "")
    yield from row("name", "meaning", "unit", "default", "range", "ground", "off at", "a higher value favours")
    yield "|---|---|---|---|---|---|---|---|"
    for line in ledger():
        if line.section == section:
            yield from row(*_line(line))
    yield ":::"


def _line(line: Parameter) -> tuple[str, ...]:
    entry = line.entry
    ground = f"{entry.ground}: {entry.source}" if entry.source else entry.ground
    off = entry.off if isinstance(entry.off, str) else f"{entry.off:g}"
    limits = f"{entry.low:g} to {entry.high:g}"
    return f"`{line.name}`", entry.meaning, entry.unit, f"{line.default:g}", limits, ground, off, entry.favours


def balance() -> str:
    """Whom the numbers favour, counted."""
    from sim.show.ledger import NONE, SIDES
    from sim.show.ledger import balance as counted

    heads = ["numbers", *SIDES, NONE]
    lines = [*row("ground", *heads), "|---" * (len(heads) + 1) + "|"]
    for ground, found in counted().items():
        lines += row(ground, *(str(found[head]) for head in heads))
    return "\n".join(lines)


def fixed() -> str:
    """The numbers that the law fixes itself."""
    from sim.show.constants import constants

    lines = [*row("number", "value", "meaning", "a higher value favours"), "|---" * 4 + "|"]
    for one in constants():
        lines += row(f"`{one.path}`", f"{one.value:g}", one.meaning, one.favours)
    return "\n".join(lines)


def moves() -> str:
    """The move table."""
    rows = bundled_moves()
    lines = [*row("move", "kind", "q", "T", "F", "c", "U", "seconds", "ground"), "|---" * 9 + "|"]
    for name, move in rows.items():
        numbers = (f"{getattr(move, key):g}" for key in ("q", "T", "F", "c", "U", "seconds"))
        lines += row(f"`{name}`", move.kind, *numbers, move.ground)
    return "\n".join(lines)


def playbooks() -> str:
    """Every bundled playbook as a diagram drawn from the table that the engines play."""
    return "\n\n".join(f"### {name}\n\n{fenced(diagram(name))}" for name in in_families())


def in_families() -> list[str]:
    """Playbooks with each variation after its parent."""
    return sorted(playbook_names(), key=lambda name: (load_playbook(name).parent or name, name))


def diagram(name: str) -> str:
    """One playbook as ``closelab show`` prints it."""
    from sim.show.catalogue_of_files import described

    return str(described(name)[0])


def policies() -> str:
    """The dialling policies as the shell shows them."""
    from sim.playbook.read import policy_names

    return fenced("\n\n".join(diagram(name) for name in policy_names()))


def scenarios() -> str:
    """The bundled scenarios as their files say them."""
    from sim.scenario.read import LIBRARY, scenario_names

    return "\n\n".join(
        f"### {name}\n\n{fenced(_text(LIBRARY / f'{name}.toml'), 'toml')}" for name in scenario_names()
    )


def law() -> str:
    """The page beside the law: claim, function, equation, evidence."""
    return inside(_text(ROOT / "sim" / "law" / "README.md"))


def experiments() -> str:
    """The register of experiments, one heading deeper."""
    text = _text(ROOT / "experiments" / "README.md").split("\n", 1)[1]
    return re.sub(r"\[([^\]]+)\]\((?!#|https?:)[^)]*\)", r"\1", text)


def fenced(text: str, kind: str = "text") -> str:
    """A block of code."""
    return f"```{kind}\n{text.rstrip()}\n```"


def row(*cells: str) -> Iterable[str]:
    """A line of a table."""
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


MADE = {
    "command line": command_line,
    "parameters": parameters,
    "balance": balance,
    "fixed": fixed,
    "moves": moves,
    "playbooks": playbooks,
    "policies": policies,
    "scenarios": scenarios,
    "law": law,
    "experiments": experiments,
}
