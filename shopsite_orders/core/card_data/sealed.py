"""Card data that cannot leak by accident."""

from typing import NoReturn, Self

from shopsite_orders.core.card_data.mask import mask


class Sealed:
    """A value that shows at most its last four digits; `reveal` is the only way out.

    `str`, `repr`, `format`, logging, pickle and data frames show ``•••• 1111`` for a card number and
    ``••••`` for anything else. Two sealed values are equal when they show the same, so that an order
    equals its pickled or stored copy and comparing is no way to guess. An empty one is false.
    """

    __slots__ = ("__shown", "__value")

    def __init__(self, value: str = "") -> None:
        self.__value: str | None = value
        self.__shown = mask(value)

    def reveal(self) -> str:
        """Return the value itself, ``""`` when the store sent none.

        Raises:
            ValueError: the value was left behind when this object was pickled or stored.
        """
        if self.__value is None:
            raise ValueError(
                "this card data was left behind when the order was pickled or stored; pull the order again"
            )
        return self.__value

    @classmethod
    def left_behind(cls, shown: str) -> Self:
        """Make the copy that crosses a process or a database: it shows `shown` and reveals nothing."""
        copy = cls()
        copy.__value = None if shown else ""
        copy.__shown = shown
        return copy

    def __str__(self) -> str:
        return self.__shown

    def __repr__(self) -> str:
        return f"Sealed({self.__shown!r})"

    def __format__(self, spec: str) -> str:
        return format(self.__shown, spec)

    def __bool__(self) -> bool:
        return bool(self.__shown)

    def __eq__(self, other: object) -> bool:
        return self.__shown == other.__shown if isinstance(other, Sealed) else NotImplemented

    def __hash__(self) -> int:
        return hash((Sealed, self.__shown))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return type(self).left_behind, (self.__shown,)

    def __getstate__(self) -> NoReturn:
        raise TypeError("sealed card data has no state to hand out; call .reveal() where it is needed")
