"""The fixture `browser`: a Chromium of this machine without a window, to look at what notebooks show."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A browser; skipped where there is none, but never in CI.

    For one module: as long as Playwright is there, its event loop runs in this thread, and no other can.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        _go_without("there is no Chromium: install it (apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the docs group
    except ModuleNotFoundError:
        _go_without("there is no Playwright: pip install --group docs")
    with sync_playwright() as playwright:
        shown = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield shown
        shown.close()


def _go_without(reason: str) -> None:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
