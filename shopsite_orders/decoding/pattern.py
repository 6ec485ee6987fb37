"""A regular element -> its fields, without an XML parser: the short way that nearly every order takes.

A table of wire names is made into one pattern, which an element matches from end to end or not at all: the
children in the table's order, each optional, without attributes, comments or CDATA. What does not match is no
judgement: it is left to the parser, which reads the same. What the groups of a match mean is compiled, as
attrs does for its classes, into a function that builds the objects directly; what is open, such as an unusual
payment, is cut out by the pattern and read by the parser.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, NoReturn, TypeAlias

from shopsite_orders.core.values import text
from shopsite_orders.decoding.characters import Irregular, is_plain, texts
from shopsite_orders.decoding.entries import (
    Entry,
    Extras,
    Fields,
    Inline,
    Kept,
    Leaf,
    Part,
    Special,
    Table,
    Usual,
    keep,
)
from shopsite_orders.decoding.markup import parse

Build: TypeAlias = Callable[..., Any]  # given the extras, and each group
# By field: expressions that say whether it is there, what it is, and what it is if it is not there.
Sources: TypeAlias = dict[str, list[tuple[str, str, str]]]

_SPACE = r"[ \t\n]*+"
_TEXT = r"(?!\s+(?:<|\Z))[^<]*+"  # nothing but white space is for the parser
_NAME = "[a-z]*+[A-Z][A-Za-z0-9]*+"  # small letters alone would be HTML
_REMEMBERED = 1024  # elements of a kind that often comes again


class Pattern:
    """Reads elements called `name` by a table, if they are regular."""

    def __init__(self, name: str, table: Table) -> None:
        inside, self._build = _compiled(Part("", dict, table), path="")
        self._shape = re.compile(_element(name, inside))

    def read(self, raw: bytes, text: str) -> tuple[Fields, Extras] | None:
        """Return what `read_fields` would, `None` where that takes an XML parser; an absent field may be `None`.

        `text` is the element, and `raw` its bytes in a charset that has ASCII in it.
        """
        if not is_plain(raw, text):
            return None
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        match = self._shape.fullmatch(text)
        if match is None:
            return None
        extras: Extras = {}
        try:
            return self._build(extras, *texts(match)), extras
        except ValueError:  # the parser comes to the same, and says where
            return None


def _compiled(part: Part, path: str) -> tuple[str, Build]:
    """Return the pattern for what an element holds, and the function that makes an object of its groups."""
    code = _Code()
    inside, made = code.container(part, path)
    arguments = ", ".join(["extras", *code.groups])
    source = "\n    ".join([f"def build({arguments}):", *code.checks, f"return {made}"])
    # Compiled first: an interrupt while a text is executed ends the process, whoever would have caught it.
    exec(compile(source, "<the pattern>", "exec"), code.names)  # noqa: S102 - made of our own table alone
    return inside, code.names["build"]


class _Code:
    """Patterns, and beside them the expressions that build objects from their groups."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"keep": keep, "irregular": _irregular}
        self.groups: list[str] = []
        self.checks: list[str] = []

    def container(self, part: Part, path: str) -> tuple[str, str]:
        """Return the pattern for what an element holds, and the expression for the object it becomes."""
        fields: Sources = {}
        inside = self._inside(part, fields, path)
        return inside, self._made(part.make, fields)

    def _made(self, make: Callable[..., object], fields: Sources) -> str:
        values = ", ".join(f"{field}={_chosen(sources)}" for field, sources in fields.items())
        if not isinstance(make, type) or issubclass(make, dict):
            return f"{self._named(make)}({values})"
        # What the call of a class comes to, without the dictionary of arguments that Python makes for it.
        made, new, init = self._named(make), self._named(make.__new__), self._named(make.__init__)
        return f"({init}({made}_ := {new}({made}), {values}) or {made}_)"

    def _inside(self, entry: Inline | Part, fields: Sources, path: str) -> str:
        plain = None
        if entry.plain and isinstance(leaf := entry.table[entry.plain], Leaf):
            plain = self._text(leaf, fields)
        children = self._children(entry.table, fields, path)
        return f"(?:{plain}(?=</|\\Z)|{children})" if plain else children

    def _children(self, table: Table, fields: Sources, path: str) -> str:
        return _SPACE + "".join(f"(?:{'|'.join(names)})?+" for names in self._exclusive(table, fields, path))

    def _exclusive(self, table: Table, fields: Sources, path: str) -> list[list[str]]:
        """Return the children's patterns; neighbours that fill the same fields exclude each other."""
        patterns: list[list[str]] = []
        neighbour: set[str] = set()
        for name, entry in table.items():
            own: Sources = {}
            pattern = self._child(name, entry, own, path + name)
            if neighbour & own.keys():
                patterns[-1].append(pattern)
            else:
                patterns.append([pattern])
            neighbour = set(own)
            for field, sources in own.items():
                fields.setdefault(field, []).extend(sources)
        return patterns

    def _child(self, name: str, entry: Entry, fields: Sources, path: str) -> str:
        match entry:
            case Leaf():
                return _element(name, self._text(entry, fields))
            case Kept():
                group, pattern = self._group(_TEXT)
                self.checks.append(f"if {group}: keep(extras, {path!r}, {group})")
                return _element(name, pattern)
            case Special():
                return self._special(name, entry, fields, path)
            case Inline():
                return _element(name, self._inside(entry, fields, f"{path}/"))
            case Part(many=True):
                return self._run(name, entry, fields, path)
            case Part():
                first = len(self.groups)
                inside, value = self.container(entry, f"{path}/")
                there = " or ".join(self.groups[first:]) if entry.optional else "True"
                fields.setdefault(entry.field, []).append((there, value, "None"))
                return _element(name, inside)
        raise TypeError(f"{name} has an entry of an unknown kind")

    def _special(self, name: str, special: Special, fields: Sources, path: str) -> str:
        """Return the pattern for what an element usually holds, if there is such, else for cutting it out whole."""
        sources: list[tuple[str, str]] = []
        usual = self._usual(name, special.usual, sources, path) if special.usual else f"<{name}/>"
        whole, pattern = self._group(f"<{name}>{_up_to(name)}")
        read = self._named(partial(_read_whole, special, name, path))
        sources.append((whole, f"{read}(extras, {whole})"))
        fields[special.field] = [(there, value, repr(special.absent)) for there, value in sources]
        return f"(?>{usual}|{pattern}){_SPACE}"

    def _usual(self, name: str, usual: Usual, sources: list[tuple[str, str]], path: str) -> str:
        """Return the pattern for an element with one child, of whatever name."""
        child, pattern = self._group(_NAME)
        end = f"\\{len(self.groups)}"
        fields: Sources = {usual.name: [(child, child, "None")]}
        inside = self._children(usual.table, fields, f"{path}/")
        sources.append((child, self._made(usual.make, fields)))
        return _element(name, f"{_SPACE}<{pattern}(?:>{inside}</{end}|/)>{_SPACE}")

    def _run(self, name: str, part: Part, fields: Sources, path: str) -> str:
        """Return the pattern for any number of elements, which are then read one by one."""
        group, pattern = self._group(f"(?:<{name}(?:>{_up_to(name)}|/>){_SPACE})*+")
        read = self._named(_run_reader(name, part, f"{path}[]/"))
        there = f"{group} and '</{name}>' in {group}"  # most often there is one, and empty
        fields.setdefault(part.field, []).append((there, f"{read}({group})", "()"))
        return pattern

    def _text(self, leaf: Leaf, fields: Sources) -> str:
        group, pattern = self._group(_TEXT)
        absent = "irregular()" if leaf.required else "None"
        value = f"{group}.strip()" if leaf.read is text else f"{self._named(leaf.read)}({group})"
        fields.setdefault(leaf.field, []).append((group, value, absent))
        return pattern

    def _group(self, pattern: str) -> tuple[str, str]:
        """Return the name of a new group, and `pattern` as that group."""
        name = f"g{len(self.groups)}"
        self.groups.append(name)
        return name, f"({pattern})"

    def _named(self, value: object) -> str:
        name = f"n{len(self.names)}"
        self.names[name] = value
        return name


def _element(name: str, inside: str) -> str:
    return f"<{name}(?:>{inside}</{name}|/)>{_SPACE}"


def _up_to(name: str) -> str:
    """Return the pattern for all that comes before the first end of an element, and for that end."""
    return f"[^<]*+(?:<(?!/{name}>)[^<]*+)*+</{name}>"


def _chosen(sources: list[tuple[str, str, str]]) -> str:
    """Return the expression for a field that one of its sources fills."""
    return "".join(f"{value} if {there} else " for there, value, _ in sources) + sources[0][2]


def _irregular() -> NoReturn:
    raise Irregular


def _run_reader(name: str, part: Part, path: str) -> Callable[[str], tuple[object, ...]]:
    inside, build = _compiled(part, path)
    shape = re.compile(f"<{name}>{inside}")

    def read_one(element: str) -> object | None:
        """Read an element without its end tag."""
        match = shape.fullmatch(element)
        if match is None:
            raise Irregular
        groups, extras = texts(match), Extras()
        made = build(extras, *groups) if any(groups) else None
        if extras:  # several elements could not be told apart
            raise Irregular
        return made

    # What is made cannot change, so that equal elements may become one object.
    read = lru_cache(maxsize=_REMEMBERED)(read_one) if part.common else read_one

    def read_run(run: str) -> tuple[object, ...]:
        made = tuple([one for piece in run.split(f"</{name}>")[:-1] if (one := read(piece.lstrip())) is not None])
        if part.itemised and len(made) > 1:
            raise Irregular
        return made

    return read_run


def _read_whole(special: Special, name: str, path: str, extras: Extras, whole: str) -> object:
    return special.read(parse(f"<cut>{whole}</cut>")[name], path, extras)
