"""The inbox's one table, its version, and the way to the database it is in.

A row holds facts; how a delivery stands is worked out from them, in `standing`.
"""

from shopintegrator_hook.inbox.upgrades import count_attempts
from shopsite_orders.core.extras import missing

try:
    import sqlalchemy as sa

    from shopsite_orders.core.database.engine import connect, parsed
    from shopsite_orders.core.database.schema import Schema, version_table
except ModuleNotFoundError as exc:
    raise missing("an inbox needs SQLAlchemy", "sql", exc) from exc

__all__ = ["DELIVERIES", "SCHEMA", "connected", "sa"]

_METADATA = sa.MetaData()
_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.String(40)  # ISO, in UTC, so that later is greater

DELIVERIES = sa.Table(
    "shopintegrator_deliveries",
    _METADATA,
    sa.Column("id", _ID, primary_key=True, autoincrement=True),
    sa.Column("shop", sa.String(100), nullable=False),
    sa.Column("order_key", sa.String(200), nullable=False),  # until the order is read, one made of the fingerprint
    sa.Column("fingerprint", sa.String(64), nullable=False),
    # One for an order's first delivery, empty for its later versions: the database lets only one be first.
    sa.Column("first", sa.Integer),
    sa.Column("outcome", sa.String(10), nullable=False),  # NEW, CHANGED or TEST
    sa.Column("content", sa.Text, nullable=False),  # JSON: the fields, and how they were received
    sa.Column("reading", sa.Text, nullable=False),  # JSON: the order they made; empty until one is made
    sa.Column("received_at", _MOMENT, nullable=False),
    sa.Column("finished_at", _MOMENT),
    sa.Column("previous", sa.BigInteger),  # the version that a changed one was compared with
    sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("leased_until", _MOMENT),  # set when it is claimed, and emptied when that comes to an end
    sa.Column("error", sa.String(100)),
    sa.Column("failed_at", _MOMENT),
    sa.Column("due_at", _MOMENT),  # when it is tried again
    sa.UniqueConstraint("shop", "order_key", "first"),
    sa.UniqueConstraint("shop", "order_key", "fingerprint"),
    sa.Index("shopintegrator_deliveries_posts", "shop", "fingerprint"),
    sa.Index("shopintegrator_deliveries_open", "shop", "finished_at"),
    sqlite_autoincrement=True,  # no id is ever given to another row: a late claim must not finish that one
)
SCHEMA = Schema(
    _METADATA,
    version_table("shopintegrator_schema_version", _METADATA),
    2,
    upgrades={1: count_attempts},
    unversioned=DELIVERIES.name,
)


def connected(url: str | sa.URL, *, writes: bool = True) -> sa.Engine:
    """Return an engine that many threads and processes may use at once."""
    url = parsed(url)
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError(
            "an inbox in memory forgets every order when the process ends; name a file: sqlite:///inbox.db"
        )
    return connect(url, writes=writes)
