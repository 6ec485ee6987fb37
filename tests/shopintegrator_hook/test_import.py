"""What importing the package costs, and that everything it names is there."""

import json
import subprocess
import sys

import pytest

import shopintegrator_hook

HEAVY = {
    "requests",
    "urllib3",
    "xml",
    "defusedxml",
    "lxml",
    "sqlalchemy",
    "django",
    "flask",
    "fastapi",
    "click",
    "rich",
}


def loaded_by(code: str) -> set[str]:
    script = f"import sys, json\nbefore = set(sys.modules)\n{code}\nprint(json.dumps([*set(sys.modules) - before]))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


def test_importing_the_package_loads_nothing_else() -> None:
    modules = loaded_by("import shopintegrator_hook")
    assert {name for name in modules if name.startswith(("shopintegrator_hook.", "shopsite_orders", "attrs"))} == set()


def test_receiving_a_post_loads_neither_requests_nor_an_xml_parser() -> None:
    modules = loaded_by(
        "from shopintegrator_hook import Hook\n"
        "Hook(secrets={'a': 's3cret-s3cret'}).receive(b'order_id=7&k=s3cret-s3cret')"
    )
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()


def test_receiving_a_post_by_a_map_loads_no_guesser() -> None:
    modules = loaded_by(
        "from shopintegrator_hook import FieldMap, Hook, Rule\n"
        "hook = Hook(secrets={'a': 's3cret-s3cret'}, field_map=FieldMap([Rule('order_id', 'number')]))\n"
        "hook.receive(b'order_id=7&k=s3cret-s3cret')"
    )
    assert "shopintegrator_hook.field_map" in modules
    assert {name for name in modules if name.startswith("shopintegrator_hook.guessing")} == set()


@pytest.mark.parametrize("name", shopintegrator_hook.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(shopintegrator_hook, name).__name__ == name
    assert name in dir(shopintegrator_hook)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = shopintegrator_hook.Nothing


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("django", "django", "django"),
        ("flask", "flask", "flask"),
        ("fastapi", "fastapi", "fastapi"),
        ("inbox", "sqlalchemy", "sql"),
        ("cli", "click", "cli"),
    ],
)
def test_a_missing_extra_is_named(module: str, package: str, extra: str) -> None:
    script = (
        f"import sys; sys.modules[{package!r}] = None\n"
        f"try:\n    import shopintegrator_hook.{module}\n"
        "except ModuleNotFoundError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip().endswith(f"pip install 'shopsite-orders[{extra}]'")


def test_an_adapter_without_an_inbox_needs_no_database() -> None:
    assert "sqlalchemy" not in loaded_by("import shopintegrator_hook.flask")
