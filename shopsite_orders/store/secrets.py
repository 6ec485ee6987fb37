"""The secrets of one exchange, and errors without them: in no message, no attribute, no cause and no frame."""

import base64
import html
import json
import re
import string
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import quote

from shopsite_orders.errors import OrderDataError, ShopSiteError

_MASK = "••••"
_PIECE = 8  # characters; a shorter part of a secret tells too little, and too many words would be taken for one
_SHORTEST = 4  # characters; a shorter secret cannot be told from a word, and masking it would give it away
_LEAST = 3  # characters before a cut that may begin a secret; fewer begin every other word, and tell nothing
_CUT = "…"  # ends a quotation that was shortened
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
# A URL's user and password, its query and its fragment: wherever one comes from, secrets are kept there.
_USER = re.compile(r"(?<=://)[^\s/?#'\"<>@]*@")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,20}+://[^\s?#'\"<>]++(?P<rest>[?#][^\s'\"<>]*+)?", re.IGNORECASE)
# A secret that never became known, because what it stands in is not a reply.
_NAMED = re.compile(
    r"(?P<name>(?:access_token\b|client_credentials\b)[\"']?\s*[:=]\s*[\"']?|\b(?:token|signature)=)[^\s\"'&<>:;,)]+"
)

_E = TypeVar("_E", bound=ShopSiteError)


class Secrets:
    """What must not be told of an exchange with a store; it grows as a token comes and signatures are made."""

    __slots__ = ("__beginnings", "__pieces", "__words")

    def __init__(self) -> None:
        self.__beginnings: set[str] = set()
        self.__pieces: set[str] = set()
        self.__words: set[str] = set()

    def add(self, *secrets: str) -> None:
        """Know these from now on, in every form in which a server may send them back."""
        for secret in secrets:
            for form in _forms(secret):
                shown = form.translate(_LOWER)
                self.__pieces.update(_pieces(shown))
                if len(shown) >= _SHORTEST:
                    self.__beginnings.update(shown[:length] for length in range(_LEAST, _PIECE))
                if _SHORTEST <= len(shown) < _PIECE:
                    self.__words.add(shown)

    def masked(self, text: str) -> str:
        """Return `text` without secrets, and without the parts of URLs that often hold some."""
        text = _NAMED.sub(rf"\g<name>{_MASK}", _URL.sub(_without_query, _USER.sub("", text)))
        for word in self.__words:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _MASK, text, flags=re.IGNORECASE)
        shown, end = "", 0
        for at, piece in enumerate(_pieces(text.translate(_LOWER))):
            if piece in self.__pieces:
                if at >= end:
                    shown += text[end:at] + _MASK
                end = at + _PIECE
        *cut, last = (shown + text[end:]).split(_CUT)
        return _CUT.join([*map(self._without_beginning, cut), last])

    def _without_beginning(self, text: str) -> str:
        """Return a text that was cut, less the beginning of a secret that it may end with."""
        for length in range(_PIECE - 1, _LEAST - 1, -1):
            if text[-length:].translate(_LOWER) in self.__beginnings:
                return text[:-length] + _MASK
        return text

    def cleaned(self, error: _E) -> _E:
        """Return the error itself, with its causes, once nothing of them tells a secret.

        Tracebacks are cut off, as the frames hold what was sent.
        """
        link: BaseException | None = error
        while link:
            link.args = tuple(map(self._told, link.args))
            vars(link).update({name: self._told(value) for name, value in vars(link).items()})
            if isinstance(link, OrderDataError):
                link.redacted = self._told(link.redacted)
            link.__traceback__ = link.__context__ = None
            link = link.__cause__
        return error

    def _told(self, value: Any) -> Any:
        match value:
            case str():
                return self.masked(value)
            case bytes():
                return self.masked(value.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            case _:
                return value


def _without_query(url: re.Match[str]) -> str:
    """Return a URL up to its query or fragment, and the punctuation that may end the sentence it stands in."""
    rest = url["rest"] or ""
    return url[0].removesuffix(rest) + rest[len(rest.rstrip(";:,.)")) :]


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1))


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret as it is, and as URLs, HTML, JSON, Python and base64 write it."""
    yield secret
    yield secret.replace("-", "")
    yield quote(secret, safe="")
    yield html.escape(secret)
    yield json.dumps(secret)[1:-1]
    yield secret.replace("/", r"\/")
    yield repr(secret)[1:-1]
    raw = secret.encode("utf-8", "replace")
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(raw).decode("ascii")
        for before in (1, 2):  # where it begins in a longer text decides how it is written
            own = slice((8 * before + 5) // 6, 8 * (before + len(raw)) // 6)
            yield encode(bytes(before) + raw)[own].decode("ascii")
