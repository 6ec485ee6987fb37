"""Pulling: from the request over TLS to the last typed order, the store being another process."""

from collections.abc import Iterator
from functools import partial
from xml.etree import ElementTree as ET

import requests

from shopsite_orders import MerchantLogin, ShopSite

from measured import LIBRARY, Options, Row, compare, sift, time_interleaved
from peers.by_hand import read_order
from store import PASSWORD, USER, Address, serve

QUERY = {"clientApp": "1", "dbname": "orders", "version": "14.0", "pay": "no_cvv"}


def connect(address: Address) -> ShopSite:
    session = requests.Session()
    session.trust_env = False  # the environment may name other authorities
    session.verify = address.authority
    return ShopSite(MerchantLogin(download_url=address.url, user_id=USER, password=PASSWORD), session=session)


def pull(address: Address) -> int:
    return sum(1 for _ in connect(address).orders())


def download(address: Address) -> ET.Element:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(address.url, params=QUERY, auth=(USER, PASSWORD), verify=address.authority, timeout=120)
    return ET.fromstring(answer.content)


def pull_naively(address: Address) -> int:
    """Download it all, parse it all, take two texts of each order."""
    orders = [
        (order.findtext("OrderNumber"), order.findtext("Totals/GrandTotal"))
        for order in download(address).iter("Order")
    ]
    return len(orders)


def pull_by_hand(address: Address) -> int:
    return len([read_order(order) for order in download(address).iter("Order")])


def measure(options: Options) -> Iterator[Row]:
    feed = options.feed or "varied"
    with serve(feed, options.orders) as address:
        ways, failures = sift(
            {
                LIBRARY: partial(pull, address),
                "requests + ElementTree, two fields": partial(pull_naively, address),
                "requests + ElementTree, all fields": partial(pull_by_hand, address),
            },
            options.orders,
        )
        seconds = time_interleaved(ways, options.repeats)
    speed = options.orders / seconds[LIBRARY]
    yield Row("pull over TLS", feed, f"{speed:,.0f} orders/s", compare(seconds) | failures, seconds=seconds)
