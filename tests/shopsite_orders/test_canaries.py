"""Secrets planted in a real exchange, and searched for in everything that may be shown, logged, stored or sent on."""

import copy
import io
import json
import logging
import pickle
import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import attrs
import pytest
import requests
from requests.adapters import HTTPAdapter

from shopsite_orders import (
    Application,
    Card,
    MerchantLogin,
    Order,
    OrderDataError,
    Pay,
    Payment,
    Sealed,
    ShopSite,
    ShopSiteError,
    read_orders,
)
from shopsite_orders.sandbox import SandboxStore, faults

CARD, CVV, EXPIRY = "4929123412341232", "9c3v7v1", "11/2031"
BLANK = logging.makeLogRecord({})
LOGGERS = (
    "",
    "requests",
    "requests_oauthlib",
    "requests_oauthlib.oauth2_session",
    "urllib3",
    "oauthlib",
    "stamina",
    "shopsite_orders",
)


class Tapped(HTTPAdapter):
    """An adapter that notes every token and signature that passes: what must not be seen anywhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[str] = set()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        for name, value in parse_qsl(str(request.body)):
            if name in ("code", "client_credentials", "signature", "token"):
                self.secrets.add(value)
        if authorization := request.headers.get("Authorization"):
            self.secrets.add(authorization.removeprefix("Basic "))
        return super().send(request, **options)


class Keeping(logging.Handler):
    """A handler that keeps what it is given."""

    def __init__(self, kept: list[logging.LogRecord]) -> None:
        super().__init__()
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append(record)


@pytest.fixture
def records() -> Iterator[list[logging.LogRecord]]:
    """Every record of every logger, at DEBUG."""
    found: list[logging.LogRecord] = []
    handler = Keeping(found)
    before = {name: logging.getLogger(name).level for name in LOGGERS}
    logging.getLogger().addHandler(handler)
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield found
    logging.getLogger().removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def planted(sandbox: SandboxStore) -> None:
    """Put the card into the first order, where every store has it."""
    card = Card(issuer="Visa", number=Sealed(CARD), verification_value=Sealed(CVV), expires=Sealed(EXPIRY))
    sandbox.add(number="900", payment=Payment(method="CreditCard", card=card))


@pytest.fixture
def tapped() -> Tapped:
    return Tapped()


@pytest.fixture
def application(tapped: Tapped) -> Iterator[tuple[SandboxStore, ShopSite]]:
    with SandboxStore(orders=3) as sandbox, sandbox.session() as session:
        planted(sandbox)
        session.mount("https://", tapped)
        tapped.secrets |= {sandbox.application["secret_key"], sandbox.application["authorization_code"]}
        yield sandbox, sandbox.store(session=session, attempts=1)


@pytest.fixture
def merchant(tapped: Tapped) -> Iterator[tuple[SandboxStore, ShopSite]]:
    with SandboxStore(orders=3, login="merchant") as sandbox, sandbox.session() as session:
        planted(sandbox)
        session.mount("https://", tapped)
        tapped.secrets.add(sandbox.merchant_login["password"])
        yield sandbox, sandbox.store(session=session, attempts=1)


@pytest.fixture(params=["application", "merchant"])
def exchange(request: pytest.FixtureRequest) -> tuple[SandboxStore, ShopSite]:
    found: tuple[SandboxStore, ShopSite] = request.getfixturevalue(request.param)
    return found


def leaks(secrets: set[str], shown: Iterator[tuple[str, str]]) -> list[str]:
    """Return where one of the secrets is shown."""
    secrets = secrets | {CARD, CARD[:12], CVV, EXPIRY}
    return [f"{place}: {secret} in {text[:200]}" for place, text in shown for secret in secrets if secret in text]


def every_show(value: object) -> Iterator[tuple[str, str]]:
    """Yield all the ways in which people and programs let a value be seen."""
    yield "repr", repr(value)
    yield "str", str(value)
    yield "format", f"{value}"
    yield "percent", "%s %r" % (value, value)  # noqa: UP031 - what loggers do
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        yield f"pickle {protocol}", pickle.dumps(value, protocol).decode("latin-1")
    yield "copy", repr(copy.copy(value))
    yield "deepcopy", repr(copy.deepcopy(value))
    yield "json", json.dumps({"value": value}, default=str)
    yield "json by repr", json.dumps({"value": value}, default=repr)


def every_show_of_an_order(order: Order) -> Iterator[tuple[str, str]]:
    yield from every_show(order)
    yield "to_dict", json.dumps(order.to_dict())
    yield "asdict", repr(attrs.asdict(order))
    yield "astuple", repr(attrs.astuple(order))
    yield "notebook", order._repr_html_()
    yield "key", order.key


def every_show_of_an_error(error: BaseException) -> Iterator[tuple[str, str]]:
    """Yield also what hangs on an error: its causes, and the requests, responses and pools they know."""
    yield from every_show(error)
    yield "traceback", "".join(traceback.format_exception(error))
    seen: list[object] = []
    chain: list[object] = [error]
    while chain:
        link = chain.pop()
        if link is None or any(link is other for other in seen):
            continue
        seen.append(link)
        if isinstance(link, (requests.PreparedRequest, requests.Response)):
            yield f"{type(link).__name__} on an error", f"{vars(link)!r}"
            chain.append(getattr(link, "request", None))
        if isinstance(link, BaseException):
            yield f"repr of {type(link).__name__}", repr(link)
            yield f"args of {type(link).__name__}", repr(link.args)
            yield f"attributes of {type(link).__name__}", repr(vars(link))
            chain += [link.__cause__, link.__context__, *link.args, *vars(link).values()]


def every_show_of_a_record(record: logging.LogRecord) -> Iterator[tuple[str, str]]:
    own = {
        name: value for name, value in vars(record).items() if name not in vars(BLANK) or name in ("args", "exc_text")
    }
    yield f"log of {record.name}", f"{record.getMessage()} {record.msg} {own!r}"


def test_the_canaries_are_really_there(application: tuple[SandboxStore, ShopSite], tapped: Tapped) -> None:
    sandbox, store = application
    [first, *_] = store.orders(pay=Pay.YES)
    assert first.payment is not None
    assert first.payment.card is not None
    card = first.payment.card
    assert (card.number.reveal(), card.verification_value.reveal(), card.expires.reveal()) == (CARD, CVV, EXPIRY)
    assert len(tapped.secrets) == 6
    assert sandbox.application["authorization_code"] in tapped.secrets


def test_no_order_shows_a_secret(exchange: tuple[SandboxStore, ShopSite], tapped: Tapped) -> None:
    _, store = exchange
    for order in store.orders(pay=Pay.YES):
        assert not leaks(tapped.secrets, every_show_of_an_order(order))


def test_no_log_record_shows_a_secret(
    exchange: tuple[SandboxStore, ShopSite], tapped: Tapped, records: list[logging.LogRecord]
) -> None:
    sandbox, store = exchange
    orders = list(store.orders(pay=Pay.YES))
    sandbox.fail(faults.Status(503))
    with pytest.raises(ShopSiteError):
        list(attrs.evolve(store, attempts=1).orders())
    logging.getLogger("shop").warning("%s %r", orders, orders)
    assert {record.name for record in records} >= {"urllib3.connectionpool", "shop"}
    assert not leaks(tapped.secrets, (show for record in records for show in every_show_of_a_record(record)))


@pytest.mark.usefixtures("four_attempts")
def test_a_retry_is_logged_without_a_secret(
    application: tuple[SandboxStore, ShopSite], tapped: Tapped, records: list[logging.LogRecord]
) -> None:
    sandbox, store = application
    sandbox.fail(faults.Status(503))
    list(attrs.evolve(store, attempts=2).orders())
    assert {record.name for record in records} & {"shopsite_orders", "stamina"} == {"shopsite_orders"}
    assert not leaks(tapped.secrets, (show for record in records for show in every_show_of_a_record(record)))


def test_the_token_request_is_silent_again_after_it_failed(
    application: tuple[SandboxStore, ShopSite], records: list[logging.LogRecord]
) -> None:
    """Only our own token requests are kept out of the log: somebody else's use of the library is not silenced."""
    sandbox, store = application
    sandbox.fail(faults.EmptyToken(), on="authorize")
    with pytest.raises(ShopSiteError):
        list(store.orders())
    assert not [record for record in records if record.name.startswith("requests_oauthlib")]
    logging.getLogger("requests_oauthlib.oauth2_session").debug("somebody else's")
    assert records[-1].getMessage() == "somebody else's"


FAILURES: dict[str, tuple[faults.Fault, str]] = {
    **{f"authorize {str(fault)[:60]}": (fault, "authorize") for fault in (
        faults.Status(503), faults.Status(404), faults.HtmlLogin(), faults.Html("x"), faults.Empty(),
        faults.EmptyToken(),
        faults.Redirect("https://192.0.2.1/"), faults.JsonError("invalid_grant"), faults.Reset(), faults.Stall(5),
        faults.Truncate(60),
        faults.DownloadUrl("https://192.0.2.1/"), faults.DownloadUrl(""),
    )},
    **{f"download {str(fault)[:60]}": (fault, "download") for fault in (
        faults.Status(503), faults.Status(401), faults.HtmlLogin(), faults.Html("x"), faults.Empty(),
        faults.Refuse("no"),
        faults.Redirect("https://192.0.2.1/"), faults.JsonError("invalid_token"), faults.Reset(), faults.Reset(1500),
        faults.Stall(5),
        faults.Stall(5, at=1500), faults.Truncate(1500), faults.Truncate(1500, declared=True), faults.BadOrder(),
        faults.BadOrder(element="OrderDate"), faults.BadOrder(element="Number",
        text=f"<X>{CARD}</X></Number><Number></Y>"),
    )},
}  # fmt: skip


@pytest.mark.parametrize(("fault", "on"), FAILURES.values(), ids=FAILURES)
def test_no_error_shows_a_secret(
    fault: faults.Fault,
    on: Any,
    application: tuple[SandboxStore, ShopSite],
    tapped: Tapped,
    records: list[logging.LogRecord],
) -> None:
    sandbox, store = application
    sandbox.fail(fault, on=on)
    with pytest.raises(ShopSiteError) as caught:
        list(attrs.evolve(store, timeout=0.2).orders(pay=Pay.YES))
    assert not leaks(tapped.secrets, every_show_of_an_error(caught.value))
    assert not leaks(tapped.secrets, (show for record in records for show in every_show_of_a_record(record)))


@pytest.mark.parametrize("fault", [faults.Status(401), faults.Reset(), faults.Stall(5), faults.Reset(1500)], ids=str)
def test_no_error_shows_a_password(
    fault: faults.Fault, merchant: tuple[SandboxStore, ShopSite], tapped: Tapped, records: list[logging.LogRecord]
) -> None:
    sandbox, store = merchant
    sandbox.fail(fault)
    with pytest.raises(ShopSiteError) as caught:
        list(attrs.evolve(store, timeout=0.2).orders())
    assert not leaks(tapped.secrets, every_show_of_an_error(caught.value))
    assert not leaks(tapped.secrets, (show for record in records for show in every_show_of_a_record(record)))


def test_no_error_of_a_strange_server_shows_a_secret(
    application: tuple[SandboxStore, ShopSite], tapped: Tapped
) -> None:
    _, store = application
    with requests.Session() as stranger:
        stranger.trust_env = False
        with pytest.raises(ShopSiteError) as caught:
            list(attrs.evolve(store, session=stranger).orders())
    assert not leaks(tapped.secrets, every_show_of_an_error(caught.value))


def test_no_store_and_no_explanation_shows_a_secret(exchange: tuple[SandboxStore, ShopSite], tapped: Tapped) -> None:
    _, store = exchange
    shown = {
        "repr": repr(store),
        "credentials": repr(store.credentials),
        "explanation": store.explain_signature(),
        "check": repr(store.check()),
    }
    assert not leaks(tapped.secrets, iter(shown.items()))


@pytest.mark.parametrize("name", ["client_id", "secret_key", "authorization_code"])
def test_no_error_of_an_application_repeats_what_it_was_given(
    name: str, application: tuple[SandboxStore, ShopSite]
) -> None:
    """Whatever is pasted into the wrong field might be the secret."""
    given = application[0].application | {name: "CANARY with blanks"}
    with pytest.raises(ValueError, match=f"{name} should be") as caught:
        Application(**given)
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize("name", ["user_id", "password"])
def test_no_error_of_a_login_repeats_what_it_was_given(name: str, merchant: tuple[SandboxStore, ShopSite]) -> None:
    given = merchant[0].merchant_login | {name: "CANARY:\r\n"}
    with pytest.raises(ValueError, match=f"{name} should be") as caught:
        MerchantLogin(**given)
    assert "CANARY" not in str(caught.value)


RAW = f"""<Order><OrderNumber>7</OrderNumber><Payment><CreditCard><Number>{CARD}</Number>
<VerificationValue>{CVV}</VerificationValue><ExpirationDate>{EXPIRY}</ExpirationDate></CreditCard></Payment>
<Totals><GrandTotal>{CARD} each</GrandTotal></Totals></Order>"""
DAMAGED = {
    "a wrong value": RAW,
    "not well-formed": RAW.replace("</Payment>", ""),
    "CDATA": RAW.replace(CVV, f"<![CDATA[{CVV}]]>").replace(CARD, f"<![CDATA[{CARD}]]>"),
    "references": RAW.replace(CVV, f"&#57;{CVV[1:]}").replace(CARD, f"&#52;{CARD[1:]}"),
    "UTF-16": RAW,
    "in pieces": RAW.replace(CVV, f"<!-- -->{CVV}"),
    "attributes": RAW.replace("<VerificationValue>", "<VerificationValue kind='CVV2'>"),
    "small letters": RAW.replace("VerificationValue", "verificationvalue"),
    "another name": RAW.replace("VerificationValue", "CVV2"),
    "processing info": RAW.replace("VerificationValue>", "OrderProcessingInfo>").replace(
        CVV, f"CVV2: {CVV}|n|ACCT: {CARD}"
    ),
    "a bank account": RAW.replace("<VerificationValue>", "<AccountNumber>").replace(
        "</VerificationValue>", "</AccountNumber>"
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_an_unreadable_order_can_be_sent_to_support(name: str, records: list[logging.LogRecord]) -> None:
    reply = f"<ShopSiteOrders>{DAMAGED[name]}</ShopSiteOrders>"
    with pytest.raises(OrderDataError) as caught:
        list(read_orders(io.BytesIO(reply.encode("utf-16" if name == "UTF-16" else "utf-8"))))
    error = caught.value
    assert not leaks(set(), every_show_of_an_error(error))
    assert not leaks(set(), iter([("redacted", error.redacted.decode("utf-8"))]))
    assert b"<OrderNumber>7</OrderNumber>" in error.redacted
    assert not records
