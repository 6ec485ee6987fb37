"""The rooms of the hook: each is a folder, or a module beside the folders, and imports point inward."""

import ast
from pathlib import Path

import pytest

import shopintegrator_hook

from imported import IMPURE, imported

HOME = Path(shopintegrator_hook.__file__).parent
MODULES = {".".join(path.relative_to(HOME).with_suffix("").parts): path for path in HOME.rglob("*.py")}
# From the innermost to the outermost: a room imports only rooms before it.
ROOMS = (
    "_extras", "errors", "secrets", "difference", "form", "field_map", "guessing", "verification", "private", "hook",
    "claim", "_schema", "inbox", "_reception", "django", "fastapi", "flask", "sandbox", "cli", "__main__",
)  # fmt: skip
# What a folder may import beside what is in it.
FOLDERS = {
    "form": {"errors"},
    "field_map": {"errors"},
    "guessing": {"field_map"},
    "sandbox": set[str](),
    "cli": set(ROOMS[: ROOMS.index("cli")]) - {"guessing"},
}
# `FieldMap.guess` is the one way out, and a way in for all others.
OUTWARD = ("field_map.field_map", "guessing")
# Values and bytes in, values or our errors out, but for these: a map is also a file, and a parser's log is closed.
PURE = {"form", "field_map", "guessing"}
OUTSIDE = {"field_map.field_map": {"os", "pathlib"}, "form.multipart": {"logging"}}


def room(module: str) -> str:
    return module.partition(".")[0]


def imports(module: str) -> set[str]:
    return imported(MODULES[module], "shopintegrator_hook")


def rooms(module: str) -> set[str]:
    """Return the rooms of ours, other than its own, that a module imports."""
    parts = [name.split(".") for name in imports(module)]
    found = {name[1] for name in parts if name[0] == "shopintegrator_hook" and len(name) > 1} & set(ROOMS)
    return found - {room(module)}


def inward(module: str) -> set[str]:
    return {other for other in rooms(module) if (module, other) != OUTWARD}


def test_every_module_is_in_a_room() -> None:
    assert {room(module) for module in MODULES} == {*ROOMS, "__init__"}
    assert {path.parent.name for path in HOME.glob("*/__init__.py")} == set(FOLDERS)


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"__init__"}))
def test_a_room_imports_only_rooms_further_in(module: str) -> None:
    assert inward(module) <= set(ROOMS[: ROOMS.index(room(module))])


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_imports_only_what_it_needs(folder: str) -> None:
    assert set().union(*(inward(module) for module in MODULES if room(module) == folder)) <= FOLDERS[folder]


def test_the_guesser_is_asked_for_in_one_place_and_only_when_it_is_needed() -> None:
    assert [module for module in MODULES if "guessing" in rooms(module)] == [OUTWARD[0]]
    body = ast.parse(MODULES[OUTWARD[0]].read_text("utf-8")).body
    assert not [node for node in body if isinstance(node, ast.ImportFrom) and "guessing" in str(node.module)]


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_module_imports_itself_by_way_of_others(module: str) -> None:
    seen, open_ = set[str](), within(module)
    while open_:
        seen |= open_
        open_ = set().union(*map(within, open_)) - seen
    assert module not in seen


def within(module: str) -> set[str]:
    """Return the modules of the same room that a module imports."""
    ours = {name.partition(".")[2] for name in imports(module) if name.startswith("shopintegrator_hook.")}
    return {name for name in ours & set(MODULES) if room(name) == room(module)}


@pytest.mark.parametrize("module", sorted(module for module in MODULES if room(module) in PURE))
def test_a_pure_room_touches_nothing_outside(module: str) -> None:
    assert {name.partition(".")[0] for name in imports(module)} & IMPURE == OUTSIDE.get(module, set())
