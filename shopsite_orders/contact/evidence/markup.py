"""The markup of a reply, walked through as it came: whatever is text is changed, all else stays byte for byte.

Nothing is parsed that a broken reply could make fail. What looks like a tag and has no partner anywhere is a text that
somebody typed, so that no name of a person passes for the name of an element.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from shopsite_orders.contact.evidence.fates import Path

Change = Callable[[Path, str, bool], str]  # the path, the text, whether references mean characters

_OPENER = re.compile(
    r"<(?:(?P<aside>!--|!\[CDATA\[|\?)|(?P<doctype>!DOCTYPE\b)|(?P<end>/)?(?P<name>[A-Za-z_][\w.:-]*)"
    r"(?P<rest>(?:\s[^<>]*)?/?)>)"
)
_CLOSER = {"!--": "-->", "![CDATA[": "]]>", "?": "?>"}
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]*(?:\[[^\]]*\])?\s*>")
_ATTRIBUTE = re.compile(r"(?P<name>[\w.:-]+\s*=\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>/]+)")
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->", re.DOTALL)
_PUBLISHED = re.compile(
    r"""["'](?:-//shopsite\.com//[\w .]*//EN|https?://www\.shopsite\.com/[\w./-]*)["']""", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)(?:\s[^<>]*?)?(/?)>")
# Elements of HTML that have no partner.
_ALONE = frozenset({"br", "hr", "img", "input", "link", "meta", "p", "li", "td", "tr"})
_ROOTS = frozenset({"ShopSiteOrders", "SETIOrders"})


def partnered(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of the elements that are opened and closed anywhere in these texts, or empty."""
    opened, closed = set(_ROOTS | _ALONE), set(_ROOTS | _ALONE)
    for text in texts:
        for end, name, empty in _TAG.findall(text):
            if end or empty:
                closed.add(name)
            if not end:
                opened.add(name)
    return frozenset(opened & closed)


def _unchanged(_: Path, text: str, __: bool, /) -> str:
    return text


class Walk:
    """Goes through the pieces of one reply, which share their open elements; `names` are those that are elements.

    Without `paths`, for a web page, each text is told apart by nothing.
    """

    def __init__(self, names: frozenset[str], *, paths: bool = True) -> None:
        self._names = names
        self._paths = paths
        self._open: list[str] = []
        self._change: Change = _unchanged

    def through(self, text: str, change: Change) -> str:
        """Return a piece with all of its texts changed."""
        self._change = change
        return "".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        at = begin = 0  # from `begin` on there is text, of which nothing is handed out yet
        never: set[str] = set()  # closers that do not come any more
        while opener := _OPENER.search(text, at):
            end = self._end(text, opener, never)
            if end < 0:
                at = opener.start() + 1
                continue
            yield self._text(text[begin : opener.start()])
            yield self._markup(text[opener.start() : end], opener)
            at = begin = end
        yield self._text(text[begin:])

    def _end(self, text: str, opener: re.Match[str], never: set[str]) -> int:
        """Return where the markup ends that begins here, -1 if it is a text."""
        if opener["doctype"]:
            whole = None if "!DOCTYPE" in never else _DOCTYPE.match(text, opener.start())
            never.add("!DOCTYPE")  # there is one at most
            return whole.end() if whole else -1
        if opener["name"]:
            return opener.end() if opener["name"] in self._names else -1
        closer = _CLOSER[opener["aside"]]
        found = -1 if closer in never else text.find(closer, opener.end())
        if found < 0:
            never.add(closer)
            return -1
        return found + len(closer)

    def _markup(self, raw: str, opener: re.Match[str]) -> str:
        if opener["doctype"]:
            return _LITERAL.sub(lambda found: self._literal(found[0], ("!DOCTYPE",)), raw)
        if opener["aside"] == "?":
            return raw if raw.startswith("<?xml ") else f"<?{self._told(('?',), raw[2:-2])}?>"
        if opener["aside"]:
            head, tail = f"<{opener['aside']}", _CLOSER[opener["aside"]]
            inside = raw[len(head) : -len(tail)]
            path = self._path if opener["aside"] == "![CDATA[" else (*self._path, "!--")
            return head + self._told(path, inside, referring=False) + tail
        return self._end_tag(raw, opener["name"]) if opener["end"] else self._start_tag(opener)

    def _start_tag(self, opener: re.Match[str]) -> str:
        name, rest = opener["name"], opener["rest"]
        if name == "Order":
            del self._open[1:]  # an order that has no end ends where the next one begins
        shown = self._attributes(name, rest) if rest.strip(" \t\r\n/") else rest
        if not rest.endswith("/") and name.lower() not in _ALONE:
            self._open.append(name)
        return f"<{name}{shown}>"

    def _end_tag(self, raw: str, name: str) -> str:
        if name in self._open:
            while self._open.pop() != name:
                pass
        return raw

    def _attributes(self, name: str, rest: str) -> str:
        pieces, at = [], 0
        for found in _ATTRIBUTE.finditer(rest):
            path = (*self._path, name, f"@{found['name'].rstrip('= ')}")
            pieces += [self._told(path, rest[at : found.start()]), found["name"], self._literal(found["value"], path)]
            at = found.end()
        return "".join([*pieces, self._told((*self._path, name, "@"), rest[at:])])

    def _literal(self, quoted: str, path: Path) -> str:
        """Return what stands in quotes changed, unless ShopSite has published it."""
        return quoted if _PUBLISHED.fullmatch(quoted) else self._told(path, quoted)

    def _text(self, raw: str) -> str:
        return self._told(self._path, raw) if raw and not raw.isspace() else raw

    def _told(self, path: Path, raw: str, *, referring: bool = True) -> str:
        return self._change(path if self._paths else (), raw, referring)

    @property
    def _path(self) -> Path:
        return tuple(self._open)
