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
