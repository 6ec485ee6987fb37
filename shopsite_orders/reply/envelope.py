"""Reply bytes -> response code, order slices and the proof that all have come (docs/protocol.md#the-reply)."""

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from shopsite_orders.core import charset
from shopsite_orders.decoding.decoder import read_element
from shopsite_orders.decoding.markup import MarkupError, check_prolog
from shopsite_orders.errors import OrderDataError, StoreRefusedError
from shopsite_orders.reply import diagnosis

LARGEST_HEAD = 64 * 1024  # bytes before the root element; the title of a web page comes sooner
LARGEST_ORDER = 16 * 1024 * 1024  # bytes; what is longer is no order and must not fill the memory

# SETIOrders is the root of a sister dialect with the same element tree (Stone Edge).
_ROOTS = rb"(?:ShopSiteOrders|SETIOrders)"
_ROOT = re.compile(rb"<!--.*?(?:-->|\Z)|<(?P<root>" + _ROOTS + rb")(?P<attributes>\s[^<>]*?)?(?P<empty>/)?>", re.DOTALL)
_PROLOG = re.compile(rb"<\?xml|<!DOCTYPE")
_DECLARATION = re.compile(r"<\?xml\b[^>]*>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"'>]*)""")
_VERSION = re.compile(rb"""\sversion\s*=\s*["']([^"'<>]*)["']""")
_NEXT = re.compile(rb"<(?:(?P<element>Order|Response)(?=[\s/>])|/" + _ROOTS + rb"\s*>|(?P<opaque>!--|!\[CDATA\[))")
# Where an element ends, cannot go on, or hides what follows. Each branch begins with a letter of its own,
# so that the tags in between, which are many, are passed over quickly.
_END = {
    element: re.compile(rb"<(?:/(?:%b|%b)\s*>|!(?:--|\[CDATA\[)|Order(?=[\s/>]))" % (element, _ROOTS))
    for element in (b"Order", b"Response")
}
_EMPTY = re.compile(rb"<\w++(?:\s[^<>]*)?/>")
_ANOTHER = re.compile(rb"<(?:Order|" + _ROOTS + rb")[\s/>]")
_LONGEST_MARK = 1024  # bytes, as there may be white space in the last tag
_CLOSED_BY = {b"!--": b"-->", b"![CDATA[": b"]]>"}
_LAST_TAG = re.compile(rb"</" + _ROOTS + rb"\s*>(?!.*<Order[\s/>])", re.DOTALL)


class Envelope:
    """The reply as an iterable of slices, one for each ``<Order>``, while its bytes come in.

    Bounds are never looked for in a CDATA section or a comment: no customer's text can pass for an order.
    An order without an end is cut where the next one begins.

    Attributes:
        version: the layout that the root element names, if it does.
        code: the response code, if one came.
        complete: whether the end of the root element was seen; nothing else proves that all has come.
        size: bytes read.
        beside: the beginning of what stands beside the orders and is none, if there is such.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.version: str | None = None
        self.code: str | None = None
        self.charset: str | None = None
        self.complete = False
        self.size = 0
        self.beside = b""
        self._ended = False
        self._last_tag = -1  # where the reply ends, once all bytes have come
        self._open_until = dict.fromkeys(_CLOSED_BY.values(), 0)  # before which byte nothing closes what is open
        self._chunks = iter(chunks)
        self._buffer = b""
        self._at = 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield the slices.

        Raises:
            ShopSiteError: there are no orders to come, because the reply is something else or says so.
        """
        self._read_head()
        while not self.complete and (mark := self._seek(_NEXT)):
            if element := mark["element"]:
                yield from self._whole(element)
            elif mark["opaque"]:
                self._at = mark.end()
                self._skip(_CLOSED_BY[mark["opaque"]])
            else:
                self.complete = True
                self._at += len(mark[0])

    def _whole(self, element: bytes) -> Iterator[bytes]:
        """Yield the order that begins here, or read the response; nothing of it stays behind in a frame."""
        piece = self._cut(element)
        if piece is None:
            self._at = len(self._buffer)
        elif element == b"Order":
            yield piece
        else:
            self._read_response(piece)

    def check_rest(self) -> None:
        """Read on to the end of the bytes.

        Raises:
            OrderDataError: another reply follows; junk is let pass.
        """
        if self._seek(_ANOTHER):
            raise OrderDataError("the reply goes on with more orders after its end: read one reply at a time")

    def _read_head(self) -> None:
        while len(self._buffer) < len(codecs.BOM_UTF16) and self._more():
            pass
        if self._buffer.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._transcode("utf-16")
        while (root := None if diagnosis.is_json(self._buffer) else _root(self._buffer)) is None:
            if len(self._buffer) > LARGEST_HEAD or not self._more():
                raise diagnosis.explain(self._buffer, asked_for="orders")
        before, self._at = self._buffer[: root.start()], root.end()
        self.complete = bool(root["empty"])
        if version := _VERSION.search(root["attributes"] or b""):
            self.version = version[1].decode("ascii", "replace")
        self._read_prolog(before)

    def _read_prolog(self, before: bytes) -> None:
        begin = _PROLOG.search(before)
        prolog, _ = charset.decode(before[begin.start() :] if begin else b"")
        declaration = _DECLARATION.match(prolog)
        encoding = _ENCODING.search(declaration[0]) if declaration else None
        marked = codecs.BOM_UTF8 in before[: begin.start() if begin else None]
        self.charset = "utf-8" if marked else encoding[1] if encoding else None
        if charset.hides_markup(self.charset):
            self._transcode(str(self.charset))
        try:
            check_prolog(prolog[declaration.end() :] if declaration else prolog)
        except MarkupError as error:
            raise OrderDataError(f"the reply is refused: {error}") from error

    def _transcode(self, charset: str) -> None:
        """Read the rest of the bytes as UTF-8."""
        rest = self._buffer[self._at :]
        self._chunks = _utf_8(chain([rest], self._chunks), charset)
        self._buffer, self._at, self.charset = b"", 0, "utf-8"
        self.size -= len(rest)

    def _read_response(self, piece: bytes) -> None:
        try:
            response = read_element(piece, self.charset)
        except MarkupError as error:
            raise StoreRefusedError(f"the store's response block cannot be read: {error}") from error
        code, description = (
            diagnosis.snippet(said if isinstance(said := response.get(name), str) else "", 500)
            for name in ("ResponseCode", "ResponseDescription")
        )
        self.code = code
        if code not in ("1", "2"):
            said = description or "without a reason"
            raise StoreRefusedError(
                f"the store refused the download with response code {code or 'missing'}: {said}",
                code=code,
                description=description,
            )

    def _cut(self, element: bytes) -> bytes | None:
        """Return the element that begins here, `None` if the reply ends before it does."""
        searched = 1
        while not (whole := _EMPTY.match(self._buffer, self._at)):
            mark = _END[element].search(self._buffer, self._at + searched)
            if mark is None:
                searched = max(searched, self._mark_begun() - self._at)
            elif closer := _CLOSED_BY.get(mark[0][1:]):
                close = self._closed(closer, mark.end())
                if close >= 0 or self._is_text(mark):
                    searched = max(close, mark.end()) - self._at
                    continue
                searched = mark.start() - self._at
            else:
                return self._take(mark.end() if mark[0].startswith(b"</" + element) else mark.start())
            if len(self._buffer) - self._at > LARGEST_ORDER:
                raise OrderDataError(f"an order has no end within {LARGEST_ORDER} bytes")
            if self._ended:
                return None
            self._more()
        return self._take(whole.end())

    def _closed(self, closer: bytes, begin: int) -> int:
        """Return where a section that begins here is closed, -1 if it is not yet; no byte is searched twice."""
        before = self.size - len(self._buffer)
        close = self._buffer.find(closer, max(begin, self._open_until[closer] - before))
        if close < 0:
            self._open_until[closer] = self.size - len(closer) + 1
        return close

    def _is_text(self, mark: re.Match[bytes]) -> bool:
        """Say whether an opener that nothing has closed was typed by a customer.

        The reply must have come to its end for that. Where a text begins, a CDATA section does, too, and the
        reply may have broken off in it.
        """
        if len(self._buffer) - self._at > LARGEST_ORDER:
            return True
        if mark[0] == b"<![CDATA[" and self._buffer[mark.start() - 1 : mark.start()] == b">":
            return False
        return self._ended and mark.start() < self._last_tag - (self.size - len(self._buffer))

    def _take(self, end: int) -> bytes:
        begin, self._at = self._at, end
        return self._buffer[begin:end]

    def _seek(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Go to the next match, or to the end of the reply."""
        while not (mark := pattern.search(self._buffer, self._at)):
            self._pass_over(max(self._at, self._mark_begun()))
            if not self._more():
                return None
        self._pass_over(mark.start())
        return mark

    def _pass_over(self, end: int) -> None:
        if not self.beside:
            self.beside = self._buffer[self._at : end].strip()[:_LONGEST_MARK]
        self._at = end

    def _skip(self, closer: bytes) -> None:
        """Go behind the next `closer`, or to the end of the reply."""
        while (end := self._buffer.find(closer, self._at)) < 0:
            self._at = max(self._at, len(self._buffer) - len(closer) + 1)
            if not self._more():
                return
        self._at = end + len(closer)

    def _mark_begun(self) -> int:
        """Return where a mark may have begun that the next bytes will end; else the end of the buffer."""
        end = len(self._buffer)
        begun = self._buffer.rfind(b"<", max(self._at, end - _LONGEST_MARK))
        return end if begun < 0 else begun

    def _more(self) -> bool:
        """Put the next bytes behind those that are not yet used up."""
        chunk = next(filter(None, self._chunks), b"")
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        self.size += len(chunk)
        self._ended = not chunk
        if self._ended and (last := _last_tag(self._buffer)) >= 0:
            self._last_tag = self.size - len(self._buffer) + last
        return bool(chunk)


def _root(buffer: bytes) -> re.Match[bytes] | None:
    """Find the tag that opens the reply, outside comments and processing instructions."""
    return next((found for found in _ROOT.finditer(buffer) if found["root"]), None)


def _last_tag(buffer: bytes) -> int:
    """Return where the last tag stands that closes the reply, with no order behind it; -1 if there is none."""
    end = max(buffer.rfind(b"</ShopSiteOrders"), buffer.rfind(b"</SETIOrders"))
    return end if end >= 0 and _LAST_TAG.match(buffer, end) else -1


def _utf_8(chunks: Iterable[bytes], charset: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(charset)("replace")
    return (decoder.decode(chunk).encode() for chunk in chunks)
