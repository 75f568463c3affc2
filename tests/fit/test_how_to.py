"""Every command and block of code of the guide does what it says, in a folder of its own, one after another."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "how_to" / "fit_your_own_calls.md"


@pytest.mark.slow
def test_the_guide_can_be_followed(tmp_path: Path) -> None:
    blocks = re.findall(r"```(sh|python)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert [kind for kind, _ in blocks].count("sh") == 6
    for kind, block in blocks:
        for command in block.splitlines() if kind == "sh" else [block]:
            words = [sys.executable, "-c", command] if kind == "python" else shlex.split(command)
            if kind == "sh":
                words[0:1] = [sys.executable] if words[0].endswith("python") else [sys.executable, "-m", "sim"]
            environment = os.environ | {"PYTHONPATH": str(ROOT)}
            done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert (tmp_path / "fitted" / "report_nl.html").is_file()
    assert (tmp_path / "fitted_holdout" / "prediction.csv").is_file()
