"""What a value may be, as far as its shape tells: a name in words may mean an amount only where amounts stand."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from types import MappingProxyType

from shopintegrator_hook.rules import values

Fits = Callable[[str], bool]
_PARCELS = re.compile(
    r"ground|express|courier|mail|post|ship|deliver|freight|standard|priority|free|day|ups|dhl|fedex", re.IGNORECASE
)
_STAGES = re.compile(
    r"(?:in)?complete|(?:un)?paid|pending|processing|open|(?:complet|clos|fail|declin|approv|cancell?|shipp|refund)ed",
    re.IGNORECASE,
)


def any_text(value: str) -> bool:
    return bool(value.strip())


def wording(value: str) -> bool:
    return any(sign.isalpha() for sign in value)


def short_text(value: str) -> bool:
    return len(value) <= 100 and "://" not in value


def email(value: str) -> bool:
    return len(value) <= 254 and bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value.strip()))


def not_email(value: str) -> bool:
    return short_text(value) and "@" not in value


def _readable(kind: str) -> Fits:
    def fits(value: str) -> bool:
        try:
            return values.read(kind, value) is not None
        except ValueError:
            return False

    return fits


def order_number(value: str) -> bool:
    return bool(re.fullmatch(r"#?[\w./-]{1,40}", value.strip())) and any(sign.isdecimal() for sign in value)


def salutation(value: str) -> bool:
    """Say whether a text may stand before a name: a word or two, and none that is about parcels."""
    return len(value) <= 20 and not any(sign.isdecimal() for sign in value) and not _PARCELS.search(value)


def region(value: str) -> bool:
    """Say whether a text may be a state of a country, and not that of an order."""
    return not_email(value) and not _STAGES.fullmatch(value.strip())


def _phone(value: str) -> bool:
    return len(value) <= 30 and bool(re.fullmatch(r"[\d\s()+./x-]*\d[\d\s()+./x-]*", value.strip()))


def _date(value: str) -> bool:
    return values.date_format(value) is not None


def _ip(value: str) -> bool:
    try:
        return bool(ip_address(value.strip()))
    except ValueError:
        return False


def _card_number(value: str) -> bool:
    return bool(re.fullmatch(r"[\d*xX•.\s-]*\d{4}", value.strip()))


FITS: Mapping[str, Fits] = MappingProxyType(
    {
        "any_text": any_text,
        "wording": wording,
        "short_text": short_text,
        "email": email,
        "not_email": not_email,
        "money": _readable("money"),
        "yes_no": _readable("yes_no"),
        "currency_code": _readable("currency"),
        "order_number": order_number,
        "phone": _phone,
        "salutation": salutation,
        "region": region,
        "date": _date,
        "ip": _ip,
        "card_number": _card_number,
    }
)
