"""The group of all commands, each of whose errors is one sentence with an exit code of its own."""

import sys
from typing import Any

import click
from stamina.instrumentation import RetryDetails, set_on_retry_hooks
from tqdm import tqdm

from shopsite_orders.cli.commands.audit import audit
from shopsite_orders.cli.commands.check import check
from shopsite_orders.cli.commands.doctor import doctor
from shopsite_orders.cli.commands.fleet import fleet
from shopsite_orders.cli.commands.reconcile import reconcile
from shopsite_orders.cli.commands.sandbox import sandbox
from shopsite_orders.cli.commands.status import status
from shopsite_orders.cli.demo import demo
from shopsite_orders.cli.pull.pull import pull
from shopsite_orders.cli.pull.read import read
from shopsite_orders.cli.pull.retry import retry
from shopsite_orders.cli.terminal.exits import EPILOG, explained, sentence
from shopsite_orders.version import __version__

__all__ = ["cli"]


class _Commands(click.Group):
    """The commands, whose errors are told as sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        with explained(traceback=ctx.params["traceback"]):
            return super().invoke(ctx)


@click.group(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--traceback", is_flag=True, help="Show where an unexpected error comes from, for a report.")
@click.pass_context
def cli(context: click.Context, *, traceback: bool) -> None:  # noqa: ARG001 - it is read where errors are told
    """Pull orders from a ShopSite store, as JSON Lines or into a database.

    Credentials come from the environment or from a file, never from the command line: see "pull --help".
    "demo" shows everything against a store on this computer, and needs none.

    The commands need the extra [cli], and some another one, as their help says. All come with
    pip install 'shopsite-orders[all]'.
    """
    set_on_retry_hooks([_announce])
    context.call_on_close(lambda: set_on_retry_hooks(None))


def _announce(details: RetryDetails) -> None:
    """Say why a request is made again; past a progress bar, if there is one."""
    said = sentence(details.caused_by).removesuffix(": try again later")
    tqdm.write(f"{said}; asking again in {details.wait_for:.1f} s", file=sys.stderr)


for command in (check, doctor, pull, fleet, status, retry, read, audit, reconcile, sandbox, demo):
    cli.add_command(command)
