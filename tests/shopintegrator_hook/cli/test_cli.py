import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner, Result

from shopintegrator_hook import FieldMap, Hook, SandboxHook
from shopintegrator_hook.cli import main
from shopintegrator_hook.sandbox import realistic_order
from shopsite_orders.core.bundle.bundle import Bundle

SECRET = "canary-s3cret-7"


def run(*arguments: object, secret: str | None = SECRET) -> Result:
    environment = {"SHOPINTEGRATOR_SECRET": secret, "COLUMNS": "140"}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


@pytest.fixture
def captured(tmp_path: Path) -> Path:
    path = tmp_path / "captured.txt"
    path.write_bytes(SandboxHook(secret=SECRET, secret_field="x").body(realistic_order(lines=1))[0] + b"&gizmo=7")
    return path


def test_learn_writes_a_map_from_a_captured_body(captured: Path, tmp_path: Path) -> None:
    result = run("learn", "--from-file", captured, "--out", tmp_path / "map.toml")
    assert result.exit_code == 0
    assert re.search(r"order_number +│ 1001 +│ number +│ 97%", result.output)
    assert re.search(r"gizmo +│ 7 +│ \(kept in extras\) +│", result.output)
    assert SECRET not in result.output + (tmp_path / "map.toml").read_text("utf-8")
    body, content_type = SandboxHook(secret=SECRET).body(realistic_order(lines=3))
    hook = Hook(secrets={"a": SECRET}, field_map=FieldMap.load(tmp_path / "map.toml"))
    assert hook.receive(body, content_type).order == realistic_order(lines=3)


def test_learn_cuts_values_and_neither_names_nor_paths_on_a_terminal_of_80_columns(tmp_path: Path) -> None:
    names = {
        "order_number": "1001",
        "billing_address_street1": "1 Street " * 9,
        "shipping_address_postal_code": "84057",
    }
    captured = tmp_path / "post.txt"
    captured.write_text("&".join(f"{name}={value}" for name, value in names.items()), "utf-8")
    arguments = ["learn", "--from-file", str(captured), "--out", str(tmp_path / "map.toml")]
    result = CliRunner().invoke(main, arguments, env={"COLUMNS": "80"})
    rows = {tuple(cell.strip() for cell in line.split("│")[1:-1]) for line in result.output.splitlines() if "│" in line}
    assert {(name, path) for name, _, path, _ in rows} == {
        ("order_number", "number"),
        ("billing_address_street1", "billing.address.street1"),
        ("shipping_address_postal_code", "shipping.address.postal_code"),
    }
    assert "1 Stre…" in {value for _, value, _, _ in rows}
    assert max(len(line) for line in result.output.splitlines() if "│" in line) <= 80


def test_learn_folds_a_name_that_is_too_long_and_loses_nothing_of_it(tmp_path: Path) -> None:
    name = "shopping-cart.items.item-1.merchant-private-item-data.unit-price-currency"
    captured = tmp_path / "post.txt"
    captured.write_text(f"order_number=1&{name}=USD", "utf-8")
    arguments = ["learn", "--from-file", str(captured), "--out", str(tmp_path / "map.toml")]
    result = CliRunner().invoke(main, arguments, env={"COLUMNS": "80"})
    column = [line.split("│")[1].strip() for line in result.output.splitlines() if "│" in line]
    assert name in "".join(column)
    assert "(kept in extras)" in result.output


def test_learn_does_not_write_over_a_map(captured: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.toml"
    out.write_text("mine")
    assert "say --force" in run("learn", "--from-file", captured, "--out", out).output
    assert out.read_text() == "mine"
    assert run("learn", "--from-file", captured, "--out", out, "--force").exit_code == 0


def test_learn_says_when_no_order_number_was_found(tmp_path: Path) -> None:
    (tmp_path / "body.txt").write_text("email=a@b.example")
    result = run("learn", "--from-file", tmp_path / "body.txt", "--out", tmp_path / "map.toml")
    assert "No field looks like the order's number" in result.output


def test_learn_needs_the_secret_to_listen() -> None:
    result = run("learn", "--port", 1, secret=None)
    assert (result.exit_code, "set SHOPINTEGRATOR_SECRET" in result.output) == (1, True)


def test_learn_without_a_secret_leaves_out_what_sounds_like_one(captured: Path, tmp_path: Path) -> None:
    captured.write_text("order_id=7&callbackPW=hunter2hunter2")
    result = run("learn", "--from-file", captured, "--out", tmp_path / "map.toml", secret=None)
    assert (result.exit_code, "hunter2" in result.output) == (0, False)


def test_learn_receives_posts_until_one_carries_the_secret(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-u",
        "-m",
        "shopintegrator_hook",
        "learn",
        "--port",
        "0",
        "--out",
        str(tmp_path / "map.toml"),
        "--bundle",
        str(tmp_path / "post.zip"),
    ]
    environment = {"SHOPINTEGRATOR_SECRET": SECRET, "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as learning:
        assert learning.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", learning.stdout.readline())
        assert found is not None
        statuses = [
            SandboxHook(secret=secret).post(found[0], realistic_order()).status for secret in ("wrong-secret", SECRET)
        ]
        output = learning.communicate(timeout=30)[0]
    assert statuses == [403, 200]
    assert "Refused: the field 'shared_secret' does not carry a secret of this hook" in output
    assert "pin it with Hook(..., secret_field='shared_secret')" in output
    assert FieldMap.load(tmp_path / "map.toml").rules
    assert b"&shared_secret=&" in b"&" + Bundle.read(tmp_path / "post.zip").recorded[0].body + b"&"


def test_check_shows_the_order_that_a_map_makes(captured: Path, tmp_path: Path) -> None:
    run("learn", "--from-file", captured, "--out", tmp_path / "map.toml")
    result = run("check", tmp_path / "map.toml", captured)
    assert result.exit_code == 0
    assert re.search(r"lines\[0\]\.name +│ Walnut bowl no\. 1|lines\[0\]\.name +│ \w+ bowl no\. 1", result.output)
    assert "extras.gizmo[0]" in result.output


@pytest.mark.parametrize(
    ("toml", "message"),
    [("[fields]\na = 'x'", "'x' is not an order path"), ("[fields]\na = 'number'", "order's number")],
)
def test_check_says_what_is_wrong(captured: Path, tmp_path: Path, toml: str, message: str) -> None:
    (tmp_path / "map.toml").write_text(toml)
    result = run("check", tmp_path / "map.toml", captured)
    assert (result.exit_code, message in result.output) == (1, True)


def test_a_captured_body_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    (tmp_path / "body.txt").write_text("<html>")
    result = run("learn", "--from-file", tmp_path / "body.txt", "--out", tmp_path / "map.toml")
    assert (result.exit_code, "neither form fields nor JSON" in result.output) == (1, True)


def test_send_says_when_nobody_listens() -> None:
    result = run("send", "http://127.0.0.1:1/")
    assert (result.exit_code, "cannot post to" in result.output) == (1, True)


def test_send_needs_the_secret() -> None:
    assert "set SHOPINTEGRATOR_SECRET" in run("send", "http://127.0.0.1:1/", secret=None).output


def test_send_posts_as_often_as_it_is_told(echo_url: str) -> None:
    result = run("send", f"{echo_url}/orders", "--times", 2, "--change", "--realistic", "--style", "camel")
    assert result.exit_code == 0
    assert [line[:40] for line in result.output.splitlines()] == ["order 1001: 201 /orders application/x-ww"] * 2


def test_send_can_be_wrong_on_purpose(echo_url: str) -> None:
    right, wrong = (run("send", echo_url, *options).output for options in ([], ["--wrong-secret"]))
    assert f"shared_secret={SECRET}&" in right
    assert f"shared_secret=not-{SECRET}&" in wrong


@pytest.mark.parametrize("command", [(), ("learn",), ("check",), ("send",)])
def test_help_says_what_each_option_is_for(command: tuple[str, ...]) -> None:
    told = run(*command, "-h").output
    options = re.findall(r"^  (-.*(?:\n   .*)*)", told, re.MULTILINE)
    assert options
    assert all(re.search(r"[A-Z][^.]*[.](\s|$)", option) for option in options)
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize(
    ("secret", "told"), [("short", "at least 8 characters"), ("a\udcffbcdefgh", "not text in UTF-8")]
)
def test_a_secret_that_does_not_do_is_told_by_the_name_of_its_variable(
    secret: str, told: str, captured: Path, tmp_path: Path
) -> None:
    for arguments in (
        ["learn", "--port", "0", "--out", tmp_path / "map.toml"],
        ["learn", "--from-file", captured, "--out", tmp_path / "map.toml"],
    ):
        result = run(*arguments, secret=secret)
        assert result.exit_code == 1
        assert result.output.startswith("Error: the secret 'SHOPINTEGRATOR_SECRET' cannot be used: it ")
        assert told in result.output
        assert secret not in result.output


def test_white_space_around_the_secret_is_dropped(captured: Path, tmp_path: Path) -> None:
    result = run("learn", "--from-file", captured, "--out", tmp_path / "map.toml", secret=f" {SECRET}\n")
    assert (result.exit_code, SECRET in (tmp_path / "map.toml").read_text("utf-8")) == (0, False)


def test_a_map_that_cannot_be_written_is_named(captured: Path, tmp_path: Path) -> None:
    out = tmp_path / "missing" / "map.toml"
    result = run("learn", "--from-file", captured, "--out", out)
    assert (result.exit_code, result.output.splitlines()[-1]) == (1, f"Error: {out}: No such file or directory")


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("learn", "--port", port, "--out", tmp_path / "map.toml")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: cannot wait at port {port}: ")
    assert run("learn", "--port", 70_000, "--out", tmp_path / "map.toml").output.startswith(
        "Error: cannot wait at port"
    )


def test_send_says_when_there_is_no_such_charset() -> None:
    result = run("send", "http://127.0.0.1:1/", "--charset", "latin-0")
    assert (result.exit_code, "unknown encoding: latin-0" in result.output) == (1, True)


def test_learn_writes_evidence_without_who_ordered_and_without_the_secret(captured: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "post.zip"
    done = run("learn", "--from-file", captured, "--out", tmp_path / "map.toml", "--bundle", bundle)
    assert done.exit_code == 0
    assert "Look into it before you send it on." in done.output
    assert bundle.stat().st_mode & 0o777 == 0o600
    [post] = Bundle.read(bundle).recorded
    names = [pair.partition(b"=")[0] for pair in post.body.split(b"&")]
    assert names == [pair.partition(b"=")[0] for pair in captured.read_bytes().split(b"&")]
    order = realistic_order(lines=1)
    for personal in (SECRET, order.billing.last_name, order.billing.email, order.billing.address.street1):
        assert str(personal).lower() not in unquote_plus(post.body.decode("latin-1")).lower()
    again = run("learn", "--from-file", captured, "--out", tmp_path / "other.toml", "--bundle", bundle)
    assert (again.exit_code, "post.zip is there already" in again.output.replace("\n", "")) == (1, True)
    assert not (tmp_path / "other.toml").exists()


def test_what_sounds_like_a_secret_is_not_in_the_evidence_either(captured: Path, tmp_path: Path) -> None:
    captured.write_text("order_id=7&callbackPW=hunter2hunter2")
    bundle = tmp_path / "post.zip"
    run("learn", "--from-file", captured, "--out", tmp_path / "map.toml", "--bundle", bundle, secret=None)
    assert Bundle.read(bundle).recorded[0].body.endswith(b"&callbackPW=")
