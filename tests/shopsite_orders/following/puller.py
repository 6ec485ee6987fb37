"""Pull what is new into a database: a process of its own, to be killed. Arguments: URL, page size."""

import sys

from shopsite_orders import Application, ShopSite
from shopsite_orders.errors import CursorConflictError
from shopsite_orders.sql import OrderDatabase


def pull(url: str, page_size: int) -> None:
    with OrderDatabase(url) as database:
        store = ShopSite(Application.from_env())
        for page in store.pages(after=database.cursor("main"), page_size=page_size):
            database.save(page, store="main")


if __name__ == "__main__":
    while True:
        try:
            pull(sys.argv[1], int(sys.argv[2]))
        except CursorConflictError:
            continue
        break
