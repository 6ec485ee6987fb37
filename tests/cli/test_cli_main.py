"""How the command line begins."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from shopsite_orders import __version__


@pytest.mark.parametrize("package", ["click", "rich", "tqdm"])
def test_without_the_extra_it_says_in_one_sentence_what_to_install(package: str) -> None:
    program = f"import sys; sys.modules[{package!r}] = None; from shopsite_orders.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"The command line needs {package}: install shopsite-orders[cli]\n"


def test_another_package_that_is_missing_is_not_blamed_on_the_extra() -> None:
    program = "import sys; sys.modules['attrs'] = None; from shopsite_orders.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True, timeout=60)
    assert done.stderr.splitlines()[-1].startswith("ModuleNotFoundError: import of attrs halted")


def test_it_runs_as_a_module_and_knows_its_version(
    process: Callable[..., "subprocess.CompletedProcess[bytes]"],
) -> None:
    done = process("--version")
    assert (done.returncode, done.stdout.decode()) == (0, f"shopsite-orders, version {__version__}\n")
