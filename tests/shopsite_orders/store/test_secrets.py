"""What the secrets of an exchange look like wherever a server may put them, and what an error keeps of them."""

import base64
import html
import json
import pickle
from traceback import TracebackException
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders import IncompleteDownloadError, OrderDataError, StoreRefusedError, TransportError
from shopsite_orders.store.secrets import Secrets

from doubling import grows_in_proportion

SECRET = "Zk3u/9wQ+xY7t'5pL2\\N8bC4&F6gH0j="


def knowing(*words: str) -> Secrets:
    secrets = Secrets()
    secrets.add(*words)
    return secrets


FORMS = {
    "as it is": SECRET,
    "in capital letters": SECRET.upper(),
    "percent-encoded": quote(SECRET, safe=""),
    "percent-encoded in small letters": quote(SECRET, safe="").lower(),
    "as HTML": html.escape(SECRET),
    "as JSON": json.dumps(SECRET)[1:-1],
    "as JSON with its slashes escaped": SECRET.replace("/", r"\/"),
    "as Python": repr(SECRET)[1:-1],
    "in base64": base64.b64encode(SECRET.encode()).decode().rstrip("="),
    "in base64 for URLs": base64.urlsafe_b64encode(SECRET.encode()).decode().rstrip("="),
    "its beginning": SECRET[:12],
    "its end": SECRET[-12:],
    "its middle": SECRET[5:20],
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_secret_is_masked_in_every_form_a_server_may_send_it_back(form: str) -> None:
    shown = knowing(SECRET).masked(f"no such code ({form}) is known")
    assert shown.replace("••••••••", "••••") == "no such code (••••) is known"


@pytest.mark.parametrize("before", range(9))
def test_a_secret_is_masked_wherever_it_begins_in_something_encoded(before: int) -> None:
    encoded = base64.b64encode(b"code=xyz"[:before] + SECRET.encode() + b"&a=b").decode()
    left = knowing(SECRET).masked(encoded).split("••••")
    assert len(left) == 2
    begin, end = base64.b64decode(left[0] + "A" * (-len(left[0]) % 4)), left[1]
    assert (len(begin), len(end)) <= (before + 3, 8)


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=8, max_size=40), st.data())
def test_no_long_part_of_a_secret_is_left(secret: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(secret) - 8))
    end = data.draw(st.integers(begin + 8, len(secret)))
    assert secret[begin:end] not in knowing(secret).masked(f"<title>{secret[begin:end]}</title>")


def test_a_key_is_masked_without_its_dashes_too() -> None:
    assert knowing("9f3a-77bc-01de-4e5f").masked("key 9F3A77BC01DE4E5F") == "key ••••"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("the store said pass1: no", "the store said ••••: no"),
        ("bypass12 is another word", "bypass12 is another word"),
        ("PASS1", "••••"),
    ],
)
def test_a_short_password_is_masked_where_it_stands_alone(text: str, shown: str) -> None:
    assert knowing("pass1").masked(text) == shown


def test_a_password_too_short_for_one_does_not_show_itself_by_its_mask() -> None:
    assert knowing("a", "the").masked("the store answered with a web page") == "the store answered with a web page"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://user:pw@host/path: no", "see https://host/path: no"),
        ("see 'https://host/path?code=7&x=y'; check", "see 'https://host/path'; check"),
        ("see https://host/?code=7: check", "see https://host/: check"),
        ("see https://host/path#access_token=7", "see https://host/path"),
        ('{"access_token":"abc", "a": "b"}', '{"access_token":"••••", "a": "b"}'),
        (
            "client_credentials=abc&signature=def; token=ghi: check",
            "client_credentials=••••&signature=••••; token=••••: check",
        ),
        ("Invalid token: it has expired", "Invalid token: it has expired"),
        ("what? a 5 > 3 @ noon", "what? a 5 > 3 @ noon"),
    ],
)
def test_what_often_holds_a_secret_is_not_shown_even_if_none_is_known(text: str, shown: str) -> None:
    assert Secrets().masked(text) == shown


@pytest.mark.parametrize("length", range(3, 12))
def test_the_beginning_of_a_secret_before_a_cut_is_masked(length: int) -> None:
    assert knowing(SECRET).masked(f"'Bad {SECRET[:length]}…' was said, and that…") == "'Bad ••••…' was said, and that…"


def test_what_is_cut_and_begins_no_secret_is_left() -> None:
    assert knowing(SECRET).masked("the store said: Zulu…; yes…") == "the store said: Zulu…; yes…"


def test_an_error_keeps_no_secret_in_any_of_its_parts_nor_in_its_causes() -> None:
    secrets = knowing(SECRET)

    def fail(told: str) -> None:
        try:
            try:
                int(told)
            except ValueError as error:
                raise TransportError(f"first {told}") from error
        except TransportError as error:
            raise StoreRefusedError(f"then {told}", description=told, code=told[:9], status=400) from error

    with pytest.raises(StoreRefusedError) as caught:
        fail(SECRET)
    error = secrets.cleaned(caught.value)
    assert error is caught.value
    assert (str(error), error.description, error.code, error.status) == ("then ••••", "••••", "••••", 400)
    first = error.__cause__
    assert isinstance(first, TransportError)
    assert str(first) == "first ••••"
    assert str(first.__cause__) == 'invalid literal for int() with base 10: "••••"'
    shown = "".join(TracebackException.from_exception(error, capture_locals=True).format())
    assert SECRET not in shown
    assert SECRET.encode() not in pickle.dumps(error)


def test_an_unreadable_order_keeps_its_bytes_only_sealed() -> None:
    raw = f"<Order><OrderNumber>7</OrderNumber><Comments>{SECRET}</Comments></Order>".encode()
    error = knowing(SECRET).cleaned(OrderDataError("said", number="7", text=SECRET, raw=raw))
    assert (error.text, error.number, error.reveal()) == ("••••", "7", raw)
    assert error.redacted == "<Order><OrderNumber>7</OrderNumber><Comments>••••</Comments></Order>".encode()


def test_what_is_no_text_is_left_alone() -> None:
    error = Secrets().cleaned(IncompleteDownloadError("said", received=3, resume_from=1004))
    assert (error.received, error.resume_from, error.retryable) == (3, 1004, True)


def test_secrets_do_not_show_themselves() -> None:
    secrets = knowing(SECRET)
    assert SECRET[:8].lower() not in repr(secrets).lower()
    assert not hasattr(secrets, "__dict__")


@pytest.mark.parametrize("piece", ["http://x?;", "a.", "a://", "http://x?" + ";" * 20, "://a@", "x@", "token="])
@pytest.mark.parametrize("end", ["", "x"])
def test_eight_times_as_much_that_is_hostile_takes_nothing_like_sixty_four_times_as_long(piece: str, end: str) -> None:
    assert grows_in_proportion(knowing(SECRET).masked, lambda pieces: piece * pieces + end, 2_000)


def test_a_query_full_of_punctuation_is_dropped_as_fast_as_any() -> None:
    assert Secrets().masked("see http://x/y?" + ";" * 100_000 + "x.") == "see http://x/y."
