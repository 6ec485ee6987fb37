"""The inbox's one table, and the way to the database it is in."""

from shopsite_orders.core.extras import missing

try:
    import sqlalchemy as sa
except ModuleNotFoundError as exc:
    raise missing("an inbox needs SQLAlchemy", "sql", exc) from exc

__all__ = ["DELIVERIES", "connected", "sa"]

DELIVERIES = sa.Table(
    "shopintegrator_deliveries",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("shop", sa.String(100), nullable=False),
    sa.Column("order_key", sa.String(200), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    # One for an order's first delivery, empty for its later versions: the database lets only one be first.
    sa.Column("first", sa.Integer),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("content", sa.Text, nullable=False),  # JSON: the fields, and how they were received
    sa.Column("reading", sa.Text, nullable=False),  # JSON: the order they made
    sa.Column("received_at", sa.String(40), nullable=False),
    sa.Column("finished_at", sa.String(40)),
    sa.UniqueConstraint("shop", "order_key", "first"),
    sa.UniqueConstraint("shop", "order_key", "fingerprint"),
)


def connected(url: sa.URL) -> sa.Engine:
    """Return an engine that works with many threads, and whose table is there."""
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True)
    if url.database in (None, "", ":memory:"):
        raise ValueError(
            "an inbox in memory forgets every order when the process ends; name a file: sqlite:///inbox.db"
        )
    return sa.create_engine(url, connect_args={"timeout": 60})
