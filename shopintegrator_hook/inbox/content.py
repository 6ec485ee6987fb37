"""What a row holds of a delivery, as JSON, and the way back."""

import json
from datetime import datetime
from typing import Any, TypeAlias

import attrs

from shopintegrator_hook.claim import Outcome, State, Stored
from shopintegrator_hook.delivery import Delivery, Post
from shopintegrator_hook.form import Charset
from shopsite_orders.core.frozen_mapping import FrozenMapping

AnyPost: TypeAlias = Post | Delivery


def content(post: AnyPost) -> str:
    """Return what an inbox keeps of a post, as JSON; the secret is not in it."""
    return json.dumps(
        {
            "fields": dict(post.fields),
            "secret_name": post.secret_name,
            "secret_field": post.secret_field,
            "charset": attrs.asdict(post.charset),
        }
    )


def stored(row: Any) -> Stored:
    """Return a delivery from its row, which has its `state`."""
    kept = json.loads(row.content)
    charset = Charset(**kept["charset"] | {"fallbacks": tuple(kept["charset"]["fallbacks"])})
    return Stored(
        id=row.id,
        outcome=Outcome(row.outcome),
        order_key=row.order_key if row.reading else None,
        fields=FrozenMapping({name: tuple(values) for name, values in kept["fields"].items()}),
        secret_name=kept["secret_name"],
        secret_field=kept["secret_field"],
        fingerprint=row.fingerprint,
        charset=charset,
        received_at=datetime.fromisoformat(row.received_at),
        finished_at=_moment(row.finished_at),
        reading=row.reading,
        state=State(row.state),
        attempts=row.attempts,
        error=row.error,
        failed_at=_moment(row.failed_at),
        due_at=_moment(row.due_at),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
