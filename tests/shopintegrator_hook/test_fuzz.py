"""The fuzzer and the stop-watch of bench/, at a size for every run."""

import importlib.util
from pathlib import Path
from types import ModuleType

BENCH = Path(__file__).parents[2] / "bench"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_thousands_of_broken_posts_give_nothing_but_hook_errors() -> None:
    found = script("fuzz_hook").outcomes(4000, seed=7)
    assert found.total() == 4000
    assert {"accepted", "secret_missing", "malformed_json", "malformed_multipart"} <= found.keys()


def test_refusing_takes_as_long_whatever_is_right_of_the_secret() -> None:
    ratios = script("hook_timing").ratios(400)
    assert all(0.8 < ratio < 1.25 for ratio in ratios.values()), ratios
