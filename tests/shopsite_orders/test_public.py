"""The public names: complete, sorted, importable; all values and errors can be copied and sent to another process."""

import copy
import inspect
import pickle
import pydoc
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest

import shopsite_orders
from shopsite_orders import (
    Address,
    Application,
    Check,
    Dimensions,
    GiftCertificatePurchase,
    Line,
    MerchantLogin,
    OrderQuery,
    OrderStream,
    Pay,
    ShopSite,
    ShopSiteError,
    read_orders,
)
from shopsite_orders.sandbox import disclosed, generate_orders

HOME = Path(shopsite_orders.__file__).parent
APPLICATION = Application(
    client_id="A1B2C3D4",
    secret_key="9f3a-77bc-01de-4e5f",
    authorization_code="Zk3uV9wQ1xY7tR5pL2mN8bC4dF6gH0jK",
    authorization_url="https://store.example.com/cgi-bin/sc/authorize.cgi",
)
LOGIN = MerchantLogin(download_url="https://store.example.com/db_xml.cgi", user_id="me", password="secret")
ORDERS = list(generate_orders(60, seed=9))
VALUES: list[Any] = [
    *(disclosed(order, None) for order in ORDERS[:12]),
    *ORDERS[:12],
    *(part for order in ORDERS for part in (*order.lines, *order.coupons, *order.gift_certificates)),
    *(part for order in ORDERS for part in (order.payment, order.totals)),
    Address(city="Logan"),
    Dimensions(),
    GiftCertificatePurchase(email_to=("a@b.c",)),
    APPLICATION,
    LOGIN,
    OrderQuery(start_order=5, pay=Pay.YES),
    Pay.YES,
    Check(host="a", login="application", order="1", clock_skew=0.5),
]  # fmt: skip
DUPLICATES: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))]


def test_all_names_are_sorted_unique_and_importable() -> None:
    names = shopsite_orders.__all__
    assert len(names) == len(set(names))
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert dir(shopsite_orders) == sorted([*names, "fleet", "frames", "sandbox", "sql"])
    for name in names:
        assert getattr(shopsite_orders, name) is not None
    namespace: dict[str, object] = {}
    exec("from shopsite_orders import *", namespace)
    assert set(names) <= set(namespace)


def test_all_public_classes_of_the_model_and_the_errors_are_named() -> None:
    for module in ("core.order", "errors", "store.credentials", "reply.stream", "core.card_data.sealed"):
        home = import_module(f"shopsite_orders.{module}")
        public = {
            name
            for name, found in vars(home).items()
            if inspect.isclass(found) and found.__module__.startswith(home.__name__) and not name.startswith("_")
        }
        assert public - {"Reading"} <= set(shopsite_orders.__all__), module


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'shopsite_orders' has no attribute 'Nonsense'"):
        shopsite_orders.Nonsense  # noqa: B018
    with pytest.raises(ImportError):
        from shopsite_orders import Nonsense  # noqa: F401, PLC0415


def test_both_packages_say_that_they_are_typed() -> None:
    assert (HOME / "py.typed").is_file()


@pytest.mark.parametrize(
    "name", [name for name in shopsite_orders.__all__ if name not in ("KNOWN_VERSIONS", "__version__")]
)
def test_every_public_name_is_explained(name: str) -> None:
    documented = pydoc.getdoc(getattr(shopsite_orders, name))
    assert documented
    assert documented.splitlines()[0].endswith(".")


def test_help_says_on_its_first_screen_what_to_begin_with() -> None:
    screen = pydoc.plain(pydoc.render_doc(shopsite_orders)).splitlines()[:24]
    told = "\n".join(screen)
    assert max(map(len, screen)) <= 80
    for name in re.findall(r"help\(\"?([\w.]+)\"?\)", told):
        assert pydoc.getdoc(getattr(shopsite_orders, name, None) or import_module(name))
    assert not [name for name in ("ShopSite(", "read_orders(", "help(Order)", "help(Totals)") if name not in told]


def test_every_public_class_of_values_is_among_the_values_copied_here() -> None:
    classes = {found for name in shopsite_orders.__all__ if inspect.isclass(found := getattr(shopsite_orders, name))}
    copied = {type(part) for value in VALUES for part in parts(value)}
    apart = {ShopSite, OrderStream, *(kind for kind in classes if issubclass(kind, ShopSiteError))}
    values = {kind for kind in classes - apart if kind.__module__ in MODULES_OF_THE_PULL}
    assert values - copied == set()


MODULES_OF_THE_PULL = {
    f"shopsite_orders.{name}" for name in ("order", "sealed", "query", "credentials", "client", "stream")
}


def parts(value: Any) -> list[Any]:
    """Return a value and all that it is made of."""
    found = [value]
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inside = getattr(value, field.name)
            for part in inside if isinstance(inside, tuple) else (inside,):
                found += parts(part)
    return found


@pytest.mark.parametrize("duplicate", DUPLICATES, ids=["copy", "deepcopy", "pickle"])
def test_every_value_equals_its_copy(duplicate: Callable[[Any], Any]) -> None:
    for value in VALUES:
        twin = duplicate(value)
        assert twin == value
        assert repr(twin) == repr(value)
        assert hash(twin) == hash(value)


@pytest.mark.parametrize("duplicate", DUPLICATES, ids=["copy", "deepcopy", "pickle"])
def test_a_store_can_be_sent_to_a_worker(duplicate: Callable[[Any], Any]) -> None:
    store = ShopSite(APPLICATION, timezone="America/Denver", currency="USD", timeout=(3, 7))
    twin = duplicate(store)
    assert repr(twin) == repr(store)
    assert twin.credentials == store.credentials
    assert callable(twin.nonce)


def test_a_stream_stays_where_it_is() -> None:
    with read_orders(b"<ShopSiteOrders/>") as stream, pytest.raises(TypeError):
        pickle.dumps(stream)


def test_a_line_is_exported_as_itself() -> None:
    assert Line is import_module("shopsite_orders.core.order").Line
