"""What one would use instead: other readers of the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from peers import streams

BASE = "C pass"


@dataclass(frozen=True)
class Peer:
    """A reader: it takes a reply and returns the number of orders in it."""

    name: str
    module: str
    read: Callable[[bytes], int]

    @property
    def installed(self) -> bool:
        return find_spec(self.module) is not None


READERS = (
    Peer(BASE, "xml.etree", streams.pass_over),
    Peer("defusedxml by hand", "defusedxml", streams.read_defused),
    Peer("xmltodict", "xmltodict", streams.read_dicts),
    Peer("lxml by hand", "lxml", streams.read_lxml),
    Peer("pydantic-xml", "pydantic_xml", streams.read_models),
)
