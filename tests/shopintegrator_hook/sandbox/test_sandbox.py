import pytest

from shopintegrator_hook import SandboxHook
from shopintegrator_hook.sandbox import Answer, dummy_order, encoded, realistic_order, send


def test_an_order_is_posted_with_the_secret_in_its_field(echo_url: str) -> None:
    sandbox = SandboxHook(secret="s3cret-s3cret", secret_field="pw", style="capitals")
    answer = sandbox.post(f"{echo_url}/orders?x=1", dummy_order())
    start = "/orders?x=1 application/x-www-form-urlencoded pw=s3cret-s3cret&INVOICE_NO=TEST-1&"
    assert (answer.status, answer.text[: len(start)]) == (201, start)


def test_any_bytes_can_be_sent(echo_url: str) -> None:
    assert send(echo_url, b"{", None) == Answer(201, "/ None {")


def test_a_charset_is_declared_and_used() -> None:
    fields = [("name", "Zoë ✓")]
    assert [encoded(fields, encoding, "windows-1252")[0].splitlines()[-2:] for encoding in ("urlencoded", "json")] == [
        [b"name=Zo%EB+%26%2310003%3B"],
        [b'{"name": "Zo\xeb &#10003;"}'],
    ]
    assert encoded(fields, "urlencoded", "windows-1252")[1].endswith("; charset=windows-1252")


def test_the_same_seed_gives_the_same_order_and_its_totals_add_up() -> None:
    order = realistic_order(lines=40, seed=7)
    assert order == realistic_order(lines=40, seed=7)
    assert order != realistic_order(lines=40, seed=8)
    assert order.totals.subtotal == sum(line.total or 0 for line in order.lines)
    parts = (order.totals.subtotal, order.totals.tax, order.totals.shipping)
    assert order.totals.grand_total == sum(part or 0 for part in parts)


def test_the_dummy_order_is_a_test() -> None:
    assert dummy_order().is_test


@pytest.mark.parametrize("url", ["ftp://x/", "orders", "file:///etc/passwd"])
def test_only_the_web_is_posted_to(url: str) -> None:
    with pytest.raises(ValueError, match="http:// or https://"):
        send(url, b"", None)


@pytest.mark.parametrize("wrong", [{"style": "nonsense"}, {"encoding": "xml"}])
def test_an_unknown_style_or_encoding_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"must be in"):
        SandboxHook(secret="s3cret-s3cret", **wrong)  # type: ignore[arg-type]
