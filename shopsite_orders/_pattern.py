"""A regular element -> its fields, without an XML parser: the short way that nearly every order takes.

A table of wire names is made into one pattern, which an element matches from end to end or not at all: the
children in the table's order, each optional, without attributes, comments or CDATA. What does not match is no
judgement: it is left to the parser, which reads the same. What the groups of a match mean is compiled, as
attrs does for its classes, into a function that builds the objects directly; open elements, such as a
payment, are cut out by the pattern and read by the parser.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, NoReturn, TypeAlias

from shopsite_orders._text import text
from shopsite_orders._wire import Entry, Extras, Fields, Inline, Kept, Leaf, Part, Special, Table, keep
from shopsite_orders._xml import parse

Match: TypeAlias = re.Match[str]
Build: TypeAlias = Callable[[Sequence[str | None], Extras], Any]
# By field: expressions that say whether it is there, what it is, and what it is if it is not there.
Sources: TypeAlias = dict[str, list[tuple[str, str, str]]]

_SPACE = r"[ \t\n]*+"
_TEXT = r"(?!\s+<)[^<]*+"  # nothing but white space is for the parser
_NAME = "[A-Za-z_][A-Za-z0-9_.-]*+"
_REMEMBERED = 1024  # elements of a kind that often comes again
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])  # with U+FFFE and U+FFFF, what XML's Char leaves out
_LESS_THAN = "\0"  # stands for an escaped < until markup is told from text
# In this order, as an & that was escaped begins no reference.
_UNESCAPED = (
    ("\r\n", "\n"),
    ("\r", "\n"),
    ("&gt;", ">"),
    ("&quot;", '"'),
    ("&apos;", "'"),
    ("&lt;", _LESS_THAN),
    ("&amp;", "&"),
)
_OTHER_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")
_REFERENCE_IN_TAG = re.compile("<[^<>&]*&gt;")  # it would end the tag
_LEAF = re.compile(rf"<({_NAME})(?:>({_TEXT})</\1|/)>{_SPACE}")
_OPEN = re.compile(
    rf"<(?P<name>{_NAME})>{_SPACE}<(?P<child>{_NAME})>{_SPACE}"
    rf"(?P<leaves>(?:<(?P<leaf>{_NAME})(?:>{_TEXT}</(?P=leaf)|/)>{_SPACE})*+)"
    rf"</(?P=child)>{_SPACE}</(?P=name)>{_SPACE}"
)


class Irregular(Exception):  # noqa: N818 - a turn of the way, no error; it never leaves this module
    """The pattern matched, but it takes the parser to say what is meant."""


class Pattern:
    """Reads elements called `name` by a table, if they are regular."""

    def __init__(self, name: str, table: Table) -> None:
        self._shape, self._build = _compiled(name, Part("", dict, table), path="")

    def read(self, element: str) -> tuple[Fields, Extras] | None:
        """Return what `read_fields` would, `None` where that takes an XML parser; an absent field may be `None`."""
        if not _is_plain(element):
            return None
        if "&" in element or "\r" in element:
            for wire, character in _UNESCAPED:
                element = element.replace(wire, character)
        match = self._shape.fullmatch(element)
        if match is None:
            return None
        extras: Extras = {}
        try:
            return self._build(_groups(match), extras), extras
        except (Irregular, ValueError):  # the parser comes to the same, and says where
            return None


def _compiled(name: str, part: Part, path: str) -> tuple[re.Pattern[str], Build]:
    """Return the pattern for one element, and the function that makes an object of its groups."""
    code = _Code()
    pattern, made = code.container(name, part, path)
    source = "\n    ".join(["def build(g, extras):", *code.checks, f"return {made}"])
    exec(source, code.names)  # noqa: S102 - made of our own table alone
    return re.compile(pattern, re.DOTALL), code.names["build"]


class _Code:
    """Patterns, and beside them the expressions that build objects from `g`, the groups of a match.

    Where it is not `capturing`, only the patterns are of use.
    """

    def __init__(self, *, capturing: bool = True) -> None:
        self.names: dict[str, Any] = {"Irregular": Irregular, "keep": keep, "missing": _missing}
        self.checks: list[str] = []
        self._capturing = capturing
        self._size = 0

    def container(self, name: str, part: Part, path: str) -> tuple[str, str]:
        """Return the pattern for an element, and the expression for the object it becomes."""
        fields: Sources = {}
        inside = self._inside(name, part, fields, path)
        values = ", ".join(f"{field}={_chosen(sources)}" for field, sources in fields.items())
        return _element(name, inside), f"{self._named(part.make)}({values})"

    def _inside(self, name: str, entry: Inline | Part, fields: Sources, path: str) -> str:
        plain = None
        if entry.plain and isinstance(leaf := entry.table[entry.plain], Leaf):
            plain = self._text(leaf, fields)
        children = _SPACE + "".join(f"(?:{'|'.join(names)})?+" for names in self._exclusive(entry.table, fields, path))
        return f"(?:{plain}(?=</{name}>)|{children})" if plain else children

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
                group, pattern = self._group(), self._captured(_TEXT)
                self.checks.append(
                    f"if {group}: {'raise Irregular' if '[' in path else f'keep(extras, {path!r}, {group})'}"
                )
                return _element(name, pattern)
            case Special():
                return self._special(name, entry, fields, path)
            case Inline():
                return _element(name, self._inside(name, entry, fields, f"{path}/"))
            case Part(many=True):
                return self._run(name, entry, fields, path)
            case Part():
                first = self._size
                pattern, value = self.container(name, entry, f"{path}/")
                there = f"any(g[{first}:{self._size}])" if entry.optional else "True"
                fields.setdefault(entry.field, []).append((there, value, "None"))
                return pattern
        raise TypeError(f"{name} has an entry of an unknown kind")

    def _special(self, name: str, special: Special, fields: Sources, path: str) -> str:
        """Return the pattern for an element that is cut out whole, and for its usual content if there is one."""
        sources = fields.setdefault(special.field, [])
        whole, usual = self._group(), ""
        if special.usual:
            first = self._size
            pattern, value = self.container(name, special.usual, f"{path}/")
            sources.append((f"any(g[{first}:{self._size}])", value, "None"))
            usual = f"{pattern}|"
        read = self._named(partial(_read_open, special, name, path))
        sources.append((whole, f"{read}({whole}, extras)", "None"))
        return self._captured(f"{usual}(?><{name}>.*?</{name}>|<{name}/>){_SPACE}")

    def _run(self, name: str, part: Part, fields: Sources, path: str) -> str:
        """Return the pattern for any number of elements, which are then read one by one."""
        one, _ = _Code(capturing=False).container(name, part, "")
        group, pattern = self._group(), self._captured(f"(?:{one})*+")
        read = self._named(_run_reader(name, part, f"{path}[]/"))
        there = f"{group} and '</{name}>' in {group}"  # most often there is one, and empty
        fields.setdefault(part.field, []).append((there, f"{read}({group})", "()"))
        return pattern

    def _text(self, leaf: Leaf, fields: Sources) -> str:
        group, pattern = self._group(), self._captured(_TEXT)
        absent = "missing()" if leaf.required else "None"
        value = f"{group}.strip()" if leaf.read is text else f"{self._named(leaf.read)}({group})"
        fields.setdefault(leaf.field, []).append((group, value, absent))
        return pattern

    def _group(self) -> str:
        """Return the expression for the group that is captured next."""
        self._size += 1
        return f"g[{self._size - 1}]"

    def _captured(self, pattern: str) -> str:
        return f"({pattern})" if self._capturing else f"(?:{pattern})"

    def _named(self, value: object) -> str:
        name = f"n{len(self.names)}"
        self.names[name] = value
        return name


def _element(name: str, inside: str) -> str:
    return f"<{name}(?:>{inside}</{name}|/)>{_SPACE}"


def _chosen(sources: list[tuple[str, str, str]]) -> str:
    """Return the expression for a field that one of its sources fills."""
    return "".join(f"{value} if {there} else " for there, value, _ in sources) + sources[0][2]


def _missing() -> NoReturn:
    raise Irregular


def _groups(match: Match) -> Sequence[str | None]:
    """Return the groups of a match with < put back in texts; what holds elements is read later."""
    groups = match.groups()
    if _LESS_THAN not in match.string:
        return groups
    return [group.replace(_LESS_THAN, "<") if group and "<" not in group else group for group in groups]


def _run_reader(name: str, part: Part, path: str) -> Callable[[str], tuple[object, ...]]:
    shape, build = _compiled(name, part, path)
    end = f"</{name}>"

    def read_one(element: str) -> object | None:
        match = shape.fullmatch(element)
        if match is None:
            raise Irregular
        groups = _groups(match)
        return build(groups, {}) if any(groups) else None

    # What is made cannot change, so that equal elements may become one object.
    read = lru_cache(maxsize=_REMEMBERED)(read_one) if part.common else read_one

    def read_run(run: str) -> tuple[object, ...]:
        made = tuple(one for piece in run.split(end)[:-1] if (one := read(piece.lstrip() + end)) is not None)
        if part.itemised and len(made) > 1:
            raise Irregular
        return made

    return read_run


def _read_open(special: Special, name: str, path: str, raw: str, extras: Extras) -> object:
    """Read an element whose children no table knows; most hold one element with texts."""
    if _LESS_THAN in raw:
        raise Irregular
    shape = _OPEN.fullmatch(raw)
    leaves = _LEAF.findall(shape["leaves"]) if shape else []
    if shape is None or _is_markup(shape["child"], leaves):
        return special.read(parse(f"<cut>{raw}</cut>")[name], path, extras)
    texts = dict(leaves)
    if len(texts) < len(leaves):
        raise Irregular
    return special.read({shape["child"]: texts}, path, extras)


def _is_markup(child: str, leaves: list[tuple[str, str]]) -> bool:
    """Say whether all that an element holds is in small letters, which is a text with HTML in it."""
    return child.islower() or (bool(leaves) and all(name.islower() for name, _ in leaves))


def _is_plain(element: str) -> bool:
    """Say whether every character and every reference is one that XML allows and this module reads."""
    encoded = element.encode()
    return (
        len(encoded.translate(None, _CONTROLS)) == len(encoded)
        and "]]>" not in element
        and "\ufffe" not in element
        and "\uffff" not in element
        and not _OTHER_REFERENCE.search(element)
        and not ("&gt;" in element and _REFERENCE_IN_TAG.search(element))
    )
