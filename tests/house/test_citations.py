"""What the code cites can be looked up: each `docs/<page>.md#<heading>` is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder in ("shopsite_orders", "shopintegrator_hook", "tests", "bench", ".")
    for path in (ROOT / folder).glob("*.md" if folder == "." else "**/*.py")
)
_CITED = re.compile(r"(docs/[\w-]+\.md)(?:#([\w-]+))?")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        for heading in _HEADING.findall(page.read_text("utf-8"))
    }


def citations(source: Path) -> list[tuple[str, str]]:
    return _CITED.findall(source.read_text("utf-8"))


def test_the_code_cites_the_protocol_page() -> None:
    cited = {page for source in SOURCES for page, _ in citations(source) if "shopsite_orders" in source.parts}
    assert "docs/protocol.md" in cited


@pytest.mark.parametrize("source", [path for path in SOURCES if citations(path)], ids=lambda path: str(path.name))
def test_what_is_cited_is_there(source: Path) -> None:
    for page, anchor in citations(source):
        assert (ROOT / page).is_file(), page
        assert not anchor or anchor in anchors(ROOT / page), f"{page}#{anchor}"


def test_no_source_cites_what_is_not_in_the_repository() -> None:
    elsewhere = re.compile("PROTOCOL" + " sections?")
    assert [source for source in SOURCES if elsewhere.search(source.read_text("utf-8"))] == []
