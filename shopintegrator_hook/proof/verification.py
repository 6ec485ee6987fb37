"""Does a post carry the secret? Decided on bytes, before anything else is read of it."""

import logging
from collections.abc import Mapping
from datetime import datetime

from shopintegrator_hook.errors import VerificationError
from shopintegrator_hook.form import Form
from shopintegrator_hook.proof.secrets import Keyring
from shopintegrator_hook.proof.sounds import sounds_secret
from shopsite_orders.core.card_data import redact_numbers

_log = logging.getLogger("shopintegrator_hook")


def verified(form: Form, keyring: Keyring, secret_field: str | None, now: datetime) -> tuple[str, set[int]]:
    """Return the name of the secret that a post carries, and which of its fields carry one.

    Raises:
        VerificationError: none does, or the secret is not valid now.
    """
    pinned = None if secret_field is None else secret_field.encode()
    found = keyring.find([field.value if pinned in (None, field.name) else b"" for field in form.fields])
    if not found:
        raise _refusal(form, keyring, secret_field)
    name = _valid(found, keyring, now)
    retires = keyring.items[name].not_after
    if retires is not None:
        _log.warning(
            "a post came with the secret %r, which is accepted until %s: give ShopIntegrator the new one before then",
            name,
            retires,
        )
    return name, set().union(*found.values())


def _valid(found: Mapping[str, set[int]], keyring: Keyring, now: datetime) -> str:
    """Return the name of the secret that is valid now, the one that stays if there are two."""
    verdicts = {name: keyring.items[name].verdict(now) for name in found}
    valid = [name for name, verdict in verdicts.items() if verdict is None]
    if valid:
        return min(valid, key=lambda name: keyring.items[name].not_after is not None)
    name, verdict = next(iter(verdicts.items()))
    raise VerificationError(
        f"the post carries the secret {name!r}, which is {verdict}: change its not_before and"
        " not_after, or the secret in ShopIntegrator's console",
        code="secret_expired" if verdict == "no longer accepted" else "secret_not_yet_valid",
    )


def _refusal(form: Form, keyring: Keyring, secret_field: str | None) -> VerificationError:
    pinned = None if secret_field is None else secret_field.encode()
    names = (field.name for field in form.fields)
    suspects = (name for name in names if (sounds_secret(name.decode("latin-1")) if pinned is None else name == pinned))
    if (suspect := next(suspects, None)) is not None:
        shown = redact_numbers(keyring.mask(suspect.decode("utf-8", "replace")))[:60]
        return VerificationError(
            f"the field {shown!r} does not carry a secret of this hook: compare secrets= with the one in"
            " ShopIntegrator's console, and check that nothing decoded or changed the body on its way",
            code="secret_wrong",
        )
    where = "any field" if secret_field is None else f"the field {secret_field!r}"
    return VerificationError(
        f"expected a secret of this hook in {where}, but none of the post's {len(form.fields)} fields"
        f"{' carries one' if secret_field is None else ' has that name'}: it is not ShopIntegrator's post, or secrets="
        f"{'' if secret_field is None else ' or secret_field='} must be as its console says",
        code="secret_missing",
    )
