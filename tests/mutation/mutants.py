"""What can be changed in a source: every small fault, found in its syntax tree.

Docstrings, texts and annotations are left alone: they decide nothing.
"""

import ast
import copy
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

Place = tuple[ast.AST, str, int | None]  # parent, field, position in a list

OPPOSITE: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div,), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Mult,), ast.Pow: (ast.Mult,),
    ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitOr,),
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip
TWIN = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "heappop": "heappush"}
UNCHANGED = {"annotation", "returns", "type_params", "decorator_list"}


class Mutant(NamedTuple):
    """One fault: the `place`-th node of a file in its `choice`-th other form."""

    file: str
    line: int
    scope: str
    before: str
    after: str
    place: int
    choice: int
    repeat: int  # the how-manieth of the same change in the same scope

    @property
    def name(self) -> str:
        """What stays the same when lines move."""
        again = f" ({self.repeat + 1})" if self.repeat else ""
        return f"{self.file} {self.scope}: {self.before} -> {self.after}{again}"

    def rank(self, seed: int) -> str:
        """A place in a random order that does not depend on the other mutants."""
        return hashlib.sha256(f"{seed} {self.name}".encode()).hexdigest()


def mutants_of(root: Path, file: str) -> list[Mutant]:
    """All faults that can be planted in one file."""
    found: list[Mutant] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, (place, scope) in enumerate(_places(ast.parse((root / file).read_text()))):
        node = _at(place)
        for choice, other in enumerate(_others(node, place[1])):
            change = scope, _text(node), _text(ast.fix_missing_locations(other))
            seen[change] = seen.get(change, -1) + 1
            found.append(Mutant(file, getattr(node, "lineno", 0), *change, number, choice, seen[change]))
    return found


def planted(root: Path, mutant: Mutant) -> ast.Module:
    """The file's tree with the fault in it."""
    tree = ast.parse((root / mutant.file).read_text())
    place, _ = list(_places(tree))[mutant.place]
    parent, field, position = place
    other = list(_others(_at(place), field))[mutant.choice]
    if position is None:
        setattr(parent, field, other)
    else:
        getattr(parent, field)[position] = other
    return ast.fix_missing_locations(tree)


def _places(node: ast.AST, scope: str = "module") -> Iterator[tuple[Place, str]]:
    for field, value in ast.iter_fields(node):
        if field in UNCHANGED:
            continue
        for position, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _is_text(child):
                yield (node, field, position), scope
                yield from _places(child, child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else scope)


def _is_text(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Expr) else node
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str))


def _at(place: Place) -> ast.AST:
    parent, field, position = place
    value = getattr(parent, field)
    found: ast.AST = value if position is None else value[position]
    return found


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _others(node: ast.AST, field: str) -> Iterator[ast.AST]:
    """A node's other forms: what a tired programmer might have written instead."""
    if field == "test" and isinstance(node, ast.expr):
        yield ast.UnaryOp(ast.Not(), node)
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
        yield from (_changed(node, op=kind()) for kind in OPPOSITE.get(type(node.op), ()))
    if isinstance(node, ast.Compare):
        yield from _other_comparisons(node)
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield node.operand
    elif isinstance(node, ast.Return):
        yield from _other_results(node)
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value)
        yield ast.Pass()
    elif _can_be_left_out(node):
        yield ast.Pass()


def _can_be_left_out(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return not all(isinstance(target, ast.Name) for target in node.targets)
    calls = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    return calls or isinstance(node, ast.Continue | ast.Break)


def _other_comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for place, op in enumerate(node.ops):
        for kind in OPPOSITE[type(op)]:
            yield _changed(node, ops=[*node.ops[:place], kind(), *node.ops[place + 1 :]])


def _other_constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        if value:
            yield ast.Constant(value / 2 if isinstance(value, float) else value - 1)


def _other_results(node: ast.Return) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, ast.Compare | ast.BoolOp):
        yield ast.Return(ast.UnaryOp(ast.Not(), value))
    elif isinstance(value, ast.BinOp):
        yield ast.Return(ast.UnaryOp(ast.USub(), value))
    elif value is not None and not isinstance(value, ast.Constant):
        yield ast.Return(ast.Constant(None))


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    named = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if named in TWIN:
        field = "id" if isinstance(node.func, ast.Name) else "attr"
        yield _changed(node, func=_changed(node.func, **{field: TWIN[named]}))
    plain = not any(isinstance(arg, ast.Starred) for arg in node.args)
    if plain and len(node.args) > 1 and named not in TWIN and not named[:1].isupper():
        yield _changed(node, args=[node.args[1], node.args[0], *node.args[2:]])


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other
