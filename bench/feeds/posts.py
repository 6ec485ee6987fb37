"""Form posts of about eighty fields, in three naming styles, each with the field map that reads it."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from feeds.goods import draw_amount, draw_name
from feeds.orders import talk
from feeds.people import Person, draw_person
from feeds.words import COLOURS

SECRET = "bench-s3cret-of-the-console"
SECRET_FIELD = "shared_secret"
LINES, OPTIONS = 4, 2


@dataclass(frozen=True)
class Style:
    """How a form names its fields: those of the order, of a line, and of an option of a line."""

    name: str
    field: Callable[[str], str]
    line: Callable[[str], str]
    option: Callable[[str], str]


def camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.replace(".", "_").split("_"))


STYLES = (
    Style(
        "underscore",
        lambda it: it.replace(".", "_"),
        lambda it: f"item_{it}_{{n}}",
        lambda it: f"option_{it}{{m}}_{{n}}",
    ),
    Style(
        "bracketed",
        lambda it: f"order.{it}",
        lambda it: f"items[{{n}}][{it}]",
        lambda it: f"items[{{n}}][options][{{m}}][{it}]",
    ),
    Style("camel", camel, lambda it: f"Item{{n}}{camel(it)}", lambda it: f"Item{{n}}Option{{m}}{camel(it)}"),
)


def field_map(style: Style) -> str:
    """Return the TOML that says what each field is; what no order has a place for is left out."""
    chance = random.Random(0)
    rules = {style.field(path): path for path in draw_fields(chance) if not path.startswith("shop.")}
    rules |= {style.line(part): f"lines[n].{part}" for part in draw_line(chance)}
    rules |= {style.option(part): f"lines[n].options[m].{part}" for part in ("name", "value")}
    return "[fields]\n" + "".join(f'"{name}" = "{path}"\n' for name, path in rules.items())


def bodies(style: Style, count: int, seed: int = 1, *, most_lines: int = LINES) -> list[bytes]:
    """Return posts with as many lines each as usual, or with any number of lines between one and `most_lines`."""
    chance = random.Random(f"{style.name} {seed}")
    carts = [LINES if most_lines == LINES else chance.randint(1, most_lines) for _ in range(count)]
    return [urlencode([*draw_post(chance, style, 1001 + nth, lines)]).encode() for nth, lines in enumerate(carts)]


def draw_post(chance: random.Random, style: Style, number: int, lines: int) -> Iterator[tuple[str, str]]:
    yield SECRET_FIELD, SECRET
    for path, value in draw_fields(chance, number).items():
        yield style.field(path), value
    for n in range(1, lines + 1):
        for part, value in draw_line(chance).items():
            yield style.line(part).format(n=n), value
        for m in range(1, OPTIONS + 1):
            yield style.option("name").format(n=n, m=m), chance.choice(("Size", "Colour", "Engraving"))
            yield style.option("value").format(n=n, m=m), f"{chance.choice(COLOURS)} {chance.randint(1, 60)}"


def draw_fields(chance: random.Random, number: int = 1001) -> dict[str, str]:
    subtotal, tax, shipping = (draw_amount(chance) for _ in range(3))
    buyer = draw_person(chance)
    return {
        "number": str(number),
        "placed_at": f"2026-0{chance.randint(1, 9)}-{chance.randint(10, 28)}T{chance.randint(10, 23)}:09:01",
        "currency": "USD",
        "transaction_id": f"TX{chance.getrandbits(40)}",
        "customer_id": str(chance.randint(10_000, 99_999)),
        "ip_address": f"203.0.113.{chance.randint(1, 254)}",
        "comments": talk(chance),
        "payment.method": chance.choice(("Credit Card", "PayPal", "Invoice")),
        "totals.subtotal": str(subtotal),
        "totals.tax": str(tax),
        "totals.shipping": str(shipping),
        "totals.shipping_method": chance.choice(("UPS Ground", "USPS Priority Mail")),
        "totals.grand_total": str(subtotal + tax + shipping),
        **party("billing", buyer),
        **party("shipping", buyer if chance.random() < 0.7 else draw_person(chance)),
        "shop.batch": str(chance.randint(1, 10**6)),
        "shop.language": chance.choice(("en", "fr", "de")),
        "shop.visit": f"{chance.getrandbits(64):016x}",
        "shop.campaign": f"{chance.choice(COLOURS)} & {chance.choice(COLOURS)}",
        "shop.terms": "accepted",
        "shop.referrer": f"https://ads.example/?c={chance.randint(1, 9999)}&k={chance.choice(COLOURS)}",
    }


def party(role: str, person: Person) -> dict[str, str]:
    place = person.place
    return {
        f"{role}.first_name": person.first,
        f"{role}.last_name": person.last,
        f"{role}.company": person.company,
        f"{role}.email": person.email,
        f"{role}.phone": person.phone,
        f"{role}.address.street1": place.street1,
        f"{role}.address.street2": place.street2,
        f"{role}.address.city": place.city,
        f"{role}.address.state": place.state,
        f"{role}.address.postal_code": place.code,
        f"{role}.address.country": place.country,
    }


def draw_line(chance: random.Random) -> dict[str, str]:
    quantity, price = Decimal(chance.randint(1, 5)), draw_amount(chance)
    return {
        "name": draw_name(chance),
        "sku": f"K{chance.randint(100, 99_999)}",
        "quantity": str(quantity),
        "unit_price": str(price),
        "total": str(quantity * price),
    }
