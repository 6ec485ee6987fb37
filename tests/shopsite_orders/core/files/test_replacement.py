"""Files that are replaced as a whole: readable for whom they were, and never half-written."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shopsite_orders.core.files.private import private
from shopsite_orders.core.files.replacement import replace_file, replacing


@pytest.fixture(autouse=True)
def generous_umask() -> Iterator[None]:
    """A umask that keeps nobody out, so that only the program can."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cursors.json"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_for_its_owner_alone(path: Path) -> None:
    replace_file(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o600)


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o644, 0o666, 0o400])
def test_a_file_that_is_replaced_keeps_its_mode(path: Path, kept: int) -> None:
    path.write_bytes(b"old")
    path.chmod(kept)
    replace_file(str(path), b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", kept)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_that_is_replaced_keeps_its_owner_and_its_group(path: Path) -> None:
    path.write_bytes(b"old")
    os.chown(path, 1234, 5678)
    replace_file(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 5678)


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(path: Path, tmp_path: Path, *, there: bool) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if there:
        (home / "real.json").write_bytes(b"old")
    path.symlink_to(home / "real.json")
    replace_file(path, b"new")
    assert path.is_symlink()
    assert [(each.name, each.read_bytes()) for each in home.iterdir()] == [("real.json", b"new")]


def test_the_draft_stands_beside_the_file_for_its_owner_alone_and_under_another_name_each_time(path: Path) -> None:
    names = set()
    for _ in range(8):
        with replacing(path) as draft:
            (found,) = (each for each in path.parent.iterdir() if each != path)
            assert mode(found) == 0o600
            names.add(found.name)
            draft.write(b"new")
    assert len(names) == 8
    assert [*path.parent.iterdir()] == [path]


def test_whatever_breaks_off_leaves_the_old_file_and_no_draft(path: Path) -> None:
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_half(path)
    assert [(each, each.read_bytes()) for each in path.parent.iterdir()] == [(path, b"old")]


def write_half(path: Path, **options: Any) -> None:
    with replacing(path, **options) as draft:
        draft.write(b"half of the ne")
        raise KeyboardInterrupt


def test_whoever_wants_to_keep_a_draft_that_broke_off_gets_its_path(path: Path) -> None:
    kept: list[Path] = []
    with pytest.raises(KeyboardInterrupt):
        write_half(path, failed=kept.append)
    assert [(each.read_bytes(), mode(each)) for each in kept] == [(b"half of the ne", 0o600)]
    assert [*path.parent.iterdir()] == kept


def test_a_name_as_long_as_the_disk_takes_it_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / ("\u00e9" * 127)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_not_a_regular_file_is_never_replaced(path: Path, make: object) -> None:
    make(path)  # type: ignore[operator]
    with pytest.raises(OSError, match=r"only a regular file can be replaced: .*cursors\.json"):
        replace_file(path, b"new")
    assert [*path.parent.iterdir()] == [path]


def test_a_link_that_leads_back_to_itself_is_told(path: Path) -> None:
    path.symlink_to(path)
    with pytest.raises(OSError, match="symbolic links"):
        replace_file(path, b"new")


def test_a_file_that_is_appended_to_is_private_when_it_is_new_and_keeps_its_mode_otherwise(path: Path) -> None:
    for content in (b"one\n", b"two\n"):
        with open(path, "ab", opener=private) as file:
            file.write(content)
    assert (path.read_bytes(), mode(path)) == (b"one\ntwo\n", 0o600)
    path.chmod(0o644)
    with open(path, "ab", opener=private):
        assert mode(path) == 0o644
