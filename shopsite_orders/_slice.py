"""One slice of a reply -> the children of its element: read strictly first, repaired only if it must be."""

from shopsite_orders import _charset, _pattern, _repair
from shopsite_orders._xml import Children, MarkupError, parse


def read_slice(raw: bytes, declared: str | None) -> tuple[Children, tuple[str, ...]]:
    """Return the children of the element that `raw` is, and what had to be changed to read it.

    Raises:
        MarkupError: no repair makes it XML.
    """
    text, note = _charset.decode(raw, declared)
    repairs: tuple[str, ...] = (note,) if note else ()
    children = _pattern.parse(text)
    if children is not None:
        return children, repairs
    text, notes = _repair.remap_c1(text)
    repairs += notes
    for mend in (_repair.mend, _repair.escape_html):
        try:
            return parse(text), repairs
        except MarkupError:
            text, notes = mend(text)
            repairs += notes
    return parse(text), repairs
