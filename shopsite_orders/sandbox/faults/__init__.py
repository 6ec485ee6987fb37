"""What goes wrong with live stores, one class for each, to be scripted with `SandboxStore.fail`.

Some answer instead of the store: no token is spent, nothing is purged. The others damage the store's own answer on
its way out: whatever the store has done stays done.
"""

from shopsite_orders.sandbox.faults.damage import ByteOrderMark, DownloadUrl, Drip, EmptyToken, Reset, Stall, Truncate
from shopsite_orders.sandbox.faults.fault import Fault, Place
from shopsite_orders.sandbox.faults.instead import Empty, Html, HtmlLogin, JsonError, Redirect, Refuse, Status
from shopsite_orders.sandbox.faults.rewriting import BadOrder, BareAmpersands, CgiHeader, Junk, Windows1252

__all__ = [
    "BadOrder",
    "BareAmpersands",
    "ByteOrderMark",
    "CgiHeader",
    "DownloadUrl",
    "Drip",
    "Empty",
    "EmptyToken",
    "Fault",
    "Html",
    "HtmlLogin",
    "JsonError",
    "Junk",
    "Place",
    "Redirect",
    "Refuse",
    "Reset",
    "Stall",
    "Status",
    "Truncate",
    "Windows1252",
]
