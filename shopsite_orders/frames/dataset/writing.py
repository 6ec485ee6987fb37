"""Orders -> a dataset of Parquet files."""

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from os import PathLike
from pathlib import Path

from shopsite_orders.core.files.lock import locked
from shopsite_orders.core.files.replacement import replace_file
from shopsite_orders.errors import StateError
from shopsite_orders.frames.batches.personal import Personal
from shopsite_orders.frames.batches.schema import SCHEMA_VERSION
from shopsite_orders.frames.batches.source import Orders, Several, Source, source
from shopsite_orders.frames.dataset.manifest import Manifest, manifest_file
from shopsite_orders.frames.dataset.months import MonthFiles
from shopsite_orders.frames.dataset.placing import place

WHOLE = "all"  # the part of a dataset that has no others


def to_dataset(
    orders: Orders,
    path: str | PathLike[str],
    *,
    tables: str | Several = ("orders", "lines"),
    part: str = WHOLE,
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> Manifest:
    """Write orders as Parquet files by the month they were placed in, such as ``lines/month=2024-01/all-0.parquet``.

    The part that is written takes the place of what was written under its name before, as a whole, so that a repeat is
    no double. Without a name the part is the whole dataset. Memory does not grow with the input. Nothing is changed if
    anything is raised, or if the process is killed before all files are written; if it is killed later, while they are
    put in their places, the manifest says so and a repeat sets it right. Files are their owner's alone, unless they
    exist with another mode.

    Args:
        orders: an iterable of them, an `OrderDatabase` or an `Inbox`.
        path: the folder, which is made.
        tables: the tables that are written; read each as the folder of its name.
        part: the name of what is written, such as a store's, for a dataset that is written part by part, by several
            processes at once if need be.
        store: as for `to_arrow`, and so are the next two.
        personal: what becomes of personal columns.
        key: a secret for ``personal="hash"``.

    Returns:
        The files of the part, with their rows and hashes; `read_manifest` returns it again.

    Raises:
        OrderDataError: as for `to_arrow`.
        StateError: somebody else is writing this part, or the dataset is of another kind.
        ValueError: no part can have this name.
    """
    asked = source(orders, tables, store=store, personal=personal, key=key)
    folder = Path(path)
    manifest_file(folder, part)
    for inner in ("manifests", ".staging"):
        (folder / inner).mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder, part):
        _agree(folder, asked, whole=part == WHOLE)
        with _staging(folder, part) as staged:
            manifest = _written(asked, staged, part)
            place(folder, staged, manifest)
    return manifest


@contextmanager
def _alone(folder: Path, part: str) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder / ".staging" / f"{part}.lock", wait=False))
        except BlockingIOError as error:
            raise StateError(
                f"part {part!r} of {folder} is being written by another process", retryable=True
            ) from error
        yield


def _agree(folder: Path, asked: Source, *, whole: bool) -> None:
    """See that all parts of a dataset are of one kind, which the first of them decides.

    Raises:
        StateError: this one is of another.
    """
    file, privacy = folder / "dataset.json", asked.privacy
    kind = {"schema_version": SCHEMA_VERSION, "personal": privacy.mode, "key": privacy.fingerprint, "whole": whole}
    wanted = json.dumps(kind)
    with locked(folder / ".staging" / ".lock"):
        if not file.exists():
            replace_file(file, wanted.encode())
        found = file.read_text("utf-8", "replace")
    if found != wanted:
        raise StateError(
            f"{file} says {found[:200]}, and what you write is {wanted}: write it as the others, or into another folder"
        )


@contextmanager
def _staging(folder: Path, part: str) -> Iterator[Path]:
    """Hand out an empty folder for the files of a part; what a killed process left there goes."""
    staged = folder / ".staging" / part
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700)
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _written(asked: Source, staged: Path, part: str) -> Manifest:
    files = MonthFiles(staged, part, asked.schemas)
    try:
        for batches in asked.batches():
            for table, batch in batches.items():
                files.add(table, batch)
        return Manifest(part=part, files=files.finish())
    finally:
        files.abandon()
