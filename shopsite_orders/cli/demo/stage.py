"""What the acts of the demo share."""

import functools
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import attrs
import click
from rich.table import Table

from shopsite_orders.cli.terminal.exits import meaning
from shopsite_orders.cli.terminal.screen import Screen
from shopsite_orders.core.order import Order
from shopsite_orders.sandbox import SandboxStore, disclosed

CURRENCY = "USD"
Act: TypeAlias = "Callable[[Stage], None]"


@attrs.define(kw_only=True, slots=False)
class Stage:
    """The screen, the store, a folder for files, and what has been pulled so far: `orders` from `size` bytes."""

    screen: Screen
    sandbox: SandboxStore
    folder: Path
    orders: tuple[Order, ...] = ()
    size: int = 0

    @cached_property
    def held(self) -> tuple[Order, ...]:
        """What the store held at first, as it is told to those who may not see CVV2s."""
        return tuple(attrs.evolve(disclosed(order), currency=CURRENCY) for order in self.sandbox.orders)

    def announce(self, title: str) -> None:
        self.screen.print(f"\n{title}", style="bold cyan")

    def say(self, text: str) -> None:
        self.screen.print(text, soft_wrap=True)

    def show(self, table: Table) -> None:
        self.screen.print(table)

    def confirm(self, claim: str, *, holds: bool) -> None:
        """Say what was found to be so, or end the demo because it is not.

        Raises:
            ClickException: it is not.
        """
        if not holds:
            raise click.ClickException(f"the demo expected what is not so: {claim}")
        self.screen.print(f"✓ {claim}", style="green", soft_wrap=True)

    def run(self, *arguments: str, **environment: str) -> str:
        """Run the command line in `folder`, show what its user sees, and return what it said on standard error."""
        process = self.start(*arguments, **environment)
        shown, told = process.communicate()
        for text in filter(None, (shown.rstrip(), told.rstrip())):
            self.screen.print(text, style="red" if process.returncode else None, soft_wrap=True)
        self.say(f"(exit code {process.returncode}: {meaning(process.returncode)})")
        return told

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """Show a command, and begin to run it in `folder`."""
        settings = "".join(f"{name}={value} " for name, value in environment.items())
        self.say(f"$ {settings}shopsite-orders {' '.join(arguments)}")
        return subprocess.Popen(  # noqa: S603 - this very program, with arguments of its own
            [sys.executable, "-m", "shopsite_orders", *arguments],
            env={**_surroundings(), **self.sandbox.environment, **environment},
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )


def needs(**packages: str) -> Callable[[Act], Act]:
    """Say what to install instead of playing the act, where a package (named with its extra) is missing."""

    def decorated(play: Act) -> Act:
        @functools.wraps(play)
        def play_or_tell(stage: Stage) -> None:
            missing = [package for package in packages if find_spec(package) is None]
            if not missing:
                play(stage)
                return
            extras = ",".join(packages[package] for package in missing)
            stage.say(f"This act needs {' and '.join(missing)}: pip install 'shopsite-orders[{extras}]'")

        return play_or_tell

    return decorated


def _surroundings() -> dict[str, str]:
    """Return our environment without another store's credentials, and with a way to the sandbox past any proxy."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SHOPSITE_")}
    return {**ours, "NO_PROXY": "127.0.0.1", "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
