"""A mail address to look for, in any case of letters.

Letters are compared here and never by a database, whose lower() may know those of ASCII alone.
"""

import re

import attrs

from shopsite_orders.core.checks import typed


@attrs.frozen
class MailAddress:
    """A mail address, with its letters folded."""

    folded: str

    @classmethod
    def of(cls, email: str) -> "MailAddress":
        """Return the address that was given to erase whoever has it.

        Raises:
            TypeError: it is not a text.
            ValueError: it is not a mail address.
        """
        typed(str, expected="a mail address such as 'ann@lee.example'")("email", email)
        address = email.strip()
        if "@" not in address.strip(" @"):
            raise ValueError(f"email must be a mail address such as 'ann@lee.example', not {email!r}")
        return cls(address.casefold())

    def matches(self, text: str) -> bool:
        """Say whether a text is this address and nothing else."""
        return text.casefold() == self.folded

    def within(self, text: str) -> bool:
        """Say whether a text has this address anywhere, not as a part of a longer one."""
        return bool(re.search(rf"(?<![\w.+-]){re.escape(self.folded)}(?![\w-]|\.\w)", text.casefold()))
