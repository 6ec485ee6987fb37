"""What tests of both packages share: recorded samples, known answers, and Hypothesis without a stop-watch."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")

TESTS = Path(__file__).parent


@pytest.fixture(scope="session")
def samples() -> Path:
    return TESTS / "samples" / "shopsite"


@pytest.fixture(scope="session")
def vectors() -> list[dict[str, Any]]:
    """Known answers: what ShopSite's own PHP module sent."""
    document = json.loads((TESTS / "vectors" / "shopsite_mac.json").read_text("utf-8"))
    found: list[dict[str, Any]] = document["vectors"]
    return found
