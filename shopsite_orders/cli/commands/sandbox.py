"""``shopsite-orders sandbox``: a store to try things on."""

import shlex
import signal
import time
from typing import Any

import click

from shopsite_orders.cli.terminal.exits import usage
from shopsite_orders.core.printable import printable
from shopsite_orders.sandbox import RecordedRequest, SandboxStore, faults
from shopsite_orders.sandbox.faults import Fault, Place
from shopsite_orders.sandbox.faults.spelling import kinds_of, read_fault, spelt

_KINDS = kinds_of(faults)
_FAULTS = "\b\nFaults:\n" + "\n".join(f"  {spelt(kind)}" for kind in _KINDS.values())
_UNTOLD = {"signature", "token", "timestamp", "nonce", "code", "client_credentials"}  # prove who asks, not what for


class _FaultName(click.ParamType):  # type: ignore[type-arg]  # generic for the type checker alone
    """A fault as it is spelt here."""

    name = "fault"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fault:
        if isinstance(value, Fault):
            return value
        try:
            return read_fault(value, _KINDS)
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command(epilog=_FAULTS)
@click.option("--orders", type=click.IntRange(min=0), default=200, show_default=True, help="How many orders it holds.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes other orders and credentials.")
@click.option(
    "--merchant-login", is_flag=True, help="Take a user name and a password instead of an application's token."
)
@click.option("--strict", is_flag=True, help="Refuse also what live stores let pass, such as unknown parameters.")
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    default=0,
    show_default=True,
    help="Listen at this port of this computer; 0 takes any that is free.",
)
@click.option(
    "--fail", "script", type=_FaultName(), metavar="FAULT", multiple=True, help="Let the first requests meet a fault."
)
@click.option("--times", type=click.IntRange(min=1), default=1, show_default=True, help="How often each fault is met.")
@click.option(
    "--fail-on",
    type=click.Choice(["authorize", "download"]),
    default=None,
    help="Where the faults are met. Without it: where orders are asked for, or else where a token is.",
)
def sandbox(
    *, merchant_login: bool, script: tuple[Fault, ...], times: int, fail_on: Place | None, **options: Any
) -> None:
    """Run a store to try things on, until Ctrl-C.

    Its orders and credentials are invented. Prints what to paste into another terminal, to pull from it, and then what
    it is asked and what it answers. Needs the extra [sandbox].
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that `kill` leaves nothing behind, either
    store = SandboxStore(login="merchant" if merchant_login else "application", on_request=_tell, **options)
    with usage():
        for fault in script:
            store.fail(fault, times=times, on=fail_on or ("download" if "download" in fault.places else "authorize"))
    try:
        with store:
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


def _tell(request: RecordedRequest) -> None:
    """Print a request in one line: what was asked, without what proves who asks, and what was answered."""
    asked = " ".join(f"{name}={value}" for name, value in request.parameters.items() if name not in _UNTOLD)
    orders = (
        f", {request.orders} orders" if request.orders or (request.kind == "download" and not request.fault) else ""
    )
    fault = f", {request.fault}" if request.fault else ""
    parts = [f"# {time.strftime('%H:%M:%S')}", request.method, request.path, asked, f"-> {request.status}"]
    click.echo(printable(" ".join(filter(None, parts)) + orders + fault))
