"""The lines of an order: products, options, gift certificates."""

import random
from decimal import Decimal

from feeds.elements import Element, group, texts
from feeds.layouts import Layout
from feeds.people import draw_person, some
from feeds.words import COLOURS, GOODS, MATERIALS, PHRASES, QUALITIES

CENT = Decimal("0.01")
UNITS = ("oz", "in", "cm", "lb", "ml")


def draw_amount(chance: random.Random, lowest: int = 199, highest: int = 19_900) -> Decimal:
    """Return an amount of money; small ones are more frequent."""
    return (lowest + int((highest - lowest) * chance.random() ** 2)) * CENT


def draw_name(chance: random.Random) -> str:
    first, second = chance.sample(MATERIALS, 2)
    article = f"{chance.choice(QUALITIES)} {first} {chance.choice(GOODS)}"
    match chance.randrange(6):
        case 0:
            return f"{article}, {chance.randint(2, 48)} {chance.choice(UNITS)}"
        case 1:
            return f"{article} with {second} & {chance.choice(COLOURS)} Trim"
        case 2:
            return f"{article} – {' & '.join(chance.sample(COLOURS, 2))}"  # noqa: RUF001 - as merchants write it
        case 3:
            return f"{article} “{chance.choice(PHRASES).split()[-1].title()}” No. {chance.randint(2, 980)}"
        case 4:
            return f"{chance.choice(GOODS)} & {article} Set of {chance.randint(2, 12)}"
        case _:
            return f"{article} {chance.choice(COLOURS)} {chance.randint(100, 9999)}-{chance.choice('ABCDEFGHK')}"


def draw_option(chance: random.Random) -> Element:
    choices = (
        f"{chance.choice(COLOURS)} & {chance.choice(COLOURS)}",
        f"Size: {chance.choice(('XS', 'S', 'M', 'L', 'XL'))} ({chance.randint(28, 58)} in)",
        f"Engraving: {chance.choice('ABCDEFGHIJKLM')}.{chance.choice('NOPQRSTUVWXYZ')}. {chance.randint(1950, 2026)}",
        f"{chance.choice(MATERIALS)} handle, {chance.randint(3, 40)} cm",
    )
    price = "" if chance.random() < 0.6 else f"{draw_amount(chance, 50, 1500)}"
    return group("OrderOption", *texts(SelectedOption=chance.choice(choices), OptionPrice=price))


def draw_line(chance: random.Random, layout: Layout, options: int) -> tuple[Element, Decimal]:
    """Return one product, and its total."""
    quantity, price = int(1 + 6 * chance.random() ** 4), draw_amount(chance)
    gift = layout.gift_certificates and chance.random() < 0.04
    product = group(
        "Product",
        *texts(
            ProdType="E-mailGiftCertificate" if gift else chance.choices(("Tangible", "Download"), (9, 1))[0],
            Name=draw_name(chance),
            SKU=some(chance, 0.8, f"{chance.choice('ABCDEFGHJKLMNP')}{chance.randint(100, 99_999)}"),
            Taxable=chance.choice(("Yes", "Yes", "Yes", "No")),
            Quantity=str(quantity),
            ItemPrice=str(price),
            Total=str(price * quantity),
            Weight=f"{chance.randint(1, 2500) / 100:.2f}",
        ),
        draw_dimensions(chance, layout),
        *(draw_option(chance) for _ in range(options)),
        Element("CustomerText", some(chance, 0.1, chance.choice(PHRASES).capitalize())),
        Element("QBImport", "Yes") if layout.quickbooks else None,
        draw_gift(chance) if gift else None,
    )
    return product, price * quantity


def draw_dimensions(chance: random.Random, layout: Layout) -> Element:
    if not layout.in_parts:
        return Element("Dimension")
    if chance.random() < 0.6:
        return Element("Dimensions")
    length, width, height = (f"{chance.randint(5, 900) / 10:.1f}" for _ in range(3))
    return group("Dimensions", *texts(Length=length, Width=width, Height=height))


def draw_gift(chance: random.Random) -> Element:
    giver, taker = draw_person(chance), draw_person(chance)
    return group(
        "GiftCertificatePurchase",
        Element("EmailTo", taker.email),
        *texts(From=giver.full_name, To=taker.full_name, Message=f"For {taker.first}: {chance.choice(PHRASES)}"),
    )
