"""Columns of cells -> record batches.

Numbers and times come as text, of which Arrow makes its own many times faster than of Python's objects, and exactly:
it refuses what it would have to round. A dictionary belongs to its batch, so that none grows with the input.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from shopsite_orders.errors import OrderDataError
from shopsite_orders.frames.batches.personal import Privacy
from shopsite_orders.frames.batches.schema import personal_columns

_REFUSALS = (pa.ArrowInvalid, UnicodeError)


def batch(table: str, schema: pa.Schema, cells: Sequence[Sequence[Any]], privacy: Privacy) -> pa.RecordBatch:
    """Return the columns of a table as a record batch.

    Raises:
        OrderDataError: there is a cell that Arrow cannot hold.
    """
    hashed = personal_columns(table) if privacy.mode == "hash" else frozenset()
    found = dict(zip(schema.names, cells, strict=True))
    arrays = [_column(field, found, privacy if field.name in hashed else None) for field in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _column(field: pa.Field, found: Mapping[str, Sequence[Any]], privacy: Privacy | None) -> pa.Array:
    try:
        return _array(field.type, found[field.name], privacy)
    except _REFUSALS:
        _name_the_first_refused(field, found, privacy)
        raise


def _array(kind: pa.DataType, cells: Sequence[Any], privacy: Privacy | None) -> pa.Array:
    if privacy:
        return pa.array(privacy.hashed(cells), kind)
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        return pa.array(cells, kind)
    if pa.types.is_dictionary(kind):
        return pa.array(cells, kind.value_type).dictionary_encode()
    return _of_text(kind, cells)


def _of_text(kind: pa.DataType, cells: Sequence[Any]) -> pa.Array:
    """Return an array of text, or of what is written in it; a driver may hand out times as they are."""
    if pa.types.is_timestamp(kind):
        clock = pa.timestamp(kind.unit)
        read = pa.array(cells)
        return pa.array(cells, clock).cast(kind) if pa.types.is_timestamp(read.type) else read.cast(clock).cast(kind)
    return pa.array(cells, pa.string()).cast(kind)


def _name_the_first_refused(field: pa.Field, found: Mapping[str, Sequence[Any]], privacy: Privacy | None) -> None:
    for key, cell in zip(found["order_key"], found[field.name], strict=True):
        try:
            _array(field.type, [cell], privacy)
        except _REFUSALS as error:
            number = str(key).rpartition("@")[0]
            raise OrderDataError(
                f"order {number} cannot be kept in a frame: {field.name} cannot be {field.type}, as {error}",
                number=number,
            ) from error
