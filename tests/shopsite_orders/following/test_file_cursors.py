"""Cursors in a file: replaced as a whole, locked while they move, and refused when they are not understood."""

import fcntl
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from shopsite_orders.errors import CursorConflictError, StateError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.file_cursors import FileCursors
from shopsite_orders.following.page import Page

from fake_store import FakeStore, order

HOLDER = (
    "import fcntl, sys; f = open(sys.argv[1], 'ab'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
)


@pytest.fixture
def cursors(tmp_path: Path) -> FileCursors:
    return FileCursors(tmp_path / "cursors.json")


@pytest.fixture
def pages() -> list[Page]:
    return list(FakeStore([order(1), order(2), order(4)]).pages(page_size=2))


def test_a_store_nobody_followed_begins_at_the_beginning(cursors: FileCursors) -> None:
    assert cursors.cursor("main") == Cursor()


def test_cursors_are_kept_by_store(cursors: FileCursors, pages: list[Page]) -> None:
    cursors.save(pages[0], store="main")
    cursors.save(pages[1], store="main")
    cursors.save(pages[0], store="other")
    again = FileCursors(str(cursors.path))
    assert [again.cursor("main"), again.cursor("other")] == [pages[1].cursor, pages[0].cursor]
    cursors.rewind("main")
    assert [again.cursor("main"), again.cursor("other")] == [Cursor(), pages[0].cursor]


def test_the_second_of_two_followers_is_told(cursors: FileCursors, pages: list[Page]) -> None:
    cursors.save(pages[0], store="main")
    with pytest.raises(CursorConflictError, match="moved"):
        cursors.save(pages[0], store="main")
    assert cursors.cursor("main") == pages[0].cursor


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff", b'{"format": "x"}', b'{"format": "shopsite-orders cursors 1", "cursors": {"a": {}}}'],
)
def test_a_file_that_is_not_understood_is_refused_and_left_alone(
    cursors: FileCursors, pages: list[Page], content: bytes
) -> None:
    cursors.path.write_bytes(content)
    for use in (cursors.cursor, lambda store: cursors.save(pages[0], store=store), cursors.rewind):
        with pytest.raises(StateError, match=r"cursors\.json"):
            use("main")
    assert cursors.path.read_bytes() == content


def test_a_crash_while_writing_leaves_the_file_as_it_was(
    cursors: FileCursors, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    cursors.save(pages[0], store="main")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _disk_full)
        with pytest.raises(OSError, match="full"):
            cursors.save(pages[1], store="main")
    assert sorted(path.name for path in cursors.path.parent.iterdir()) == ["cursors.json", "cursors.json.lock"]
    assert cursors.cursor("main") == pages[0].cursor
    cursors.save(pages[1], store="main")
    assert cursors.cursor("main") == pages[1].cursor


def _disk_full(_: int) -> None:
    raise OSError("disk full")


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_cursors_are_for_their_owner_alone(cursors: FileCursors, pages: list[Page], umask: int) -> None:
    before = os.umask(umask)
    for page in pages:
        cursors.save(page, store="main")
        assert modes(cursors.path.parent) == {"cursors.json": 0o600, "cursors.json.lock": 0o600}
    os.umask(before)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_file_that_has_another_mode_keeps_it(cursors: FileCursors, pages: list[Page], mode: int) -> None:
    cursors.save(pages[0], store="main")
    cursors.path.chmod(mode)
    cursors.save(pages[1], store="main")
    assert modes(cursors.path.parent)["cursors.json"] == mode


def test_a_link_to_a_file_of_cursors_is_followed_and_shares_its_lock(
    cursors: FileCursors, pages: list[Page], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    cursors.path.symlink_to(home / "cursors.json")
    cursors.save(pages[0], store="main")
    assert cursors.path.is_symlink()
    assert sorted(modes(home)) == ["cursors.json", "cursors.json.lock"]
    assert FileCursors(home / "cursors.json").cursor("main") == pages[0].cursor


def test_a_writer_waits_for_the_lock_which_dies_with_its_process(cursors: FileCursors, pages: list[Page]) -> None:
    lock = cursors.path.with_name("cursors.json.lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with lock.open("ab") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        writer = Thread(target=cursors.save, args=(pages[0],), kwargs={"store": "main"})
        writer.start()
        assert cursors.cursor("main") == Cursor()
        holder.send_signal(signal.SIGKILL)
        writer.join()
    assert cursors.cursor("main") == pages[0].cursor


@pytest.mark.parametrize("store", [None, 5, "", "x" * 256])
def test_a_store_needs_a_name(cursors: FileCursors, pages: list[Page], store: Any) -> None:
    for use in (
        lambda: cursors.save(pages[0], store=store),
        lambda: cursors.cursor(store),
        lambda: cursors.rewind(store),
    ):
        with pytest.raises(ValueError, match=r"^store cannot be .*: a store needs a name of 1 to 255 characters"):
            use()
    assert not cursors.path.exists()


def test_what_is_not_a_page_moves_no_cursor(cursors: FileCursors, pages: list[Page]) -> None:
    with pytest.raises(TypeError, match=r"^page must be a Page of ShopSite\.pages\(\), not Cursor$"):
        cursors.save(pages[0].cursor, store="main")  # type: ignore[arg-type]
    assert not cursors.path.exists()
