"""What the audit of an order found, as a notebook shows it."""

from shopsite_orders.core.audit.finding import Finding


class Findings(tuple[Finding, ...]):
    """What an audit found, nothing if everything adds up: a tuple that a notebook shows as a table."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.findings import findings_card  # noqa: PLC0415 - for notebooks alone

        return findings_card(self)
