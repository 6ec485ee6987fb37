"""What an exit code says, and every error as one sentence."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import attrs
import click

from shopsite_orders.core.printable import printable
from shopsite_orders.errors import (
    AuthenticationError,
    CursorConflictError,
    IncompleteDownloadError,
    OrderDataError,
    ShopSiteError,
    StateError,
    StoreRefusedError,
    TransportError,
)


@attrs.frozen
class Exit:
    """An exit code, what it says, and the error that leads to it, if it is one of the library's."""

    code: int
    meaning: str
    error: type[ShopSiteError] | None = None


FAULT, USAGE, HOPELESS, NO_DOWNLOAD, DISAGREES, INTERRUPTED, UNREAD = 1, 2, 10, 11, 12, 130, 141
EXITS = (
    Exit(0, "done"),
    Exit(FAULT, "something unexpected, a file that cannot be used, or a missing package"),
    Exit(USAGE, "wrong usage, or credentials that cannot be right"),
    Exit(3, "the store did not accept the credentials", AuthenticationError),
    Exit(4, "no usable answer came: try again later", TransportError),
    Exit(5, "the store refused, and said why", StoreRefusedError),
    Exit(6, "the download is incomplete: what came is whole, ask for the rest", IncompleteDownloadError),
    Exit(7, "an order cannot be read", OrderDataError),
    Exit(8, "another follower saved first: run again", CursorConflictError),
    Exit(9, "the database or file is not one of this program's", StateError),
    Exit(HOPELESS, "no usable answer came, and trying again will not help: read why"),
    Exit(NO_DOWNLOAD, "the file to read is not a ShopSite download"),
    Exit(DISAGREES, "what was compared does not agree: see what is listed"),
    Exit(INTERRUPTED, "interrupted by Ctrl-C"),
    Exit(UNREAD, "whatever read the output stopped reading"),
)
EPILOG = "\b\nExit codes:\n" + "\n".join(f"{exit_.code:5}  {exit_.meaning}" for exit_ in EXITS)

# What the library calls its arguments, as they are called here.
_OPTIONS = (
    (re.compile(r"\b(start|end)_(order|date)\b"), r"--\1-\2"),
    (re.compile(r'\bpass on_error="(\w+)"'), r"pass --on-error=\1"),
    (re.compile(r"\bmax_orders= or with a smaller page_size= of pages\(\)"), "--max-orders or a smaller --page-size"),
    (re.compile(r"\bmac_(host|port)(=?)(?= and | as the)"), r"--mac-\1"),
    (re.compile(r"\bmac_port=(?=\d)"), "--mac-port="),
    (re.compile(r"\bwith Cursor\(\)"), "with --from-start"),
    (re.compile(r"\bPay\.YES\b"), "--pay yes"),
    (re.compile(r"\ballow_insecure(?:=True)?"), "--insecure"),
    (re.compile(r"\ballow_hosts=\('([^']*)',\)"), r"--allow-host=\1"),
    (re.compile(r"\ballow_hosts\b"), "--allow-host"),
    (re.compile(r"^timeout\b"), "--connect-timeout and --read-timeout"),
    (re.compile(r"\bsince must not be later than until\b"), "--since must not be later than --until"),
)


def sentence(error: Exception) -> str:
    """Return what to tell of an error, in the words of the command line."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    text = str(error)
    for name, option in _OPTIONS:
        text = name.sub(option, text)
    return text


def meaning(code: int) -> str:
    return next(exit_.meaning for exit_ in EXITS if exit_.code == code)


def exit_code(error: Exception) -> int:
    if isinstance(error, TransportError) and not error.retryable:
        return HOPELESS
    return next((exit_.code for exit_ in EXITS if exit_.error and isinstance(error, exit_.error)), FAULT)


def fail(message: str, code: int) -> NoReturn:
    """End the command with one sentence on standard error."""
    click.echo(f"Error: {printable(message)}", err=True)
    raise click.exceptions.Exit(code)


@contextmanager
def explained(*, traceback: bool) -> Iterator[None]:
    """Turn what goes wrong within into a sentence and an exit code.

    A fault of this program is told without its message, which might hold anything; with `traceback` it goes on.
    """
    try:
        yield
    except (click.ClickException, click.exceptions.Exit):
        raise
    except BrokenPipeError:
        _let_go_of_stdout()
        raise click.exceptions.Exit(UNREAD) from None
    except KeyboardInterrupt:
        raise click.exceptions.Exit(INTERRUPTED) from None
    except (ShopSiteError, OSError, ImportError) as error:
        _let_go_of_full_stdout()
        fail(sentence(error), exit_code(error))
    except Exception as error:
        if traceback:
            raise
        fail(f"an unexpected {type(error).__name__}: please report what 'shopsite-orders --traceback …' shows", FAULT)


@contextmanager
def usage() -> Iterator[None]:
    """Tell what the library says of wrong arguments."""
    try:
        yield
    except (TypeError, ValueError) as error:
        fail(sentence(error), USAGE)


def _let_go_of_full_stdout() -> None:
    """Write what is left, if it can be written: Python tries again when it ends, and would change the exit code."""
    try:
        sys.stdout.flush()
    except OSError:  # it is the error that is being told
        _let_go_of_stdout()


def _let_go_of_stdout() -> None:
    """Keep Python from complaining, when it ends, about what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
