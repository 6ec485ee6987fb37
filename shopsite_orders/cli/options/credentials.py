"""Credentials: from the environment or from a TOML file, so that no list of processes shows them."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import attrs
import click

from shopsite_orders import Application, MerchantLogin
from shopsite_orders.store.credentials import from_variables

Login: TypeAlias = Application | MerchantLogin
_LOGINS: dict[str, type[Login]] = {"application": Application, "merchant_login": MerchantLogin}
_FIELDS = {
    name: tuple(field.name for field in attrs.fields(login) if field.name != "allow_insecure")
    for name, login in _LOGINS.items()
}


def from_environment(environ: Mapping[str, str], *, insecure: bool) -> Login:
    """Return the login whose variables are set.

    Raises:
        ValueError: none is, or both are, one lacks a variable, or a value has another shape than it should.
    """
    application, merchant = (
        any(environ.get(variable, "").strip() for variable in _variables(name)) for name in _LOGINS
    )
    if application and merchant:
        raise ValueError("the environment holds an application and a merchant login: unset the variables of one")
    if merchant:
        return MerchantLogin(allow_insecure=insecure, **from_variables(environ, _FIELDS["merchant_login"]))
    if application:
        return Application.from_env(environ, allow_insecure=insecure)
    raise ValueError(f"no credentials: set {_listed(_variables('application'))}, or name a file with --credentials")


def from_file(path: Path, *, insecure: bool) -> Login:
    """Return the login that a TOML file holds in its table ``[application]`` or ``[merchant_login]``.

    Raises:
        ValueError: it holds something else, or a value has another shape than it should.
    """
    _warn_if_exposed(path)
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not TOML: {error}") from error
    except RecursionError as error:
        raise ValueError(f"{path} is not TOML that can be read: it is nested too deep") from error
    name = next(iter(document), "")
    if len(document) != 1 or name not in _LOGINS:
        raise ValueError(f"{path} should hold one table, [application] or [merchant_login]")
    table = document[name]
    if not isinstance(table, dict) or table.keys() != set(_FIELDS[name]):
        raise ValueError(f"[{name}] in {path} should hold {_listed(_FIELDS[name])}, and nothing else")
    return _LOGINS[name](allow_insecure=insecure, **table)


def _variables(login: str) -> list[str]:
    return [f"SHOPSITE_{field.upper()}" for field in _FIELDS[login]]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _warn_if_exposed(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & 0o044:
        click.echo(f"Warning: other users may read {path}; keep it to yourself: chmod 600 {path}", err=True)
