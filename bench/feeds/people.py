"""Customers: who orders, and where it goes."""

import random
import unicodedata
from dataclasses import dataclass, replace

from feeds.elements import Element, group, texts
from feeds.layouts import Layout
from feeds.words import ABROAD, FAMILY_NAMES, GIVEN_NAMES, PLACES, STREETS

TOWNS = [place.rsplit(" ", 2) for place in PLACES.replace("\n", "|").split("|")]
TRADES = ("Bakery", "Bookshop", "Builders", "Designs", "Florists", "Gifts", "Hardware", "Interiors", "Outfitters")


@dataclass(frozen=True)
class Place:
    street1: str
    street2: str
    city: str
    state: str
    code: str
    country: str


@dataclass(frozen=True)
class Person:
    title: str
    first: str
    middle: str
    last: str
    suffix: str
    company: str
    phone: str
    place: Place

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.title, self.first, self.middle, self.last, self.suffix)))

    @property
    def email(self) -> str:
        name = unicodedata.normalize("NFKD", f"{self.first}.{self.last}").encode("ascii", "ignore").decode()
        return f"{name.lower()}{len(self.place.street1) * 7 % 97}@{self.place.code[:3].strip().lower()}mail.example"


def some(chance: random.Random, share: float, value: str) -> str:
    return value if chance.random() < share else ""


def draw_person(chance: random.Random) -> Person:
    last = chance.choice(FAMILY_NAMES)
    partner = chance.choice((f"& {chance.choice(FAMILY_NAMES)}", "& Sons", "& Daughters", "Bros."))
    return Person(
        title=some(chance, 0.2, chance.choice(("Mr.", "Ms.", "Dr.", "Mrs."))),
        first=chance.choice(GIVEN_NAMES),
        middle=some(chance, 0.3, chance.choice(GIVEN_NAMES)),
        last=last,
        suffix=some(chance, 0.05, chance.choice(("Jr.", "III"))),
        company=some(chance, 0.4, f"{last} {partner} {chance.choice(TRADES)}"),
        phone=f"({chance.randint(201, 989)}) 555-{chance.randint(100, 9999):04}",
        place=draw_place(chance),
    )


def draw_place(chance: random.Random) -> Place:
    kind = chance.choice(("Street", "Avenue", "Lane", "Road", "Court"))
    street = f"{chance.randint(1, 9899)} {chance.choice(STREETS)} {kind}"
    unit = some(chance, 0.25, f"Apt. {chance.randint(1, 400)}{chance.choice('ABCD')}")
    if chance.random() < 0.12:
        city, state, code, country = chance.choice(ABROAD)
        return Place(street, unit, city, state, code.format(chance.randint(1, 9)), country)
    city, state, code = chance.choice(TOWNS)
    return Place(street, unit, city, state, f"{code}{chance.randint(0, 99):02}", "United States")


def draw_recipient(chance: random.Random, buyer: Person) -> Person:
    """Return who gets the parcel: most often the buyer, at times somebody else or another address."""
    if chance.random() < 0.75:
        return buyer
    return draw_person(chance) if chance.random() < 0.7 else replace(buyer, place=draw_place(chance))


def party(tag: str, person: Person, layout: Layout, *, email: bool) -> Element:
    place = person.place
    parts = texts(
        Title=person.title,
        FirstName=person.first,
        MiddleName=person.middle,
        LastName=person.last,
        Suffix=person.suffix,
    )
    address = texts(
        Street1=place.street1,
        Street2=place.street2,
        City=place.city,
        State=place.state,
        Code=place.code,
        Country=place.country,
    )
    return group(
        tag,
        Element("FullName", person.full_name),
        Element("NameParts", children=parts) if layout.in_parts else None,
        Element("Email", person.email) if email else None,
        *texts(Company=person.company, Phone=person.phone),
        Element("Address", children=address),
    )
