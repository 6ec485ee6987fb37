"""What people look at: rich on a terminal, plain text elsewhere."""

from rich.console import Console
from rich.table import Table


class Screen(Console):
    """Standard output, where square brackets in an order are no markup."""

    def __init__(self) -> None:
        super().__init__(markup=False, highlight=False, emoji=False)

    def on_broken_pipe(self) -> None:
        """Leave it to the command line, which ends quietly."""
        raise BrokenPipeError


def facts(*pairs: tuple[str, str]) -> Table:
    """Return names and what they stand for, side by side."""
    table = Table.grid(padding=(0, 2))
    for name, value in pairs:
        table.add_row(name, value)
    return table
