"""A full disk, a failing disk, damaged and foreign files: one clear line, nothing lost, nothing wrong used."""

import errno
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.cli import status
from sim.reading import InputError
from sim.study import runner
from sim.study.files import sole_writer
from sim.study.results import load_results
from sim.study.run import run_experiment
from sim.study.store import DAMAGED, STAMP, Store, content_hash
from tests.faults.trials import chunk_files, experiment, said


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CHUNK_SECONDS", 2e-3)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    return said(run_experiment(experiment(folder), out=folder / "r", workers=1).folder)


class FullFile:
    """A file on a disk that is full at the n-th write: half of what was to be written is there."""

    def __init__(self, file: Any, step: Callable[[], bool]):
        self.file, self.step = file, step

    def __enter__(self) -> "FullFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def write(self, raw: bytes) -> int:
        if self.step():
            self.file.write(raw[: len(raw) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return int(self.file.write(raw))


def failing_at(kind: str, number: int, patch: pytest.MonkeyPatch) -> Iterator[int]:
    """Make the n-th write, fsync or rename fail; yields how many there have been."""
    calls = 0

    def step() -> bool:
        nonlocal calls
        calls += 1
        return calls == number

    def instead(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if step():
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*arguments)

        return call

    opened = Path.open
    if kind == "fsync":
        patch.setattr(os, "fsync", instead(os.fsync))
    elif kind == "rename":
        patch.setattr(Path, "replace", instead(Path.replace))
    else:
        patch.setattr(
            Path,
            "open",
            lambda path, mode="r", *more, **options: (
                FullFile(opened(path, mode), step) if mode == "wb" else opened(path, mode, *more, **options)
            ),
        )
    while True:
        yield calls


@pytest.mark.parametrize("kind", ["write", "fsync", "rename"])
def test_the_nth_step_to_disk_fails_for_every_n(kind: str, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    path = experiment(tmp_path)
    for number in range(1, 200):
        out = tmp_path / str(number)
        with pytest.MonkeyPatch.context() as patch:
            calls = failing_at(kind, number, patch)
            next(calls)
            try:
                run_experiment(path, out=out, workers=1)
            except OSError as error:
                assert "cannot be written: No space left" in str(error) and error.filename
            if next(calls) < number:
                break
        assert not list(out.rglob("*.tmp"))
        assert said(run_experiment(path, out=out, workers=1).folder) == undisturbed
    assert number > 8  # chunks, their compaction, two tables, the manifest, run.json


def test_a_disk_that_is_really_full_says_so_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], undisturbed: dict[str, bytes]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        (disk / "ballast").write_bytes(bytes(1_000_000))
        command = ["run", str(experiment(tmp_path)), "--out", str(disk / "r"), "--workers", "1"]
        assert status(command) == 1
        shown = capsys.readouterr().err.splitlines()[-1]
        assert "cannot be written: No space left on device" in shown
        (disk / "ballast").unlink()
        assert said(run_experiment(experiment(tmp_path), out=disk / "r", workers=1).folder) == undisturbed
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    path = experiment(tmp_path)
    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(InputError, match="r/raw: cannot be written: Read-only file system"):
        run_experiment(path, out=tmp_path / "r")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs a right to lay down")
def test_a_user_without_rights_gets_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, command = tmp_path / "closed", ["run", str(experiment(tmp_path)), "--out"]
    assert status([*command, str(tmp_path / "r")]) == 0  # everything is imported
    capsys.readouterr()
    place.mkdir(mode=0o555)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    os.seteuid(65534)
    try:
        found = status([*command, str(place / "r")])
    finally:
        os.seteuid(0)
    assert found == 2
    assert capsys.readouterr().err == f"{place / 'r' / 'raw'}: cannot be written: Permission denied\n"


def test_spaces_and_emoji_in_paths(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    place = tmp_path / "my results 🐂 é"
    place.mkdir()
    assert said(run_experiment(experiment(place), out=place / "r 🙂", workers=1).folder) == undisturbed


def flips(raw: bytes, count: int, luck: random.Random) -> Iterator[bytes]:
    """Single flipped bits, and the file cut short."""
    for bit in luck.sample(range(8 * len(raw)), min(count, 8 * len(raw))):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)
    for length in {0, 1, len(raw) - 1, *luck.sample(range(len(raw)), 20)}:
        yield raw[:length]


def test_every_flipped_bit_and_truncation_of_tables_and_manifest_is_detected(tmp_path: Path) -> None:
    folder = run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=1).folder
    luck = random.Random(20261124)
    for name, raw in said(folder).items():
        for changed in flips(raw, 150, luck):
            (folder / name).write_bytes(changed)
            with pytest.raises(InputError, match=name):
                load_results(folder)
        (folder / name).write_bytes(raw)
    load_results(folder)


def test_every_flipped_bit_and_truncation_of_stored_rows_is_detected(tmp_path: Path) -> None:
    results = run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=1)
    (path,) = chunk_files(results.folder)
    raw, store = path.read_bytes(), Store(results.folder / "raw", results.manifest["key"])
    assert len(store.load()) == 12
    for changed in flips(raw, 1000, random.Random(20261125)):
        path.write_bytes(changed)
        assert len(store.load()) == 0
    assert load_results(results.folder).runs is None


def test_under_a_name_made_to_fit_changed_rows_are_still_found_out(tmp_path: Path) -> None:
    """The name's hash is not the only guard: pages have checksums, and the rows a hash of their own."""
    from sim.study.provenance import digest

    results = run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=1)
    (path,) = chunk_files(results.folder)
    raw, store = path.read_bytes(), Store(results.folder / "raw", results.manifest["key"])
    sound = content_hash(store.load())
    path.unlink()
    for changed in flips(raw, 100, random.Random(20261126)):
        fitting = path.with_name(f"00000-00000000-{digest(changed)[:24]}.parquet")
        fitting.write_bytes(changed)
        rows = store.load()
        assert len(rows) == 0 or content_hash(rows) == sound
        fitting.unlink()


def test_damage_is_named_set_aside_and_played_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], undisturbed: dict[str, bytes]
) -> None:
    command = ["run", str(experiment(tmp_path)), "--out", str(tmp_path / "r"), "--workers", "1"]
    assert status(command) == 0
    (path,) = chunk_files(tmp_path / "r")
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    assert status(command) == 0
    assert f"{path}: damaged; set aside" in capsys.readouterr().err
    assert path.with_suffix(DAMAGED).read_bytes() == raw
    assert said(tmp_path / "r") == undisturbed


def test_a_chunk_of_another_run_is_not_used(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    path = experiment(tmp_path)
    first = run_experiment(path, out=tmp_path / "r", workers=1)
    other = run_experiment(path, out=tmp_path / "other", workers=1, seed=6)
    (mine,), (theirs,) = chunk_files(first.folder), chunk_files(other.folder)
    swapped = mine.with_name(theirs.name)
    theirs.replace(swapped)
    mine.unlink()
    again = run_experiment(path, out=tmp_path / "r", workers=1)
    assert again.set_aside == (str(swapped),)
    assert said(again.folder) == undisturbed


def test_another_run_in_the_same_folder_leaves_the_first_ones_rows_alone(tmp_path: Path) -> None:
    path = experiment(tmp_path)
    run_experiment(path, out=tmp_path / "r", workers=1)
    before = {file: file.read_bytes() for file in chunk_files(tmp_path / "r")}
    run_experiment(path, out=tmp_path / "r", workers=1, seed=6)
    assert all(file.read_bytes() == raw for file, raw in before.items())
    assert len(chunk_files(tmp_path / "r")) == 2


def test_two_writers_one_works_the_other_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["run", str(experiment(tmp_path)), "--out", str(tmp_path / "r"), "--workers", "1"]
    with sole_writer(tmp_path / "r" / "raw"):
        assert status(command) == 1
        shown = capsys.readouterr().err
        assert "another run is writing here" in shown and shown.count("\n") == 1
    assert status(command) == 0


def test_readers_are_safe_at_every_step_of_a_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader between any two steps of a compaction sees every row."""
    results = run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=1)
    store = Store(results.folder / "raw", results.manifest["key"])
    rows = store.load()
    for first in range(0, len(rows), 3):
        store.save(rows.iloc[first : first + 3])
    unlink, seen = Path.unlink, []

    def watched(path: Path, missing_ok: bool = False) -> None:
        seen.append(content_hash(store.load()))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    store.compact()
    assert len(seen) == 4 and {*seen, content_hash(store.load())} == {content_hash(rows)}
    assert len(chunk_files(results.folder)) == 1


def test_nothing_is_pickled(tmp_path: Path) -> None:
    folder = run_experiment(experiment(tmp_path), out=tmp_path / "r", workers=1).folder
    kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert kinds == {".csv", ".json", ".parquet", ""}  # "" is the lock
    (chunk,) = chunk_files(folder)
    assert STAMP in chunk.read_bytes() and b"pandas" not in chunk.read_bytes()
