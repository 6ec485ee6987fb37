"""The pages of the documentation, as text: their fenced blocks, their links and the anchors of their headings."""

import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = [README, *sorted(page for page in DOCS.rglob("*.md") if "_build" not in page.parts)]

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>[\w+-]+|\{[\w-]+\})?[ \t]*(?P<rest>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"\]\((?P<target>[^)\s#]*)(?:#(?P<anchor>[^)\s]+))?\)")
_SOURCE = re.compile(r"\b(?:src|srcset)=\"(?P<target>[^\"]+)\"")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)

every_page = pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])


@attrs.frozen
class Block:
    """A fenced block: its language, the words after that, its text, and the lines of the page before it."""

    language: str
    rest: str
    text: str
    line: int


@attrs.frozen
class Link:
    """Where a link leads: a path or a URL, empty for the page itself, and an anchor."""

    target: str
    anchor: str | None = None

    @property
    def is_external(self) -> bool:
        return re.match(r"[a-z]+:", self.target) is not None


def blocks_of(page: Path, *languages: str) -> list[Block]:
    text = page.read_text("utf-8")
    found = (
        Block(
            language=fence["language"] or "",
            rest=fence["rest"].strip(),
            text=re.sub(f"^{fence['indent']}", "", fence["text"], flags=re.MULTILINE),
            line=text.count("\n", 0, fence.start("text")),
        )
        for fence in _FENCE.finditer(text)
    )
    return [block for block in found if not languages or block.language in languages]


def prose_of(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", page.read_text("utf-8"))


def links_of(page: Path) -> Iterator[Link]:
    return links_in(prose_of(page))


def links_in(text: str) -> Iterator[Link]:
    for link in _LINK.finditer(text):
        yield Link(link["target"], link["anchor"])
    for picture in _SOURCE.finditer(text):
        yield Link(picture["target"])


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges and the site make them."""
    headings = _HEADING.findall(prose_of(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
