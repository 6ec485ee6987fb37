"""The response block -> the store's code for success, or its refusal (docs/protocol.md#response-codes)."""

from shopsite_orders.decoding.decoder import read_element
from shopsite_orders.decoding.forms.markup import MarkupError
from shopsite_orders.errors import StoreRefusedError
from shopsite_orders.reply import diagnosis

_SUCCESS = ("1", "2")
NOTHING_MATCHED = "2"


def read_response(raw: bytes, charset: str | None) -> str:
    """Return the code of a ``<Response>`` element.

    Raises:
        StoreRefusedError: the code does not mean success, or cannot be read.
    """
    try:
        response = read_element(raw, charset)
    except MarkupError as error:
        raise StoreRefusedError(f"the store's response block cannot be read: {error}") from error
    code, description = (
        diagnosis.snippet(said if isinstance(said := response.get(name), str) else "", 500)
        for name in ("ResponseCode", "ResponseDescription")
    )
    if code not in _SUCCESS:
        raise StoreRefusedError(
            f"the store refused the download with response code {code or 'missing'}: "
            f"{description or 'without a reason'}",
            code=code,
            description=description,
        )
    return code
