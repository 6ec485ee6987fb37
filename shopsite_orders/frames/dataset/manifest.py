"""What a part of a dataset consists of: its files, their rows and their hashes."""

import json
import re
from collections import Counter
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from shopsite_orders.core.checks import typed
from shopsite_orders.core.files.replacement import replace_file
from shopsite_orders.errors import StateError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}", re.ASCII)


@attrs.frozen(kw_only=True)
class DatasetFile:
    """A Parquet file of a dataset.

    Attributes:
        path: from the folder of the dataset, with ``/``.
        table: such as "lines".
        month: such as "2024-01"; `None` for orders without a time.
        rows: how many there are.
        bytes: how many there are.
        sha256: the hash of the file, in hexadecimal digits.
    """

    path: str
    table: str
    month: str | None
    rows: int
    bytes: int
    sha256: str


@attrs.frozen(kw_only=True)
class Manifest:
    """A part of a dataset; two are equal that have the same files with the same bytes in them.

    Attributes:
        part: its name.
        files: all of them, sorted by their path.
        complete: false while they are put in their places, and where a process was killed meanwhile.
    """

    part: str
    files: tuple[DatasetFile, ...] = ()
    complete: bool = True

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        counted: Counter[str] = Counter()
        for file in self.files:
            counted[file.table] += file.rows
        return dict(counted)


def read_manifest(path: str | PathLike[str], part: str = "all") -> Manifest | None:
    """Return what a part of the dataset in a folder consists of, `None` if it was never written.

    Raises:
        StateError: the file of it is something else.
        ValueError: no part can have this name.
    """
    file = manifest_file(Path(path), part)
    try:
        kept: dict[str, Any] = json.loads(file.read_text("utf-8"))
        files = tuple(DatasetFile(**each) for each in kept["files"])
        return Manifest(part=part, files=files, complete=kept["complete"])
    except FileNotFoundError:
        return None
    except (ValueError, LookupError, TypeError) as error:
        raise StateError(
            f"{file} is not the manifest of a part: {error}; delete it, and write the part again"
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Keep a manifest; it is on the disk when this returns."""
    replace_file(manifest_file(folder, manifest.part), json.dumps(attrs.asdict(manifest), indent=1).encode())


def manifest_file(folder: Path, part: str) -> Path:
    """Return where the manifest of a part is.

    Raises:
        ValueError: no part can have this name, which is that of files, too.
    """
    typed(str, expected="a name such as 'main-shop'")("part", part)
    if not _NAME.fullmatch(part):
        raise ValueError(f"part must be small letters, digits and any of '._-', such as 'main-shop', not {part!r}")
    return folder / "manifests" / f"{part}.json"
