"""A clear sentence where an optional dependency is not installed."""


def missing(what: str, extra: str, error: ModuleNotFoundError) -> ModuleNotFoundError:
    """Return the error to raise instead of `error`."""
    return ModuleNotFoundError(f"{what}: pip install 'shopsite-orders[{extra}]'", name=error.name)
