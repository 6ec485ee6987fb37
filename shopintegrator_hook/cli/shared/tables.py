"""What the command line shows of a guess, of an order, and of an inbox."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from rich.markup import escape
from rich.table import Table

from shopintegrator_hook.claim import State, Stored
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.field_map.reading import Reader
from shopsite_orders.core.difference import leaves
from shopsite_orders.core.order import Order
from shopsite_orders.core.printable import printable

_LONGEST, _SHORTEST = 40, 6  # characters of a value
_FRAME = 13 + len("Sure")  # what the lines between four columns take, and the last of these


def guess_table(fields: Mapping[str, tuple[str, ...]], field_map: FieldMap, width: int) -> Table:
    """Return one row for each field: what it holds, what it was taken for, and how sure that is.

    Where `width` is too small for all, values are cut: names and paths are what one has to check, and stay whole.
    """
    rows = [*_guesses(fields, field_map)]
    names, _, paths, _ = (max(map(len, column), default=0) for column in zip(*rows, strict=True)) if rows else (0,) * 4
    table = Table(title="What was understood")
    table.add_column("Field", overflow="fold")
    table.add_column("Value", no_wrap=True, max_width=max(width - names - paths - _FRAME, _SHORTEST))
    table.add_column("Part of the order", overflow="fold", no_wrap=2 * paths < width)
    table.add_column("Sure", no_wrap=True)
    for row in rows:
        table.add_row(*map(_shown, row))
    return table


def _guesses(fields: Mapping[str, tuple[str, ...]], field_map: FieldMap) -> Iterator[tuple[str, str, str, str]]:
    """Yield of each field its name, its values, its part of the order, and how sure that is."""
    doubts = Reader(field_map.doubtful)
    for name, values in fields.items():
        rules = [rule for rule, _ in field_map.reader.matching(name)]
        doubted = [rule for rule, _ in doubts.matching(name)]
        paths = ", ".join(rule.path for rule in rules) or "".join(f"perhaps {rule.path}" for rule in doubted[:1])
        sure = min((rule.sure for rule in rules or doubted if rule.sure is not None), default=None)
        yield (
            " ".join(name.split()),
            _flat(" | ".join(values)),
            paths or "(kept in extras)",
            "" if sure is None else f"{sure:.0%}",
        )


def order_table(order: Order) -> Table:
    """Return one row for each part of an order that is filled."""
    table = Table("Part of the order", "Value", title=f"Order {_shown(order.number)}")
    for path, value in leaves(order.to_dict()):
        table.add_row(_shown(path), _shown(value))
    return table


def fields_table(fields: Mapping[str, tuple[str, ...]]) -> Table:
    """Return one row for each posted field."""
    table = Table("Field", "Value", title="What was posted")
    for name, values in fields.items():
        table.add_row(_shown(name), _shown(" | ".join(values)))
    return table


def deliveries_table(deliveries: Iterable[Stored]) -> Table:
    """Return one row for each delivery, with nothing personal in it."""
    table = Table("ID", "Received (UTC)", "Order", "Came as", "State", "Attempts", "Last error", "Next attempt (UTC)")
    for kept in deliveries:
        table.add_row(
            str(kept.id),
            _moment(kept.received_at),
            _shown(kept.order_key or "(not read)"),
            str(kept.outcome) if kept.reading else "",
            str(kept.state),
            str(kept.attempts),
            _shown(kept.error or ""),
            _moment(kept.due_at) if kept.state is State.FAILED else "",
        )
    return table


def wrong_sums(order: Order) -> list[str]:
    """Return a sentence for each amount of an order that the others contradict."""
    return [finding.sentence for finding in order.audit() if finding.verdict == "wrong"]


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else ""


def _flat(text: str) -> str:
    """Return a value on one line, and no longer than one looks at."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"


def _shown(text: str) -> str:
    """Return a text as a cell of a table: neither markup nor anything that a terminal obeys."""
    return escape("\n".join(map(printable, text.splitlines())))
