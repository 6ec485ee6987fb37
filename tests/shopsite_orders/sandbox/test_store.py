"""The state of a sandbox, and how it changes while it runs."""

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from shopsite_orders import StoreRefusedError
from shopsite_orders.core.order import Order
from shopsite_orders.sandbox import RecordedRequest, SandboxStore, faults, generate_orders
from shopsite_orders.sandbox.back_office.query import OrderQuery


def numbers(sandbox: SandboxStore) -> list[str]:
    return [order.number for order in sandbox.orders]


def test_a_new_sandbox_holds_generated_orders() -> None:
    assert SandboxStore(orders=5, seed=3, start_number=9).orders == tuple(generate_orders(5, seed=3, start_number=9))


def test_the_next_order_is_the_next_of_the_same_sequence() -> None:
    sandbox = SandboxStore(orders=5)
    added = sandbox.add()
    assert sandbox.add_many(2) == sandbox.orders[-2:]
    assert added == sandbox.orders[5]
    assert sandbox.orders == tuple(generate_orders(8))


def test_a_late_lower_number_takes_its_place_among_the_others() -> None:
    sandbox = SandboxStore(orders=3)
    sandbox.delete(1002)
    late = sandbox.add(number=1002)
    assert sandbox.orders[1] is late
    assert numbers(sandbox) == ["1001", "1002", "1003"]
    assert sandbox.add().number == "1004"


def test_a_number_ahead_leaves_a_gap() -> None:
    sandbox = SandboxStore(orders=1)
    assert [sandbox.add(number="1005").number, sandbox.add().number] == ["1005", "1006"]


def test_numbers_are_sorted_as_numbers() -> None:
    sandbox = SandboxStore(orders=3, start_number=9)
    assert numbers(sandbox) == ["9", "10", "11"]


def test_a_reset_numbering_issues_a_number_again_to_a_later_order() -> None:
    sandbox = SandboxStore(orders=3)
    sandbox.renumber(1002)
    again = sandbox.add()
    assert numbers(sandbox) == ["1001", "1002", "1002", "1003"]
    assert sandbox.orders[2] is again
    assert len({order.key for order in sandbox.orders}) == 4


def test_a_given_order_is_held_as_it_is_but_for_the_changes() -> None:
    sandbox = SandboxStore(orders=0)
    order = next(generate_orders(1, seed=9))
    placed_at = datetime(2030, 1, 2, 3, 4, 5)  # noqa: DTZ001 - the store's clock
    assert sandbox.add(order) is sandbox.orders[0]
    assert sandbox.add(order, number=7, placed_at=placed_at, comments="x") == attrs.evolve(
        order, number="7", placed_at=placed_at, comments="x"
    )


def test_the_store_has_no_time_zone() -> None:
    aware = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert SandboxStore(orders=0).add(placed_at=aware).placed_at == aware.replace(tzinfo=None)


def test_an_order_without_a_date_is_outside_every_range_of_dates() -> None:
    sandbox = SandboxStore(orders=2)
    sandbox.add(Order(source="shopsite", number="5"))
    asked = {"clientApp": "1", "dbname": "orders", "startdate": "01/01/1970"}
    found = OrderQuery.parse(asked).select(sandbox.orders)
    assert (numbers(sandbox), [order.number for order in found]) == (["5", "1001", "1002"], ["1001", "1002"])


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="digits, not 'A-1'"):
        SandboxStore(orders=0).add(number="A-1")


def test_an_order_whose_card_data_was_left_behind_is_refused() -> None:
    order = next(order for order in generate_orders(9) if order.payment and order.payment.card)
    assert order.payment
    assert order.payment.card
    stored = attrs.evolve(order.payment.card, number=type(order.payment.card.number).left_behind("•••• 1111"))
    with pytest.raises(ValueError, match="left behind"):
        SandboxStore(orders=0).add(order, payment=attrs.evolve(order.payment, card=stored))


def test_an_order_that_is_not_there_cannot_be_deleted() -> None:
    with pytest.raises(LookupError, match="no order 7"):
        SandboxStore(orders=1).delete(7)


def test_what_was_handed_out_does_not_change_afterwards() -> None:
    sandbox = SandboxStore(orders=2)
    before = sandbox.orders
    kept = copy.copy(before)
    sandbox.delete(1001)
    assert before == kept


def test_the_arguments_of_an_application_fit_the_protocol(sandbox: SandboxStore) -> None:
    arguments = sandbox.application
    assert arguments.keys() == {"client_id", "secret_key", "authorization_code", "authorization_url"}
    assert arguments["authorization_url"] == sandbox.authorization_url == f"{sandbox.url}/cgi-bin/sc/authorize.cgi"
    assert (len(arguments["client_id"]), len(arguments["authorization_code"])) == (8, 32)
    assert [len(part) for part in arguments["secret_key"].split("-")] == [4, 4, 4, 4]


def test_the_environment_says_the_same_as_the_arguments(sandbox: SandboxStore) -> None:
    assert sandbox.environment == {
        "SHOPSITE_CLIENT_ID": sandbox.application["client_id"],
        "SHOPSITE_SECRET_KEY": sandbox.application["secret_key"],
        "SHOPSITE_AUTHORIZATION_CODE": sandbox.application["authorization_code"],
        "SHOPSITE_AUTHORIZATION_URL": sandbox.application["authorization_url"],
        "REQUESTS_CA_BUNDLE": str(sandbox.ca_file),
    }


def test_the_same_seed_has_the_same_credentials() -> None:
    with SandboxStore(orders=0) as first, SandboxStore(orders=0) as second, SandboxStore(orders=0, seed=2) as other:
        keys = [sandbox.application["secret_key"] for sandbox in (first, second, other)]
    assert keys[0] == keys[1] != keys[2]


def test_without_tls_the_arguments_own_up_to_it() -> None:
    with SandboxStore(orders=0, tls=False) as sandbox:
        assert sandbox.url.startswith("http://127.0.0.1:")
        assert sandbox.application["allow_insecure"] is True
        assert "REQUESTS_CA_BUNDLE" not in sandbox.environment
        with pytest.raises(RuntimeError, match="only with TLS"):
            _ = sandbox.ca_file


@pytest.mark.parametrize(("login", "wanted"), [("merchant", "application"), ("application", "merchant_login")])
def test_the_arguments_of_the_other_login_are_refused(login: Any, wanted: str) -> None:
    with SandboxStore(orders=0, login=login) as sandbox, pytest.raises(ValueError, match=f"takes the {login} login"):
        getattr(sandbox, wanted)


def test_an_unknown_login_is_refused() -> None:
    with pytest.raises(ValueError, match="'oauth'"):
        SandboxStore(login="oauth")  # type: ignore[arg-type]


def test_a_sandbox_that_does_not_run_has_no_address() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        _ = SandboxStore(orders=0).url


def test_the_certificate_authority_goes_with_the_sandbox() -> None:
    with SandboxStore(orders=0) as sandbox:
        ca_file = sandbox.ca_file
        assert ca_file.read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert not ca_file.exists()
    assert not ca_file.parent.exists()


def test_orders_and_records_outlive_a_stop(sandbox: SandboxStore) -> None:
    with sandbox.session() as session:
        session.get(sandbox.url, timeout=10)
    sandbox.stop()
    assert (len(sandbox.orders), len(sandbox.requests)) == (12, 1)


def test_without_trustme_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "trustme", None)
    with pytest.raises(ImportError, match=r"pip install 'shopsite-orders\[sandbox\]'"):
        SandboxStore(orders=0).start()


def test_nothing_of_the_client_is_in_the_sandbox() -> None:
    package = Path(__import__("shopsite_orders.sandbox", fromlist=["x"]).__file__ or "").parent
    imports = {
        line.split()[1]
        for file in package.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith(("from shopsite_orders", "import shopsite_orders"))
    }
    outside = {name for name in imports if not name.startswith("shopsite_orders.sandbox")}
    # The form of a bundle is shared, too: what one wrote, the other serves.
    assert outside == {
        "shopsite_orders.core.bundle.bundle",
        "shopsite_orders.core.order",
        "shopsite_orders.core.card_data.sealed",
    }


def test_an_order_is_listed_when_its_payment_has_completed_and_keeps_its_number() -> None:
    now = [0.0]
    sandbox = SandboxStore(orders=1, clock=lambda: now[0])
    late = sandbox.add(listed_after=timedelta(days=10))
    after = sandbox.add()
    assert (late.number, after.number, numbers(sandbox)) == ("1002", "1003", ["1001", "1003"])
    now[0] += timedelta(days=10).total_seconds() - 1
    assert numbers(sandbox) == ["1001", "1003"]
    with pytest.raises(LookupError, match="no order 1002"):
        sandbox.change(1002, comments="too soon")
    now[0] += 1
    assert sandbox.orders[1] is late


def test_an_order_can_change_after_it_was_pulled() -> None:
    sandbox = SandboxStore(orders=3)
    before = sandbox.orders[1]
    assert before.payment
    changed = sandbox.change(1002, payment=attrs.evolve(before.payment, status="Captured"))
    assert sandbox.orders == (sandbox.orders[0], changed, sandbox.orders[2])
    assert changed == attrs.evolve(before, payment=attrs.evolve(before.payment, status="Captured"))
    assert changed.key == before.key


def test_of_two_orders_with_one_number_the_later_changes() -> None:
    sandbox = SandboxStore(orders=2)
    sandbox.renumber(1001)
    sandbox.add()
    sandbox.change("1001", comments="changed")
    assert [order.comments == "changed" for order in sandbox.orders] == [False, True, False]


def test_what_cannot_be_changed_is_told_and_left_as_it_is() -> None:
    sandbox = SandboxStore(orders=1)
    with pytest.raises(ValueError, match="numbers its orders with digits"):
        sandbox.change(1001, number="A-1")
    assert sandbox.orders == tuple(generate_orders(1))


def test_a_port_of_ones_own_is_the_same_after_every_start() -> None:
    with SandboxStore(orders=0) as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
    again = SandboxStore(orders=0, port=port)
    for _ in range(2):
        with again:
            assert again.url == f"https://127.0.0.1:{port}"


def test_a_port_that_is_taken_leaves_nothing_behind() -> None:
    with SandboxStore(orders=0) as sandbox:
        other = SandboxStore(orders=0, port=int(sandbox.url.rpartition(":")[2]))
        with pytest.raises(OSError, match="in use"):
            other.start()
        with pytest.raises(RuntimeError, match="only while the sandbox runs"):
            other.ca_file  # noqa: B018 - raises


def test_each_request_is_told_when_its_answer_is_decided() -> None:
    told: list[RecordedRequest] = []
    with SandboxStore(orders=1, on_request=told.append) as sandbox:
        sandbox.fail(faults.Refuse("why"))
        with pytest.raises(StoreRefusedError):
            list(sandbox.store().orders())
    assert told == list(sandbox.requests)
    assert [(request.kind, request.status, request.fault) for request in told] == [
        ("authorize", 200, None),
        ("download", 200, "Refuse(reason='why')"),
    ]
