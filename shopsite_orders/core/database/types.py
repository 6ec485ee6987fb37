"""The column type that gives back exactly what was put in."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator, TypeEngine

from shopsite_orders.core.tables.exact import DIGITS, PLACES, InexactError, exact


class Exact(TypeDecorator[Decimal]):
    """A decimal number: NUMERIC, or on SQLite, which would make a float of it, its digits as text."""

    impl = Numeric(DIGITS, PLACES)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric(DIGITS, PLACES))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        try:
            digits = exact(value)
        except InexactError as error:
            raise _UnwrappedInexactError(str(error)) from error
        return digits if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else Decimal(value)


class _UnwrappedInexactError(InexactError, DontWrapMixin):
    """The same error, which SQLAlchemy hands on as it is."""
