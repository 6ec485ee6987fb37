"""Where in a reply its reader stands."""

from enum import StrEnum


class State(StrEnum):
    """Where in a reply the envelope stands."""

    HEAD = "before the root element"
    BETWEEN = "between orders"
    SECTION = "in a comment or a CDATA section between orders"
    TAG = "in the start tag of an order"
    ORDER = "in an order"
    RESPONSE = "in the response block"
    COMPLETE = "behind the end of the root element"
    BROKEN_OFF = "at the end of the bytes, but not of the reply"
    REFUSED = "where the reply turned out not to be a download of orders"
