"""Cursors in a file, where no database is wanted."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs

from shopsite_orders.core.checks import store_name
from shopsite_orders.core.files.lock import locked
from shopsite_orders.core.files.replacement import replace_file
from shopsite_orders.errors import CursorConflictError, StateError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.page import Page, check_page

_FORMAT = "shopsite-orders cursors 1"
_LEFT = "it is left as it is, and without it the next run begins at the oldest order"


@attrs.frozen
class FileCursors:
    """The cursors of your stores in one file, which is replaced as a whole and never seen half-written.

    It is readable for its owner alone, unless it exists with another mode. A file beside it, with ``.lock`` appended to
    its name, is locked while a cursor moves; the system lets the lock go when the process ends, however it ends.
    """

    path: Path = attrs.field(converter=Path)

    def cursor(self, store: str) -> Cursor:
        """Return where the follower of `store` stands, or a new cursor.

        Raises:
            StateError: the file is something else, or of a newer version.
            ValueError: a store cannot be called so.
        """
        store_name("store", store)
        return self._read().get(store, Cursor())

    def save(self, page: Page, *, store: str) -> None:
        """Move the cursor past `page`, once its orders are kept; it is on the disk when this returns.

        Raises:
            CursorConflictError: another follower moved it since the page was asked for; nothing is changed.
            StateError: the file is something else, or of a newer version; nothing is changed.
            TypeError: it is not a page.
            ValueError: a store cannot be called so.
        """
        check_page("page", page)
        store_name("store", store)
        with self._locked():
            cursors = self._read()
            if cursors.get(store, Cursor()) != page.after:
                raise CursorConflictError(
                    f"the cursor of {store!r} in {self.path} has moved since this page was asked for: "
                    "read it again and follow from there"
                )
            self._write({**cursors, store: page.cursor})

    def rewind(self, store: str) -> None:
        """Forget the cursor, so that the next run begins at the oldest order."""
        store_name("store", store)
        with self._locked():
            self._write({name: cursor for name, cursor in self._read().items() if name != store})

    @contextmanager
    def _locked(self) -> Iterator[None]:
        home = Path(os.path.realpath(self.path))
        with locked(home.with_name(f"{home.name}.lock")):
            yield

    def _read(self) -> dict[str, Cursor]:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise StateError(f"{self.path} is not a file of cursors, as it is not text: {_LEFT}") from error
        try:
            document = json.loads(text)
            if document["format"] == _FORMAT:
                return {store: Cursor.from_json(json.dumps(cursor)) for store, cursor in document["cursors"].items()}
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise StateError(f"{self.path} is not a file of cursors that can be used: {error}; {_LEFT}") from error
        raise StateError(
            f"{self.path} is of the format {document['format']!r}, not {_FORMAT!r}: pip install --upgrade"
            " shopsite-orders"
        )

    def _write(self, cursors: Mapping[str, Cursor]) -> None:
        values = {store: json.loads(cursor.to_json()) for store, cursor in sorted(cursors.items())}
        text = json.dumps({"format": _FORMAT, "cursors": values}, separators=(",", ":"))
        replace_file(self.path, text.encode())
