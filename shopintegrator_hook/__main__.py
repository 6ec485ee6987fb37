"""The command line: ``shopintegrator-hook …``, or the same by ``python -m shopintegrator_hook …``."""

import sys

_NEEDED = ("click", "rich")


def main() -> None:
    """Run the command that the arguments name."""
    try:
        from shopintegrator_hook.cli import main as run  # noqa: PLC0415 - needs an optional extra
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package not in _NEEDED:
            raise
        sys.exit(f"The command line needs {package}: pip install 'shopsite-orders[cli]'")
    run(prog_name="shopintegrator-hook")


if __name__ == "__main__":
    main()
