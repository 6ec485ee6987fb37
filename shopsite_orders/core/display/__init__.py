"""What notebooks show: the one room where HTML is made.

`markup` escapes, `style` says how things look, `blocks` are the pieces that every card is put together of: a sheet with
a heading, facts, tables, badges and notes. The other modules each show one kind of value. They take what they show as
it is and import none of its classes, so that the classes can import them, and do so only when a notebook asks.
"""

from shopsite_orders.core.display.blocks import Tone, badge, facts, fold, heading, note, sheet, stack, sum_row, table
from shopsite_orders.core.display.markup import Html, element

__all__ = ["Html", "Tone", "badge", "element", "facts", "fold", "heading", "note", "sheet", "stack", "sum_row", "table"]
