"""The command line: ``shopsite-orders …``, or the same by ``python -m shopsite_orders …``."""

from shopsite_orders.core.extras import needing


def main() -> None:
    """Run the command that the arguments name."""
    with needing("click", "rich", "tqdm"):
        from shopsite_orders.cli.commands.group import cli  # noqa: PLC0415 - needs an optional extra
    cli(prog_name="shopsite-orders")


if __name__ == "__main__":
    main()
