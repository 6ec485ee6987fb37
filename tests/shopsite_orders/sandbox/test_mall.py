"""Many stores behind one server: each with its own orders, credentials, faults and log."""

import pytest

from shopsite_orders import AuthenticationError, StoreRefusedError
from shopsite_orders.sandbox import SandboxMall, faults


@pytest.fixture
def mall() -> SandboxMall:
    return SandboxMall(hosts=("127.0.0.1", "127.0.0.2"))


@pytest.mark.parametrize("login", ["application", "merchant"])
def test_each_store_has_its_own_orders_and_log_at_a_path_and_a_host_of_its_own(mall: SandboxMall, login: str) -> None:
    first = mall.add("first", orders=3, login=login, strict=True)
    second = mall.add("second", host="127.0.0.2", orders=5, seed=2, login=login, strict=True)
    with mall:
        found = {name: [order.number for order in store.store().orders()] for name, store in mall.stores.items()}
        assert {store.url for store in (first, second)} == {mall.url_at("127.0.0.1"), mall.url_at("127.0.0.2")}
    assert {name: len(numbers) for name, numbers in found.items()} == {"first": 3, "second": 5}
    assert {request.path.split("/")[1] for request in first.requests} == {"first"}
    assert {request.path.split("/")[1] for request in second.requests} == {"second"}


def test_the_credentials_of_one_store_are_of_no_use_in_another(mall: SandboxMall) -> None:
    first, second = mall.add("first", orders=1), mall.add("second", orders=1, seed=2)
    with mall:
        stolen = {**first.application, "authorization_url": second.authorization_url}
        with pytest.raises(AuthenticationError):
            next(first.store().__class__(type(first.store().credentials)(**stolen), session=mall.session()).orders())


def test_a_fault_meets_one_store_alone(mall: SandboxMall) -> None:
    sick, well = mall.add("sick", orders=1), mall.add("well", orders=1)
    sick.fail(faults.Status(404))
    with mall:
        with pytest.raises(StoreRefusedError):
            next(sick.store().orders())
        assert len([*well.store().orders()]) == 1


def test_what_is_at_no_stores_path_is_not_found_and_names_are_checked(mall: SandboxMall) -> None:
    mall.add("first", orders=0)
    for name in ("first", "", "a/b"):
        with pytest.raises(ValueError, match="a store needs a name of its own, without a slash"):
            mall.add(name)
    with pytest.raises(RuntimeError, match="start that"):
        mall.stores["first"].start()
    with mall:
        assert mall.session().get(f"{mall.url}/nobody/db_xml.cgi", timeout=5).status_code == 404
