"""The page of errors says what the code does."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest

from shopintegrator_hook.errors import REASONS, HookError
from shopsite_orders.errors import ShopSiteError
from shopsite_orders.sql import InexactError

from pages import DOCS, blocks_of

PAGE = DOCS / "errors.md"
TEXT = PAGE.read_text("utf-8")


def named_below(root: type[ShopSiteError]) -> list[type[ShopSiteError]]:
    """Return the classes directly below one, without those that have no public name."""
    return [child for child in root.__subclasses__() if not child.__name__.startswith("_")]


def tree(root: type[ShopSiteError], before: str = "") -> Iterator[str]:
    """Yield the names below a class, as the page draws them."""
    below = named_below(root)
    for child in below:
        last = child is below[-1]
        yield f"{before}{'└' if last else '├'}── {child.__name__}"
        yield from tree(child, before + ("    " if last else "│   "))


def classes(root: type[ShopSiteError] = ShopSiteError) -> Iterator[type[ShopSiteError]]:
    for child in named_below(root):
        yield child
        yield from classes(child)


def section(name: str) -> dict[str, str]:
    """Return what the page says of an error, by the bold words that begin each paragraph."""
    found = re.search(rf"^### {name}\n\n(.*?)(?=^##)", TEXT, re.DOTALL | re.MULTILINE)
    assert found, name
    return dict(re.findall(r"^\*\*([\w ]+)\.\*\* (.+?)(?=\n\n|\Z)", found[1], re.DOTALL | re.MULTILINE))


def test_the_page_draws_the_tree_of_errors() -> None:
    drawn, *_ = (block.text.splitlines() for block in blocks_of(PAGE, "text") if not block.rest)
    assert [re.split(r"  +(?=[a-z])", line)[0] for line in drawn] == ["ShopSiteError", *tree(ShopSiteError)]
    assert issubclass(HookError, ShopSiteError)


def made(error: Any) -> ShopSiteError:
    return error("a sentence", code="not_bytes") if error is HookError else error("a sentence")


every_error = pytest.mark.parametrize("error", [*classes()], ids=lambda error: error.__name__)


@every_error
def test_the_page_says_of_each_error_what_happened_what_to_do_and_whether_to_retry(error: type[ShopSiteError]) -> None:
    said = section(error.__name__)
    assert said.keys() - {"It carries"} == {"What happened", "What to do", "Retry"}
    assert said["Retry"].startswith("Yes" if made(error).retryable else "No")


@every_error
def test_the_page_says_what_each_error_carries(error: type[ShopSiteError]) -> None:
    said = section(error.__name__).get("It carries", "")
    if said.startswith("What a"):
        assert error.__base__ is not ShopSiteError
        return
    carried = re.findall(r"`([a-z_]+)(?:\(\))?`", said)
    assert vars(made(error)).keys() - {"retryable", "_evidence"} <= set(carried) - {"start_order"}
    assert [name for name in carried if name != "start_order" and not hasattr(made(error), name)] == []


def test_the_page_of_posts_lists_every_code() -> None:
    text = (DOCS / "receiving-posts.md").read_text("utf-8")
    listed = text[text.index("| code | what to do |") :].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z_]+)`", listed.replace("`not_after`", "").replace("`not_before`", ""))) == set(
        REASONS
    )


def test_the_page_names_the_exit_code_of_each() -> None:
    exits = importlib.import_module("shopsite_orders.cli.terminal.exits")
    told = dict(re.findall(r"^\| (\d+) \| (.+) \|$", TEXT, re.MULTILINE))
    own = {str(exit_.code): exit_.error for exit_ in exits.EXITS if 2 < exit_.code < exits.INTERRUPTED}
    assert told.keys() == own.keys()
    for code, error in own.items():
        assert error is None or told[code].startswith(f"`{error.__name__}`")


def test_an_inexact_amount_is_an_error_of_its_order() -> None:
    assert InexactError in [*classes()]
