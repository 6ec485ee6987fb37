"""The act of receiving: ShopIntegrator's post comes to a Flask app, and the same kind of order comes out."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import attrs

from shopsite_orders.cli.demo import tables
from shopsite_orders.cli.demo.stage import Stage, needs

if TYPE_CHECKING:
    from flask import Flask

    from shopintegrator_hook import Claim, Delivery, SandboxHook
    from shopsite_orders.core.order import Order


@needs(flask="flask", sqlalchemy="sql")
def receive(stage: Stage) -> None:
    from flask import Flask  # noqa: PLC0415 - optional, as is the inbox's database

    from shopintegrator_hook import Hook, Inbox, Outcome, SandboxHook  # noqa: PLC0415
    from shopintegrator_hook.flask import order_blueprint  # noqa: PLC0415
    from shopintegrator_hook.sandbox import realistic_order  # noqa: PLC0415

    secret, sent = secrets.token_hex(16), realistic_order()
    shop = SandboxHook(secret=secret)
    received: list[tuple[Delivery, Claim]] = []
    app = Flask("shop")
    with closing(Inbox(f"sqlite:///{stage.folder / 'inbox.db'}")) as inbox:
        hook = Hook(secrets={"2026": secret})
        app.register_blueprint(order_blueprint(hook, lambda *post: received.append(post), inbox=inbox))
        with _served(app) as url, _log() as log:
            stage.say(f"A Flask app listens at {url}, and ShopIntegrator (played by a sandbox) posts an order to it.")
            _post(stage, shop, url, sent, status=200, text="ok")
            ((delivery, claim),) = received
            stage.confirm(
                f"The handler got it: {claim.outcome.name}, with the secret named {delivery.secret_name!r}.",
                holds=claim.outcome is Outcome.NEW and secret not in repr(delivery),
            )
            stage.show(tables.customer(delivery.order))
            stage.show(tables.lines(delivery.order))
            stage.confirm(
                f"Its order equals the one that was sent, and is the same {type(delivery.order).__name__} as the "
                f"{len(stage.orders)} that were pulled.",
                holds=delivery.order == sent and {type(order) for order in stage.orders} == {type(delivery.order)},
            )
            _post(stage, shop, url, sent, status=200, text="known")
            stored = inbox.claim(delivery).outcome
            stage.confirm(
                f"The inbox found the repeat to be the {stored.name}: the handler was called once.",
                holds=stored is Outcome.SAME and len(received) == 1,
            )
            _post(stage, attrs.evolve(shop, secret="guessed-by-a-stranger"), url, sent, status=403, text="not accepted")  # noqa: S106 - wrong on purpose
            stage.say(f"The log: {log[-1]}")
            stage.confirm("A post with a wrong secret did not reach the handler.", holds=len(received) == 1)


def _post(stage: Stage, shop: "SandboxHook", url: str, order: "Order", *, status: int, text: str) -> None:
    """Post an order, and say what was answered."""
    answer = shop.post(url, order)
    stage.confirm(
        f"Order {order.number} was posted, and answered with {answer.status}, {answer.text!r}.",
        holds=(answer.status, answer.text) == (status, text),
    )


@contextmanager
def _served(app: "Flask") -> Iterator[str]:
    """Serve an app on a free port of the loopback interface, and yield where it takes orders."""
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415 - comes with Flask

    class Quiet(WSGIRequestHandler):
        def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Say nothing: the acts tell what happens."""

    server = make_server("127.0.0.1", 0, app, request_handler=Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/orders"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _log() -> Iterator[list[str]]:
    """Yield what the hook logs, instead of showing it out of place."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("shopintegrator_hook")
    logger.addHandler(handler)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
