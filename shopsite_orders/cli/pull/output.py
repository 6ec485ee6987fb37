"""Where orders go: JSON Lines to a file or to standard output, and what is put aside into a file of its own."""

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

import click
from tqdm import tqdm

from shopsite_orders.core.files.private import private
from shopsite_orders.core.files.replacement import naming, replacing
from shopsite_orders.core.printable import printable
from shopsite_orders.errors import OrderDataError
from shopsite_orders.reply.stream import OrderStream


def deliver(stream: OrderStream, *, output: str, quarantine_file: Path | None, expected: int | None = None) -> None:
    """Write every order of `stream`; `expected` is how many may come at most, for the progress bar."""
    write = _write_csv if is_csv(output) else _write_json_lines
    with stream, _set_aside(stream, quarantine_file):
        write(stream, output, expected)
    if output != "-":
        click.echo(f"{stream.received} orders written to {output}", err=True)
    elif not stream.received:
        click.echo("0 orders", err=True)


def is_csv(output: str) -> bool:
    """Say whether a file is to be one for spreadsheets, by its name."""
    return Path(output).suffix.lower() == ".csv"


def _write_json_lines(stream: OrderStream, output: str, expected: int | None) -> None:
    resume: int | None = None
    try:
        with _destination(output) as file:
            for order in tqdm(stream, total=expected, unit=" orders", disable=not _watched(file)):
                with _named(output):
                    file.write(_line(order.to_dict()))
                resume = stream.resume_from
    except KeyboardInterrupt:
        if resume:
            click.echo(f"Interrupted: resume with --start-order={resume}", err=True)
        raise


def _write_csv(stream: OrderStream, output: str, expected: int | None) -> None:
    """Write a line for each order; a file of which not all came is not made."""
    from shopsite_orders.frames import to_csv  # noqa: PLC0415 - optional

    to_csv(tqdm(stream, total=expected, unit=" orders", disable=not sys.stderr.isatty()), output)


def _line(values: dict[str, Any]) -> bytes:
    """Return a line of JSON as it is read, but for what a terminal obeys, which is escaped."""
    return printable(json.dumps(values, ensure_ascii=False)).encode() + b"\n"


def _watched(file: BinaryIO) -> bool:
    """Say whether a progress bar is seen, and does not run into the orders on the same terminal."""
    return sys.stderr.isatty() and not file.isatty()


def _named(output: str) -> AbstractContextManager[None]:
    """Let what goes wrong with a file name it as the user does."""
    return naming("standard output" if output == "-" else output)


@contextmanager
def _opened(path: Path, mode: str, output: str) -> Iterator[BinaryIO]:
    with _named(output):
        file = cast("BinaryIO", open(path, mode, opener=private))  # noqa: SIM115 - closed below; only `open` has openers
    try:
        yield file
    finally:
        with _named(output):
            file.close()  # writes what is left


@contextmanager
def _destination(output: str) -> Iterator[BinaryIO]:
    if output == "-":
        try:
            yield sys.stdout.buffer
        finally:
            with _named(output):
                sys.stdout.buffer.flush()  # the orders before an error are as good as any
    elif (path := Path(output)).exists() and not path.is_file():  # a pipe or a device
        with _opened(path, "wb", output) as file:
            yield file
    else:
        with replacing(path, failed=_keep) as file:
            yield file


def _keep(part: Path) -> None:
    if part.stat().st_size:
        click.echo(f"The orders that came are in {part}", err=True)
    else:
        part.unlink()


@contextmanager
def _set_aside(stream: OrderStream, path: Path | None) -> Iterator[None]:
    """Name the orders that cannot be read, however the download ends, and keep what they were in `path`."""
    with _opened(path, "ab", str(path)) if path else BytesIO() as file:
        try:
            yield
        finally:
            for error in stream.quarantined:
                click.echo(f"Put aside: {error}", err=True)
                with _named(str(path)):
                    file.write(_line(_evidence(error)))


def _evidence(error: OrderDataError) -> dict[str, Any]:
    return {
        "number": error.number,
        "error": str(error),
        "path": error.path,
        "text": error.text,
        "order": error.redacted.decode("utf-8", "replace"),
    }
