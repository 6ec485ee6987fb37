"""A clear sentence where an optional dependency of the command lines is not installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def needing(*packages: str) -> Iterator[None]:
    """End the program, and say what to install, if what is imported within lacks one of these packages."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in packages:
            raise
        sys.exit(f"The command line needs {package}: pip install 'shopsite-orders[cli]'")


def missing(what: str, extra: str, error: ModuleNotFoundError) -> ModuleNotFoundError:
    """Return the error to raise instead of `error`."""
    return ModuleNotFoundError(f"{what}: pip install 'shopsite-orders[{extra}]'", name=error.name)
