"""JSON as it came: its values change, its names and its layout do not."""

import json
import re

from shopsite_orders.contact.evidence.markup import Change
from shopsite_orders.core.bundle.escapes import JSON_STRING

_STRING = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?P<name>\s*:)?', re.DOTALL)


def is_json(text: str) -> bool:
    """Say whether a text is a JSON object, as a token is and a refusal."""
    try:
        return isinstance(json.loads(text.removeprefix("\ufeff")), dict)
    except (ValueError, RecursionError):
        return False


def rewrite_values(text: str, change: Change) -> str:
    """Return JSON with its texts changed, and the escapes in them kept."""

    def told(string: re.Match[str]) -> str:
        if string["name"]:
            return string[0]
        return f'"{JSON_STRING.rewrite(string["text"], lambda plain: change((), plain, False))}"'

    return _STRING.sub(told, text)
