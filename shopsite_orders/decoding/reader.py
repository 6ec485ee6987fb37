r"""The way through an element in regular form, from one text to the next; here the time goes.

An element is cut at its end tags. What then stands between two texts is a *gap*: the name of the element that ends,
white space, and the tags that begin, as in ``City>\n\t\t<State``. An order has some eighty, but all orders of a store
together only a few hundred different ones, whatever their shapes: which elements they have, in what order, how many
lines. So a gap is judged once, tag by tag, and remembered where it was met: the moves that it means, and where it
leads. There the text is taken that follows.

What is remembered has a bound, belongs to one `Reader`, and is made of gaps alone, never of texts.
"""

from functools import partial
from typing import TypeAlias

from shopsite_orders.decoding.places import Move, Moves, Place, Start
from shopsite_orders.decoding.reading import Reading
from shopsite_orders.decoding.regular import Irregular, characters

Way: TypeAlias = tuple[Moves, "Spot"]

_BLANK = " \t\n"  # what XML lets stand behind an element, unlike other white space

LONGEST_GAP = 512  # characters
MOST_GAPS = 4096


class Spot(dict[str, Way]):
    """A place, with the ways that were found to lead on from it, by gap."""

    __slots__ = ("field", "memory", "place", "read")

    def __init__(self, place: Place, memory: "Memory") -> None:
        super().__init__()
        self.place, self.memory = place, memory
        self.field, self.read = place.field, place.read

    def __missing__(self, gap: str) -> Way:
        """Judge a gap that was not met here before.

        Raises:
            Irregular: it is not made of plain tags, or they do not match.
        """
        texts, tags = _tokens(gap)
        moves, place = _walk(self.place, texts, tags)
        way = moves, self.memory.spot(place)
        if len(gap) <= LONGEST_GAP and not "".join(texts).strip() and self.memory.takes_another():
            self[gap] = way
        return way


class Memory:
    """All spots that were found."""

    def __init__(self) -> None:
        self._spots: dict[Place, Spot] = {}
        self._spare = MOST_GAPS

    @property
    def is_full(self) -> bool:
        return self._spare <= 0

    def spot(self, place: Place) -> Spot:
        """Return the spot at a place."""
        spot = self._spots.get(place)
        if spot is None:
            spot = Spot(place, self)
            if not self.is_full:
                self._spots[place] = spot
        return spot

    def takes_another(self) -> bool:
        """Say whether one more gap may be remembered, and count it."""
        self._spare -= 1
        return self._spare >= 0


class Reader:
    """Reads elements that begin at a `start`."""

    def __init__(self, start: Start) -> None:
        self._start, self._memory = start, Memory()

    def read(self, element: str) -> Reading:
        """Read an element in regular form.

        Raises:
            Irregular: it takes an XML parser to say what is meant.
            MarkupError: it is nested too deep.
            FieldError: a value is not what belongs in its place.
        """
        if self._memory.is_full:
            self._memory = Memory()
        reading = Reading()
        if self._follow(element, reading) is not self._start.end or not element.rstrip(_BLANK).endswith(">"):
            raise Irregular
        return reading

    def _follow(self, element: str, reading: Reading) -> Place:  # noqa: C901 - calls would cost as much as the rest
        """Go from gap to gap, and return the place where the element ends."""
        spot, fields = self._memory.spot(self._start), reading.fields
        for piece in element.split("</"):
            gap, _, text = piece.rpartition(">")
            moves, spot = spot[gap]
            if moves:
                for move in moves:
                    if (unexpected := move(reading)) is not None:
                        spot = self._go_on_from(unexpected, gap, reading)
                        break
                fields = reading.fields
            if not (value := text.strip()):
                continue
            if "&" in value:
                text = characters(text)
                if not (value := text.strip()):
                    continue
            field = spot.field
            if field is None or field in fields:
                spot.place.take(reading, text)
            elif (read := spot.read) is None:
                fields[field] = value
            else:
                try:
                    fields[field] = read(value)
                except ValueError as error:
                    spot.place.refuse(reading, value, error)
        return spot.place

    def _go_on_from(self, place: Place, gap: str, reading: Reading) -> Spot:
        """Follow the tags in a gap behind the one that has led to an unexpected place."""
        texts, tags = _tokens(gap)
        behind = tags.index(place.name) + 1
        moves, place = _walk(place, texts[behind:], tags[behind:])
        for move in moves:
            move(reading)
        return self._memory.spot(place)


def _tokens(gap: str) -> tuple[list[str], list[str]]:
    """Return the tags in a gap, and before them the texts that stand before each."""
    tokens = (gap if gap.startswith("<") else f"</{gap}").replace(">", "<").split("<")
    return tokens[::2], tokens[1::2]


def _walk(place: Place, texts: list[str], tags: list[str]) -> tuple[Moves, Place]:
    """Return the moves that tags mean from a place on, and the place to which they lead."""
    moves: list[Move] = []
    last = len(tags)
    for position, (text, tag) in enumerate(zip(texts, tags, strict=True), 1):
        if text and not text.isspace():
            said = characters(text)
            if said.strip():
                moves.append(partial(place.take, text=said))
        more, place = place.step(tag, filled=position < last)
        moves += more
    return tuple(moves), place
