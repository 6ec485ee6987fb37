"""The command line: ``shopsite-orders …``, or the same by ``python -m shopsite_orders …``."""

import sys

_NEEDED = ("click", "rich", "tqdm")


def main() -> None:
    """Run the command that the arguments name."""
    try:
        from shopsite_orders.cli import cli  # noqa: PLC0415 - needs an optional extra
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in _NEEDED:
            raise
        sys.exit(f"The command line needs {package}: pip install 'shopsite-orders[cli]'")
    cli(prog_name="shopsite-orders")


if __name__ == "__main__":
    main()
