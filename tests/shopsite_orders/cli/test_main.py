"""How the command line begins."""

import importlib.metadata
import subprocess
import sys
from collections.abc import Callable

import pytest

from shopsite_orders import __version__


@pytest.mark.parametrize(
    ("command", "package"),
    [
        *(("shopsite_orders", package) for package in ("click", "rich", "tqdm")),
        *(("shopintegrator_hook", package) for package in ("click", "rich")),
    ],
)
def test_without_the_extra_it_says_in_one_sentence_what_to_install(command: str, package: str) -> None:
    program = f"import sys; sys.modules[{package!r}] = None; from {command}.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"The command line needs {package}: pip install 'shopsite-orders[cli]'\n"


@pytest.mark.parametrize("command", ["shopsite_orders", "shopintegrator_hook"])
def test_another_package_that_is_missing_is_not_blamed_on_the_extra(command: str) -> None:
    program = f"import sys; sys.modules['attrs'] = None; from {command}.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True, timeout=60)
    assert done.stderr.splitlines()[-1].startswith("ModuleNotFoundError: import of attrs halted")


@pytest.mark.parametrize("command", ["shopsite-orders", "shopintegrator-hook"])
def test_what_is_installed_as_a_command_is_what_says_so(command: str) -> None:
    [script] = importlib.metadata.entry_points(group="console_scripts", name=command)
    assert script.value == f"{command.replace('-', '_')}.__main__:main"


def test_it_runs_as_a_module_and_knows_its_version(
    process: Callable[..., "subprocess.CompletedProcess[bytes]"],
) -> None:
    done = process("--version")
    assert (done.returncode, done.stdout.decode()) == (0, f"shopsite-orders, version {__version__}\n")
