"""People and addresses as models of pydantic-xml, and the kinds of value that all models have."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator
from pydantic_xml import BaseXmlModel, element


def blank(value: str | None) -> str | None:
    return (value or "").strip() or None


def plain(value: str | None) -> str | None:
    return (value or "").replace(",", "").strip() or None


Text: TypeAlias = Annotated[str | None, BeforeValidator(blank)]
Amount: TypeAlias = Annotated[Decimal | None, BeforeValidator(plain)]
Moment: TypeAlias = Annotated[datetime | None, BeforeValidator(blank)]


class Model(BaseXmlModel, search_mode="unordered"):
    pass


def worded(tag: str) -> Text:
    found: Text = element(tag=tag, default=None)
    return found


def counted(tag: str) -> Amount:
    found: Amount = element(tag=tag, default=None)
    return found


class NameParts(Model):
    title: Text = worded("Title")
    first: Text = worded("FirstName")
    middle: Text = worded("MiddleName")
    last: Text = worded("LastName")
    suffix: Text = worded("Suffix")


class Address(Model):
    street1: Text = worded("Street1")
    street2: Text = worded("Street2")
    city: Text = worded("City")
    state: Text = worded("State")
    code: Text = worded("Code")
    country: Text = worded("Country")


class Party(Model):
    full_name: Text = worded("FullName")
    parts: NameParts | None = element(tag="NameParts", default=None)
    email: Text = worded("Email")
    company: Text = worded("Company")
    phone: Text = worded("Phone")
    address: Address | None = element(tag="Address", default=None)
