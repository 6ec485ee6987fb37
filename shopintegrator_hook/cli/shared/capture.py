"""Posts in files, on their way there, and on their way back to a server."""

from pathlib import Path

from shopintegrator_hook.cli.shared.options import fail
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.field_map.reading import Reader, shown
from shopintegrator_hook.form import Limits, read
from shopintegrator_hook.form.texts import decode_fields
from shopintegrator_hook.proof.secrets import Keyring
from shopintegrator_hook.proof.sounds import sounds_secret
from shopintegrator_hook.sandbox import encoded
from shopsite_orders.core.files.private import private
from shopsite_orders.core.frozen_mapping import FrozenMapping

Fields = FrozenMapping[tuple[str, ...]]
PLACEHOLDER = "(the shared secret)"


def fields_of(body: bytes, content_type: str | None = None, keyring: Keyring | None = None) -> Fields:
    """Return the fields of a body from a trusted place, unverified, without what is or sounds like a secret."""
    form = read(body, content_type, Limits())
    names, values, _ = decode_fields(form)
    fields: dict[str, list[str]] = {}
    for name, value in zip(names, values, strict=True):
        if not is_secret(name, value, keyring):
            fields.setdefault(name, []).append(value)
    return shown(Reader(()).fields(fields))


def fields_from(captured: Path, keyring: Keyring | None) -> Fields:
    """Return the fields of a saved post; that it cannot be read is told in one sentence."""
    try:
        return fields_of(captured.read_bytes(), None, keyring)
    except HookError as error:
        fail(f"{captured} cannot be read: {error}")


def is_secret(name: str, value: str, keyring: Keyring | None) -> bool:
    """Say whether a field proves who sent it, or sounds as if it did."""
    known = keyring is not None and keyring.mask(value) != value
    return known or value == PLACEHOLDER or sounds_secret(name)


def save(path: Path, fields: Fields, secret_field: str | None) -> None:
    """Write a post to a file for its owner alone: card data masked, and words in the place of the secret."""
    pairs = [(name, value) for name, values in fields.items() for value in values]
    secret = [(secret_field, PLACEHOLDER)] if secret_field else []
    with open(path, "xb", opener=private) as file:
        file.write(encoded([*secret, *pairs], "urlencoded", None)[0])


def with_secret(body: bytes, secret: str, secret_field: str) -> list[tuple[str, str]]:
    """Return the fields of a saved post, with the secret where it was, or else in `secret_field`.

    Raises:
        PayloadError: there are no fields in the file.
    """
    form = read(body, None, Limits())
    names, values, _ = decode_fields(form)
    pairs = [*zip(names, values, strict=True)]
    put = [(name, secret if value == PLACEHOLDER else value) for name, value in pairs]
    if put != pairs:
        return put
    return [(secret_field, secret), *(pair for pair in pairs if pair[0] != secret_field)]
