"""Links lead somewhere, pages are reachable, and what is said of make, extras and the like is there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pages import DOCS, PAGES, README, ROOT, anchors_of, blocks_of, every_page, links_of, prose_of

OTHERS = [ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "tests/README.md")]
# Nothing fetches these; a reader does. A new one is added here by somebody who has looked at it.
EXTERNAL = {
    "https://distributed.dask.org/",
    "https://dlthub.com/docs",
    "https://keepachangelog.com/en/1.1.0/",
    "https://semver.org/spec/v2.0.0.html",
}


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=lambda page: str(page.relative_to(ROOT)))
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in links_of(page):
        if not link.is_external:
            target = (page.parent / link.target) if link.target else page
            assert target.exists(), f"{page.name} links to {link.target}"
            assert not link.anchor or link.anchor in anchors_of(target), f"{page.name} links to {link}"


def test_every_link_out_of_the_repository_is_on_the_list() -> None:
    assert {link.target for page in [*PAGES, *OTHERS] for link in links_of(page) if link.is_external} == EXTERNAL


def test_the_site_has_every_page_in_its_navigation() -> None:
    listed = {
        (index.parent / name).resolve()
        for index in (DOCS / "index.md", DOCS / "api" / "index.md")
        for block in blocks_of(index, "{toctree}")
        for name in re.findall(r"^[\w/-]+$", block.text, re.MULTILINE)
    }
    pages = [page for page in PAGES if page not in (README, DOCS / "index.md")]
    notebooks = [page for page in DOCS.rglob("*.ipynb") if "_build" not in page.parts]
    assert listed == {page.with_suffix("") for page in [*pages, *notebooks]}


def test_the_start_page_names_every_guide() -> None:
    named = {link.target for link in links_of(DOCS / "index.md")}
    guides = {page.name for page in [*DOCS.glob("*.md"), *DOCS.glob("*.ipynb")]}
    assert guides - {"index.md"} <= named


@pytest.mark.parametrize("page", [README, ROOT / "CHANGELOG.md"], ids=lambda page: page.stem)
def test_no_line_of_prose_is_too_long_to_read(page: Path) -> None:
    lines = prose_of(page).splitlines()
    assert [line for line in lines if len(line) > 120 and not line.startswith("|")] == []


def test_the_headings_of_the_changelog_hold_no_link_that_leads_nowhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for name in re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE):
        assert re.search(rf"^\[{re.escape(name)}\]: https?://", changelog, re.MULTILINE), name


@every_page
def test_the_extras_that_a_page_speaks_of_exist(page: Path) -> None:
    for named in re.findall(r"(?:shopsite-orders|\.)\[([\w,]+)\]", page.read_text("utf-8")):
        assert set(named.split(",")) <= extras(), page.name


def test_the_readme_lists_all_extras() -> None:
    first_column = re.findall(r"^\| ([^|]+) \|", README.read_text("utf-8"), re.MULTILINE)
    assert {name for cell in first_column for name in re.findall(r"`\[(\w+)\]`", cell)} == extras()


def extras() -> set[str]:
    return set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])


def test_every_word_is_spelt_as_it_should_be() -> None:
    read = [*PAGES, *OTHERS, *ROOT.glob("shopsite_orders/**/*.py"), *ROOT.glob("shopintegrator_hook/**/*.py")]
    done = subprocess.run(
        [Path(sys.executable).with_name("codespell"), "--ignore-words", Path(__file__).with_name("words.txt"), *read],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
