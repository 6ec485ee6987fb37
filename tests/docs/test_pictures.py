"""The pictures of the pages show what the library shows now, and are small."""

import html
import re

import pytest

from pictures import PICTURES, demo


def words(text: str) -> list[str]:
    """Return the words of a text, without what differs between two runs: how long they took."""
    return [word for word in text.replace("\N{NO-BREAK SPACE}", " ").split() if not re.fullmatch(r"\d+\.\d", word)]


def test_the_picture_of_the_demo_shows_how_the_demo_begins() -> None:
    picture = (PICTURES / "demo.svg").read_text("utf-8")
    drawn = re.findall(r"<text[^>]*-matrix|<text[^>]*>(.*?)</text>", picture, re.DOTALL)
    shown = re.sub(r"\x1b\[[\d;]*m", "", demo())
    assert sorted(words(html.unescape(" ".join(drawn)))) == sorted(words(f"shopsite-orders demo $ make demo {shown}"))


def test_the_picture_of_the_demo_loads_nothing_from_elsewhere() -> None:
    picture = (PICTURES / "demo.svg").read_text("utf-8")
    assert re.findall(r"(?:url\(|href=\")[\"']?(?!#)[^\"')]*", picture) == []


@pytest.mark.parametrize("name", ["demo.svg", "card-light.png", "card-dark.png"])
def test_a_picture_is_small(name: str) -> None:
    assert 1000 < (PICTURES / name).stat().st_size < 64 * 1024
