"""A post -> a bundle in which nothing personal, no card data and no secret is left."""

import re
from collections.abc import Callable
from importlib.metadata import version

from shopintegrator_hook.evidence.bodies import Change, is_json, rewrite, rewrite_json
from shopsite_orders.core.bundle.bundle import Bundle, Recorded
from shopsite_orders.core.bundle.disguise import Disguise, words
from shopsite_orders.core.bundle.escapes import REFERENCES
from shopsite_orders.core.card_data import is_sensitive, redact_numbers

# Values that are kept, by their look and by the name they go by: what tells how fields belong together.
_AMOUNT = re.compile(r"-?\d{1,3}(?:,?\d{3}){0,3}\.\d{2}")
_CURRENCY = re.compile(r"USD|CAD|EUR|GBP|AUD|NZD")
_ANSWER = re.compile(r"yes|no|true|false|on|off|y|n|0|1", re.IGNORECASE)
_COUNTS, _COUNT = re.compile(r"qty|quantity|count", re.IGNORECASE), re.compile(r"\d{1,3}")
_PLACED = re.compile(r"order.?(?:date|time)|(?:placed|created|ordered).?(?:at|on)|date.?ordered", re.IGNORECASE)
_MOMENT = re.compile(r"[\d/:. TZ+-]{6,30}(?:[AP]M)?", re.IGNORECASE)


def bundle_of(body: bytes, content_type: str | None, *, is_secret: Callable[[str, str], bool]) -> Bundle:
    """Return a post as evidence; `is_secret` says of a name and its value whether they prove who sent it.

    Field names, amounts, quantities, currencies and the date of the order are kept. The value that is a secret is
    taken away, card data is starred, and for all else there is invented text of the same shape.
    """
    replaced: set[str] = set()

    def collect(name: str, value: str) -> str:
        if not _is_kept(name, value):
            replaced.update(words(REFERENCES.characters(value)))
        return value

    rewrite(body, content_type, collect)
    change = _changing(Disguise(replaced), is_secret)
    post = Recorded(
        kind="post",
        status=None,
        headers={"Content-Type": content_type or ""},
        body=rewrite(body, content_type, change),
    )
    return Bundle(about={"made_by": f"shopintegrator-hook {version('shopsite-orders')}"}, recorded=(post,))


def _changing(disguise: Disguise, is_secret: Callable[[str, str], bool]) -> Change:
    def change(name: str, value: str) -> str:
        if is_secret(name, value):
            return ""
        if is_sensitive(name):
            return re.sub(r"\w", "*", value)
        if _is_kept(name, value):
            return value
        if value[:1] in ("{", "[") and is_json(value):
            return rewrite_json(value, change, name)
        starred = value if redact_numbers(value) == value else re.sub(r"\d", "*", value)
        return REFERENCES.rewrite(starred, disguise.text)

    return change


def _is_kept(name: str, value: str) -> bool:
    looks = _AMOUNT.fullmatch(value) or _CURRENCY.fullmatch(value) or _ANSWER.fullmatch(value)
    counts = _COUNTS.search(name) and _COUNT.fullmatch(value)
    placed = _PLACED.search(name) and _MOMENT.fullmatch(value)
    return bool(looks or counts or placed)
