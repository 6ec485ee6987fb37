"""``shopsite-orders doctor``: a stranger's first command."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from shopsite_orders import read_orders
from shopsite_orders.core.bundle.bundle import Bundle
from shopsite_orders.sandbox import SandboxStore, faults

Run = Callable[..., Result]


def told(result: Result) -> str:
    """Return what was said as one would read it aloud: line after line, without the columns."""
    return re.sub(r"\s+", " ", result.stdout).strip()


@pytest.mark.usefixtures("environment")
def test_a_store_with_which_all_is_well_reads_well_aloud(run: Run) -> None:
    done = run("doctor")
    assert (done.exit_code, done.stderr) == (0, "")
    assert told(done) == (
        "Credentials fine They work, and orders may be read. "
        "Clock fine The store's clock agrees with this computer's. "
        f"Download fine 12 orders, 1001 to 1012, came in {size(done)} bytes. "
        "Reading fine Every order can be read. "
        "Layout fine The orders are in the layout that was asked for, 14.0. "
        "Charset fine The reply declares no charset, which means UTF-8, and every order is in it. "
        "Dates fine Every order has a date, written as usual. "
        "Elements fine Every element is known. "
        "Values fine Every value fits its field. "
        "Repairs fine No order had to be mended. "
        "All is well."
    )


def size(result: Result) -> str:
    found = re.search(r"in ([\d,]+) bytes", told(result))
    assert found
    return found[1]


@pytest.mark.usefixtures("environment")
def test_what_is_wrong_is_told_with_what_to_do_and_the_exit_code_of_the_error(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPSITE_SECRET_KEY", "aaaa-bbbb-cccc-dddd")
    done = run("doctor")
    assert done.exit_code == 3
    assert told(done).startswith(
        "Credentials wrong The store refused an access token with the error 'invalid_client': "
    )
    assert "Put this right, then run doctor again." in told(done)
    assert "Clock skipped This was not tried." in told(done)
    assert told(done).endswith("Something is wrong.")


@pytest.mark.usefixtures("environment")
def test_an_order_that_cannot_be_read_is_told_without_its_value(run: Run, sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Junk())
    sandbox.fail(faults.BadOrder(2, "GrandTotal", "Theresa"))
    done = run("doctor")
    assert done.exit_code == 7
    assert "Reading wrong 1 order cannot be read: 1003 at Totals/GrandTotal." in told(done)
    assert "Theresa" not in done.output


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (faults.BareAmpersands(), "It works. Something is new to us."),
        (faults.BadOrder(2, "OrderDate", ""), "It works. Something is worth a look."),
    ],
)
def test_what_is_new_or_odd_is_no_failure(fault: faults.Fault, verdict: str, run: Run, sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Junk())
    sandbox.fail(fault)
    done = run("doctor")
    assert (done.exit_code, told(done).endswith(verdict)) == (0, True)


@pytest.mark.usefixtures("environment")
def test_a_bundle_is_written_and_can_be_replayed(run: Run, sandbox: SandboxStore, tmp_path: Path) -> None:
    done = run("doctor", "--bundle", "evidence.zip", "--max-orders", "5", "--start-order", "1004")
    assert done.exit_code == 0
    assert told(done).endswith("Wrote 4 answers of the store to evidence.zip. Look into it before you send it on.")
    assert (tmp_path / "evidence.zip").stat().st_mode & 0o777 == 0o600
    bundle = Bundle.read(tmp_path / "evidence.zip")
    assert bundle.about["asked"]["maxorder"] == "5"
    content = (tmp_path / "evidence.zip").read_bytes() + b"".join(recorded.body for recorded in bundle.recorded)
    for secret in (*sandbox.application.values(), sandbox.url):
        assert secret.encode() not in content
    with SandboxStore(replay=tmp_path / "evidence.zip") as replay:
        numbers = [order.number for order in replay.store().orders()]
    assert numbers == ["1004", "1005", "1006", "1007", "1008"]
    assert numbers == [order.number for order in read_orders(bundle.recorded[-1].body)]


@pytest.mark.usefixtures("environment")
def test_evidence_of_a_failure_is_written_too(run: Run, sandbox: SandboxStore, tmp_path: Path) -> None:
    sandbox.fail(faults.Html("Alice's Shop is closed"))
    done = run("doctor", "--bundle", "evidence.zip")
    assert done.exit_code == 5
    assert b" is closed</title>" in Bundle.read(tmp_path / "evidence.zip").recorded[-1].body
    assert b"Alice" not in Bundle.read(tmp_path / "evidence.zip").recorded[-1].body


@pytest.mark.usefixtures("environment")
def test_no_file_is_written_over(run: Run, sandbox: SandboxStore, tmp_path: Path) -> None:
    (tmp_path / "evidence.zip").write_bytes(b"mine")
    done = run("doctor", "--bundle", "evidence.zip")
    assert (done.exit_code, (tmp_path / "evidence.zip").read_bytes(), sandbox.requests) == (2, b"mine", ())
    assert "evidence.zip is there already: name another file" in done.stderr


@pytest.mark.usefixtures("environment")
def test_payment_details_are_asked_for_only_when_told_and_the_cvv2_never(run: Run, sandbox: SandboxStore) -> None:
    run("doctor")
    run("doctor", "--pay", "no_cvv")
    assert run("doctor", "--pay", "yes").exit_code == 2
    asked = [request.parameters.get("pay") for request in sandbox.requests if request.kind == "download"]
    assert (asked, sandbox.purged) == ([None, None, None, "no_cvv"], ())


def test_a_merchants_login_is_examined_and_replayed_as_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with SandboxStore(orders=3, login="merchant") as sandbox:
        for name, value in sandbox.merchant_login.items():
            monkeypatch.setenv(f"SHOPSITE_{name.upper()}", value)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(sandbox.ca_file))
        assert run("doctor", "--bundle", "evidence.zip").exit_code == 0
        password = sandbox.merchant_login["password"].encode()
    bundle = Bundle.read(tmp_path / "evidence.zip")
    assert password not in b"".join(recorded.body for recorded in bundle.recorded)
    with SandboxStore(replay=tmp_path / "evidence.zip") as replay:
        assert replay.store().check().login == "merchant login"
