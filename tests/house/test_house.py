"""The house itself: what is tested is what is installed, and the tools that watch over the code agree with it."""

import subprocess
import sys
from pathlib import Path

import pytest

import shopintegrator_hook
import shopsite_orders

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("package", [shopsite_orders, shopintegrator_hook], ids=lambda package: package.__name__)
def test_what_is_tested_is_the_installed_package_and_not_the_source_folder(package: object) -> None:
    installed = Path(str(getattr(package, "__file__"))).parent  # noqa: B009 - of any module
    assert "site-packages" in installed.parts
    assert (installed / "py.typed").is_file()


@pytest.mark.parametrize(
    "tool",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("pyright",),
    ],
    ids=" ".join,
)
def test_the_tools_find_nothing(tool: tuple[str, ...]) -> None:
    command, *arguments = tool
    found = subprocess.run(
        [Path(sys.executable).with_name(command), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
