"""The hook: the bytes of a post in, a verified delivery out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import compress
from typing import Any, TypeAlias

import attrs

from shopintegrator_hook.delivery import Delivery, Post
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.field_map.fingerprint import fingerprint
from shopintegrator_hook.field_map.guesser import Guesser
from shopintegrator_hook.field_map.reading import Fields, Reader, shown
from shopintegrator_hook.form import Limits, read
from shopintegrator_hook.form.charset import Charset
from shopintegrator_hook.form.texts import decode_fields
from shopintegrator_hook.proof.secrets import Keyring, Secret
from shopintegrator_hook.proof.verification import verified
from shopsite_orders.core.card_data import redact_numbers
from shopsite_orders.core.checks import calls, typed
from shopsite_orders.core.frozen_mapping import FrozenMapping

_Shown: TypeAlias = FrozenMapping[tuple[str, ...]]
_map = typed(FieldMap, type(None), expected="a FieldMap, such as FieldMap.load('shopintegrator.toml')")
_name = typed(str, type(None), expected="the name of a field, such as 'secret_key'")
_limits = typed(Limits, expected="Limits, such as Limits(fields=50_000)")


@attrs.frozen
class _Opened:
    """A post that carries a secret: its fields without it, card data not yet masked."""

    names: Sequence[str]
    values: Sequence[str]
    secret_name: str
    secret_field: str
    charset: Charset


@attrs.frozen(init=False, eq=False)
class Hook:
    """Accept what carries one of the secrets, and nothing else.

    A hook can be pickled for another process; its secrets go with it, so keep such a pickle as you keep them.

    Args:
        secrets: name -> secret, at least one; the name goes to logs and to `Delivery.secret_name`.
        field_map: how fields become an order; guessed anew from each post without one.
        secret_field: the name of the field that carries the secret; any field may, if not said.
        limits: the largest post that is accepted.
        clock: the time, for secrets with a period.

    Raises:
        TypeError: an argument is of another type, as the path of a map for `field_map`.
        ValueError: there is no secret, or one that cannot be used.
    """

    keyring: Keyring
    field_map: FieldMap | None
    secret_field: str | None
    limits: Limits
    clock: Callable[[], datetime]
    reader: Reader = attrs.field(repr=False)
    guesser: Guesser = attrs.field(repr=False)

    def __init__(
        self,
        secrets: Mapping[str, str | Secret],
        field_map: FieldMap | None = None,
        *,
        secret_field: str | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        clock: Callable[[], datetime] = partial(datetime.now, UTC),  # noqa: B008 - it is called for each post
    ) -> None:
        _map("field_map", field_map)
        _name("secret_field", secret_field)
        _limits("limits", limits)
        calls("clock", clock, "a function that returns the time, aware of its zone")
        if secret_field == "":
            raise ValueError("secret_field is empty; leave it out to let any field carry the secret")
        reader = field_map.reader if field_map else Reader(())
        self.__attrs_init__(Keyring(secrets), field_map, secret_field, limits, clock, reader, Guesser())

    def receive(self, body: object, content_type: str | bytes | None = None) -> Delivery:
        """Verify a post and make an order of it.

        Args:
            body: the raw bytes of the request, before any form parser touched them.
            content_type: the request's Content-Type header, as it came, as text or as bytes.

        Raises:
            VerificationError: it carries no secret of ours that is valid now.
            PayloadError: there are no bytes, or no order can be made of them.
        """
        return self.open(body, content_type).delivery()

    def open(self, body: object, content_type: str | bytes | None = None) -> Post:
        """Verify a post, and make no order of it yet: it can be kept before anything else is tried.

        Raises:
            VerificationError, PayloadError: as `receive` does, but for an order that cannot be made.
        """
        opened = self._opened(body, content_type)
        fields = self.reader.look(opened.names, opened.values)
        kept = shown(fields)
        known: dict[str, Any] = {
            "secret_name": opened.secret_name,
            "secret_field": opened.secret_field,
            "fingerprint": fingerprint(fields.layout.labels, fields.shown),
            "charset": opened.charset,
        }
        made = (
            partial(_delivery, self.reader, fields, kept, known)
            if self.field_map
            else partial(_guessed, self.guesser, opened, known)
        )
        return Post(fields=kept, delivery=made, **known)

    def verify(
        self, body: object, content_type: str | bytes | None = None
    ) -> tuple[FrozenMapping[tuple[str, ...]], str]:
        """Verify a post and return its fields and the name of the one that carried the secret; make no order of it.

        Raises:
            VerificationError, PayloadError: as `receive` does.
        """
        opened = self._opened(body, content_type)
        return shown(Reader(()).look(opened.names, opened.values)), opened.secret_field

    def _opened(self, body: object, content_type: str | bytes | None) -> "_Opened":
        form = read(body, content_type, self.limits)
        secret_name, carriers = verified(form, self.keyring, self.secret_field, self.clock())
        names, values, charset = decode_fields(form)
        charset = form.decided or charset
        mask = self.keyring.mask
        fallbacks = tuple(redact_numbers(mask(field)) for field in charset.fallbacks)
        kept = bytearray(b"\1") * len(names)
        for place in carriers:
            kept[place] = 0
        safe = self.keyring.mask_all([*compress(names, kept), *compress(values, kept)])
        count = len(safe) // 2
        return _Opened(
            names=safe[:count],
            values=safe[count:],
            secret_name=secret_name,
            secret_field=redact_numbers(mask(names[min(carriers)])),
            charset=attrs.evolve(charset, fallbacks=fallbacks) if fallbacks else charset,
        )


def _delivery(reader: Reader, fields: Fields, kept: _Shown, known: Mapping[str, Any]) -> Delivery:
    return Delivery(order=reader.read(fields), fields=kept, **known)


def _guessed(guesser: Guesser, opened: _Opened, known: Mapping[str, Any]) -> Delivery:
    reader = guesser.reader(opened.names, opened.values)
    fields = reader.look(opened.names, opened.values)
    return _delivery(reader, fields, shown(fields), known)
