"""What make says while it works."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("target", ["demo", "test", "lint", "docs"])
def test_every_installation_is_announced_before_it_keeps_one_waiting(target: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", target], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    waits = [place for place, line in enumerate(lines) if "pip install" in line and "--upgrade pip" not in line]
    assert waits
    assert all(lines[place - 1].startswith('echo "Installing ') for place in waits)
    assert 'echo "Setting up .venv, once; this may take a minute."' in lines
