"""Credentials: from the environment or from a TOML file, so that no list of processes shows them."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from shopsite_orders.store.logins import Login, login_from_environment, login_from_file


def from_environment(environ: Mapping[str, str], *, insecure: bool) -> Login:
    """Return the login whose variables are set.

    Raises:
        ValueError: none is, or both are, one lacks a variable, or a value has another shape than it should.
    """
    return login_from_environment(environ, insecure=insecure, otherwise=", or name a file with --credentials")


def from_file(path: Path, *, insecure: bool) -> Login:
    """Return the login that a TOML file holds; warn if others may read it.

    Raises:
        ValueError: it holds something else, or a value has another shape than it should.
    """
    if os.name == "posix" and path.stat().st_mode & 0o044:
        click.echo(f"Warning: other users may read {path}; keep it to yourself: chmod 600 {path}", err=True)
    return login_from_file(path, insecure=insecure)
