"""The command line: ``shopintegrator-hook …``, or the same by ``python -m shopintegrator_hook …``."""

from shopsite_orders.core.extras import needing


def main() -> None:
    """Run the command that the arguments name."""
    with needing("click", "rich"):
        from shopintegrator_hook.cli import main as run  # noqa: PLC0415 - needs an optional extra
    run(prog_name="shopintegrator-hook")


if __name__ == "__main__":
    main()
