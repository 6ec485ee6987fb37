"""JSON -> the flat fields that a form would carry: ``{"items": [{"name": …}]}`` is ``items[0].name``."""

import json
from collections.abc import Iterator

from shopintegrator_hook.errors import PayloadError

DEEPEST = 32
LONGEST_NAME = 1000
MOST_COMMAS = 200_000  # an array of nothing but commas takes thirty times its size in memory
Pair = tuple[str, str]


class _Object(list[tuple[str, object]]):
    """A JSON object as its pairs, because a key may come twice."""


def flatten(text: str, name: str = "") -> Iterator[Pair]:
    """Read an object or an array and yield its leaves, every number in the very digits it was written with.

    Raises:
        PayloadError: it is not JSON, it is a bare value, or it is large or nested without end.
    """
    if text.count(",") > MOST_COMMAS:
        raise PayloadError(f"the JSON has more than {MOST_COMMAS} values, as no order has", code="too_many_fields")
    document = _parsed(text)
    if not isinstance(document, list):
        raise PayloadError(
            "expected a JSON object with the fields of an order, but the body is a single value", code="malformed_json"
        )
    # One for each level; a name is made when its turn comes.
    open_: list[Iterator[tuple[str, object]]] = [iter([(name, document)])]
    while open_:
        path, node = next(open_[-1], (None, None))
        if path is None:
            open_.pop()
        elif len(open_) > DEEPEST + 1 or len(path) > LONGEST_NAME:
            raise _too_deep()
        elif isinstance(node, list) and node:
            open_.append(_children(path, node))
        else:
            yield path, _plain(node)


def _parsed(text: str) -> object:
    # The errors of `json` carry the whole document: ours is raised outside their chain.
    try:
        return json.loads(text, object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError:
        problem = _too_deep()
    except ValueError as error:
        where = getattr(error, "pos", 0)
        problem = PayloadError(f"the body is not JSON from character {where} on", code="malformed_json")
    raise problem


def _children(path: str, node: list[object]) -> Iterator[tuple[str, object]]:
    if isinstance(node, _Object):
        return ((f"{path}.{key}" if path else key, value) for key, value in node)
    return ((f"{path}[{index}]", value) for index, value in enumerate(node))


def _plain(leaf: object) -> str:
    if isinstance(leaf, bool):
        return "true" if leaf else "false"
    return leaf if isinstance(leaf, str) else ""


def _too_deep() -> PayloadError:
    return PayloadError(
        f"the JSON is nested more than {DEEPEST} levels deep, or its names are longer than {LONGEST_NAME} characters",
        code="nested_too_deep",
    )
