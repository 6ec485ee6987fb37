"""A lock: of those who want it one has it, and the system lets it go."""

from pathlib import Path
from stat import S_IMODE

import pytest

from shopsite_orders.core.files.lock import locked


def test_a_lock_is_held_by_one_and_free_again_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    with locked(path):
        with pytest.raises(BlockingIOError), locked(path, wait=False):
            pass
        assert S_IMODE(path.stat().st_mode) == 0o600
    with locked(path, wait=False):
        assert path.exists()


def test_a_lock_is_let_go_when_what_it_guards_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="anything"), locked(tmp_path / "x.lock"):
        raise ValueError("anything")
    with locked(tmp_path / "x.lock", wait=False):
        pass
