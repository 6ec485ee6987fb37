import pytest

from shopsite_orders.core.difference import is_ignored


@pytest.mark.parametrize(
    ("path", "ignored"),
    [
        ("lines", True),
        ("lines[0].name", True),
        ("extras.sent_at", True),
        ("extras.sent_at[0]", True),
        ("extras.sent_at_all[0]", False),
        ("extras", False),
        ("lineside", False),
        ("", False),
    ],
)
def test_a_path_is_ignored_with_all_that_is_below_it(path: str, ignored: bool) -> None:
    assert is_ignored(path, ("lines", "extras.sent_at")) is ignored
