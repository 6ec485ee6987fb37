"""The shared secrets: named, with a period each, compared in constant time."""

import hashlib
import hmac
import html
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import unquote_plus

import attrs

from shopsite_orders.core.card_data import MASK
from shopsite_orders.core.checks import typed

_MINIMUM_LENGTH = 8
_moment = typed(datetime, type(None), expected="a datetime, such as datetime(2026, 12, 31, tzinfo=UTC)")


@attrs.frozen(eq=False)
class Secret:
    """One shared secret and the period in which it is accepted; both ends are optional and aware."""

    value: str = attrs.field(repr=False)
    not_before: datetime | None = attrs.field(default=None, kw_only=True)
    not_after: datetime | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.value, str):
            raise TypeError(f"it must be a str, or a Secret, not {type(self.value).__name__}")
        if len(self.value) < _MINIMUM_LENGTH:
            raise ValueError(
                f"it must have at least {_MINIMUM_LENGTH} characters: copy all of it from ShopIntegrator's console"
            )
        if self.value != self.value.strip():
            raise ValueError("it begins or ends with white space: if it comes from a file, call .strip()")
        if self.value.encode("utf-8", "replace").decode() != self.value:
            raise ValueError("it is not text in UTF-8: copy it anew")
        self._check_period()

    def _check_period(self) -> None:
        _moment("not_before", self.not_before)
        _moment("not_after", self.not_after)
        if any(end is not None and end.tzinfo is None for end in (self.not_before, self.not_after)):
            raise ValueError(
                "not_before and not_after must name their time zone, such as datetime(2026, 1, 1, tzinfo=UTC)"
            )
        if self.not_before is not None and self.not_after is not None and self.not_before > self.not_after:
            raise ValueError(
                f"not_before must not be later than not_after, but {self.not_before} is later than {self.not_after}:"
                " exchange them"
            )

    def verdict(self, now: datetime) -> str | None:
        """Return why the secret is not accepted at this moment, `None` when it is."""
        if self.not_before is not None and now < self.not_before:
            return "not accepted yet"
        return "no longer accepted" if self.not_after is not None and now > self.not_after else None

    def wire_forms(self) -> tuple[bytes, ...]:
        """Return the bytes a sender may make of it: UTF-8, and windows-1252 where that can say it."""
        windows = self.value.encode("cp1252", "ignore")
        forms = [self.value.encode()]
        if windows != forms[0] and windows.decode("cp1252") == self.value:
            forms.append(windows)
        return tuple(forms)


class Keyring:
    """All secrets of one hook, at least one of them."""

    def __init__(self, items: Mapping[str, str | Secret]) -> None:
        typed(Mapping, expected="a mapping of names to secrets, such as {'2026': 'the secret'}")("secrets", items)
        if not items:
            raise ValueError(
                "a hook without a secret would accept anything: give at least one, such as {'2026': 'the secret'}"
            )
        self.items = {name: _secret(name, item) for name, item in items.items()}
        self._values = [item.value for item in self.items.values()]
        self._shortest = min(map(len, self._values))
        self._salt = secrets.token_bytes(32)
        self._digests = [(name, self._digest(form)) for name, item in self.items.items() for form in item.wire_forms()]
        self._marks = {*self._marks_of([form for item in self.items.values() for form in item.wire_forms()])}

    def __repr__(self) -> str:
        return f"Keyring({', '.join(map(repr, self.items))})"

    def __reduce__(self) -> tuple[object, ...]:
        return Keyring, (self.items,)  # every process hashes with a key of its own

    def find(self, values: Sequence[bytes]) -> dict[str, set[int]]:
        """Return, for each secret that is there, the positions of the values that are it.

        Every value is hashed as a whole, whatever was found before, with a salt that nobody knows, and only hashes are
        compared: the time taken depends on what was posted and says nothing about the secrets, their lengths included.
        Python's own hash, which is keyed and soon made, tells whose digest is worth making.
        """
        found: dict[str, set[int]] = {}
        for position in [position for position, mark in enumerate(self._marks_of(values)) if mark in self._marks]:
            digest = self._digest(values[position])
            equal = [name for name, known in self._digests if hmac.compare_digest(digest, known)]
            for name in equal:
                found.setdefault(name, set()).add(position)
        return found

    def mask(self, text: str) -> str:
        """Return `text` without any secret in it, plain or hidden behind HTML or percent escapes."""
        if len(text) < self._shortest:
            return text
        for value in self._values:
            text = text.replace(value, MASK)
        return MASK if self._is_in(text) else text

    def mask_all(self, texts: Sequence[str]) -> Sequence[str]:
        """Return texts as `mask` does; one look at all of them together nearly always tells that no secret is there.

        What divides them ends a reference and a run of escapes, so that no text hides what is in its neighbour.
        """
        return [self.mask(text) for text in texts] if self._is_in("\n".join(texts)) else texts

    def _is_in(self, text: str) -> bool:
        forms = [text, unquote_plus(text)] if "%" in text or "+" in text else [text]
        forms += [html.unescape(form) for form in forms if "&" in form]
        return any(value in form for value in self._values for form in forms)

    def _marks_of(self, values: Sequence[bytes]) -> Iterator[int]:
        return map(hash, map(self._salt.__add__, values))

    def _digest(self, value: bytes) -> bytes:
        return hashlib.blake2b(value, key=self._salt, digest_size=32).digest()


def _secret(name: str, item: str | Secret) -> Secret:
    if not isinstance(name, str) or not name:
        raise ValueError("every secret needs a name that may appear in logs, such as the year it was made")
    try:
        return item if isinstance(item, Secret) else Secret(item)
    except (TypeError, ValueError) as error:
        raise type(error)(f"the secret {name!r} cannot be used: {error}") from error
