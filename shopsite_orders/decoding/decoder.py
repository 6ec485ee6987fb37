"""One slice of a reply -> what it says: without an XML parser if it can, and repaired only if it must be."""

from datetime import tzinfo
from functools import cache

from shopsite_orders.core.charset import decode
from shopsite_orders.core.order import Order
from shopsite_orders.decoding.containers import Known
from shopsite_orders.decoding.elements import ORDER, order
from shopsite_orders.decoding.entries import Children, FieldError
from shopsite_orders.decoding.forms import repair
from shopsite_orders.decoding.forms.markup import MarkupError, parse
from shopsite_orders.decoding.forms.regular import FORMS, Irregular, is_broken
from shopsite_orders.decoding.forms.repair import Notes
from shopsite_orders.decoding.places import Start
from shopsite_orders.decoding.reader import Memory, Reader
from shopsite_orders.decoding.reading import Reading


class Decoder:
    """Reads the orders of one reply.

    Attributes:
        regular: how many orders were read without an XML parser.
    """

    def __init__(self, *, currency: str | None = None, timezone: tzinfo | None = None) -> None:
        self.regular = 0
        self._currency, self._timezone = currency, timezone
        self._elements = _Elements(Reader(*_orders()))

    def order(self, raw: bytes, charset: str | None) -> Order:
        """Return the order that an ``<Order>`` element describes.

        Raises:
            MarkupError: no repair makes it XML.
            FieldError: a value is not what belongs in its place.
        """
        text, note = decode(raw, charset)
        reading = self._elements.read_regular(raw, text)
        repairs: Notes = (note,) if note else ()
        if reading:
            self.regular += 1
        else:
            reading, mended = self._elements.read_mended(text)
            repairs += mended
        return order(
            reading.fields, reading.extras(), currency=self._currency, timezone=self._timezone, repairs=repairs
        )


def read_element(raw: bytes, charset: str | None) -> Children:
    """Return the children of an element.

    Raises:
        MarkupError: no repair makes it XML.
    """
    text, _ = decode(raw, charset)
    elements = _Elements(Reader(Start()))
    reading = elements.read_regular(raw, text) or elements.read_mended(text)[0]
    return reading.fields


@cache
def _orders() -> tuple[Start, Memory]:
    """Return the places that the table means, and the gaps between them; neither holds anything of an order."""
    return Known("Order", ORDER), Memory()


class _Elements:
    """Reads elements in whatever form."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._forms = FORMS
        self._was_broken = False  # the element before; the next is probably as it was, and in the same form

    def read_regular(self, raw: bytes, text: str) -> Reading | None:
        """Read an element without an XML parser, if that can be done."""
        if self._was_broken and is_broken(text):
            return None
        reading = self._read_form(raw, text)
        self._was_broken = not reading and is_broken(text)
        return reading

    def read_mended(self, text: str) -> tuple[Reading, Notes]:
        """Read an element that is XML, or that repairs make XML."""
        hidden = repair.hidden_orders(text)
        mended, repairs = repair.remap_c1(text)
        for mend in (repair.mend, repair.escape_html, repair.escape_strays, repair.declare_prefixes):
            try:
                return self._read(mended, is_new=mended != text), hidden + repairs
            except MarkupError:
                mended, notes = mend(mended)
                repairs += notes
        return self._read(mended, is_new=True), hidden + repairs

    def _read_form(self, raw: bytes, text: str) -> Reading | None:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        for form in self._forms:
            element = form(raw, text)
            reading = self._try(element) if element else None
            if reading:
                if form is not self._forms[0]:
                    self._forms = form, *(other for other in FORMS if other is not form)
                return reading
        return None

    def _read(self, text: str, *, is_new: bool) -> Reading:
        reading = self._read_form(text.encode(), text) if is_new else None
        if not reading and is_broken(text):
            raise MarkupError("it holds a reference that XML does not know")
        return reading or self._reader.read(parse(text))

    def _try(self, element: str) -> Reading | None:
        """Read an element that looks regular, `None` if the parser must say whether it is XML at all."""
        try:
            return self._reader.read(element)
        except (Irregular, FieldError):
            return None
