"""Where credentials are kept: in variables of the environment, or in a TOML file."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import attrs

from shopsite_orders.store.credentials import PREFIX, Application, MerchantLogin, from_variables

Login: TypeAlias = Application | MerchantLogin
_LOGINS: dict[str, type[Login]] = {"application": Application, "merchant_login": MerchantLogin}
_FIELDS = {
    name: tuple(field.name for field in attrs.fields(login) if field.name != "allow_insecure")
    for name, login in _LOGINS.items()
}


def login_from_environment(
    environ: Mapping[str, str] | None = None, *, insecure: bool, prefix: str = PREFIX, otherwise: str = ""
) -> Login:
    """Return the login whose variables are set; `otherwise` is what else one can do if there are none.

    Raises:
        ValueError: no login is there, or both are, one lacks a variable, or a value has another shape than it should.
    """
    environ = os.environ if environ is None else environ
    names = {name: [f"{prefix}{field.upper()}" for field in fields] for name, fields in _FIELDS.items()}
    found = [name for name, variables in names.items() if any(environ.get(each, "").strip() for each in variables)]
    if not found:
        raise ValueError(f"no credentials: set {_listed(names['application'])}{otherwise}")
    if len(found) > 1:
        raise ValueError("the environment holds an application and a merchant login: unset the variables of one")
    return _LOGINS[found[0]](allow_insecure=insecure, **from_variables(environ, _FIELDS[found[0]], prefix))


def login_from_file(path: Path, *, insecure: bool) -> Login:
    """Return the login that a TOML file holds in its table ``[application]`` or ``[merchant_login]``.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds something else, or a value has another shape than it should.
    """
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


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
