"""Does a post carry the secret? Decided on bytes, before anything else is read of it."""

import logging
from collections.abc import Mapping, Sequence
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
    places = _places(form, secret_field)
    found = keyring.find([form.values[place] for place in places])
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
    return name, {places[nth] for carriers in found.values() for nth in carriers}


def _places(form: Form, secret_field: str | None) -> Sequence[int]:
    """Return which fields may carry a secret: those with a given name, or else any."""
    if secret_field is None:
        return range(len(form.names))
    pinned = secret_field.encode()
    return [place for place, name in enumerate(form.names) if name == pinned]


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
    suspects = (
        name for name in form.names if (sounds_secret(name.decode("latin-1")) if pinned is None else name == pinned)
    )
    if (suspect := next(suspects, None)) is not None:
        shown = redact_numbers(keyring.mask(suspect.decode("utf-8", "replace")))[:60]
        return VerificationError(
            f"the field {shown!r} does not carry a secret of this hook: compare secrets= with the one in"
            " ShopIntegrator's console, and check that nothing decoded or changed the body on its way",
            code="secret_wrong",
        )
    where = "any field" if secret_field is None else f"the field {secret_field!r}"
    return VerificationError(
        f"expected a secret of this hook in {where}, but none of the post's {len(form.names)} fields"
        f"{' carries one' if secret_field is None else ' has that name'}: it is not ShopIntegrator's post, or secrets="
        f"{'' if secret_field is None else ' or secret_field='} must be as its console says",
        code="secret_missing",
    )
