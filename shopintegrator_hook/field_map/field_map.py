"""The field map: which wire name becomes which part of an order, in a file that a merchant can read and edit."""

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Self

import attrs

from shopintegrator_hook.field_map import toml
from shopintegrator_hook.field_map.guesser import guess
from shopintegrator_hook.field_map.reading import Reader
from shopintegrator_hook.rules.rule import Rule, rules_from, targets_of
from shopsite_orders.core.order import Order


def _tuple(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rules)


@attrs.frozen
class FieldMap:
    """The rules by which a post becomes an order; `doubtful` ones were guessed, are written down, and do nothing.

    Where two rules fill the same place, the first field with a value wins; what does not fit stays in the extras.
    """

    rules: tuple[Rule, ...] = attrs.field(converter=_tuple)
    doubtful: tuple[Rule, ...] = attrs.field(default=(), converter=_tuple, eq=False, kw_only=True)
    reader: Reader = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: Reader(self.rules), takes_self=True)
    )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a map from a TOML file.

        Raises:
            ValueError: it is not TOML, or a line of it is not a rule; the message says which.
        """
        try:
            return cls.loads(Path(path).read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            raise ValueError("a field map is a text in UTF-8, and this file is not: save it in UTF-8") from error

    @classmethod
    def loads(cls, toml: str) -> Self:
        """Read a map from the text of a TOML file."""
        document = tomllib.loads(toml)
        if document.keys() != {"fields"} or not isinstance(document["fields"], dict):
            raise ValueError("a field map has one table, [fields], and nothing else")
        return cls(rule for wire, targets in document["fields"].items() for rule in rules_from(wire, targets))

    def dump(self, path: str | os.PathLike[str]) -> None:
        """Write the map as a TOML file, for its owner alone unless it is there with another mode.

        Raises:
            OSError: it cannot be written; what is there stays as it is.
        """
        from shopsite_orders.core.files.replacement import replace_file  # noqa: PLC0415 - a server never writes a map

        replace_file(path, self.dumps().encode())

    def dumps(self) -> str:
        """Return the map as the text of a TOML file, doubtful rules as comments."""
        return toml.written(targets_of(self.rules), targets_of(self.doubtful))

    @classmethod
    def guess(cls, fields: Mapping[str, Sequence[str]]) -> Self:
        """Propose a map from the fields of one post; what is not sure enough is `doubtful`."""
        guessed = guess(fields)
        return cls(guessed.rules, doubtful=guessed.doubts)

    def order(self, fields: Mapping[str, Sequence[str]]) -> Order:
        """Make an order of the fields of a post.

        Raises:
            PayloadError: the post has no order number, or a line has a quantity that cannot be known.
        """
        return self.reader.order(fields)
