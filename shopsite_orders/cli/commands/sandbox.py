"""``shopsite-orders sandbox``: a store to try things on."""

import shlex
import signal
import time

import click

from shopsite_orders.sandbox import SandboxStore


@click.command()
@click.option("--orders", type=click.IntRange(min=0), default=200, show_default=True, help="How many orders it holds.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes other orders and credentials.")
@click.option(
    "--merchant-login", is_flag=True, help="Take a user name and a password instead of an application's token."
)
def sandbox(*, orders: int, seed: int, merchant_login: bool) -> None:
    """Run a store to try things on, until Ctrl-C.

    Its orders and credentials are invented. Prints what to paste into another terminal, to pull from it.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that `kill` leaves nothing behind, either
    try:
        with SandboxStore(orders=orders, seed=seed, login="merchant" if merchant_login else "application") as store:
            _introduce(store, _merchant_environment(store) if merchant_login else store.environment)
            while True:
                time.sleep(3600)  # unlike waiting for an event, Ctrl-C ends it on every system
    except KeyboardInterrupt:
        click.echo("# The store is closed.")


def _introduce(store: SandboxStore, environment: dict[str, str]) -> None:
    click.echo(f"# A ShopSite store with {len(store.orders)} orders runs at {store.url} until Ctrl-C.")
    click.echo("# Paste this into another terminal:")
    for name, value in environment.items():
        click.echo(f"export {name}={shlex.quote(value)}")
    click.echo("shopsite-orders pull --max-orders 3")


def _merchant_environment(store: SandboxStore) -> dict[str, str]:
    login = {f"SHOPSITE_{name.upper()}": value for name, value in store.merchant_login.items()}
    return {**login, "REQUESTS_CA_BUNDLE": str(store.ca_file)}
