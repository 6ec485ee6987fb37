"""The site as a browser shows it: no page is wider than its screen, and none asks for anything from elsewhere."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from browser import browser as browser  # noqa: PLC0414 - a fixture

_TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(element => document.scrollingElement.scrollWidth > innerWidth
        && element.getBoundingClientRect().right > innerWidth + 1)
    .map(element => `${element.tagName} ${element.textContent.trim().slice(0, 60)}`)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_its_screen_and_loads_nothing_from_elsewhere(
    width: int, scheme: Literal["light", "dark"], site: Path, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    for file in site.rglob("*.html"):
        page.goto(file.as_uri())
        assert page.evaluate(_TOO_WIDE) == [], file.name
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
