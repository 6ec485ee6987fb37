"""A store examined over real sockets: in each layout, with each fault, and one that holds what nobody knows."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from shopsite_orders import Order, OrderQuery, Pay, ShopSite, read_orders
from shopsite_orders.cli.doctor.recorder import Recorder
from shopsite_orders.contact.examination import Examination, examine
from shopsite_orders.contact.findings import OF_ORDERS, State
from shopsite_orders.core.bundle.bundle import Bundle
from shopsite_orders.sandbox import SandboxStore, faults
from shopsite_orders.sandbox.faults import Fault, Place

Examined = tuple[Examination, Bundle, list[bytes]]
SUBJECTS = ("Credentials", "Clock", "Download", *OF_ORDERS)


def examined(sandbox: SandboxStore, pay: Pay = Pay.NO_CVV, **options: Any) -> Examined:
    recorder = Recorder()
    with recorder.session() as session:
        session.verify = str(sandbox.ca_file)
        session.trust_env = False
        store: ShopSite = sandbox.store(session=session, **{"attempts": 1} | options)
        examination = examine(store, OrderQuery(max_orders=25, pay=pay), lambda: recorder.heard)
    return examination, examination.bundle(recorder.heard), [heard.body for heard in recorder.heard]


def states(examination: Examination) -> dict[str, State]:
    return {finding.subject: finding.state for finding in examination.findings}


@pytest.mark.parametrize("login", ["application", "merchant"])
@pytest.mark.parametrize("version", ["6.3", "7.1", "8.1", "10.0", "12.0", "14.0", "15.0"])
def test_all_is_well_with_a_store_in_any_layout(version: str, login: Any) -> None:
    with SandboxStore(orders=30, login=login, strict=True) as sandbox:
        examination, bundle, bodies = examined(sandbox, version=version)
    assert states(examination) == dict.fromkeys(SUBJECTS, State.FINE)
    assert tuple(finding.subject for finding in examination.findings) == SUBJECTS
    assert examination.error is None
    exchange = ["authorize", "download"] if login == "application" else ["download"]
    assert [recorded.kind for recorded in bundle.recorded] == exchange * 2
    assert len(list(read_orders(bodies[-1]))) == 25
    assert bundle.about["login"] == login


@pytest.mark.parametrize(
    ("fault", "on", "wrong"),
    [
        (faults.HtmlLogin(), "authorize", "Credentials"),
        (faults.Html("For sale"), "authorize", "Credentials"),
        (faults.JsonError("invalid_grant"), "authorize", "Credentials"),
        (faults.EmptyToken(), "authorize", "Credentials"),
        (faults.DownloadUrl("http://elsewhere.example/db_xml.cgi"), "authorize", "Credentials"),
        (faults.Status(503), "authorize", "Credentials"),
        (faults.Status(404), "download", "Credentials"),
        (faults.Redirect("https://elsewhere.example/"), "download", "Credentials"),
        (faults.Empty(), "download", "Credentials"),
        (faults.Reset(), "download", "Credentials"),
        (faults.Refuse("orders may not be downloaded"), "download", "Credentials"),
        (faults.Truncate(100), "download", "Credentials"),
    ],
)
def test_what_goes_wrong_at_once_is_told_and_nothing_more_is_asked(fault: Fault, on: Place, wrong: str) -> None:
    with SandboxStore(orders=30) as sandbox:
        sandbox.fail(fault, on=on)
        examination, bundle, bodies = examined(sandbox)
        assert len(sandbox.requests) <= 2
    assert states(examination) == {wrong: State.WRONG} | dict.fromkeys(SUBJECTS[1:], State.SKIPPED)
    assert examination.error
    assert examination.findings[0].said.lower().rstrip(".") == str(examination.error).lower()
    assert len(bundle.recorded) == len(bodies)


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (faults.BadOrder(3, "GrandTotal", "much"), {"Reading": State.WRONG}),
        (faults.Windows1252(declared=None), {"Charset": State.NEW}),
        (faults.BareAmpersands(), {"Repairs": State.NEW}),
        (faults.BadOrder(3, "TotalOrderWeight", "heavy"), {"Values": State.NEW}),
        (faults.BadOrder(3, "OrderDate", "Jun/10/2003 00:00:00"), {"Dates": State.NEW}),
        (faults.BadOrder(3, "OrderDate", ""), {"Dates": State.LOOK}),
        (faults.Truncate(30_000), {"Download": State.WRONG}),
        (faults.CgiHeader(), {}),
        (faults.Junk(), {}),
        (faults.ByteOrderMark(), {}),
        (faults.Drip(2000, 0.001), {}),
    ],
)
def test_what_goes_wrong_with_orders_is_found(fault: Fault, found: dict[str, State]) -> None:
    with SandboxStore(orders=30) as sandbox:
        sandbox.fail(faults.Junk())  # at the check
        sandbox.fail(fault)
        examination, _, _ = examined(sandbox)
    assert states(examination) == dict.fromkeys(SUBJECTS, State.FINE) | found


def test_a_clock_that_is_far_off_is_found_before_it_is_in_the_way() -> None:
    with SandboxStore(orders=3, clock=lambda: 0.0, login="merchant") as sandbox:
        examination, _, _ = examined(sandbox, clock=lambda: 1_000_000.0)
    assert states(examination)["Clock"] is State.LOOK


def test_a_store_without_orders_works() -> None:
    with SandboxStore(orders=0) as sandbox:
        examination, bundle, _ = examined(sandbox)
    assert states(examination) == {
        "Credentials": State.FINE,
        "Clock": State.FINE,
        "Download": State.LOOK,
    } | dict.fromkeys(OF_ORDERS, State.SKIPPED)
    assert examination.error is None
    assert b"<ResponseCode>2<" in bundle.recorded[-1].body


UNKNOWN = {
    "Totals/Donation": ("7319.42",),
    "Totals/RoundUp/Amount": ("7318.37",),
    "Other/ReferrerURL": ("https://ads.example/?c=Theresa",),
    "Other/LoyaltyNumber": ("987654321",),
    "Other/Salesperson/Name": ("Wilhelmina Quux",),
    "Billing/TaxID": ("DE123456789",),
    "Billing/Address/County": ("Cache County",),
    "Shipping/DeliveryWindow": ("9 to 5",),
    "Fulfilment/Parcel/TrackingNo": ("1Z999AA10123456784",),
    "Channel": ("marketplace",),
}


def test_ten_elements_that_nobody_knows_are_told_and_shared_without_what_they_hold() -> None:
    with SandboxStore(orders=5) as sandbox:
        for _ in range(3):
            sandbox.add(extras=UNKNOWN)
        examination, bundle, _ = examined(sandbox)
    assert dict(examination.novelties.unknown) == dict.fromkeys(UNKNOWN, 3)
    [elements] = [finding for finding in examination.findings if finding.subject == "Elements"]
    assert elements.said.startswith(
        "10 elements new to us, kept in order.extras or payment.details: Billing/Address/County (3), "
    )
    assert bundle.about["new"]["unknown"] == dict.fromkeys(UNKNOWN, 3)
    [order] = [order for order in read_orders(bundle.recorded[-1].body) if order.number == "1008"]
    assert set(order.extras) == set(UNKNOWN)
    for texts in UNKNOWN.values():
        assert texts[0].encode() not in bundle.recorded[-1].body


def test_a_bundle_replayed_is_examined_with_the_same_result(tmp_path: Path) -> None:
    with SandboxStore(orders=30) as sandbox:
        sandbox.add(number=900, extras=UNKNOWN)
        sandbox.fail(faults.Junk())
        sandbox.fail(faults.BadOrder(3, "GrandTotal", "much"))
        first, bundle, _ = examined(sandbox)
        secrets = [*sandbox.application.values(), sandbox.url]
    path = tmp_path / "bundle.zip"
    file = BytesIO()
    bundle.write(file)
    path.write_bytes(file.getvalue())
    with SandboxStore(replay=path) as sandbox:
        second, again, _ = examined(sandbox)
    assert [finding.said for finding in second.findings][3:] == [finding.said for finding in first.findings][3:]
    assert again.about["new"] == bundle.about["new"]
    for secret in secrets:
        assert secret.encode() not in b"".join(recorded.body for recorded in bundle.recorded)


def test_nothing_is_purged_and_no_order_is_asked_for_without_need() -> None:
    with SandboxStore(orders=30) as sandbox:
        examined(sandbox, Pay.NONE)
        asked = [request.parameters for request in sandbox.requests if request.kind == "download"]
        assert sandbox.purged == ()
    assert [(one.get("pay"), one["maxorder"]) for one in asked] == [(None, "1"), (None, "25")]


def test_what_is_read_is_what_the_library_reads() -> None:
    with SandboxStore(orders=3) as sandbox:
        _, _, bodies = examined(sandbox)
        orders: list[Order] = [*sandbox.store().orders()]
    assert [*read_orders(bodies[-1])] == orders


@pytest.mark.usefixtures("four_attempts")
def test_a_session_that_listens_changes_nothing() -> None:
    recorder = Recorder()
    with SandboxStore(orders=3) as sandbox, recorder.session() as session:
        session.verify = str(sandbox.ca_file)
        session.trust_env = False
        sandbox.fail(faults.Status(503))
        assert [*sandbox.store(session=session).orders()] == [*sandbox.store().orders()]
    assert [(heard.kind, heard.status) for heard in recorder.heard] == [
        ("authorize", 200),
        ("download", 503),
        ("authorize", 200),
        ("download", 200),
    ]
