"""The options that commands share."""

import functools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, get_args

import click

from shopsite_orders import KNOWN_VERSIONS
from shopsite_orders.core.checks import Rule, currency_code
from shopsite_orders.reply.stream import OnError

Command: TypeAlias = Callable[..., None]
Decorator: TypeAlias = Callable[[Command], Command]

_OTHER_FORMATS = (".tsv", ".xls", ".xlsx", ".ods", ".parquet", ".xml")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a day such as 2026-01-31") from error


def all_of(*options: Decorator) -> Decorator:
    return lambda command: functools.reduce(lambda wrapped, option: option(wrapped), reversed(options), command)


def checked_by(rule: Rule) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return the callback of an option whose text a rule of the library has to pass."""

    def check(_: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
        try:
            if text is not None:
                rule(parameter.opts[0], text)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
        return text

    return check


class FileName(click.Path):
    """The path of a file, which is not empty: that would stand for the folder we are in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not value:
            self.fail("the name of the file is empty", param, ctx)
        return super().convert(value, param, ctx)


def _readable_as_named(_: click.Context, __: click.Parameter, output: str) -> str:
    """Refuse a file whose name promises another format than it would have."""
    path = Path(output)
    if path.suffix.lower() in _OTHER_FORMATS and (path.is_file() or not path.exists()):
        raise click.BadParameter(
            f"orders are written as JSON Lines or CSV: name the file {path.with_suffix('.jsonl')} or "
            f"{path.with_suffix('.csv')}"
        )
    return output


def _after_on_error(context: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
    if path and context.params["on_error"] != "quarantine":
        raise click.BadParameter("it needs --on-error quarantine")
    return path


clock_and_currency = all_of(
    click.option(
        "--timezone",
        metavar="ZONE",
        help="The zone of the store's clock, such as America/Denver; without it, times have none.",
    ),
    click.option(
        "--currency",
        metavar="CODE",
        callback=checked_by(currency_code),
        help="The currency of the amounts, such as USD: ShopSite does not tell.",
    ),
)

delivery = all_of(
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=FileName(dir_okay=False, allow_dash=True),
        default="-",
        callback=_readable_as_named,
        help="Write the orders to FILE, one JSON object a line, instead of to standard output. FILE appears, or is "
        "replaced, only when all orders have come; those of an incomplete download are kept beside it, in "
        "FILE.<random>.part. A FILE that ends in .csv is for spreadsheets: one line for each order, no cell a formula; "
        "that needs the extra [frames], and nothing is kept of an incomplete download.",
    ),
    click.option(
        "--on-error",
        type=click.Choice(get_args(OnError)),
        default="raise",
        is_eager=True,
        show_default=True,
        help="At an order that cannot be read: stop, or put it aside, name it and go on.",
    ),
    click.option(
        "--quarantine-file",
        metavar="FILE",
        type=FileName(dir_okay=False, path_type=Path),
        callback=_after_on_error,
        help="Append the orders put aside to FILE, one JSON object a line, with card data masked.",
    ),
)

layout = click.option(
    "--layout",
    "--version-of-layout",
    "version",
    metavar="VERSION",
    default="14.0",
    show_default=True,
    help=f"The layout that the store is asked to reply in: {', '.join(KNOWN_VERSIONS)} or newer.",
)
