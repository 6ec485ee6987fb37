"""Whoever reads a command, in a page or in its help, reads beside it which extras it needs."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from shopintegrator_hook.cli import main
from shopsite_orders.cli.commands.group import cli

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What a command is recognised by that needs more than [cli], and what that is.
NEEDS = (
    (re.compile(r" --(?:into|from|inbox)(?![\w-])|^\S+ (?:status|deliveries|show|reconcile)\b"), {"sql"}),
    (re.compile(r"^shopsite-orders sandbox"), {"sandbox"}),
    (re.compile(r"^shopsite-orders fleet"), {"dask"}),
    (re.compile(r"^shopsite-orders demo"), {"sandbox", "sql", "flask"}),
)


def commands(page: str) -> Iterator[str]:
    """Yield our commands in the console blocks of a page."""
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        yield from re.findall(r"^\$ (?:\w+=\S+ )?((?:shopsite-orders|shopintegrator-hook) .*)$", block, re.MULTILINE)


def needed(command: str) -> set[str]:
    return {"cli"}.union(*(extras for found, extras in NEEDS if found.search(command)))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_page_names_the_extras_of_every_command_on_it(page: Path) -> None:
    text = page.read_text("utf-8")
    named = {extra for extras in re.findall(r"\[([a-z,]+)\]", text) for extra in extras.split(",")}
    wanted = set[str]().union(*map(needed, commands(text)))
    assert "all" in named or wanted <= named


@pytest.mark.parametrize("group", [cli, main], ids=["shopsite-orders", "shopintegrator-hook"])
def test_help_names_the_extras_of_every_command(group: click.Group) -> None:
    assert "[cli]" in (group.help or "")
    for name, command in group.commands.items():
        program = "shopsite-orders" if group is cli else "shopintegrator-hook"
        options = " ".join(option for parameter in command.params for option in parameter.opts)
        for extra in needed(f"{program} {name} {options}") - {"cli"}:
            assert f"[{extra}]" in (command.help or ""), f"{program} {name}"
