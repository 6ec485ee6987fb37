"""Receive ShopIntegrator's posts of completed orders: verified first, read after, never processed twice.

    hook = Hook(secrets={"2026": "…"}, field_map=FieldMap.load("shopintegrator.toml"))
    delivery = hook.receive(body, content_type)
    delivery.order

Every name is imported when it is first used, so that ``import shopintegrator_hook`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shopintegrator_hook.delivery import Delivery as Delivery
    from shopintegrator_hook.delivery import Post as Post
    from shopintegrator_hook.errors import HookError as HookError
    from shopintegrator_hook.errors import PayloadError as PayloadError
    from shopintegrator_hook.errors import VerificationError as VerificationError
    from shopintegrator_hook.field_map import FieldMap as FieldMap
    from shopintegrator_hook.field_map import Rule as Rule
    from shopintegrator_hook.form import Charset as Charset
    from shopintegrator_hook.form import Limits as Limits
    from shopintegrator_hook.hook import Hook as Hook
    from shopintegrator_hook.inbox import Claim as Claim
    from shopintegrator_hook.inbox import Inbox as Inbox
    from shopintegrator_hook.inbox import Outcome as Outcome
    from shopintegrator_hook.inbox import RetryRules as RetryRules
    from shopintegrator_hook.inbox import State as State
    from shopintegrator_hook.inbox import Stored as Stored
    from shopintegrator_hook.inbox import TestRules as TestRules
    from shopintegrator_hook.proof.secrets import Secret as Secret
    from shopintegrator_hook.sandbox import SandboxHook as SandboxHook

_ROOMS = {
    "errors": ["HookError", "PayloadError", "VerificationError"],
    "field_map": ["FieldMap", "Rule"],
    "form": ["Charset", "Limits"],
    "delivery": ["Delivery", "Post"],
    "hook": ["Hook"],
    "inbox": ["Claim", "Inbox", "Outcome", "RetryRules", "State", "Stored", "TestRules"],
    "sandbox": ["SandboxHook"],
    "proof.secrets": ["Secret"],
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}
__all__ = sorted(_HOME)  # noqa: PLE0605 - one list of names, not two


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
