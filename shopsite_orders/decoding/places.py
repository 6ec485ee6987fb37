"""Where one is in an element: what its next tag means, and who takes the text that lies there."""

import re
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from shopsite_orders.core.values import text as as_it_stands
from shopsite_orders.decoding.entries import STRAY, Children, Fields, Leaf, Node, add, content
from shopsite_orders.decoding.forms.markup import DEEPEST, MARK, NAME, MarkupError, is_markup
from shopsite_orders.decoding.forms.regular import Irregular
from shopsite_orders.decoding.reading import Reading

# What is to be done when a tag comes; the place to which it leads, if that is not the one to be expected.
Move: TypeAlias = Callable[[Reading], "Place | None"]
Moves: TypeAlias = tuple[Move, ...]
Step: TypeAlias = tuple[Moves, "Place"]
Give: TypeAlias = Callable[[Reading, str | Children], None]

_NAME = re.compile(NAME)


class Place:
    """An element that is open. Places in what a table knows are made once, and hold nothing of an order.

    Attributes:
        name: the element's, as it stands in its tags.
        outside: the place to which its end leads; outside of all elements, the place itself.
        called: where an object begins, its name; where there may be several, what finds it, given the fields around.
        closes: given the place, the move when the element ends.
        field: the field that its text fills, if that is so simple.
        lasting: whether it is made once for all orders, as a table knows it by name.
        read: how the text is read for that field; without it, the text is the value.
    """

    __slots__ = ("_closing", "_path", "called", "closes", "field", "lasting", "level", "name", "outside", "read")

    def __init__(self, name: str, outside: "Place | None") -> None:
        self.name = name
        self.outside: Place = outside or self
        self.level: int = outside.level + 1 if outside else 0
        self._closing: Moves = ()
        self._path: str | None = None
        self.called: Callable[[Fields], str] | str | None = None
        self.closes: Callable[[Place], Move] | None = None
        self.field: str | None = None
        self.lasting = False
        self.read: Callable[[str], object] | None = None
        if self.level > DEEPEST:
            raise MarkupError(f"elements are nested more than {DEEPEST} deep")

    def step(self, tag: str, *, filled: bool) -> Step:
        """Return what a tag means, and to which place it leads; `filled` if the element has children of its own.

        Raises:
            Irregular: it is not a plain tag, or does not end this element.
        """
        if tag.startswith("/"):
            if tag[1:] != self.name:
                raise Irregular
            return self.ending(), self.outside
        name = tag.removesuffix("/")
        if not name.startswith(MARK) and (not _NAME.fullmatch(name) or is_markup(name)):
            raise Irregular
        return self.open(name, filled=filled) if name == tag else (self.empty(name), self)

    def knows(self, tag: str) -> bool:
        """Say whether a table knows what a tag means here; any other name is a store's own, or a customer's."""
        return tag == f"/{self.name}"

    def ending(self) -> Moves:
        """Return what it means that the element ends."""
        closing = self._closing
        if self.closes and not closing:
            closing = (self.closes(self),)
            if self.lasting:
                self._closing = closing  # they keep each other from now on
        return closing

    def forget(self) -> None:
        """Let go of the places that keep this one, unless it is lasting; who is in it now can still leave it."""
        if self.level and not self.lasting:
            self.outside.forget()

    def open(self, name: str, *, filled: bool) -> Step:  # noqa: ARG002 - outside of all elements there is nothing
        """Return what it means that an element begins here."""
        raise Irregular

    def empty(self, name: str) -> Moves:  # noqa: ARG002 - outside of all elements there is nothing
        """Return what it means that an empty element stands here."""
        raise Irregular

    def take(self, reading: Reading, text: str) -> None:  # noqa: ARG002 - outside of all elements there is nothing
        """Take a text that lies here, and is more than white space."""
        raise Irregular

    def refuse(self, reading: Reading, text: str, error: ValueError) -> None:  # noqa: ARG002 - it reads nothing
        """Do what is to be done about a text that cannot be read."""
        raise error

    def path(self, reading: Reading) -> str:
        """Return the path of the object that is being made here; it is empty or ends with a slash."""
        if self._path is not None:
            return self._path
        path, place, around, fixed = "", self, [*reading.around], True
        while place.level:
            if called := place.called:
                fields = around.pop()
                if not isinstance(called, str):
                    called, fixed = called(fields), False
                path = f"{called}/{path}"
            place = place.outside
        if fixed:
            self._path = path
        return path


class Text(Place):
    """A text that fills a field, or is at least to be `read` for it; `label` is its path in the object."""

    __slots__ = ("_label", "_leaf")

    def __init__(self, leaf: Leaf, label: str, name: str, outside: Place, *, read: bool) -> None:
        super().__init__(name, outside)
        self._label, self._leaf, self.field = label, leaf, leaf.field
        self.read = leaf.read if read and leaf.read is not as_it_stands else None

    def take(self, reading: Reading, text: str) -> None:
        """Set aside a text whose field is filled already."""
        reading.set_aside(self.path(reading) + self._label, text)

    def refuse(self, reading: Reading, text: str, error: ValueError) -> None:
        reading.refuse(self._leaf, self.path(reading) + self._label, text, error)


class Aside(Place):
    """A text that is known and has no field."""

    __slots__ = ("_label",)

    def __init__(self, label: str, name: str, outside: Place) -> None:
        super().__init__(name, outside)
        self._label = label

    def take(self, reading: Reading, text: str) -> None:
        reading.set_aside(self.path(reading) + self._label, text)


class KeptText(Place):
    """A text that nothing is known of, given away as it stands; it is kept even if it is empty."""

    __slots__ = ("_give",)

    def __init__(self, give: Give, name: str, outside: Place) -> None:
        super().__init__(name, outside)
        self._give = give

    def ending(self) -> Moves:
        return (self._close,)

    def take(self, reading: Reading, text: str) -> None:
        self._give(reading, text)
        reading.has_taken = True

    def _close(self, reading: Reading) -> None:
        if not reading.has_taken:
            self._give(reading, "")
        reading.has_taken = False


class Kept(Place):
    """An element that is kept as it stands, and given away when it ends."""

    __slots__ = ("_give",)

    def __init__(self, give: Give, name: str, outside: Place) -> None:
        super().__init__(name, outside)
        self._give = give

    def ending(self) -> Moves:
        return (self.leave,)

    def enter(self, reading: Reading) -> None:
        reading.nodes.append({})

    def leave(self, reading: Reading) -> None:
        self._give(reading, content(reading.nodes.pop()))

    def open(self, name: str, *, filled: bool) -> Step:
        give = partial(_add, name.removeprefix(MARK))
        if not filled:
            return (), KeptText(give, name, self)
        place = Kept(give, name, self)
        return (place.enter,), place

    def empty(self, name: str) -> Moves:
        return (partial(_add, name.removeprefix(MARK), node=""),)

    def take(self, reading: Reading, text: str) -> None:
        children = reading.nodes[-1]
        children[STRAY] = f"{children.get(STRAY, '')}{text}"


class Start(Place):
    """Before an element that is kept as it stands."""

    __slots__ = ("end",)

    def __init__(self) -> None:
        super().__init__(MARK, None)
        self.end = Place(MARK, None)

    def step(self, tag: str, *, filled: bool) -> Step:  # noqa: ARG002 - an element begins as it begins
        name = tag.removesuffix("/")
        if not _NAME.fullmatch(name):
            raise Irregular
        moves, root = self.root(name)
        return (moves, root) if name == tag else ((*moves, *root.ending()), self.end)

    def root(self, name: str) -> Step:
        """Return the place in the element called `name`, and the moves to it."""
        place = Kept(_give_all, name, self.end)
        return (place.enter,), place


def _add(name: str, reading: Reading, node: str | Children) -> None:
    add(reading.nodes[-1], name, node)


def _give_all(reading: Reading, node: Node) -> None:
    reading.fields = node if isinstance(node, dict) else {}
