"""The file that lists the stores of a fleet: where their credentials are kept, and never the credentials.

[defaults]
timezone = "America/Denver"

[stores.main-shop]
credentials = "env:MAIN_SHOP_"

[stores.second-shop]
credentials = "file:/run/secrets/second-shop.toml"
currency = "CAD"
"""

import tomllib
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from shopsite_orders.fleet.work.store import Store

_SETTINGS = frozenset(field.name for field in attrs.fields(Store)) - {"name"}


def read_stores(path: str | PathLike[str]) -> tuple[Store, ...]:
    """Return the stores that a TOML file lists, in its order.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not TOML, or lists something else; the message repeats no credentials.
    """
    document = _document(Path(path))
    defaults, stores = document.get("defaults", {}), document.get("stores")
    if not isinstance(stores, dict) or not stores or document.keys() - {"defaults", "stores"}:
        raise ValueError(
            f"{path} should list stores, each in a table such as [stores.main-shop], and [defaults] at most"
        )
    return tuple(_store(path, name, defaults, table) for name, table in stores.items())


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is not TOML that can be read") from error


def _store(path: str | PathLike[str], name: str, defaults: Any, table: Any) -> Store:
    if not isinstance(defaults, dict) or not isinstance(table, dict):
        raise ValueError(f"[stores.{name}] in {path} should be a table, as should [defaults]")  # noqa: TRY004 - of TOML
    settings = defaults | table
    if unknown := sorted(settings.keys() - _SETTINGS):
        known = ", ".join(sorted(_SETTINGS))
        raise ValueError(f"[stores.{name}] in {path} has {', '.join(unknown)}, but a store has {known} alone")
    if "credentials" not in settings:
        raise ValueError(f'[stores.{name}] in {path} lacks credentials = "env:…" or "file:…"')
    try:
        return Store(name=name, **settings)
    except (TypeError, ValueError) as error:
        raise ValueError(f"[stores.{name}] in {path}: {error}") from error
