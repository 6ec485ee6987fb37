from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import quote_plus

import attrs
import pytest

from shopintegrator_hook import Claim, Delivery, FieldMap, Hook, HookError, Inbox, Outcome, TestRules
from shopintegrator_hook.claim import Stored
from shopintegrator_hook.inbox.keeping import Keeper
from shopintegrator_hook.inbox.tables import DELIVERIES, sa
from shopsite_orders import StateError
from shopsite_orders.core.difference import Difference
from shopsite_orders.sql import OrderDatabase

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def delivery(hook: Hook, body: bytes) -> Delivery:
    return hook.receive(body)


def changed(hook: Hook, fields: dict[str, str], **changes: str) -> Delivery:
    return hook.receive("&".join(f"{n}={quote_plus(v)}" for n, v in {**fields, **changes}.items()).encode())


def test_the_first_delivery_is_new_and_every_other_is_the_same(inbox: Inbox, delivery: Delivery) -> None:
    first = inbox.claim(delivery)
    assert first.outcome is Outcome.NEW
    assert [inbox.claim(delivery) for _ in range(2)] == [Claim(outcome=Outcome.SAME, id=first.id)] * 2


def test_a_changed_order_is_claimed_once_with_the_difference(
    inbox: Inbox, hook: Hook, delivery: Delivery, fields: dict[str, str]
) -> None:
    inbox.claim(delivery)
    other = changed(hook, fields, qty_1="3", note="hurry", gift="yes")
    claim = inbox.claim(other)
    assert claim == Claim(
        outcome=Outcome.CHANGED,
        id=claim.id,
        difference=(
            Difference("lines[0].quantity", "2", "3"),
            Difference("comments", None, "hurry"),
            Difference("extras.gift[0]", None, "yes"),
        ),
    )
    assert inbox.claim(other).outcome is Outcome.SAME
    assert inbox.claim(delivery).outcome is Outcome.SAME


def test_a_number_issued_again_is_another_order(
    inbox: Inbox, hook: Hook, delivery: Delivery, fields: dict[str, str]
) -> None:
    inbox.claim(delivery)
    assert inbox.claim(changed(hook, fields, placed="2027-01-01 00:00:00")).outcome is Outcome.NEW


@pytest.mark.parametrize("path", ["extras.sent_at[0]", "extras.sent_at", "extras"])
def test_what_is_to_be_ignored_makes_no_other_version(
    path: str, hook: Hook, fields: dict[str, str], tmp_path: Path
) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db", ignore=(path,))
    outcomes = [inbox.claim(changed(hook, fields, sent_at=str(moment))).outcome for moment in (1, 2)]
    inbox.close()
    assert outcomes == [Outcome.NEW, Outcome.SAME]


def test_one_text_to_be_ignored_is_refused_as_its_letters_are_not_paths(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"^ignore must be several paths, such as \('extras.sent_at',\), not str$"):
        Inbox(f"sqlite:///{tmp_path}/a.db", ignore="extras.sent_at")


def test_what_makes_an_order_the_same_can_be_said(hook: Hook, fields: dict[str, str], tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db", identity=lambda order: order.number)
    outcomes = [inbox.claim(changed(hook, fields, placed=day)).outcome for day in ("2026-01-01", "2026-01-02")]
    inbox.close()
    assert outcomes == [Outcome.NEW, Outcome.CHANGED]


def test_shops_do_not_see_each_other(delivery: Delivery, tmp_path: Path) -> None:
    inboxes = [Inbox(f"sqlite:///{tmp_path}/a.db", shop=shop) for shop in ("a", "b")]
    assert [inbox.claim(delivery).outcome for inbox in inboxes] == [Outcome.NEW, Outcome.NEW]
    assert [len(list(inbox.deliveries())) for inbox in inboxes] == [1, 1]
    for inbox in inboxes:
        inbox.close()


def test_an_unclaimed_order_is_new_again(inbox: Inbox, delivery: Delivery) -> None:
    inbox.unclaim(inbox.claim(delivery))
    assert inbox.claim(delivery).outcome is Outcome.NEW


def test_only_the_claim_that_holds_an_order_can_give_it_back(inbox: Inbox, delivery: Delivery) -> None:
    inbox.claim(delivery)
    inbox.unclaim(inbox.claim(delivery))
    assert inbox.claim(delivery).outcome is Outcome.SAME


def test_a_test_transmission_is_told_from_orders(
    inbox: Inbox, hook: Hook, delivery: Delivery, fields: dict[str, str]
) -> None:
    claims = [inbox.claim(changed(hook, fields, is_test="yes")) for _ in range(2)]
    assert [claim.outcome for claim in claims] == [Outcome.TEST, Outcome.TEST]
    assert claims[0].id == claims[1].id
    assert inbox.claim(delivery).outcome is Outcome.NEW


@pytest.mark.parametrize(
    ("changes", "test"),
    [
        ({}, False),
        ({"is_test": "100"}, True),
        ({"order_id": "TEST-1"}, True),
        ({"email": "Someone@Example.com"}, True),
        ({"email": "someone@contest.com"}, False),
    ],
)
def test_the_usual_rules_recognise_a_test(
    hook: Hook, fields: dict[str, str], changes: dict[str, str], test: bool
) -> None:
    assert TestRules()(changed(hook, fields, **changes)) is test


def test_the_rules_for_a_test_can_be_configured(delivery: Delivery, tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db", is_test=TestRules(emails=("ann@*",)))
    outcome = inbox.claim(delivery).outcome
    inbox.close()
    assert outcome is Outcome.TEST


def test_a_failed_verification_never_claims(inbox: Inbox, hook: Hook, body: bytes) -> None:
    with pytest.raises(HookError):
        inbox.claim(hook.receive(body.replace(b"canary", b"x")))
    assert list(inbox.deliveries()) == []
    assert inbox.claim(hook.receive(body)).outcome is Outcome.NEW


def test_stored_deliveries_can_be_listed_and_processed_again(
    delivery: Delivery, field_map: FieldMap, tmp_path: Path
) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db", clock=lambda: NOW)
    claim = inbox.claim(delivery)
    stored = Stored(
        id=claim.id,
        outcome=Outcome.NEW,
        order_key=delivery.order.key,
        fields=delivery.fields,
        secret_name="2026",
        secret_field="key",
        fingerprint=delivery.fingerprint,
        charset=delivery.charset,
        received_at=NOW,
    )
    assert list(inbox.deliveries(unfinished=True)) == [stored]
    assert stored.delivery(field_map) == delivery
    inbox.finish(claim)
    assert list(inbox.deliveries(unfinished=True)) == []
    assert list(inbox.deliveries()) == [attrs.evolve(stored, finished_at=NOW)]
    assert list(inbox.deliveries(after=claim.id)) == []
    inbox.close()


def test_a_mended_map_reads_stored_fields_again(delivery: Delivery, tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db")
    inbox.claim(delivery)
    (stored,) = inbox.deliveries()
    inbox.close()
    assert stored.delivery(FieldMap.loads("[fields]\nemail = 'number'")).order.number == "ann@lee.example"


def test_sixty_four_threads_get_exactly_one_new(inbox: Inbox, delivery: Delivery) -> None:
    outcomes = _together(inbox, [delivery] * 64)
    assert outcomes == Counter({Outcome.NEW: 1, Outcome.SAME: 63})


def test_threads_with_two_versions_get_one_new_and_one_changed(
    inbox: Inbox, hook: Hook, delivery: Delivery, fields: dict[str, str]
) -> None:
    outcomes = _together(inbox, [delivery, changed(hook, fields, note="hurry")] * 32)
    assert outcomes == Counter({Outcome.NEW: 1, Outcome.CHANGED: 1, Outcome.SAME: 62})


def _together(inbox: Inbox, deliveries: list[Delivery]) -> Counter[Outcome]:
    barrier = Barrier(len(deliveries))

    def claim(delivery: Delivery) -> Outcome:
        barrier.wait()
        return inbox.claim(delivery).outcome

    with ThreadPoolExecutor(len(deliveries)) as threads:
        return Counter(threads.map(claim, deliveries))


def test_many_processes_may_create_the_table(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        inboxes = list(threads.map(lambda _: Inbox(f"sqlite:///{tmp_path}/a.db"), range(16)))
    for inbox in inboxes:
        assert list(inbox.deliveries()) == []
        inbox.close()


@pytest.mark.parametrize("number", ["9" * 5000, "a\x00b", "日本" * 200])
def test_any_order_number_can_be_claimed(inbox: Inbox, hook: Hook, fields: dict[str, str], number: str) -> None:
    delivery = changed(hook, fields, order_id=number)
    assert [inbox.claim(delivery).outcome for _ in range(2)] == [Outcome.NEW, Outcome.SAME]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_an_inbox_in_memory_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="forgets every order"):
        Inbox(url)


def test_an_order_that_is_erased_while_it_is_claimed_is_tried_again(inbox: Inbox, delivery: Delivery) -> None:
    first = inbox.claim(delivery)
    settle = inbox._keeper.settle
    erased: list[int] = []

    def settle_and_erase(*arguments: Any, **named: Any) -> Any:
        settled = settle(*arguments, **named)
        if not erased:
            erased.append(inbox.erase(email="ann@lee.example"))
        return settled

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Keeper, "settle", lambda _, *arguments, **named: settle_and_erase(*arguments, **named))
        claim = inbox.claim(delivery)
    assert (erased, claim.outcome) == ([1], Outcome.NEW)
    assert claim.id > first.id


def test_a_claim_gives_up_after_some_rounds(inbox: Inbox, delivery: Delivery) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Keeper, "settle", lambda *_, **__: None)
        with pytest.raises(RuntimeError, match="again and again"):
            inbox.claim(delivery)


@pytest.mark.parametrize("shop", ["", "mugs\n", "m" * 101, "\x1b[2J"])
def test_a_shop_has_a_name_that_can_be_kept_and_shown(shop: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=rf"^shop must have 1 to 100 printable characters, not the {len(shop)} of '"):
        Inbox(f"sqlite:///{tmp_path}/a.db", shop=shop)


@pytest.mark.parametrize(("shop", "told"), [(None, "None"), (5, "int")])
def test_a_shop_is_named_by_text(shop: Any, told: str, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=f"^shop must be a str of 1 to 100 printable characters, not {told}$"):
        Inbox(f"sqlite:///{tmp_path}/a.db", shop=shop)


def test_a_shop_may_have_the_longest_name(delivery: Delivery, tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db", shop="Ä" * 100)
    assert inbox.claim(delivery).outcome is Outcome.NEW
    inbox.close()


def test_a_row_that_the_database_refuses_is_an_error_after_some_rounds(delivery: Delivery, tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db")
    with inbox.engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE TRIGGER refuse BEFORE INSERT ON {DELIVERIES.name} BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(sa.exc.IntegrityError, match="full"):
        inbox.keep(delivery)
    inbox.close()


def test_an_inbox_that_is_only_read_makes_neither_a_file_nor_tables(tmp_path: Path) -> None:
    with pytest.raises(StateError, match=r"^there is no database "):
        Inbox(f"sqlite:///{tmp_path}/none.db", read_only=True)
    other = f"sqlite:///{tmp_path}/orders.db"
    with OrderDatabase(other), pytest.raises(StateError, match=r"so it is not one of shopsite-orders: name another$"):
        Inbox(other, read_only=True)
    engine = sa.create_engine(other)
    assert not any(name.startswith("shopintegrator") for name in sa.inspect(engine).get_table_names())
    engine.dispose()
    assert [path.name for path in tmp_path.glob("*.db")] == ["orders.db"]


def test_an_inbox_that_is_only_read_shows_what_is_there_and_takes_nothing(delivery: Delivery, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/inbox.db"
    with closing(Inbox(url)) as inbox:
        claim = inbox.claim(delivery)
    with closing(Inbox(url, read_only=True)) as reader:
        assert [stored.id for stored in reader.deliveries()] == [claim.id]
        assert [order.key for order in reader.orders()] == [delivery.order.key]
        with pytest.raises(sa.exc.OperationalError, match="readonly"):
            reader.finish(claim)
