"""``shopsite-orders check``: do the credentials work?"""

import click

from shopsite_orders import ShopSite
from shopsite_orders.cli.options.connection import takes_store
from shopsite_orders.cli.terminal.exits import EPILOG
from shopsite_orders.cli.terminal.screen import Screen, facts

_TOLERABLE = 60  # seconds between the two clocks


@click.command(epilog=EPILOG)
@takes_store
def check(*, store: ShopSite) -> None:
    """Say whether the credentials work and orders may be read.

    Asks the store for one order, without payment details. "pull --help" says where the credentials come from.
    """
    answer = store.check()
    click.echo("The credentials work, and orders may be read.")
    Screen().print(
        facts(
            ("Host", answer.host),
            ("Login", answer.login),
            ("Oldest order", answer.order or "none yet"),
            ("Store's clock", _told(answer.clock_skew)),
        )
    )
    if abs(answer.clock_skew or 0) > _TOLERABLE:
        click.echo(
            "Set this computer's clock, best by NTP: a store may refuse requests whose time is far from its own."
        )


def _told(skew: float | None) -> str:
    if skew is None:
        return "not told"
    if abs(skew) <= 2:  # the store tells whole seconds, and its answer took some time
        return "agrees with this computer's"
    return f"{abs(skew):.0f} seconds {'ahead of' if skew > 0 else 'behind'} this computer's"
