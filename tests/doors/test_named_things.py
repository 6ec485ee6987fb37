"""Whatever a message names is there: commands and their options, arguments, variables, and what pip is to install."""

import ast
import importlib
import importlib.metadata
import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import shopintegrator_hook
import shopsite_orders
from shopintegrator_hook import django, fastapi, flask
from shopintegrator_hook.cli import main
from shopsite_orders.cli.commands.group import cli
from shopsite_orders.sql import OrderDatabase

PACKAGES = {"shopsite_orders": shopsite_orders, "shopintegrator_hook": shopintegrator_hook}
COMMANDS: dict[str, click.Group] = {"shopsite-orders": cli, "shopintegrator-hook": main}
OF_OTHERS = {"--upgrade", "dbname", "minutes", "tzinfo"}  # pip's, the store's, and Python's


def texts(package: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a package that may be shown, with where it stands; what is filled in is an X."""
    root = Path(str(PACKAGES[package].__file__)).parent
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        quiet = documentation | {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)
        }
        for node in ast.walk(tree):
            where = f"{path.relative_to(root)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "X" for part in node.values)
                yield where, "".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
                yield where, node.value


TEXTS = {package: [(where, text) for where, text in texts(package) if " " in text] for package in PACKAGES}


def parameters(of: Any) -> set[str]:
    """Return the names of all arguments of a class, of its methods, or of a function."""
    if inspect.isfunction(of):
        return set(inspect.signature(of).parameters)
    found = set(inspect.signature(of).parameters) if inspect.isclass(of) else set()
    return found.union(*(parameters(method) for _, method in inspect.getmembers(of, inspect.isroutine)
                         if inspect.isfunction(method) or inspect.ismethod(method)))  # fmt: skip


ARGUMENTS = {
    "shopsite_orders": set().union(
        *(parameters(getattr(shopsite_orders, name)) for name in shopsite_orders.__all__ if name[0].isupper()),
        parameters(shopsite_orders.read_orders),
        parameters(OrderDatabase),
    ),
    "shopintegrator_hook": set().union(
        *(parameters(getattr(shopintegrator_hook, name)) for name in shopintegrator_hook.__all__),
        *map(parameters, (django.order_view, flask.order_blueprint, fastapi.order_router)),
    ),
}


def options(command: click.Command) -> set[str]:
    own = {name for parameter in command.params for name in parameter.opts}
    return own.union(*(options(each) for each in getattr(command, "commands", {}).values()), {"--help"})


@pytest.mark.parametrize("package", PACKAGES)
def test_every_option_that_is_named_is_one(package: str) -> None:
    known = OF_OTHERS.union(*map(options, COMMANDS.values()))
    named = [
        (where, name) for where, text in TEXTS[package] for name in re.findall(r"(?<![\w(-])--[a-z][a-z-]*+(?!:)", text)
    ]
    assert len(named) >= 10
    assert [one for one in named if one[1] not in known] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_command_that_is_spelt_out_has_its_options_and_what_it_asks_for(package: str) -> None:
    spelt = [
        (where, line)
        for where, text in TEXTS[package]
        for line in re.findall(r"'((?:shopsite-orders|shopintegrator-hook) [^']+)'", re.sub("%[ds]", "", text))
    ]
    assert spelt
    for where, line in spelt:
        program, *words = shlex.split(line)
        command: click.Command = COMMANDS[program]
        if words[0] in getattr(command, "commands", {}):
            command = command.commands[words[0]]  # type: ignore[attr-defined]
        assert {word for word in words if word.startswith("-")} <= options(command), where


@pytest.mark.parametrize("package", PACKAGES)
def test_every_argument_that_is_to_be_passed_is_one(package: str) -> None:
    advised = re.compile(r"(?:\b(?:pass|give|with|in|as|mind|compare|or|and) |, |\()([a-z_]+)=(?![=%])")
    named = [
        (where, name) for where, text in TEXTS[package] if not text.startswith("(?") for name in advised.findall(text)
    ]
    assert named
    assert [one for one in named if one[1] not in ARGUMENTS[package] | OF_OTHERS] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_pip_is_to_install_is_there(package: str) -> None:
    ours = set(importlib.metadata.metadata("shopsite-orders").get_all("Provides-Extra") or [])
    extras = {"shopsite-orders": ours, "requests": {"socks"}, "flask": {"async"}, "x": set()}
    named = [
        found
        for _, text in TEXTS[package]
        for found in re.findall(r"pip install (?:--upgrade )?'?([\w-]+)(?:\[([\w{},]+)\])?", text)
    ]
    for name, extra in named:
        assert extra in {"", "X"} | extras[name.lower()], name
    called = re.findall(r'missing\("[^"]+", "(\w+)", ', "".join(
        path.read_text("utf-8") for path in Path(str(PACKAGES[package].__file__)).parent.rglob("*.py")
    ))  # fmt: skip
    assert set(called) <= ours
    assert named or called
    for distribution in ("requests", "flask"):
        provided = set(importlib.metadata.metadata(distribution).get_all("Provides-Extra") or [])
        assert extras[distribution] <= provided


VARIABLES = {
    name for found in TEXTS.values() for _, text in found for name in re.findall(r"\bSHOP[A-Z]+_[A-Z_]+\b", text)
}


@pytest.mark.parametrize("variable", sorted(VARIABLES))
def test_every_variable_of_ours_that_is_named_is_read(variable: str) -> None:
    fields = {f"SHOPSITE_{name.upper()}" for login in (shopsite_orders.Application, shopsite_orders.MerchantLogin)
              for name in parameters(login)}  # fmt: skip
    shared = importlib.import_module("shopintegrator_hook.cli.shared.options")
    read = fields | {value for value in vars(shared).values() if isinstance(value, str)} | {"SHOPINTEGRATOR_INBOX"}
    assert variable in read
