"""The site builds as `make docs` builds it: each warning an error, nothing from elsewhere, every public name in it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest

from pages import ROOT

PUBLIC = (
    "shopsite_orders",
    "shopsite_orders.sql",
    "shopsite_orders.frames",
    "shopsite_orders.fleet",
    "shopsite_orders.sandbox",
    "shopsite_orders.sandbox.faults",
    "shopintegrator_hook",
    "shopintegrator_hook.sandbox",
)


class Elements(HTMLParser):
    """What a page has: the ids of its elements, where its links lead, and what it loads."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        self.ids.update(filter(None, [named.get("id")]))
        if tag == "a":
            self.links.update(filter(None, [named.get("href")]))
        elif tag != "link" or named.get("rel") not in ("canonical", "author", "license"):
            self.loads.update(value for name, value in named.items() if name in ("src", "href", "srcset", "data"))


def pages_of(site: Path) -> Iterator[Path]:
    return site.rglob("*.html")


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for page in pages_of(site):
        outside = {url for url in Elements(page).loads if re.match(r"(\w+:)?//", url)}
        assert outside == set(), page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text("utf-8")), sheet.name


def test_every_link_and_anchor_of_the_site_leads_somewhere(site: Path) -> None:
    pages = {page.resolve(): Elements(page) for page in pages_of(site)}
    for page, elements in pages.items():
        for link in elements.links:
            path, _, anchor = link.partition("#")
            if re.match(r"\w+:", path):
                continue
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), f"{page.name} links to {link}"
            assert not anchor or target not in pages or anchor in pages[target].ids, f"{page.name} links to {link}"


@pytest.mark.parametrize("module", PUBLIC)
def test_the_reference_has_every_public_name(module: str, site: Path) -> None:
    described: set[str] = set().union(*(Elements(page).ids for page in (site / "api").glob("*.html")))
    names = [name for name in import_module(module).__all__ if f"{module}.{name}" not in PUBLIC]
    assert [name for name in names if not any(f"{home}.{name}" in described for home in PUBLIC)] == []


def test_the_anchors_that_the_code_cites_are_in_the_site(site: Path) -> None:
    cited = {
        (name, anchor)
        for package in ("shopsite_orders", "shopintegrator_hook")
        for source in (ROOT / package).rglob("*.py")
        for name, anchor in re.findall(r"docs/([\w-]+)\.md#([\w-]+)", source.read_text("utf-8"))
    }
    assert {(name, anchor) for name, anchor in cited if anchor not in Elements(site / f"{name}.html").ids} == set()
    assert cited


def test_no_page_shows_where_it_was_built(site: Path) -> None:
    for page in pages_of(site):
        text = page.read_text("utf-8")
        assert str(ROOT) not in text, page.name
        assert not re.search(r"/tmp/|/home/\w|/root/", text), page.name
