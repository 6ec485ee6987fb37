"""Files that are replaced as a whole: whatever crashes, what is under their name is all old or all new.

A draft is written beside the file, takes its name at the end, and is deleted if it does not come to that. Nobody can
lay a trap for it: its name cannot be guessed, and it is made new or not at all. It is readable for its owner alone,
unless the file that it replaces has another mode, which it takes over. A link stays a link: what it leads to is
replaced.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from stat import S_IMODE, S_ISREG
from tempfile import mkstemp
from typing import BinaryIO

from shopsite_orders.core.files.folder import sync_folder

_LONGEST_NAME = 50  # characters that a draft takes over, so that its own name is not too long for the disk


def replace_file(path: str | PathLike[str], content: bytes) -> None:
    """Let `content` be what is under a name, in the place of what is there; it is on the disk when this returns.

    Raises:
        OSError: it cannot be written, or `path` is not a regular file; what is there stays as it is.
    """
    with replacing(path) as draft:
        draft.write(content)


def _delete(draft: Path) -> None:
    draft.unlink(missing_ok=True)


@contextmanager
def replacing(path: str | PathLike[str], *, failed: Callable[[Path], None] = _delete) -> Iterator[BinaryIO]:
    """Open a draft that replaces a file when the block ends; if that fails, or the block does, `failed` gets its path.

    Raises:
        OSError: as for `replace_file`.
    """
    name = os.fspath(path)
    with naming(name):
        target = Path(os.path.realpath(name) if Path(name).is_symlink() else name)
        replaced = _replaceable(target)
        descriptor, made = mkstemp(prefix=f"{target.name[:_LONGEST_NAME]}.", suffix=".part", dir=target.parent)
    draft = target.with_name(Path(made).name)
    try:
        with _closing(os.fdopen(descriptor, "wb"), name) as file:
            if replaced:
                _resemble(draft, replaced)
            yield file
        with naming(name):
            draft.replace(target)
    except BaseException:
        failed(draft)
        raise
    with naming(name):
        sync_folder(target.parent)


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Let what goes wrong with a file call it as its user does."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # not the system's, and in words of its own
            raise
        raise OSError(error.errno, error.strerror, name) from error


@contextmanager
def _closing(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Bring to the disk what was written, and close the file in any case."""
    try:
        yield file
        with naming(name):
            file.flush()
            os.fsync(file.fileno())
    finally:
        with naming(name):
            file.close()


def _replaceable(target: Path) -> os.stat_result | None:
    """Return what is known of the file to be replaced, or `None`."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if not S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "only a regular file can be replaced")
    return found


def _resemble(draft: Path, replaced: os.stat_result) -> None:
    """Let the same people read the draft, and no others; only root can give a file to another owner."""
    if sys.platform != "win32":
        mine = draft.stat()
        owner = replaced.st_uid if os.geteuid() == 0 else mine.st_uid
        if (owner, replaced.st_gid) != (mine.st_uid, mine.st_gid):
            os.chown(draft, owner, replaced.st_gid)
    draft.chmod(S_IMODE(replaced.st_mode))
