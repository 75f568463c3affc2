"""Compiles plain modules in place: the law stays plain Python, nothing is written twice.

Each function is rebuilt over the same code object with a scope of its own, in which our functions and
modules are the compiled ones. The result is cached on disk in a folder named after a hash of every source
it was made from, so that a changed law never meets a stale cache; numba by itself looks at one file only.
"""

import hashlib
import os
import platform
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numba
from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

from sim.engine import worlds


class Part(JITCodeLibrary):
    """Code that is only ever part of other code: optimised and turned into machine code with the whole.

    numba would do both for each function, and again wherever it is used: four times the work in all.
    """

    def _optimize_final_module(self) -> None: ...

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()  # type: ignore[no-untyped-call]
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Nobody outside calls it."""
        return 0

    @property
    def codegen(self) -> Any:
        """Asked for only to be handed Python objects, which our functions do without."""
        return self

    def set_env(self, env_name: str, env: Any) -> None:
        """Not needed."""


class PartCompiler(Compiler):
    """numba's own compiler, into a `Part`."""

    def define_pipelines(self) -> Any:
        """The steps of a compilation."""
        self.state.library = Part(self.state.targetctx.codegen(), self.state.func_id.func_qualname)  # type: ignore[no-untyped-call]
        return super().define_pipelines()  # type: ignore[no-untyped-call]


OURS = "sim."
PACKAGE = Path(__file__).parent.parent
SOURCES = ("words.py", "law/*.py", "engine/*.py", "playbook/table.py", "scenario/luck.py", "scenario/population.py")
OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
INNER: dict[str, Any] = {
    "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "pipeline_class": PartCompiler,
}  # fmt: skip
CALLED = {  # rare, or needed in many places; all else is copied into its caller, which spares handing over the floor
    "bear", "be_born", "settle", "would_say_yes", "note_changed", "write", "change_brand", "catch_up_with",
    "make_news", "hear_of_us", "tally", "finish", "survey", "prepare", "meet", "_shoulder", "_tail", "clear",
}  # fmt: skip

CONFIG: Any = numba.config

_functions: dict[FunctionType, Any] = {}
_modules: dict[str, ModuleType] = {}
_door: list[Any] = []
_lock = threading.Lock()


def engine() -> Any:
    """`sim.engine.worlds.play_worlds`, compiled; as it is if numba is told not to compile."""
    with _lock:
        if not _door:
            _door.append(worlds.play_worlds if CONFIG.DISABLE_JIT else _cached(worlds.play_worlds))
    return _door[0]


def is_compiled() -> bool:
    """Whether `engine()` is compiled code."""
    return not CONFIG.DISABLE_JIT


# --- compiling in place ---------------------------------------------------------------------------


def in_place(function: Any, **options: Any) -> Any:
    """The compiled version of a plain function and of everything of ours that it calls."""
    if function not in _functions:
        scope: dict[str, Any] = {"__name__": function.__module__, "__builtins__": __builtins__}
        rebuilt = FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
        rebuilt.__qualname__, rebuilt.__module__ = function.__qualname__, function.__module__
        _functions[function] = _widened(numba.njit(**OPTIONS, **(options or _inner(function)))(rebuilt))
        for name in _names(function.__code__) & function.__globals__.keys():
            scope[name] = _compiled(function.__globals__[name])
    return _functions[function]


def _inner(function: FunctionType) -> dict[str, Any]:
    return INNER | {"forceinline": function.__name__ not in CALLED}


def _names(code: CodeType) -> set[str]:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def _compiled(value: Any) -> Any:
    """A value as compiled code sees it: our functions and modules compiled, anything else as it is."""
    if isinstance(value, FunctionType) and value.__module__.startswith(OURS):
        return in_place(value)
    if isinstance(value, ModuleType) and value.__name__.startswith(OURS):
        return _twin(value)
    return value


def _twin(module: ModuleType) -> ModuleType:
    """A module whose functions are compiled when they are first called."""
    if module.__name__ not in _modules:
        twin = _modules[module.__name__] = ModuleType(module.__name__)
        for name, value in vars(module).items():
            if not name.startswith("__") and not isinstance(value, ModuleType):
                setattr(twin, name, _compiled(value))
    return _modules[module.__name__]


def _widened(dispatcher: Any) -> Any:
    """Let one compiled version serve all widths of whole numbers and all constants."""
    resolve = dispatcher.get_call_template

    def get_call_template(kinds: Any, named: Any) -> Any:
        return resolve(tuple(map(_wide, kinds)), named)

    dispatcher.get_call_template = get_call_template
    return dispatcher


def _wide(kind: Any) -> Any:
    kind = getattr(kind, "literal_type", kind)
    return types.int64 if isinstance(kind, types.Integer) else kind


# --- the cache on disk ----------------------------------------------------------------------------


def cache_folder() -> Path:
    """Where compiled code is kept: a folder for these sources, this Python and this numba."""
    own, shared = os.environ.get("CLOSELAB_CACHE"), os.environ.get("XDG_CACHE_HOME")
    home = Path(own) if own else Path(shared or "~/.cache") / "closelab"
    return home.expanduser() / "compiled" / _key()


def _key() -> str:
    made_from = hashlib.sha256(f"{platform.python_version()} {numba.__version__} {_target()}".encode())
    for pattern in SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            made_from.update(path.name.encode() + b"\0" + path.read_bytes())
    return made_from.hexdigest()[:32]


def _target() -> str:
    return f"{CONFIG.CPU_NAME} {CONFIG.CPU_FEATURES} {CONFIG.OPT}"


def _cached(function: Any) -> Any:
    compiled = in_place(function, _nrt=True)
    try:
        with _numbas_cache(cache_folder()):
            compiled.enable_caching()
    except (OSError, RuntimeError) as error:
        warnings.warn(f"compiled code is not kept ({error}): each start takes some seconds", stacklevel=4)
    return compiled


@contextmanager
def _numbas_cache(folder: Path) -> Iterator[None]:
    """Point numba's cache to a folder that can be written, for one function only."""
    folder.mkdir(parents=True, exist_ok=True)
    tempfile.TemporaryFile(dir=folder).close()
    before = CONFIG.CACHE_DIR
    CONFIG.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        CONFIG.CACHE_DIR = before
