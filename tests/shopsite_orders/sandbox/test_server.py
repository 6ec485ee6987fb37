"""Sockets and threads: what a client may do to the sandbox, and what is left when it stops."""

import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Never

import pytest
import requests
from requests import Response

from shopsite_orders.sandbox import SandboxStore, faults


def test_a_client_without_the_authority_is_not_served(sandbox: SandboxStore, download: Callable[..., Response]) -> None:
    with requests.Session() as stranger:
        stranger.trust_env = False
        with pytest.raises(requests.exceptions.SSLError):
            stranger.get(sandbox.url, timeout=10)
    assert download().status_code == 200


def test_plain_http_on_the_tls_port_harms_nobody(sandbox: SandboxStore, download: Callable[..., Response]) -> None:
    with requests.Session() as stranger:
        stranger.trust_env = False
        with pytest.raises(requests.ConnectionError):
            stranger.get(sandbox.url.replace("https", "http"), timeout=10)
    assert download().status_code == 200


def test_a_silent_client_does_not_hold_up_the_others(sandbox: SandboxStore, download: Callable[..., Response]) -> None:
    host, port = sandbox.url.removeprefix("https://").split(":")
    with socket.create_connection((host, int(port))):
        assert download().status_code == 200


def test_a_client_that_hangs_up_is_nothing_special(
    sandbox: SandboxStore,
    sign: Callable[..., dict[str, str]],
    session: requests.Session,
    download: Callable[..., Response],
) -> None:
    sandbox.fail(faults.Drip(1, 0.0001))
    form = sign(clientApp="1", dbname="orders")
    with session.post(sandbox.download_url, data=form, stream=True, timeout=10) as answer:
        answer.raw.read(10)
    assert download().status_code == 200
    sandbox.stop()


def test_the_end_of_a_reply_is_a_proper_end_of_tls() -> None:
    with SandboxStore(orders=1) as sandbox:
        context = ssl.create_default_context(cafile=str(sandbox.ca_file))
        host, port = sandbox.url.removeprefix("https://").split(":")
        with (
            socket.create_connection((host, int(port)), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False) as connection,
        ):
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 404 Not Found\r\n")
    assert answer.endswith(b"</html>\n")


@pytest.mark.parametrize("length", ["-1", "many", "99999999999999999999"])
def test_a_false_content_length_is_a_bad_request(length: str) -> None:
    with SandboxStore(orders=1, tls=False) as sandbox:
        host, port = sandbox.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(f"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {length}\r\n\r\n".encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_many_clients_are_served_at_once(sandbox: SandboxStore, download: Callable[..., Response]) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: download(pay="yes").content, range(24)))
    assert sum(b"<VerificationValue>" in answer for answer in answers) == 1
    assert len(sandbox.requests) == 48


@pytest.mark.parametrize("at", [None, 10])
def test_stopping_does_not_wait_for_a_stalled_answer(
    sandbox: SandboxStore, sign: Callable[..., dict[str, str]], session: requests.Session, at: int | None
) -> None:
    sandbox.fail(faults.Stall(600, at=at))
    form = sign(clientApp="1", dbname="orders")
    with pytest.raises(requests.RequestException):
        session.post(sandbox.download_url, data=form, timeout=0.2)
    begun = time.monotonic()
    sandbox.stop()
    assert time.monotonic() - begun < 60  # and not the stall's ten minutes, or for ever


def test_stopping_cuts_off_a_client_that_does_not_listen() -> None:
    sandbox = SandboxStore(orders=0, login="merchant", tls=False).start()
    sandbox.add(comments="long" * 10_000_000)
    login = b64encode(f"merchant:{sandbox.merchant_login['password']}".encode()).decode()
    host, port = sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as deaf, socket.create_connection((host, int(port))):
        path = "/cgi-bin/sc/db_xml.cgi?clientApp=1&dbname=orders"
        deaf.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Basic {login}\r\n\r\n".encode())
        assert deaf.recv(12) == b"HTTP/1.1 200"
        begun = time.monotonic()
        sandbox.stop()
        assert time.monotonic() - begun < 60  # and not the stall's ten minutes, or for ever


def test_a_stopped_sandbox_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    with SandboxStore(orders=1) as sandbox, sandbox.session() as session:
        sandbox.fail(faults.Reset(), on="authorize")
        with pytest.raises(requests.ConnectionError):
            session.post(sandbox.authorization_url, timeout=10)
        session.get(sandbox.url, timeout=10)
    assert set(threading.enumerate()) <= before


def test_a_sandbox_can_be_started_again_but_not_twice() -> None:
    sandbox = SandboxStore(orders=1)
    sandbox.start()
    with pytest.raises(RuntimeError, match="already running"):
        sandbox.start()
    sandbox.stop()
    sandbox.stop()
    with sandbox, sandbox.session() as session:
        assert session.get(sandbox.url, timeout=10).status_code == 404


def test_a_fault_of_the_sandbox_itself_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    class Broken(faults.Fault):
        def answer(self, _: Callable[[], object], /) -> Never:
            raise NotImplementedError

    with SandboxStore(orders=1) as sandbox, sandbox.session() as session:
        sandbox.fail(Broken())
        with pytest.raises(requests.ConnectionError):
            session.post(sandbox.download_url, timeout=10)
    assert "NotImplementedError" in capfd.readouterr().err
