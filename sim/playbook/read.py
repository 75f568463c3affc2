"""From a playbook's file to a checked, frozen `Playbook`, and from that to its table."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sim.playbook import graph
from sim.playbook.moves import bundled_moves
from sim.playbook.schema import MoveRow, PlaybookFile, PolicyFile, Step, When
from sim.playbook.table import ALWAYS, END, NO_LIMIT, Table
from sim.playbook.variation import applied, set_path
from sim.reading import Document, InputError, bundled_names, check, find, read_toml
from sim.words import Reply

HERE = Path(__file__).parent
LIBRARY, POLICIES = HERE / "library", HERE / "policies"
JUDGED_BY = "ask_arrange"
MOST_PARENTS = 20


class Policy(NamedTuple):
    """A dialling policy as the engines read it; `refused_days` below 0 means leave in peace."""

    name: str
    open_days: float
    refused_days: float
    others: int
    others_days: float
    gap_minutes: float
    max_conversations: int


@dataclass(frozen=True)
class Playbook:
    """A closing style: checked, frozen, ready to be played."""

    file: PlaybookFile
    parent: str | None = None

    @property
    def name(self) -> str:
        """The name under which results speak of it; nothing else depends on it."""
        return self.file.name

    @property
    def title(self) -> dict[str, str]:
        """Its name for people, by language."""
        return self.file.title.model_dump()

    def replace(self, **changes: Any) -> "Playbook":
        """A changed, checked copy: ``replace(**{"ask.silence": 0, "moves.ask_direct.T": 0.5})``."""
        data = self.resolved()
        document = Document(f"playbook {self.name}", data, {})
        for path, value in changes.items():
            set_path(data, path.removeprefix("playbook."), value, document)
        return _checked(data, document, self.parent)

    def resolved(self) -> dict[str, Any]:
        """The whole playbook as plain data, variations applied and changed moves written out."""
        return self.file.model_dump(exclude_none=True, mode="json")

    @cached_property
    def table(self) -> Table:
        """The playbook as numbers, for the engines."""
        return _table(self.file)


def playbook_names() -> list[str]:
    """The bundled closing styles."""
    return bundled_names(LIBRARY)


def policy_names() -> list[str]:
    """The bundled dialling policies."""
    return bundled_names(POLICIES)


def load_playbook(name_or_path: str | Path) -> Playbook:
    """A bundled playbook or one from a TOML file. Raises InputError with a line for each fault."""
    document = read_toml(find("playbook", name_or_path, LIBRARY))
    data, parent = _with_parents(document, MOST_PARENTS)
    return _checked(data, document, parent)


def load_policy(name_or_path: str | Path, changes: dict[str, Any] | None = None) -> Policy:
    """A bundled dialling policy or one from a TOML file, with `changes` by key."""
    return numbers(read_policy(name_or_path, changes))


def read_policy(name_or_path: str | Path, changes: dict[str, Any] | None = None) -> PolicyFile:
    """The file of a dialling policy, checked, with `changes` by key."""
    document = read_toml(find("policy", name_or_path, POLICIES))
    return check(PolicyFile, {**document.data, **(changes or {})}, document)


def changed_policy(file: PolicyFile, changes: dict[str, Any]) -> PolicyFile:
    """A changed, checked copy of a policy's file."""
    data = file.model_dump(mode="json", exclude_none=True) | changes
    return check(PolicyFile, data, Document(f"policy {file.name}", data, {}))


def numbers(file: PolicyFile) -> Policy:
    """A dialling policy as the engines read it."""
    return Policy(
        file.name,
        file.open_days,
        -1.0 if file.refused_days is None else file.refused_days,
        file.others_code(),
        file.others_days,
        file.gap_minutes,
        file.max_conversations,
    )


def playbook_from(data: dict[str, Any], where: str) -> Playbook:
    """The playbook whose `resolved` data these are; `where` they stood is said of a fault."""
    return _checked(data, Document(where, data, {}), None)


def _with_parents(document: Document, depth: int) -> tuple[dict[str, Any], str | None]:
    data = dict(document.data)
    if "extends" not in data:
        return data, None
    if depth == 0:
        raise InputError([document.fault(("extends",), "a playbook cannot extend itself")])
    path = find("playbook", _near(data["extends"], document), LIBRARY)
    grown, eldest = _with_parents(read_toml(path), depth - 1)
    return applied(grown, data, document), eldest or str(grown.get("name"))


def _near(parent: Any, document: Document) -> str | Path:
    """A parent's bundled name, or its file seen from the file that extends it."""
    if not isinstance(parent, str):
        raise InputError([document.fault(("extends",), "must be the name of a playbook")])
    beside = Path(document.name).parent / parent
    return beside if parent.endswith(".toml") else parent


def _checked(data: dict[str, Any], document: Document, parent: str | None) -> Playbook:
    file = check(PlaybookFile, data, document)
    faults = list(graph.faults(file, all_moves(file), document))
    if faults:
        raise InputError(faults)
    return Playbook(file, parent)


def in_full(playbook: Playbook) -> dict[str, Any]:
    """`resolved`, with the numbers of every move that is played, bundled ones included."""
    file = playbook.file
    last = [file.at_last_step.move] if file.at_last_step else []
    used = {step.move for step in file.step} | {JUDGED_BY, *last, *file.moves}
    rows = {name: row.model_dump(mode="json") for name, row in all_moves(file).items() if name in used}
    return playbook.resolved() | {"moves": rows}


def all_moves(file: PlaybookFile) -> dict[str, MoveRow]:
    """The bundled moves and those a playbook adds or changes."""
    return {**bundled_moves(), **file.moves}


def _table(file: PlaybookFile) -> Table:
    moves = all_moves(file)
    names = list(moves)
    index = {name: number for number, name in enumerate(names)}
    guards = [step.when or When.model_construct() for step in file.step]
    last = file.at_last_step
    targets = graph.labels(file)
    return Table(
        moves=[moves[name].numbers() for name in names],
        names=names,
        move=[index[step.move] for step in file.step],
        silence=[float(step.silence) for step in file.step],
        branch=[_branch(file, number, reply, targets) for number in range(len(file.step)) for reply in Reply],
        belief_below=[ALWAYS if guard.belief_below is None else guard.belief_below for guard in guards],
        belief_above=[-ALWAYS if guard.belief_above is None else guard.belief_above for guard in guards],
        unsure_above=[-1.0 if guard.unsure_above is None else guard.unsure_above for guard in guards],
        max_visits=[step.max_visits or NO_LIMIT for step in file.step],
        first=targets[file.first],
        call_back=targets[file.call_back],
        last_step_move=index[last.move] if last else -1,
        last_step_silence=last.silence if last else 0.0,
        ask_arrange=index[JUDGED_BY],
    )


def _branch(file: PlaybookFile, number: int, reply: Reply, targets: dict[str, int]) -> int:
    step: Step = file.step[number]
    said = step.on.get(reply.name.lower())  # type: ignore[call-overload]
    if said is not None:
        return targets[said]
    return number + 1 if number + 1 < len(file.step) else END
