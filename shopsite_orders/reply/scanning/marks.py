"""The marks that bound what a reply holds: tags of the envelope, and what may hide one."""

import re

# SETIOrders is the root of a sister dialect with the same element tree (Stone Edge).
_ROOTS = rb"(?:ShopSiteOrders|SETIOrders)"

# What a section that hides marks begins with -> what it ends with.
CLOSERS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}

# The root's start tag, or a comment, in which there may be another.
ROOT = re.compile(rb"(?P<comment><!--)|<(?P<root>ShopSiteOrders|SETIOrders)(?P<attributes>\s[^<>]*?)?(?P<empty>/)?>")

# What may follow an order: another one, also with more in its start tag, the response block, the end, or a section.
NEXT = re.compile(
    rb"<(?:(?P<order>Order>)|(?P<tag>Order)(?=[\s/])|(?P<response>Response)(?=[\s/>])|(?P<root>/" + _ROOTS + rb"\s*>)"
    rb"|(?P<section>!--|!\[CDATA\[))"
)

# A start tag; without `end` it has not come to its end, or never will.
START_TAG = re.compile(rb"<\w++(?:[^<>/]++|/(?!>))*+(?P<end>/?>)?")

# Where an order ends: at its own end tag (`close`), or before the tag that it cannot hold. The letter that is looked
# for first is one that is rare in orders, where every tag begins with "<": that is what makes the search fast.
ORDER_END = re.compile(
    rb"Order(?:(?<=</Order)(?P<close>\s*>)|(?<=<Order)(?=[\s/>])"
    rb"|s(?:(?<=</ShopSiteOrders)|(?<=</SETIOrders))\s*>)"
)
RESPONSE_END = re.compile(rb"(?P<close></Response\s*>)|<(?:Order(?=[\s/>])|/" + _ROOTS + rb"\s*>)")

# What opens a section.
OPENER = re.compile(rb"<!(?:--|\[CDATA\[)")

# Behind the end of a reply: the beginning of another one.
ANOTHER = re.compile(rb"<(?:Order|" + _ROOTS + rb")[\s/>]")

_LAST_TAG = re.compile(rb"</" + _ROOTS + rb"\s*>(?!.*<Order[\s/>])", re.DOTALL)


def last_tag(data: bytes | bytearray) -> int:
    """Return where the last tag stands that closes a reply, with no order behind it; -1 if there is no such tag."""
    end = max(data.rfind(b"</ShopSiteOrders"), data.rfind(b"</SETIOrders"))
    return end if end >= 0 and _LAST_TAG.match(data, end) else -1
