"""What has been read of one element so far: the fields of the objects that are being made, and what no field takes."""

from shopsite_orders.core.card_data import redact
from shopsite_orders.decoding.entries import Children, Extras, FieldError, Fields, Leaf, add, keep


class Reading:
    """One element being read.

    Attributes:
        fields: those of the innermost object that is being made.
        around: those of the objects around it, the outermost first.
        has_taken: whether a text was there, of which even an empty one is kept.
        nodes: what is inside the elements that are kept as they are, the outermost first.
    """

    __slots__ = ("_again", "_aside", "around", "fields", "has_taken", "nodes")

    def __init__(self) -> None:
        self.fields: Fields = {}
        self.around: list[Fields] = []
        self.has_taken = False
        self.nodes: list[Children] = []
        self._aside: Children = {}
        self._again: dict[str, int] = {}

    def set_aside(self, path: str, node: str | Children) -> None:
        """Keep what no field takes, under its path."""
        add(self._aside, path, node)

    def set_stray_aside(self, path: str, text: str) -> None:
        """Keep a text that stands beside elements."""
        self._aside[path] = f"{self._aside.get(path, '')}{text}"

    def refuse(self, leaf: Leaf, path: str, text: str, error: ValueError) -> None:
        """Set aside a text that cannot be read.

        Raises:
            FieldError: it must be read.
        """
        if not leaf.lenient:
            raise FieldError(path, redact(text), str(error)) from error
        self.set_aside(path, text)

    def take_back(self, path: str) -> Children:
        """Return what was set aside below a path, for it is not an extra."""
        return {place: self._aside.pop(place) for place in [*self._aside] if place.startswith(path)}

    def numbered(self, path: str) -> str:
        """Return a path with a position, from the second on."""
        position = self._again[path] = self._again.get(path, 1) + 1
        return f"{path}[{position}]"

    @property
    def has_aside(self) -> bool:
        """Whether anything was set aside."""
        return bool(self._aside)

    def extras(self) -> Extras:
        """Return what no field took, by path."""
        extras: Extras = {}
        for path, node in self._aside.items():
            keep(extras, path.removesuffix("/"), node)
        return extras
