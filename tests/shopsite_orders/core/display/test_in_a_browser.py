"""The cards as people see them: in a browser, wide and narrow, light and dark, in pages of several hosts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import attrs
import pytest

from browser import browser as browser  # noqa: PLC0414 - a fixture
from cards import CARDS, ODD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (390, 1200)
# What JupyterLab has for every table of an output.
JUPYTER_STYLE = """
.jp-RenderedHTMLCommon table {border-collapse: collapse; border: none; font-size: 12px; table-layout: fixed}
.jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th {text-align: right; vertical-align: middle; max-width: none}
.jp-RenderedHTMLCommon tbody tr:nth-child(odd) {background: #ff0}
.jp-RenderedHTMLCommon tbody tr:hover {background: #0ff}
.jp-RenderedHTMLCommon p {margin-bottom: 1em}
"""
Scheme = Literal["light", "dark"]


@attrs.frozen
class Host:
    """A page around the cards: what the reader's system prefers, what the page says, and what should come out."""

    prefers: Scheme
    body: str
    shown: Scheme

    def page(self, *cards: str) -> str:
        background = "#fff" if self.shown == "light" else "#111"
        return (
            f"<!doctype html><meta charset=utf-8><style>body {{background: {background}}} {JUPYTER_STYLE}</style>"
            f"<body style='margin: 8px' {self.body}><div class=jp-RenderedHTMLCommon>{''.join(cards)}</div>"
        )


HOSTS = {
    "a light system": Host("light", "", "light"),
    "a dark system": Host("dark", "", "dark"),
    "JupyterLab, light on a dark system": Host("dark", "data-jp-theme-light=true", "light"),
    "JupyterLab, dark on a light system": Host("light", "data-jp-theme-light=false", "dark"),
    "VS Code, light on a dark system": Host("dark", "class=vscode-light", "light"),
    "VS Code, dark on a light system": Host("light", "class=vscode-dark", "dark"),
    "documentation, light on a dark system": Host("dark", "data-theme=light", "light"),
    "documentation, dark on a light system": Host("light", "data-theme=dark", "dark"),
}
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 29)"}
LEAST_CONTRAST = 4.5  # WCAG 2, level AA
CONTRASTS = """() => {
  const numbers = color => color.match(/[\\d.]+/g).map(Number);
  const light = color => numbers(color).slice(0, 3).map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const paper = element => {
    const color = getComputedStyle(element).backgroundColor;
    return numbers(color)[3] === 0 ? paper(element.parentElement) : color;
  };
  const written = [...document.querySelectorAll(".so-sheet *:not(style)")].filter(element =>
    [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  return written.map(element => {
    const [one, other] = [light(getComputedStyle(element).color), light(paper(element))].sort((a, b) => b - a);
    return [(one + 0.05) / (other + 0.05), element.className + ": " + element.textContent.slice(0, 40)];
  });
}"""
BROKEN_AMOUNTS = """() => [...document.querySelectorAll(".so-number, .so-number *")]
  .flatMap(element => [...element.childNodes].filter(node => node.nodeType === 3 && /\\d/.test(node.data)))
  .filter(node => { const range = document.createRange(); range.selectNode(node);
    return range.getClientRects().length !== 1 })
  .map(node => node.data)"""
OVERFLOWS = """() => [...document.querySelectorAll(".so-sheet, .so-sheet *")]
  .filter(element => getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1)
  .map(element => element.className + ": " + element.textContent.slice(0, 40))"""


@pytest.fixture(params=[(host, width) for host in HOSTS for width in WIDTHS], ids=lambda it: f"{it[0]}, {it[1]} px")
def view(request: pytest.FixtureRequest, browser: "Browser") -> "Iterator[tuple[Host, Page]]":
    name, width = request.param
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=HOSTS[name].prefers)
    yield HOSTS[name], page
    page.close()


def html(cards: dict[str, Any]) -> list[str]:
    return [card._repr_html_() for card in cards.values()]


def shown(page: "Page", content: str) -> None:
    """Show a page, with all that can be unfolded."""
    page.set_content(content)
    page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")


def test_every_card_fits_the_page_and_is_readable_on_its_paper(view: "tuple[Host, Page]") -> None:
    host, page = view
    shown(page, host.page(*html(CARDS)))
    assert page.locator(".so-sheet").count() == len(CARDS)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(OVERFLOWS) == []
    papers = page.evaluate(
        "[...document.querySelectorAll('.so-sheet')].map(element => getComputedStyle(element).backgroundColor)"
    )
    assert set(papers) == {PAPER[host.shown]}
    assert page.evaluate(BROKEN_AMOUNTS) == []
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 1000
    assert [(ratio, text) for ratio, text in contrasts if ratio < LEAST_CONTRAST] == []


def test_a_hostile_or_huge_card_runs_nothing_asks_for_nothing_and_fits_the_page(view: "tuple[Host, Page]") -> None:
    host, page = view
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    shown(page, host.page(*html(ODD)))
    page.wait_for_timeout(50)
    assert page.evaluate("window.pwned") is None
    assert asked == []
    assert page.locator(".so-sheet").count() == len(ODD)
    assert page.locator("img, script, iframe, svg, link, a").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    # Only a table may be wider than the page, and then scrolls by itself: no digit is cut off.
    assert page.evaluate(f"({OVERFLOWS})().filter(text => !text.startsWith('so-table'))") == []


def test_the_hosts_rules_for_tables_do_not_reach_a_card(browser: "Browser") -> None:
    page = browser.new_page()
    shown(page, HOSTS["a light system"].page(CARDS["table"]._repr_html_(), CARDS["wrong"]._repr_html_()))
    styles = (
        "rows => rows.map(row => [getComputedStyle(row).backgroundColor, getComputedStyle(row.firstChild).textAlign])"
    )
    assert page.locator("tbody tr").first.evaluate("row => getComputedStyle(row.firstChild).fontSize") == "14px"
    found = page.locator("tbody tr").evaluate_all(styles)
    assert {tuple(style) for style in found} == {("rgba(0, 0, 0, 0)", "left")}
    page.close()


def test_amounts_stand_below_each_other(browser: "Browser") -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    shown(page, HOSTS["a light system"].page(CARDS["order"]._repr_html_()))
    edges = page.locator("tr > .so-number:last-child").evaluate_all(
        "cells => cells.map(cell => { const range = document.createRange(); range.selectNodeContents(cell);"
        " return Math.round(range.getBoundingClientRect().right) })"
    )
    assert len(edges) > 8
    assert max(edges) - min(edges) <= 1
    page.close()
