"""A bar that counts orders while they come, in a terminal or a notebook."""

from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from shopsite_orders.core.extras import missing
from shopsite_orders.core.order import Order

if TYPE_CHECKING:
    from shopsite_orders.reply.stream import Results


class Bar(Protocol):
    """What is used of a progress bar."""

    def update(self, n: int, /) -> object:
        """Go on by `n` orders."""


NewBar: TypeAlias = Callable[[], AbstractContextManager[Bar]]


def progress_bar(*, shown: bool, doing: str = "following") -> NewBar:
    """Return what makes a progress bar that counts orders; one unseen unless `shown`.

    Raises:
        ImportError: it should be shown, but tqdm is not installed.
    """
    if not shown:
        return lambda: nullcontext(_NoBar())
    return partial(tqdm_bar(), desc=doing, unit=" orders")


def tqdm_bar() -> Callable[..., Any]:
    """Return tqdm's bar.

    In a notebook with ipywidgets it is tqdm's widget. Without them it is tqdm's line of text, which is asked for
    itself: asked for its widget, tqdm would warn that it cannot draw one.

    Raises:
        ImportError: tqdm is not installed.
    """
    try:
        # Optional, and costly to import in notebooks.
        bar: Callable[..., Any] = import_module("tqdm.auto" if find_spec("ipywidgets") else "tqdm.std").tqdm
    except ModuleNotFoundError as error:
        raise missing("progress=True needs tqdm", "cli", error) from error
    return bar


def counted(results: "Results", bar: NewBar) -> "Results":
    """Yield results and count the orders among them; the bar is there from the first one asked for to the last."""
    with closing(results), bar() as shown:
        for result in results:
            if isinstance(result, Order):
                shown.update(1)
            yield result


class _NoBar:
    def update(self, n: int, /) -> None:
        pass
