"""A post that is saved, replayed and checked; and the receiver, which strangers cannot hold up."""

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import attrs
import pytest
from click.testing import CliRunner, Result

from shopintegrator_hook import Hook, SandboxHook
from shopintegrator_hook.cli import main
from shopintegrator_hook.cli.shared.receiver import listen
from shopintegrator_hook.sandbox import Answer, realistic_order, send

SECRET = "canary-s3cret-7"
CARD = "4111111111111111"


def run(*arguments: object) -> Result:
    environment = {"SHOPINTEGRATOR_SECRET": SECRET, "COLUMNS": "140"}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environment)


@pytest.fixture
def receiving() -> Iterator[tuple[str, Thread]]:
    """The receiver of learn, and its thread, which ends when a post was accepted."""
    urls: Queue[str] = Queue()
    hook = Hook(secrets={"a": SECRET})

    def accept(body: bytes, content_type: str | None) -> None:
        hook.verify(body, content_type)

    thread = Thread(target=lambda: listen(0, accept, ready=urls.put, refused=lambda _: None), daemon=True)
    thread.start()
    url = urls.get(timeout=10)
    yield url, thread
    if thread.is_alive():
        post(url)
        thread.join(10)


def post(url: str) -> Answer:
    return SandboxHook(secret=SECRET).post(url, realistic_order())


def test_learn_keeps_the_post_that_it_learned_from_and_send_replays_it(tmp_path: Path, echo_url: str) -> None:
    body, _ = SandboxHook(secret=SECRET, secret_field="x").body(realistic_order(lines=1))
    (tmp_path / "raw.txt").write_bytes(body + b"&card_number=" + CARD.encode())
    saved = tmp_path / "saved.txt"
    result = run("learn", "--from-file", tmp_path / "raw.txt", "--out", tmp_path / "map.toml", "--save", saved)
    assert f"Wrote the post to {saved}. It holds the customer's data." in result.output.replace("\n", " ")
    assert (SECRET in saved.read_text(), CARD in saved.read_text()) == (False, False)
    assert saved.stat().st_mode & 0o777 == 0o600

    replayed = run("send", echo_url, "--file", saved, "--secret-field", "x")
    assert replayed.exit_code == 0
    assert replayed.output.startswith("saved.txt: 201 / application/x-www-form-urlencoded")
    assert f"x={SECRET}&order_number=1001" in replayed.output
    assert run("check", tmp_path / "map.toml", saved).exit_code == 0


def test_a_post_that_came_is_replayed_with_the_secret_where_it_was(
    tmp_path: Path, receiving: Any, echo_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, thread = receiving
    assert post(url) == Answer(200, "ok")
    thread.join(10)
    saved = tmp_path / "saved.txt"

    def arrive(_: int, accept: Any, **__: object) -> None:
        accept(*SandboxHook(secret=SECRET, secret_field="proof").body(realistic_order(lines=1)))

    monkeypatch.setattr("shopintegrator_hook.cli.commands.learn.listen", arrive)
    run("learn", "--out", tmp_path / "map.toml", "--save", saved)
    assert saved.read_text().startswith("proof=%28the+shared+secret%29&")
    assert f"proof={SECRET}&order_number=1001" in run("send", echo_url, "--file", saved).output
    checked = run("check", tmp_path / "map.toml", saved)
    assert (checked.exit_code, "the shared secret" in checked.output) == (0, False)


def test_a_saved_post_is_not_written_over(tmp_path: Path) -> None:
    body, _ = SandboxHook(secret=SECRET).body(realistic_order())
    (tmp_path / "raw.txt").write_bytes(body)
    result = run(
        "learn", "--from-file", tmp_path / "raw.txt", "--out", tmp_path / "m.toml", "--save", tmp_path / "raw.txt"
    )
    assert (result.exit_code, "is there already; name another file" in result.output.replace("\n", " ")) == (1, True)
    assert (tmp_path / "raw.txt").read_bytes() == body


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [("<html>", (), "cannot be read: "), ("a=1", ("--realistic",), "a file is posted as it is")],
)
def test_send_says_what_it_cannot_replay(tmp_path: Path, content: str, options: tuple[str, ...], told: str) -> None:
    (tmp_path / "post.txt").write_text(content)
    result = run("send", "http://127.0.0.1:1/", "--file", tmp_path / "post.txt", *options)
    assert (result.exit_code != 0, told in result.output) == (True, True)


def test_check_warns_when_a_map_takes_one_amount_for_another(tmp_path: Path) -> None:
    body, _ = SandboxHook(secret=SECRET).body(realistic_order())
    (tmp_path / "post.txt").write_bytes(body)
    run("learn", "--from-file", tmp_path / "post.txt", "--out", tmp_path / "map.toml")
    assert run("check", tmp_path / "map.toml", tmp_path / "post.txt").exit_code == 0
    right = (tmp_path / "map.toml").read_text()
    swapped = right.replace("totals.grand_total", "?").replace("totals.tax", "totals.grand_total")
    (tmp_path / "map.toml").write_text(swapped.replace("?", "totals.tax"))
    result = run("check", tmp_path / "map.toml", tmp_path / "post.txt")
    assert (result.exit_code, "Warning: totals.grand_total" in result.output) == (1, True)


def test_learn_warns_when_the_totals_of_the_post_do_not_add_up(tmp_path: Path) -> None:
    order = realistic_order()
    assert order.totals.tax is not None
    wrong = attrs.evolve(order, totals=attrs.evolve(order.totals, grand_total=order.totals.tax))
    (tmp_path / "post.txt").write_bytes(SandboxHook(secret=SECRET).body(wrong)[0])
    result = run("learn", "--from-file", tmp_path / "post.txt", "--out", tmp_path / "map.toml")
    assert (result.exit_code, "Warning: totals.grand_total" in result.output) == (0, True)


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


def test_silent_strangers_hold_up_nobody(receiving: tuple[str, Thread]) -> None:
    url, thread = receiving
    silent = [connected(url) for _ in range(20)]
    half = connected(url)
    half.sendall(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nx")
    assert post(url) == Answer(200, "ok")  # while they still say nothing
    thread.join(10)
    assert not thread.is_alive()
    for stranger in (*silent, half):
        stranger.close()


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "1e3", "²", "", "0x10", "9" * 13])
def test_a_silly_content_length_is_refused_and_the_receiver_waits_on(
    receiving: tuple[str, Thread], length: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with connected(receiving[0]) as stranger:
        stranger.sendall(f"POST / HTTP/1.1\r\nContent-Length: {length}\r\n\r\n".encode("latin-1"))
        assert stranger.recv(100).startswith(b"HTTP/1.0 400 ")
    assert receiving[1].is_alive()
    assert "Traceback" not in capfd.readouterr().err


def test_what_is_too_large_is_refused_without_being_read(receiving: tuple[str, Thread]) -> None:
    assert send(receiving[0], b"a=1&" * (1 << 20), None).status in (400, 413)
    assert receiving[1].is_alive()


def test_whoever_hangs_up_leaves_no_trace_on_the_screen(
    receiving: tuple[str, Thread], capfd: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        with connected(receiving[0]) as stranger:
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, no goodbye
            stranger.sendall(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\na")
    post(receiving[0])
    receiving[1].join(10)
    assert "Traceback" not in capfd.readouterr().err


def test_a_post_that_is_refused_does_not_end_the_waiting(receiving: tuple[str, Thread]) -> None:
    assert send(receiving[0], b"order_id=1&key=wrong-secret", None) == Answer(403, "not accepted")
    assert receiving[1].is_alive()
