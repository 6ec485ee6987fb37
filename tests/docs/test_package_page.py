"""The page of the package on an index: the README out of the metadata of the built wheel, where no link is relative."""

import re
from importlib.metadata import metadata

from pages import ROOT, anchors_of, links_in

REPOSITORY = "https://github.com/shopsite-orders/shopsite-orders"
PACKAGE = metadata("shopsite-orders")
PAGE = str(PACKAGE.get_payload() or PACKAGE["Description"])  # type: ignore[attr-defined]


def test_the_page_is_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert PACKAGE["Description-Content-Type"] == "text/markdown"
    assert re.sub(r"https://(github|raw)\S+", "", PAGE).split()[:40] == readme.split()[:40]


def test_every_link_and_picture_of_the_page_is_absolute_and_leads_to_a_file_of_the_repository() -> None:
    links = list(links_in(PAGE))
    assert links
    for link in links:
        place = re.fullmatch(
            rf"(?:{REPOSITORY}/blob|https://raw\.githubusercontent\.com/shopsite-orders/shopsite-orders)/main/(.+)",
            link.target,
        )
        assert place, link.target
        assert (ROOT / place[1]).is_file(), link.target
        assert not link.anchor or link.anchor in anchors_of(ROOT / place[1]), link


def test_the_addresses_of_the_project_lead_to_the_repository() -> None:
    urls = dict(url.split(", ", 1) for url in PACKAGE.get_all("Project-URL") or ())
    assert urls.keys() == {"Documentation", "Source", "Issues", "Changelog"}
    for url in urls.values():
        assert url.startswith(REPOSITORY)
        inside = re.match(rf"{REPOSITORY}/(?:blob|tree)/main/(.+)", url)
        assert not inside or (ROOT / inside[1]).exists(), url


def test_every_extra_of_the_metadata_can_be_asked_for_by_name() -> None:
    assert {"cli", "sandbox", "sql", "frames", "all"} <= set(PACKAGE.get_all("Provides-Extra") or ())
