"""What is not installed is said clearly, and what is not used is not loaded."""

import subprocess
import sys

import pytest

import shopsite_orders

HIDE = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == {package!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hidden())
"""


def run(code: str, hidden: str = "") -> str:
    script = (HIDE.format(package=hidden) if hidden else "import sys\n") + code
    done = subprocess.run([sys.executable, "-P", "-c", script], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr.strip().rpartition("\n")[2]


@pytest.mark.parametrize(
    ("hidden", "code", "words"),
    [
        ("pyarrow", "import shopsite_orders.frames", "shopsite_orders.frames needs pyarrow" ),
        ("pandas", "from shopsite_orders.frames import to_pandas; to_pandas([])", "to_pandas needs pandas"),
        ("polars", "from shopsite_orders.frames import to_polars; to_polars([])", "to_polars needs polars"),
    ],
)  # fmt: skip
def test_a_missing_package_is_named_with_what_to_install(hidden: str, code: str, words: str) -> None:
    extra = "frames" if hidden == "pyarrow" else hidden
    assert run(code, hidden) == f"ModuleNotFoundError: {words}: pip install 'shopsite-orders[{extra}]'"


def test_a_room_whose_extra_is_missing_is_an_attribute_that_is_not_there_and_says_why() -> None:
    code = "import shopsite_orders; print(hasattr(shopsite_orders, 'frames')); shopsite_orders.frames"
    assert run(code, "pyarrow") == (
        "False\nAttributeError: shopsite_orders.frames needs pyarrow: pip install 'shopsite-orders[frames]'"
    )


def test_frames_load_neither_pandas_nor_polars_nor_sqlalchemy_before_they_are_needed() -> None:
    code = "import shopsite_orders.frames; print({'pandas', 'polars', 'sqlalchemy'} & set(sys.modules))"
    assert run(code) == "set()\n"


def test_the_package_knows_its_rooms_and_loads_none_of_them() -> None:
    assert {"fleet", "frames", "sandbox", "sql"} <= set(dir(shopsite_orders))
    assert run("import shopsite_orders; dir(shopsite_orders); print({'pyarrow', 'sqlalchemy'} & set(sys.modules))") == (
        "set()\n"
    )


@pytest.mark.parametrize("room", ["frames", "sandbox", "sql"])
def test_a_room_is_an_attribute_of_the_package(room: str) -> None:
    assert run(f"import shopsite_orders; print(shopsite_orders.{room}.__name__)") == f"shopsite_orders.{room}\n"
