"""The rooms of the house: imports point inward, and what is not used is not loaded."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import shopsite_orders

from imported import IMPURE, imported

HOME = Path(shopsite_orders.__file__).parent
# A module is a file, or the folder of those who speak HTTP.
MODULES = {path.stem: [path] for path in HOME.glob("*.py")} | {"_http": sorted(HOME.glob("_http/*.py"))}
# Values and bytes in, values or our errors out: no clock, no socket, no environment, no file.
PURE = {
    "order", "errors", "sealed", "query", "cursor",
    "_advice", "_answer", "_charset", "_checks", "_clock", "_decode", "_envelope", "_following", "_mapping",
    "_memory", "_numbering", "_payment", "_pattern", "_plain", "_progress", "_reader", "_redact", "_repair",
    "_reply", "_secrets", "_signing", "_slice", "_status", "_text", "_token", "_wire", "_xml",
}  # fmt: skip
TRANSPORT = {"requests", "requests_oauthlib", "oauthlib", "urllib3"}
PARSERS = {"defusedxml", "xml.etree", "xml.etree.ElementTree", "xml.sax", "xml.dom", "lxml", "pyexpat", "xml"}


def imports(module: str) -> set[str]:
    """Return the modules that a module of ours imports, wherever in it."""
    return set().union(*(imported(path, "shopsite_orders") for path in MODULES[module]))


def ours(module: str) -> set[str]:
    names = {name.split(".")[1] for name in imports(module) if name.startswith("shopsite_orders.")}
    return names & set(MODULES) - ({module} if len(MODULES[module]) > 1 else set())


def foreign(module: str) -> set[str]:
    return {name.split(".")[0] for name in imports(module)} - {"shopsite_orders"}


def nodes(module: str) -> list[ast.AST]:
    return [node for path in MODULES[module] for node in ast.walk(ast.parse(path.read_text("utf-8")))]


def handlers(module: str) -> list[set[str]]:
    """Return the classes that each ``except`` of a module names."""
    types = [node.type for node in nodes(module) if isinstance(node, ast.ExceptHandler)]
    return [set(ast.unparse(type_).strip("()").split(", ")) if type_ else set() for type_ in types]


@pytest.mark.parametrize("module", sorted(PURE))
def test_a_pure_module_touches_nothing_outside(module: str) -> None:
    assert not foreign(module) & IMPURE
    assert ours(module) <= PURE


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"_http"}))
def test_only_one_module_imports_requests_and_its_kin(module: str) -> None:
    assert not foreign(module) & TRANSPORT


def test_the_module_that_imports_requests_needs_them_all() -> None:
    assert foreign("_http") >= TRANSPORT


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"_xml"}))
def test_only_one_module_imports_an_xml_parser(module: str) -> None:
    assert not imports(module) & PARSERS


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_import_goes_round_in_a_circle(module: str) -> None:
    seen, open_ = set(), ours(module)
    while open_:
        seen |= open_
        open_ = set().union(*map(ours, open_)) - seen
    assert module not in seen or module == "__init__"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_the_library_imports_nothing_of_its_sandbox_or_command_line(module: str) -> None:
    if module != "__main__":
        assert not {
            name for name in imports(module) if name.startswith(("shopsite_orders.sandbox", "shopsite_orders.cli"))
        }


@pytest.mark.parametrize(
    ("errors", "home"),
    [
        ({"RequestException", "Timeout", "SSLError", "HTTPError", "OAuth2Error", "TimeoutError"}, "_http"),
        ({"ParseError", "DefusedXmlException"}, "_xml"),
    ],
    ids=["transport", "XML"],
)
def test_foreign_errors_are_caught_in_one_place(errors: set[str], home: str) -> None:
    for module in MODULES:
        caught = {name.rpartition(".")[2] for names in handlers(module) for name in names}
        if module == home:
            assert caught & errors
        else:
            assert not caught & errors, module


@pytest.mark.parametrize("module", sorted(MODULES))
def test_no_error_is_swallowed_wholesale(module: str) -> None:
    for names in handlers(module):
        assert names
        assert not {"Exception", "BaseException"} & names


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"credentials"}))
def test_the_environment_is_read_in_one_place(module: str) -> None:
    assert not {"environ", "getenv"} & {node.attr for node in nodes(module) if isinstance(node, ast.Attribute)}


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a statement, beyond its own."""
    script = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    return set(done.stdout.split())


ENVIRONMENT = {"PYTHONPATH": str(HOME.parent), "SYSTEMROOT": "C:\\Windows"}


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
