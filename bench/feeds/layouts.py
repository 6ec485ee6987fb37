"""The layouts of a reply: which elements an order has in which version."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Layout:
    """One layout, such as 7.1.

    That names in parts, `Products` and `Dimensions` begin with 7.1 and that 7.1 and 8.1 require `QBImport` is known. In
    which layout the others begin is not published: the releases below are this file's choice.
    """

    major: int
    minor: int

    @property
    def version(self) -> str:
        return f"{self.major}.{self.minor}"

    @property
    def in_parts(self) -> bool:
        return self >= Layout(7, 1)

    @property
    def quickbooks(self) -> bool:
        return Layout(7, 1) <= self <= Layout(8, 1)

    @property
    def gift_certificates(self) -> bool:
        return self >= Layout(8, 1)

    @property
    def transactions(self) -> bool:
        return self >= Layout(9, 0)

    @property
    def customers(self) -> bool:
        return self >= Layout(11, 0)


LAYOUTS = (
    Layout(6, 3),
    Layout(7, 1),
    Layout(8, 1),
    Layout(9, 0),
    Layout(10, 0),
    Layout(11, 0),
    Layout(12, 0),
    Layout(13, 0),
    Layout(14, 0),
    Layout(15, 0),
)
COMMON = Layout(14, 0)
