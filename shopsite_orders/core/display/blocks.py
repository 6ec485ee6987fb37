"""The pieces that every card is put together of."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, TypeAlias

from shopsite_orders.core.display.markup import Content, Html, element, joined
from shopsite_orders.core.display.style import STYLE

Tone: TypeAlias = Literal["good", "warn", "bad"]


def sheet(*parts: Content, label: str) -> Html:
    """Return a card that stands alone, with its style; `label` says what it is to those who do not see it.

    No formula is set in it, as customers type dollar signs.
    """
    ignored = "so-sheet tex2jax_ignore mathjax_ignore"
    return element("article", STYLE, *parts, class_=ignored, dir="ltr", aria_label=label)


def heading(title: str, *under: Content, amount: str | None = None, badges: Iterable[Html] = ()) -> Html:
    """Return the top of a sheet: what it is, what is to be known of it at once, and the amount that matters."""
    marks = [joined(" ", mark) for mark in badges]
    left = element("div", element("div", said(title), *marks, class_="so-title"), *map(_faint, filter(None, under)))
    right = element("div", amount, class_="so-amount") if amount else None
    return element("header", left, right, class_="so-head")


def said(outside: Content) -> Html:
    """Return a text in its own direction, so that it turns nothing around it."""
    return element("bdi", outside)


def badge(text: str, tone: Tone | None = None) -> Html:
    """Return a word that is to be noticed."""
    return element("span", text, class_=f"so-badge so-{tone}" if tone else "so-badge")


def stack(*lines: Content, faint: Iterable[Content] = ()) -> Html:
    """Return lines below each other, the `faint` ones last."""
    return joined(*(_line(line) for line in lines if line), *(_faint(line) for line in faint if line))


def facts(pairs: Iterable[tuple[str, Content]]) -> Html | None:
    """Return what is known, each below its name, side by side where there is room; `None` if nothing is."""
    known = [(name, value) for name, value in pairs if value]
    if not known:
        return None
    return element("div", *(element("div", _label(name), _line(value)) for name, value in known), class_="so-columns")


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Content]],
    *,
    numbers: Collection[str] = (),
    foot: Iterable[Html] = (),
) -> Html:
    """Return a table; the columns in `numbers` stand on the right, `foot` are rows made by `sum_row`."""
    classes = ["so-number" if name in numbers else None for name in columns]
    head = [element("th", name, scope="col", class_=kind) for name, kind in zip(columns, classes, strict=True)]
    body = [
        element("tr", *(element("td", cell, class_=kind) for cell, kind in zip(row, classes, strict=True)))
        for row in rows
    ]
    sums = [*foot]
    parts = (
        element("thead", element("tr", *head)) if any(columns) else None,
        element("tbody", *body),
        element("tfoot", *sums) if sums else None,
    )
    return element("div", element("table", *parts), class_="so-table")


def sum_row(name: Content, amount: str, *, span: int, across: int = 1, weight: Literal["", "sum", "due"] = "") -> Html:
    """Return a row at the foot of a table: the name across `span` columns, and the amount `across` the last ones."""
    head = element("th", said(name), scope="row", colspan=str(span))
    shown = element("span", amount, class_="so-double") if weight == "due" else amount
    cell = element("td", shown, class_="so-number", colspan=str(across))
    return element("tr", head, cell, class_=f"so-{weight}" if weight else None)


def note(text: Content, tone: Tone | None = None) -> Html:
    """Return a sentence across the sheet."""
    return element("p", text, class_=f"so-note so-{tone}" if tone else "so-note so-faint")


def fold(title: str, *content: Content) -> Html:
    """Return what is shown when its title is clicked."""
    return element("details", element("summary", title), *content)


def _label(name: str) -> Html:
    return element("div", name, class_="so-label")


def _line(text: Content) -> Html:
    return element("div", text, class_="so-text", dir="auto")


def _faint(text: Content) -> Html:
    return element("div", text, class_="so-text so-faint", dir="auto")
