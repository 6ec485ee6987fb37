"""What makes a newer version of the tables of an older one; written out, as it must not change with the tables."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

_COLUMNS = (
    "previous BIGINT",
    "attempts INTEGER NOT NULL DEFAULT 0",
    "leased_until VARCHAR(40)",
    "error VARCHAR(100)",
    "failed_at VARCHAR(40)",
    "due_at VARCHAR(40)",
)
_OLD = "id, shop, order_key, fingerprint, first, outcome, content, reading, received_at, finished_at"
# SQLite gives the id of a row that was deleted to the next one, unless its table was made with AUTOINCREMENT.
_SQLITE = (
    "ALTER TABLE shopintegrator_deliveries RENAME TO shopintegrator_deliveries_1",
    (
        "CREATE TABLE shopintegrator_deliveries (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, shop VARCHAR(100)"
        " NOT NULL, order_key VARCHAR(200) NOT NULL, fingerprint VARCHAR(64) NOT NULL, first INTEGER,"
        " outcome VARCHAR(10) NOT NULL, content TEXT NOT NULL, reading TEXT NOT NULL, received_at VARCHAR(40) NOT NULL,"
        " finished_at VARCHAR(40), UNIQUE (shop, order_key, first), UNIQUE (shop, order_key, fingerprint))"
    ),
    f"INSERT INTO shopintegrator_deliveries ({_OLD}) SELECT {_OLD} FROM shopintegrator_deliveries_1",  # noqa: S608
    "DROP TABLE shopintegrator_deliveries_1",
)
_EVERYWHERE = (
    *(f"ALTER TABLE shopintegrator_deliveries ADD COLUMN {column}" for column in _COLUMNS),
    "CREATE INDEX shopintegrator_deliveries_posts ON shopintegrator_deliveries (shop, fingerprint)",
    "CREATE INDEX shopintegrator_deliveries_open ON shopintegrator_deliveries (shop, finished_at)",
    # What was claimed and never finished is taken to be abandoned.
    "UPDATE shopintegrator_deliveries SET attempts = 1",
    "UPDATE shopintegrator_deliveries SET leased_until = received_at WHERE finished_at IS NULL",
    (
        "UPDATE shopintegrator_deliveries SET previous = (SELECT max(before.id) FROM"
        " shopintegrator_deliveries AS before WHERE before.shop = shopintegrator_deliveries.shop AND"
        " before.order_key = shopintegrator_deliveries.order_key"
        " AND before.id < shopintegrator_deliveries.id) WHERE outcome = 'changed'"
    ),
)


def count_attempts(connection: "Connection") -> None:
    """Make version 2 of version 1, which knew only whether a delivery was finished."""
    for statement in (*(_SQLITE if connection.dialect.name == "sqlite" else ()), *_EVERYWHERE):
        connection.exec_driver_sql(statement)
