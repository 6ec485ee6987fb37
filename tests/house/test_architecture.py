"""The rooms of the house: imports point inward, nothing goes round in a circle, and what is not used is not loaded."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import shopsite_orders

from floor_plan import PACKAGES, circle, floors, imported, imports, modules, room, rooms

ROOT = Path(shopsite_orders.__file__).parents[1]
MODULES = modules(ROOT)
GRAPH = imports(MODULES)
ROOMS = rooms(GRAPH, MODULES)
# From the innermost to the outermost: a room imports only rooms before it.
DIRECTION = (
    "shopsite_orders.version",
    "shopsite_orders.core.audit",
    "shopsite_orders.core.display",
    "shopsite_orders.core.printable",
    "shopsite_orders.core.card_data",
    "shopsite_orders.core",
    "shopsite_orders.core.order",
    "shopsite_orders.core.reconcile",
    "shopsite_orders.errors",
    "shopsite_orders.query",
    "shopsite_orders.progress",
    "shopsite_orders.core.files",
    "shopsite_orders.core.tables",
    "shopsite_orders.core.database",
    "shopsite_orders.core.bundle",
    "shopsite_orders.decoding.forms",
    "shopsite_orders.decoding",
    "shopsite_orders.reply.scanning",
    "shopsite_orders.reply",
    "shopsite_orders.store",
    "shopsite_orders.store.http",
    "shopsite_orders.following.known",
    "shopsite_orders.following",
    "shopsite_orders.shopsite",
    "shopsite_orders",
    "shopsite_orders.contact.evidence",
    "shopsite_orders.contact",
    "shopsite_orders.sql.sharing",
    "shopsite_orders.sql",
    "shopsite_orders.frames.batches",
    "shopsite_orders.frames.dataset",
    "shopsite_orders.frames",
    "shopsite_orders.sandbox.http",
    "shopsite_orders.sandbox.orders",
    "shopsite_orders.sandbox.faults",
    "shopsite_orders.sandbox.back_office",
    "shopsite_orders.sandbox",
    "shopsite_orders.fleet.work",
    "shopsite_orders.fleet",
    "shopintegrator_hook.errors",
    "shopintegrator_hook.form",
    "shopintegrator_hook.proof",
    "shopintegrator_hook.rules",
    "shopintegrator_hook.guessing",
    "shopintegrator_hook.field_map",
    "shopintegrator_hook.evidence",
    "shopintegrator_hook.delivery",
    "shopintegrator_hook.hook",
    "shopintegrator_hook.claim",
    "shopintegrator_hook",
    "shopintegrator_hook.inbox",
    "shopintegrator_hook.reception",
    "shopintegrator_hook.django",
    "shopintegrator_hook.flask",
    "shopintegrator_hook.fastapi",
    "shopintegrator_hook.sandbox",
    "shopintegrator_hook.cli.shared",
    "shopintegrator_hook.cli.commands",
    "shopintegrator_hook.cli",
    "shopintegrator_hook.__main__",
    "shopsite_orders.cli.terminal",
    "shopsite_orders.cli.options",
    "shopsite_orders.cli.doctor",
    "shopsite_orders.cli.pull",
    "shopsite_orders.cli",
    "shopsite_orders.cli.demo",
    "shopsite_orders.cli.commands",
    "shopsite_orders.__main__",
)
# All that the hook may take from the other package; the core is what both doors share.
SHARED = {
    "shopsite_orders.core",
    "shopsite_orders.core.order",
    "shopsite_orders.core.display",
    "shopsite_orders.core.tables",
    "shopsite_orders.core.bundle",
    "shopsite_orders.core.files",
    "shopsite_orders.core.database",
    "shopsite_orders.core.card_data",
    "shopsite_orders.core.printable",
    "shopsite_orders.errors",
}
# For tests and for people: nothing of the library may need them.
OUTER = ("shopsite_orders.sandbox", "shopsite_orders.cli", "shopintegrator_hook.sandbox", "shopintegrator_hook.cli")
# Values and bytes in, values or our errors out: no clock, no socket, no environment, no file ...
PURE = {
    "shopsite_orders.core.display",
    "shopsite_orders.core.audit",
    "shopsite_orders.core",
    "shopsite_orders.core.order",
    "shopsite_orders.core.tables",
    "shopsite_orders.core.reconcile",
    "shopsite_orders.core.bundle",
    "shopsite_orders.contact",
    "shopsite_orders.contact.evidence",
    "shopsite_orders.core.card_data",
    "shopsite_orders.core.printable",
    "shopsite_orders.errors",
    "shopsite_orders.decoding.forms",
    "shopsite_orders.decoding",
    "shopsite_orders.reply.scanning",
    "shopsite_orders.reply",
    "shopsite_orders.store",
    "shopsite_orders.following.known",
    "shopsite_orders.following",
    "shopintegrator_hook.errors",
    "shopintegrator_hook.form",
    "shopintegrator_hook.rules",
    "shopintegrator_hook.guessing",
    "shopintegrator_hook.field_map",
}
IMPURE = {
    "requests", "requests_oauthlib", "oauthlib", "urllib3", "http", "socket", "ssl", "time", "os", "io", "pathlib",
    "sqlite3", "sqlalchemy", "stamina", "logging", "threading", "subprocess", "random", "secrets", "tempfile", "click",
    "rich", "tqdm", "asyncio",
}  # fmt: skip
# ... but for these, each with what it needs of the outside.
OUTSIDE = {
    "shopsite_orders.core.bundle.bundle": {"os"},
    "shopsite_orders.core.bundle.disguise": {"secrets"},
    "shopsite_orders.reply.archive": {"io", "os", "pathlib"},
    "shopsite_orders.store.attempts": {"logging", "stamina"},
    "shopsite_orders.store.credentials": {"os"},
    "shopsite_orders.store.logins": {"os", "pathlib"},
    "shopsite_orders.store.log": {"logging"},
    "shopsite_orders.following.file_cursors": {"os", "pathlib"},
    "shopsite_orders.following.pages": {"time"},
    "shopintegrator_hook.form.multipart": {"logging"},
    "shopintegrator_hook.field_map.field_map": {"os", "pathlib"},
}
TRANSPORT = {"requests", "requests_oauthlib", "oauthlib", "urllib3"}
PARSERS = {"defusedxml", "xml.etree", "xml.etree.ElementTree", "xml.sax", "xml.dom", "lxml", "pyexpat", "xml"}
MOST_FILES, MOST_FLOORS = 11, 11


def names(module: str) -> set[str]:
    return imported(MODULES[module])


def foreign(module: str) -> set[str]:
    return {name.split(".")[0] for name in names(module)} - set(PACKAGES)


def nodes(module: str) -> list[ast.AST]:
    return [*ast.walk(ast.parse(MODULES[module].read_text("utf-8")))]


def handlers(module: str) -> list[set[str]]:
    """Return the classes that each ``except`` of a module names."""
    types = [node.type for node in nodes(module) if isinstance(node, ast.ExceptHandler)]
    return [set(ast.unparse(type_).strip("()").split(", ")) if type_ else set() for type_ in types]


def test_every_file_is_read_and_in_a_room() -> None:
    assert {path for package in PACKAGES for path in (ROOT / package).rglob("*.py")} == set(MODULES.values())
    assert set(ROOMS) == set(DIRECTION)


def test_no_import_goes_round_in_a_circle() -> None:
    assert circle(GRAPH) == []
    assert circle(ROOMS) == []


@pytest.mark.parametrize("name", DIRECTION)
def test_a_room_imports_only_rooms_further_in(name: str) -> None:
    assert ROOMS[name] <= set(DIRECTION[: DIRECTION.index(name)])


def test_the_house_is_no_higher_and_no_room_fuller_than_one_can_remember() -> None:
    assert max(floors(ROOMS).values()) <= MOST_FLOORS
    files = Counter(room(module, MODULES) for module in MODULES)
    assert {name: count for name, count in files.items() if count > MOST_FILES} == {}


def test_an_underscore_means_private_to_its_file_so_that_no_file_has_one() -> None:
    parts = {part for module in MODULES for part in module.split(".")}
    assert {part for part in parts if part.startswith("_")} == {"__main__"}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_module_takes_a_private_name_from_another(module: str) -> None:
    ours = [name.split(".") for name in names(module) if name.split(".")[0] in PACKAGES]
    assert not [parts for parts in ours if any(part.startswith("_") and not part.startswith("__") for part in parts)]


@pytest.mark.parametrize("module", sorted(name for name in MODULES if name.startswith("shopintegrator_hook")))
def test_the_hook_reaches_the_other_door_through_the_core_alone(module: str) -> None:
    assert {room(other, MODULES) for other in GRAPH[module] if other.startswith("shopsite_orders")} <= SHARED


@pytest.mark.parametrize("module", sorted(name for name in MODULES if not name.endswith("__main__")))
def test_the_library_imports_nothing_of_its_sandboxes_and_command_lines(module: str) -> None:
    if not module.startswith(OUTER):
        assert not {name for name in GRAPH[module] if name.startswith(OUTER)}


@pytest.mark.parametrize("module", sorted(name for name in MODULES if room(name, MODULES) in PURE))
def test_a_pure_room_touches_nothing_outside(module: str) -> None:
    assert foreign(module) & IMPURE == OUTSIDE.get(module, set())


@pytest.mark.parametrize("module", sorted(name for name in MODULES if name.startswith("shopsite_orders")))
def test_only_one_room_imports_requests_and_its_kin(module: str) -> None:
    if not module.startswith(("shopsite_orders.store.http", *OUTER)):
        assert not foreign(module) & TRANSPORT


def test_the_room_that_imports_requests_needs_them_all() -> None:
    home = [module for module in MODULES if room(module, MODULES) == "shopsite_orders.store.http"]
    assert set().union(*map(foreign, home)) >= TRANSPORT


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"shopsite_orders.decoding.forms.markup"}))
def test_only_one_module_imports_an_xml_parser(module: str) -> None:
    assert not names(module) & PARSERS


@pytest.mark.parametrize(
    ("errors", "home"),
    [
        ({"RequestException", "Timeout", "SSLError", "HTTPError", "OAuth2Error"}, "shopsite_orders.store.http"),
        ({"ParseError", "DefusedXmlException"}, "shopsite_orders.decoding.forms.markup"),
    ],
    ids=["transport", "XML"],
)
def test_foreign_errors_are_caught_in_one_place(errors: set[str], home: str) -> None:
    for module in MODULES:
        caught = {name.rpartition(".")[2] for names in handlers(module) for name in names}
        if not module.startswith((home, *OUTER)):
            assert not caught & errors, module
    inside = [module for module in MODULES if module.startswith(home)]
    assert {name.rpartition(".")[2] for module in inside for some in handlers(module) for name in some} & errors


# A handler is the user's code, and may raise anything; a reception answers whatever happens.
@pytest.mark.parametrize(
    "module", sorted(set(MODULES) - {"shopintegrator_hook.claim.handler", "shopintegrator_hook.reception"})
)
def test_no_error_is_swallowed_wholesale(module: str) -> None:
    for node in nodes(module):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            whole = {"Exception", "BaseException"} & set(ast.unparse(node.type).strip("()").split(", "))
            assert not whole or any(isinstance(inside, ast.Raise) and not inside.exc for inside in ast.walk(node))


@pytest.mark.parametrize("module", sorted(MODULES))
def test_the_environment_is_read_in_one_place(module: str) -> None:
    if not module.startswith((*OUTER, "shopsite_orders.store.credentials", "shopsite_orders.store.logins")):
        assert not {"environ", "getenv"} & {node.attr for node in nodes(module) if isinstance(node, ast.Attribute)}


def test_the_guesser_is_asked_for_in_one_place_and_only_when_it_is_needed() -> None:
    home = "shopintegrator_hook.field_map.guesser"
    outside = [name for name in MODULES if not name.startswith(("shopintegrator_hook.guessing", *OUTER))]
    askers = {name for name in outside for other in GRAPH[name] if other.startswith("shopintegrator_hook.guessing")}
    assert askers == {home}
    body = ast.parse(MODULES[home].read_text("utf-8")).body
    assert not [node for node in body if isinstance(node, ast.ImportFrom) and "guessing" in str(node.module)]


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement, beyond its own."""
    script = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    return set(done.stdout.split())


ENVIRONMENT = {"PYTHONPATH": str(ROOT), "SYSTEMROOT": "C:\\Windows"}


def test_importing_the_package_loads_next_to_nothing() -> None:
    loaded = {name.split(".")[0] for name in loaded_by("import shopsite_orders")}
    assert not loaded & (
        TRANSPORT | {"attr", "attrs", "defusedxml", "xml", "stamina", "tenacity", "decimal", "zoneinfo"}
    )
    assert "shopsite_orders.core.order" not in loaded_by("import shopsite_orders; dir(shopsite_orders)")


@pytest.mark.parametrize("name", ["Order", "Sealed", "OrderQuery", "Pay", "ShopSiteError", "Application"])
def test_a_value_loads_neither_requests_nor_a_parser(name: str) -> None:
    loaded = loaded_by(f"from shopsite_orders import {name}")
    assert not {module.split(".")[0] for module in loaded} & (TRANSPORT | {"defusedxml", "stamina"})
    assert not loaded & {"xml.etree.ElementTree", "pyexpat"}


def test_reading_a_file_loads_no_requests() -> None:
    loaded = {
        name.split(".")[0]
        for name in loaded_by("from shopsite_orders import read_orders; list(read_orders(b'<ShopSiteOrders/>'))")
    }
    assert not loaded & (TRANSPORT | {"stamina"})
