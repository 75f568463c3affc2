"""What can go wrong in a playbook before anyone plays it: a walk over its graph of steps."""

from collections.abc import Iterator

from sim.playbook.schema import MoveRow, PlaybookFile, Step
from sim.playbook.table import END, replies_of
from sim.reading import Document, Fault, unknown


def labels(file: PlaybookFile) -> dict[str, int]:
    """Step numbers by label, with "end" for the end of the talk."""
    return {step.label: number for number, step in enumerate(file.step) if step.label} | {"end": END}


def faults(file: PlaybookFile, moves: dict[str, MoveRow], document: Document) -> list[Fault]:
    """Every fault of a playbook: names first, and only if these are right, paths."""
    return (
        [
            *_wrong_names(file, moves, document),
            *_wrong_steps(file, moves, document),
        ]
        or [
            *_fallen_off(file, moves, document),
        ]
        or [
            *_unreachable(file, moves, document),
            *_endless(file, moves, document),
        ]
    )


def _wrong_names(file: PlaybookFile, moves: dict[str, MoveRow], document: Document) -> Iterator[Fault]:
    known = labels(file)
    for number, step in enumerate(file.step):
        if step.label in known and known[step.label] != number:
            yield document.fault(("step", number, "label"), f"{step.label} is the label of another step too")
        if step.move not in moves:
            yield document.fault(("step", number, "move"), unknown("move", step.move, moves))
        for reply, target in step.on.items():
            if target not in known:
                yield document.fault(("step", number, "on", reply), unknown("step", target, known))
    for key in ("first", "call_back"):
        if getattr(file, key) not in known:
            yield document.fault((key,), unknown("step", getattr(file, key), known))


def _wrong_steps(file: PlaybookFile, moves: dict[str, MoveRow], document: Document) -> Iterator[Fault]:
    known = {move for move, row in moves.items() if row.kind == "question"}
    for number, step in enumerate(file.step):
        row = moves.get(step.move)
        if row is None:
            continue
        if step.silence and row.kind != "question":
            yield document.fault(("step", number, "silence"), "silence is kept after a question only")
        possible = [reply.name.lower() for reply in replies_of(row.numbers())]
        for reply in step.on:
            if reply not in possible:
                allowed = ", ".join(possible) or "nothing: it ends the talk"
                yield document.fault(("step", number, "on", reply), f"{step.move} is answered by {allowed}")
        if row.next_step and (file.at_last_step is None or file.at_last_step.move not in known):
            yield document.fault(("at_last_step",), f"needed by {step.move}: the question when no step is left")
        elif row.next_step and file.at_last_step and moves[file.at_last_step.move].next_step:
            yield document.fault(("at_last_step", "move"), "must be a question that asks for the order")
    first = labels(file).get(file.first, END)
    if first != END and file.step[first].move in moves and moves[file.step[first].move].kind != "open":
        yield document.fault(("first",), "the first step must be a move of kind open")


def _following(file: PlaybookFile, number: int, moves: dict[str, MoveRow]) -> Iterator[tuple[str, int]]:
    """Each reply (or being passed over) and the step it leads to."""
    step, known = file.step[number], labels(file)
    after = number + 1
    for reply in replies_of(moves[step.move].numbers()):
        name = reply.name.lower()
        yield name, known.get(step.on.get(name, ""), after)  # type: ignore[call-overload]
    if step.when or step.max_visits:
        yield "passed over", after


def _fallen_off(file: PlaybookFile, moves: dict[str, MoveRow], document: Document) -> Iterator[Fault]:
    for number, step in enumerate(file.step):
        for reply, target in _following(file, number, moves):
            if target == len(file.step):
                yield document.fault(
                    ("step", number), f"{_called(step)} has no branch for {reply} and no step follows it"
                )


def _reached(file: PlaybookFile, moves: dict[str, MoveRow], start: set[int]) -> set[int]:
    seen: set[int] = set()
    ahead = list(start)
    while ahead:
        number = ahead.pop()
        if number != END and number not in seen:
            seen.add(number)
            ahead += [target for _, target in _following(file, number, moves)]
    return seen


def _unreachable(file: PlaybookFile, moves: dict[str, MoveRow], document: Document) -> Iterator[Fault]:
    known = labels(file)
    reached = _reached(file, moves, {known[file.first], known[file.call_back]})
    for number, step in enumerate(file.step):
        if number not in reached:
            yield document.fault(("step", number), f"{_called(step)} can never be reached")


def _endless(file: PlaybookFile, moves: dict[str, MoveRow], document: Document) -> Iterator[Fault]:
    """A step that can come back to itself makes a talk endless; steps with max_visits are passed over in the end."""
    free = {number for number, step in enumerate(file.step) if step.max_visits is None}
    for number in sorted(free):
        seen: set[int] = set()
        ahead = [target for _, target in _following(file, number, moves)]
        while ahead:
            target = ahead.pop()
            if target == number:
                name = _called(file.step[number])
                yield document.fault(("step", number), f"{name} can come again without end: give it max_visits")
                break
            if 0 <= target < len(file.step) and target not in seen:
                seen.add(target)
                further = [step for _, step in _following(file, target, moves)]
                ahead += further if target in free else [target + 1]


def _called(step: Step) -> str:
    return f"step {step.label}" if step.label else f"the step {step.move}"
