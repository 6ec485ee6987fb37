"""The little of XML that a reply is made of: elements without attributes, one to a line."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

Node = tuple[str, "str | list[Node]"]


def render(node: Node, depth: int = 0) -> str:
    """Return `node` as text, indented with tabs; an empty one as ``<Tax/>``, as the store does."""
    name, content = node
    tabs = "\t" * depth
    if not content:
        return f"{tabs}<{name}/>\n"
    if isinstance(content, str):
        return f"{tabs}<{name}>{escape(content)}</{name}>\n"
    inside = "".join([render(child, depth + 1) for child in content])
    return f"{tabs}<{name}>\n{inside}{tabs}</{name}>\n"


def graft(children: list[Node], path: str, texts: Iterable[str]) -> None:
    """Put `texts` at `path` among `children`: missing parents are made, an empty element gives way."""
    name, _, rest = path.partition("/")
    if not rest:
        children[:] = [child for child in children if child != (name, "")]
        children.extend((name, text) for text in texts)
        return
    inside = next((inside for tag, inside in children if tag == name and isinstance(inside, list)), None)
    if inside is None:
        inside = []
        children.append((name, inside))
    graft(inside, rest, texts)
