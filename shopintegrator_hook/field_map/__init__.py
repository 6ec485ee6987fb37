"""The fields of a post become an order, by rules that a merchant can read and edit."""

from shopintegrator_hook.field_map.field_map import FieldMap
from shopintegrator_hook.rules.rule import Rule

__all__ = ["FieldMap", "Rule"]
