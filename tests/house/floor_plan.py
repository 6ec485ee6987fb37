"""The house as its imports show it; ``python tests/house/floor_plan.py`` prints it.

A room is a folder, or a module that stands beside the folders of its package. A floor is one step of the longest
way that imports lead: what imports nothing of ours stands on the first.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGES = ("shopsite_orders", "shopintegrator_hook")
Graph = Mapping[str, set[str]]


def modules(root: Path) -> dict[str, Path]:
    """Return every module of both packages by its name; a package goes by its own."""
    paths = [path for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]
    return {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs: everything but the blocks for type checkers."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from statements(child)


def imported(path: Path) -> set[str]:
    """Return all that a module imports, wherever in it: modules, and names taken from them."""
    found: set[str] = set()
    for node in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def imports(homes: Mapping[str, Path]) -> Graph:
    """Return the modules of ours that each module imports; taking a module from its package is importing the module."""
    graph: dict[str, set[str]] = {}
    for module, path in homes.items():
        found = imported(path)
        packages = {name.rpartition(".")[0] for name in found if name in homes}
        graph[module] = {name for name in found & homes.keys() if name != module} - (packages - _taken(path, homes))
    return graph


def _taken(path: Path, homes: Mapping[str, Path]) -> set[str]:
    """Return the packages of which a module takes a name that is no module."""
    return {
        str(node.module)
        for node in statements(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" not in homes
    }


def room(module: str, homes: Mapping[str, Path]) -> str:
    """Return the room that a module is in."""
    if homes[module].name == "__init__.py" and module not in PACKAGES:
        return module
    package = module.rpartition(".")[0]
    return module if package in ("", *PACKAGES) else package


def rooms(graph: Graph, homes: Mapping[str, Path]) -> Graph:
    """Return the rooms that each room imports."""
    found: dict[str, set[str]] = {}
    for module, others in graph.items():
        here = room(module, homes)
        found.setdefault(here, set()).update({room(other, homes) for other in others} - {here})
    return found


def circle(graph: Graph) -> list[str]:
    """Return modules or rooms that import each other in a circle, the first again at the end; there should be none."""
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        return [*error.args[1]]
    return []


def floors(graph: Graph) -> dict[str, int]:
    """Return the floor of each module or room of a graph without circles, from 1."""
    found: dict[str, int] = {}
    for name in TopologicalSorter(graph).static_order():
        found[name] = 1 + max((found[other] for other in graph[name]), default=0)
    return found


def main(root: Path) -> None:
    homes = modules(root)
    graph = imports(homes)
    between = rooms(graph, homes)
    print(f"circles: {circle(graph) or 'none'} between modules, {circle(between) or 'none'} between rooms")
    if circle(graph) or circle(between):
        sys.exit(1)
    storeys, levels = floors(graph), floors(between)
    print(f"floors: {max(storeys.values())} of modules, {max(levels.values())} of rooms")
    files = Counter(room(module, homes) for module in homes)
    for package in PACKAGES:
        mine = sorted((levels[name], name) for name in between if name.split(".")[0] == package)
        print(f"\n{package}: {len(mine)} rooms")
        for level, name in mine:
            print(f"  {level:2}  {name}  ({files[name]} files)  <- {', '.join(sorted(between[name])) or 'nothing'}")


if __name__ == "__main__":
    main(Path(__file__).parents[2])
