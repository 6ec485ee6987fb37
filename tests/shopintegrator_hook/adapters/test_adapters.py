"""Every framework, by its test client and by a real server: the same posts, the same answers."""

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest

from shopintegrator_hook import FieldMap, Hook, Inbox, Outcome, State
from shopintegrator_hook.sandbox import Answer, encoded, send

import hook_apps as apps
from hook_clients import CLIENTS, Post, server

FORM = "application/x-www-form-urlencoded"
OK, KNOWN = Answer(200, "ok"), Answer(200, "known")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Inbox]:
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    yield inbox
    inbox.close()


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest, secret: str, database: Inbox) -> Iterator[tuple[Post, Inbox]]:
    """The framework's own test client, and the app's inbox."""
    hook = Hook(secrets={"2026": secret}, field_map=FieldMap.loads(apps.MAP))
    with CLIENTS[request.param](hook, apps.fail_for_9999, database) as post:
        yield post, database


@pytest.fixture(scope="module", params=CLIENTS)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    path = tmp_path_factory.mktemp(request.param) / "inbox.db"
    environment = {"HOOK_SECRET": "canary-s3cret-ß7", "HOOK_DATABASE": f"sqlite:///{path}"}
    with server(request.param, environment) as url:
        yield f"{url}/orders", path


@pytest.fixture
def served(running: tuple[str, Path]) -> Iterator[tuple[Post, Inbox]]:
    """A real server on loopback, emptied for each test, and the app's inbox."""
    url, path = running
    inbox = Inbox(f"sqlite:///{path}")
    with inbox.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM shopintegrator_deliveries")
    yield lambda body, content_type: send(url, body, content_type), inbox
    inbox.close()


class Common:
    """What holds for every framework; the classes below say how it is reached."""

    def test_a_valid_post_is_handled_once(self, app: tuple[Post, Inbox], secret: str) -> None:
        post, inbox = app
        assert [post(form(secret), FORM) for _ in range(3)] == [OK, KNOWN, KNOWN]
        (stored,) = inbox.deliveries()
        assert (stored.outcome, stored.finished_at is None) == (Outcome.NEW, False)

    @pytest.mark.parametrize(
        ("encoding", "content_type"),
        [
            ("urlencoded", None),
            ("urlencoded", "application/octet-stream"),
            ("multipart", "as encoded"),
            ("json", "as encoded"),
        ],
    )
    def test_every_encoding_is_read(
        self, app: tuple[Post, Inbox], secret: str, encoding: str, content_type: str | None
    ) -> None:
        post, inbox = app
        body, own = encoded([("order_id", "7"), ("name", "Jörg"), ("key", secret)], encoding, None)  # type: ignore[arg-type]
        assert post(body, own if content_type == "as encoded" else content_type) == OK
        assert [stored.fields["name"] for stored in inbox.deliveries()] == [("Jörg",)]

    @pytest.mark.parametrize("charset", ["", "; charset=windows-1252", "; charset=iso-8859-1", "; charset=utf-8"])
    def test_windows_1252_bytes_are_not_lost(self, app: tuple[Post, Inbox], secret: str, charset: str) -> None:
        post, inbox = app
        assert post(form(secret) + b"&name=J%F6rg", f"{FORM}{charset}") == OK
        assert [stored.fields["name"] for stored in inbox.deliveries()] == [("Jörg",)]

    def test_a_big_cart_with_blanks_and_duplicates_is_whole(self, app: tuple[Post, Inbox], secret: str) -> None:
        post, inbox = app
        cart = "".join(f"&item_{n}=Bowl&qty_{n}=1&blank_{n}=&twice=a&twice=b" for n in range(1, 501))
        assert post(form(secret) + cart.encode(), FORM) == OK
        (stored,) = inbox.deliveries()
        assert (len(stored.fields), stored.fields["blank_500"], len(stored.fields["twice"])) == (1502, ("",), 1000)

    @pytest.mark.parametrize(
        ("body", "content_type", "answer"),
        [
            (b"order_id=7&key=wrong", FORM, Answer(403, "not accepted")),
            (b"", FORM, Answer(400, "the body is empty")),
            (b"{", "application/json", Answer(400, "the JSON cannot be read")),
            (b"--b", "multipart/form-data; boundary=b", Answer(400, "the multipart body cannot be read")),
            (b"hello", "text/plain", Answer(400, "neither form fields nor JSON")),
            (b"x=1" + b"&x=1" * 20_000, FORM, Answer(413, "too many fields")),
        ],
    )
    def test_what_is_refused_gets_a_short_text(
        self, app: tuple[Post, Inbox], body: bytes, content_type: str, answer: Answer
    ) -> None:
        post, inbox = app
        assert post(body, content_type) == answer
        assert list(inbox.deliveries()) == []

    def test_a_post_without_an_order_number_is_kept_and_not_asked_for_again(
        self, app: tuple[Post, Inbox], secret: str
    ) -> None:
        post, inbox = app
        body = f"a=1&key={quote_plus(secret)}".encode()
        assert [post(body, FORM) for _ in range(2)] == [Answer(202, "stored, but not understood")] * 2
        (stored,) = inbox.deliveries(state=State.UNREADABLE)
        assert (dict(stored.fields), stored.error, stored.order_key) == ({"a": ("1",)}, "order_number_missing", None)

    def test_a_post_that_is_too_large_is_answered_with_413(self, app: tuple[Post, Inbox], secret: str) -> None:
        post, _ = app
        assert post(form(secret) + b"&x=" + b"x" * 4_300_000, FORM).status == 413

    def test_an_order_whose_handler_fails_is_kept_and_tried_again(self, app: tuple[Post, Inbox], secret: str) -> None:
        post, inbox = app
        assert [post(form(secret, "9999"), FORM) for _ in range(2)] == [Answer(500, "not processed, try again")] * 2
        (stored,) = inbox.deliveries()
        assert (stored.order_key, stored.state, stored.attempts, stored.error) == (
            "9999@",
            State.FAILED,
            2,
            "RuntimeError",
        )

    def test_a_repeat_of_what_is_being_worked_on_is_told_to_try_again(
        self, app: tuple[Post, Inbox], hook: Hook, secret: str
    ) -> None:
        post, inbox = app
        claim = inbox.claim(hook.receive(form(secret)))
        assert post(form(secret), FORM) == Answer(503, "being processed, try again")
        inbox.finish(claim)
        assert post(form(secret), FORM) == KNOWN


class TestByTestClient(Common):
    @pytest.fixture
    def app(self, client: tuple[Post, Inbox]) -> tuple[Post, Inbox]:
        return client


class TestByRealServer(Common):
    @pytest.fixture
    def app(self, served: tuple[Post, Inbox]) -> tuple[Post, Inbox]:
        return served

    def test_a_get_is_not_allowed(self, running: tuple[str, Path]) -> None:
        parts = urlsplit(running[0])
        connection = HTTPConnection(str(parts.hostname), parts.port, timeout=30)
        connection.request("GET", parts.path)
        assert connection.getresponse().status == 405
        connection.close()


def form(secret: str, number: str = "7") -> bytes:
    return f"order_id={number}&key={quote_plus(secret)}".encode()


@pytest.mark.parametrize("framework", CLIENTS)
def test_without_a_handler_a_delivery_is_stored_for_later(framework: str, database: Inbox, secret: str) -> None:
    hook = Hook(secrets={"2026": secret})
    with CLIENTS[framework](hook, None, database) as post:
        assert [post(form(secret), FORM) for _ in range(2)] == [Answer(202, "stored"), KNOWN]
    assert [stored.finished_at for stored in database.deliveries(unfinished=True)] == [None]


@pytest.mark.parametrize("framework", CLIENTS)
def test_without_an_inbox_the_handler_gets_every_delivery(framework: str, secret: str) -> None:
    numbers: list[str] = []
    hook = Hook(secrets={"2026": secret})
    with CLIENTS[framework](hook, lambda delivery: numbers.append(delivery.order.number), None) as post:
        assert [post(form(secret), FORM) for _ in range(2)] == [OK, OK]
    assert numbers == ["7", "7"]


@pytest.mark.parametrize("framework", CLIENTS)
def test_a_view_without_handler_and_inbox_cannot_be_made(framework: str, secret: str) -> None:
    with (
        pytest.raises(ValueError, match="every order would be lost"),
        CLIENTS[framework](Hook(secrets={"2026": secret}), None, None),
    ):
        pass
