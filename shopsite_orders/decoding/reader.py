r"""The way through an element in regular form, from one text to the next; here the time goes.

An element is cut at its end tags. What then stands between two texts is a *gap*: the name of the element that ends,
white space, and the tags that begin, as in ``City>\n\t\t<State``. An order has some eighty, but all orders of a store
together only a few hundred different ones, whatever their shapes: which elements they have, in what order, how many
lines. So a gap is judged once, tag by tag, and remembered where it was met: the moves that it means, and where it
leads. There the text is taken that follows.

What is remembered serves all readers of orders, has a bound, and is made of gaps alone, never of texts. Gaps in which a
table knows every name, and any others, whose names are a store's own or a customer's, are counted apart: too many of
the others never push out what a table knows.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from shopsite_orders.decoding.forms.regular import Irregular, characters
from shopsite_orders.decoding.places import Move, Moves, Place, Start
from shopsite_orders.decoding.reading import Reading

# The moves that a gap means; then where it leads: the ways on from there, the field that the text there fills and how
# it is read, and the place.
Way: TypeAlias = tuple[Moves, "Ways", str | None, Callable[[str], object] | None, Place]
Ways: TypeAlias = dict[str, Way]

LONGEST_GAP = 512  # characters
MOST_TAGS = 16  # in one gap
MOST_GAPS = 2048
_BLANK = " \t\n"  # what XML lets stand behind an element, unlike other white space


class Memory:
    """The gaps that were met, by the place where that was; so many gaps and places of either kind, and no more."""

    def __init__(self) -> None:
        self._ways: dict[Place, Ways] = {}
        self._spare = MOST_GAPS  # for those that a table knows by name
        self._odd: list[tuple[Place, str]] = []  # the others

    def ways(self, place: Place) -> Ways:
        """Return the ways that lead on from a place."""
        ways = self._ways.get(place)
        if ways is None:
            ways = {}
            if self._has_room(known=place.lasting):
                ways = self._ways.setdefault(place, ways)
                self._count(place, "", known=place.lasting)
        return ways

    def keep(self, place: Place, gap: str, way: Way, *, known: bool) -> None:
        """Remember where a gap leads from a place, if both ends are remembered, and whether a table knows its names."""
        ways, (*_, onward) = self._ways.get(place), way
        if ways is not None and self._ways.get(onward) is way[1] and self._has_room(known=known):
            ways[gap] = way
            self._count(place, gap, known=known)

    def make_room(self) -> None:
        """Forget what is odd, or everything, if no more of it can be kept; what keeps each other is taken apart."""
        if self._spare <= 0:
            all_ways = [*self._ways.items()]
            self._ways, self._spare, self._odd = {}, MOST_GAPS, []
            for place, ways in all_ways:
                ways.clear()
                place.forget()
        elif len(self._odd) >= MOST_GAPS:
            odd, self._odd = self._odd, []
            for place, gap in odd:
                if place.lasting:
                    self._ways.get(place, {}).pop(gap, None)
                else:
                    self._ways.pop(place, {}).clear()
                    place.forget()

    def _has_room(self, *, known: bool) -> bool:
        return self._spare > 0 if known else len(self._odd) < MOST_GAPS

    def _count(self, place: Place, gap: str, *, known: bool) -> None:
        """Count what is there already, so that another thread that makes room meanwhile does not leave it behind."""
        if known:
            self._spare -= 1
        else:
            self._odd.append((place, gap))


class Reader:
    """Reads elements that begin at a `start`, and remembers the gaps it meets in a `memory` that others may share."""

    def __init__(self, start: Start, memory: Memory | None = None) -> None:
        self._start, self._memory = start, memory or Memory()

    def read(self, element: str) -> Reading:
        """Read an element in regular form.

        Raises:
            Irregular: it takes an XML parser to say what is meant.
            MarkupError: it is nested too deep.
            FieldError: a value is not what belongs in its place.
        """
        self._memory.make_room()
        reading = Reading()
        if self._follow(element, reading) is not self._start.end or not (
            element.endswith(">") or element.rstrip(_BLANK).endswith(">")
        ):
            raise Irregular
        return reading

    def _judge(self, place: Place, gap: str) -> Way:
        """Return the way on from a place by a gap that is not remembered.

        Raises:
            Irregular: it is not made of plain tags, or they do not match.
        """
        texts, tags = _tokens(gap)
        moves, onward, known = _walk(place, texts, tags)
        brief = len(gap) <= LONGEST_GAP and len(tags) <= MOST_TAGS and not "".join(texts).strip()
        way = moves, self._memory.ways(onward) if brief or onward.lasting else {}, onward.field, onward.read, onward
        if brief:
            self._memory.keep(place, gap, way, known=known)
        return way

    def _follow(self, element: str, reading: Reading) -> Place:  # noqa: C901 - calls would cost as much as the rest
        """Go from gap to gap, and return the place where the element ends."""
        place: Place = self._start
        ways, fields = self._memory.ways(place), reading.fields
        for piece in element.split("</"):
            gap, _, text = piece.rpartition(">")
            try:
                moves, ways, field, read, place = ways[gap]
            except KeyError:
                moves, ways, field, read, place = self._judge(place, gap)
            if moves:
                for move in moves:
                    if (unexpected := move(reading)) is not None:
                        place, field = self._go_on_from(unexpected, gap, reading), None
                        ways = self._memory.ways(place)
                        break
                fields = reading.fields
            if not (value := text.strip()):
                continue
            if "&" in value:
                text = characters(text)
                if not (value := text.strip()):
                    continue
            if field is None or field in fields:
                place.take(reading, text)
            elif read is None:
                fields[field] = value
            else:
                try:
                    fields[field] = read(value)
                except ValueError as error:
                    place.refuse(reading, value, error)
        return place

    @staticmethod
    def _go_on_from(place: Place, gap: str, reading: Reading) -> Place:
        """Follow the tags in a gap behind the one that has led to an unexpected place, which is one that is kept."""
        texts, tags = _tokens(gap)
        behind = tags.index(place.name) + 1
        moves, onward, _ = _walk(place, texts[behind:], tags[behind:])
        for move in moves:
            move(reading)
        return onward


def _tokens(gap: str) -> tuple[list[str], list[str]]:
    """Return the tags in a gap, and before them the texts that stand before each."""
    tokens = (gap if gap.startswith("<") else f"</{gap}").replace(">", "<").split("<")
    return tokens[::2], tokens[1::2]


def _walk(place: Place, texts: list[str], tags: list[str]) -> tuple[Moves, Place, bool]:
    """Return the moves that tags mean from a place on, the place to which they lead, and whether a table knows all."""
    moves: list[Move] = []
    last, known = len(tags), place.lasting
    for position, (text, tag) in enumerate(zip(texts, tags, strict=True), 1):
        if text and not text.isspace():
            said = characters(text)
            if said.strip():
                moves.append(partial(place.take, text=said))
        known = known and place.knows(tag)
        more, place = place.step(tag, filled=position < last)
        moves += more
    return tuple(moves), place, known and place.lasting
