"""The bytes of a form -> names and values as text, field by field: one bad byte does not spoil the others."""

from collections.abc import Sequence
from itertools import repeat

import attrs

from shopintegrator_hook.form.charset import Charset, text_of
from shopintegrator_hook.form.form import Form
from shopsite_orders.core.charset import codec, decode

_CHARSET_FIELDS = frozenset({b"charset", b"_charset_"})
_MANY = 2_000  # fields, whose names may be long and made of a short body
_BETWEEN = "\x1e"  # the record separator of ASCII, which is itself in every charset that is read here


def decode_fields(form: Form) -> tuple[list[str], list[str], Charset]:
    """Return names and values as text, and how they were read."""
    plan, count = _plan(form), len(form.names)
    if form.charsets or count > _MANY:
        return _one_by_one(form, plan)
    names, values = _together(form.names, plan.name), _together(form.values, plan.name)
    if not len(names) == len(values) == count:
        return _one_by_one(form, plan)
    return names, values, plan


def _together(texts: Sequence[bytes], charset: str) -> list[str]:
    """Decode all texts in one go; one with a bad byte leaves nothing of them, one with what divides them makes more."""
    text, note = decode(_BETWEEN.encode().join(texts), charset)
    return [] if note else text.split(_BETWEEN)


def _plan(form: Form) -> Charset:
    if name := codec(form.declared):
        return Charset(name=name, source="declared")
    if not _CHARSET_FIELDS.isdisjoint(map(bytes.lower, form.names)):
        for raw_name, value in zip(form.names, form.values, strict=True):
            if raw_name.lower() in _CHARSET_FIELDS and (name := codec(value.decode("latin-1"))):
                return Charset(name=name, source="field")
    return Charset(name="utf-8", source="default")


def _one_by_one(form: Form, plan: Charset) -> tuple[list[str], list[str], Charset]:
    names, values, fallbacks = [], [], dict[str, None]()
    for raw_name, raw_value, own in zip(form.names, form.values, form.charsets or repeat(None), strict=False):
        charset = own if own and codec(own) else plan.name
        name, odd_name = text_of(raw_name, charset)
        value, odd_value = text_of(raw_value, charset)
        names.append(name)
        values.append(value)
        if odd_name or odd_value:
            fallbacks[name] = None
    return names, values, attrs.evolve(plan, fallbacks=tuple(fallbacks))
