"""Who pays and who receives."""

import attrs


@attrs.frozen(kw_only=True)
class Address:
    """A postal address: ``Billing/Address`` or ``Shipping/Address``.

    Attributes:
        street1: the first line of the street (``Street1``).
        street2: the second line of the street: a flat, a floor, "care of" (``Street2``).
        city: the town or city (``City``).
        state: the state or province, usually as its code (``State``).
        postal_code: the ZIP or postal code, as text because it may begin with a zero (``Code``).
        country: an English name or a code, as the store sends it (``Country``).
    """

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@attrs.frozen(kw_only=True)
class Party:
    """Who pays (``Billing``) or who receives (``Shipping``).

    The parts of a name come from layout 7.1 on.

    Attributes:
        full_name: the name in one piece (``FullName``).
        title: the form of address, such as "Dr." (``NameParts/Title``).
        first_name: the given name (``NameParts/FirstName``).
        middle_name: a middle name or initial (``NameParts/MiddleName``).
        last_name: the family name (``NameParts/LastName``).
        suffix: what follows the name, such as "Jr." (``NameParts/Suffix``).
        company: the company (``Company``).
        email: the email address; stores send it with the billing party only (``Email``).
        phone: the telephone number, as it was typed (``Phone``).
        address: where they live; empty where the store gives no address (``Address``).
    """

    full_name: str | None = None
    title: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    suffix: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    address: Address = Address()

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.invoice import party_card  # noqa: PLC0415 - for notebooks alone

        return party_card(self)
