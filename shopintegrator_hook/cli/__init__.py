"""The command line: learn the field names, check a map, play ShopIntegrator, and look after an inbox."""

from typing import Any

from shopsite_orders.core.extras import missing

try:
    import click
    import rich as _rich  # noqa: F401 - to say what is missing
except ModuleNotFoundError as exc:
    raise missing("the command line needs click and rich", "cli", exc) from exc

from shopintegrator_hook.cli.commands.check import check
from shopintegrator_hook.cli.commands.deliveries import deliveries
from shopintegrator_hook.cli.commands.learn import learn
from shopintegrator_hook.cli.commands.retry import retry
from shopintegrator_hook.cli.commands.send import send
from shopintegrator_hook.cli.commands.show import show
from shopintegrator_hook.cli.shared.options import fail


class _Commands(click.Group):
    """The commands; what goes wrong with a file or a port is told in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click ends quietly when the output is no longer read
            raise
        except OSError as error:
            fail(": ".join(filter(None, [error.filename, error.strerror])) or str(error))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shopsite-orders", prog_name="shopintegrator-hook")
def main() -> None:
    """Receive the orders that ShopIntegrator posts to your server.

    Begin with "learn": it writes a field map, a file that says which posted
    field becomes which part of an order. "check" shows what the map makes of a
    post, and "send" plays ShopIntegrator. The shared secret comes from the
    environment, never from the command line.

    "deliveries" lists what an inbox keeps, "show" shows one of them, and
    "retry" hands to your handler what failed.

    The commands need the extra [cli], and those of an inbox another one, as
    their help says: pip install 'shopsite-orders[cli,sql]'.
    """


for command in (learn, check, send, deliveries, show, retry):
    main.add_command(command)
