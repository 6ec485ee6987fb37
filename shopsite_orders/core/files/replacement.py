"""Files that are replaced as a whole: whatever crashes, what is under their name is all old or all new.

A draft is written beside the file and takes its name at the end. Nobody can lay a trap for it: its name cannot be
guessed, and it is made new or not at all. It is readable for its owner alone, unless the file that it replaces has
another mode, which it takes over. A link stays a link: what it leads to is replaced.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from stat import S_IMODE, S_ISREG
from tempfile import mkstemp
from typing import BinaryIO


def replace_file(path: str | PathLike[str], content: bytes) -> None:
    """Let `content` be what is under a name, in the place of what is there; it is on the disk when this returns.

    Raises:
        OSError: it cannot be written, or `path` is not a regular file; what is there stays as it is.
    """
    with replacing(path) as draft:
        draft.write(content)


@contextmanager
def replacing(path: str | PathLike[str]) -> Iterator[BinaryIO]:
    """Open a draft that replaces a file when the block ends, and is gone if the block raises.

    Raises:
        OSError: as for `replace_file`.
    """
    target = Path(os.path.realpath(path))
    replaced = _replaceable(target)
    descriptor, draft = mkstemp(prefix=".shopsite-orders-", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if replaced:
                _resemble(draft, replaced)
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _replaceable(target: Path) -> os.stat_result | None:
    """Return what is known of the file to be replaced, `None` if there is none."""
    try:
        found = target.stat()
    except FileNotFoundError:
        return None
    if not S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "only a regular file can be replaced", str(target))
    return found


def _resemble(draft: str, replaced: os.stat_result) -> None:
    """Let the same people read the draft, and no others; only root can give a file to another owner."""
    if sys.platform != "win32":
        mine = Path(draft).stat()
        owner = replaced.st_uid if os.geteuid() == 0 else mine.st_uid
        if (owner, replaced.st_gid) != (mine.st_uid, mine.st_gid):
            os.chown(draft, owner, replaced.st_gid)
    Path(draft).chmod(S_IMODE(replaced.st_mode))


def _sync_folder(folder: Path) -> None:
    """Make sure that the new name of a file survives a power cut; Windows has no such call and needs none."""
    if sys.platform == "win32":  # pragma: no cover - the tests run on POSIX
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
