"""Cursors in a table, moved inside the caller's transaction."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shopsite_orders.core.checks import store_name
from shopsite_orders.errors import CursorConflictError, StateError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.page import Page, check_page
from shopsite_orders.sql.tables import cursors


class SqlCursors:
    """The cursors of your own database: they move when your transaction commits, together with what you save.

    `table` is one that `cursor_table` made. `clock` gives UNIX seconds.
    """

    def __init__(
        self, connection: Connection | Session, *, table: Table = cursors, clock: Callable[[], float] = time.time
    ) -> None:
        self._connection = connection
        self._table = table
        self._clock = clock

    def cursor(self, store: str) -> Cursor:
        """Return where the follower of `store` stands, or a new cursor.

        Raises:
            StateError: the database holds something else, or the cursor of a newer version.
            ValueError: a store cannot be called so.
        """
        store_name("store", store)
        text = self._text(store)
        try:
            return Cursor() if text is None else Cursor.from_json(text)
        except ValueError as error:
            raise StateError(f"the cursor of {store!r} in {self._table.name} cannot be used: {error}") from error

    def save(self, page: Page, *, store: str) -> None:
        """Move the cursor past `page`, if it still stands where the page began.

        Raises:
            CursorConflictError: it does not, as another follower moved it; nothing of the page may be saved.
            StateError: what the database holds is not a cursor of this version.
            TypeError: it is not a page.
            ValueError: a store cannot be called so.
        """
        check_page("page", page)
        self.lock(store)
        # Most times the text tells, and need not be read.
        if self._text(store) != page.after.to_json() and self.cursor(store) != page.after:
            raise CursorConflictError(
                f"the cursor of {store!r} has moved since this page was asked for: read it again and follow from there"
            )
        self._connection.execute(
            update(self._table).where(self._table.c.store == store).values(cursor=page.cursor.to_json())
        )

    def _text(self, store: str) -> str | None:
        return self._connection.execute(select(self._table.c.cursor).where(self._table.c.store == store)).scalar()

    def lock(self, store: str) -> None:
        """Make every other transaction that saves for `store` wait until this one ends.

        Raises:
            CursorConflictError: another one is about to begin with this store.
            ValueError: a store cannot be called so.
        """
        store_name("store", store)
        now = datetime.fromtimestamp(self._clock(), UTC).replace(tzinfo=None)
        counted = {"saves": self._table.c.saves + 1, "saved_at": now}
        known = update(self._table).where(self._table.c.store == store).values(counted)
        if cast("CursorResult[Any]", self._connection.execute(known)).rowcount:
            return
        new = insert(self._table).values(store=store, cursor=Cursor().to_json(), saves=1, saved_at=now)
        try:
            with self._connection.begin_nested():
                self._connection.execute(new)
        except IntegrityError as error:
            raise CursorConflictError(f"another follower of {store!r} was faster: read its cursor") from error
