"""What all faults have in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Literal

import attrs

from shopsite_orders.sandbox.http.exchange import Reply

Place = Literal["authorize", "download"]
AskStore = Callable[[], Reply]


@attrs.frozen
class Fault(ABC):
    """Something to go wrong; `places` says where it can."""

    places: ClassVar[tuple[Place, ...]] = ("authorize", "download")

    @abstractmethod
    def answer(self, ask_store: AskStore, /) -> Reply:
        """Return what is sent; `ask_store` gives the answer the store would send."""
