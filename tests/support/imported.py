"""What a module of ours imports, read from its source: for the tests that hold the rings of both packages."""

import ast
from collections.abc import Iterator
from pathlib import Path

# What reaches outside: a clock, a socket, the environment, a file, a screen.
IMPURE = {
    "requests", "requests_oauthlib", "oauthlib", "urllib3", "http", "socket", "ssl", "time", "os", "io", "pathlib",
    "sqlite3", "sqlalchemy",
    "stamina", "logging", "threading", "subprocess", "random", "secrets", "tempfile", "click", "rich", "tqdm",
    "asyncio",
}  # fmt: skip


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs: everything but the blocks for type checkers."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from statements(child)


def imported(path: Path, package: str) -> set[str]:
    """Return the modules that a module imports, wherever in it; a name taken from a package may be one."""
    found: set[str] = set()
    for node in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found.add(str(node.module))
            found |= {f"{node.module}.{alias.name}" for alias in node.names if str(node.module).startswith(package)}
    return found
