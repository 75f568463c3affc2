"""The same bytes on other processors, threads and settings: each variant is a process of its own."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.texts import TEXTS

ROOT = Path(__file__).parents[2]
EXPERIMENT = (
    TEXTS
    + """
scenario = ["column", "complex", "cold", "consumers"]
seed = 5
[arms]
playbooks = ["hard", "subtle_adaptive", "next_step"]
policies = ["polite", "redial"]
[changes]
"office.accounts" = 200
"law.omega" = 1.0
[precision]
replications = { min = 6, max = 6 }
"""
)
NO_VECTORS = "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable,-AVX512F"
VARIANTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "another process": ({}, []),
    "one worker": ({}, ["--workers", "1"]),
    "four workers": ({}, ["--workers", "4"]),
    "the reference engine": ({}, ["--engine", "reference"]),
    "a generic processor": ({"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}, []),
    "a C library without AVX2 and FMA": ({"GLIBC_TUNABLES": NO_VECTORS}, []),
    "NumPy without its vectors": ({"NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 AVX512F"}, []),
    "another hash seed": ({"PYTHONHASHSEED": "4711"}, []),
    "another time zone and locale": ({"TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "C"}, []),
}


def digests(folder: Path, variant: str) -> dict[str, str]:
    """SHA-256 of what is promised in bytes, made in a process of its own."""
    settings, options = VARIANTS[variant]
    (folder / "e.toml").write_text(EXPERIMENT)
    out = folder / variant.replace(" ", "_")
    environment = {**os.environ, "PYTHONHASHSEED": "0", **settings}
    command = [sys.executable, "-m", "sim", "run", str(folder / "e.toml"), "--out", str(out), *options]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    tables = [out / name for name in ("summary.csv", "comparisons.csv", "manifest.json")]
    files = [*tables, *out.glob("figures/*.svg")]
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    assert {"by_seller_column.svg", "plane_consumers.svg"} <= found.keys()
    return found


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return digests(tmp_path_factory.mktemp("first"), "another process")


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_bytes_are_the_same(variant: str, first: dict[str, str], tmp_path: Path) -> None:
    assert digests(tmp_path, variant) == first
