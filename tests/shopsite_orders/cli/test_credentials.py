"""Where the command line has its credentials from."""

import os
from pathlib import Path
from typing import Any

import pytest

from shopsite_orders import Application, MerchantLogin
from shopsite_orders.cli.options.credentials import from_environment, from_file

APPLICATION: dict[str, Any] = {
    "client_id": "ABCD1234",
    "secret_key": "abcd-efgh-ijkl-mnop",
    "authorization_code": "0123456789abcdefghijklmnopqrstuv",
    "authorization_url": "https://shop.example.com/cgi-bin/sc/authorize.cgi",
}
MERCHANT: dict[str, Any] = {
    "download_url": "https://shop.example.com/cgi-bin/sc/db_xml.cgi",
    "user_id": "merchant",
    "password": " a password, with spaces ",
}
NO_CREDENTIALS = (
    "no credentials: set SHOPSITE_CLIENT_ID, SHOPSITE_SECRET_KEY, SHOPSITE_AUTHORIZATION_CODE and "
    "SHOPSITE_AUTHORIZATION_URL, or name a file with --credentials"
)


def variables(fields: dict[str, str]) -> dict[str, str]:
    return {f"SHOPSITE_{name.upper()}": value for name, value in fields.items()}


def toml(fields: dict[str, str]) -> str:
    return "".join(f'{name} = "{value}"\n' for name, value in fields.items())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "store.toml"
    path.touch(mode=0o600)
    return path


def test_the_environment_may_hold_an_application() -> None:
    assert from_environment(variables(APPLICATION), insecure=False) == Application(**APPLICATION)


def test_the_environment_may_hold_a_merchants_login() -> None:
    password = MERCHANT["password"].strip()
    assert from_environment(variables(MERCHANT), insecure=False) == MerchantLogin(**MERCHANT | {"password": password})


@pytest.mark.parametrize("login", [APPLICATION, MERCHANT], ids=["application", "merchant"])
def test_white_space_around_a_variable_is_dropped(login: dict[str, str]) -> None:
    padded = {name: f" {value}\r\n" for name, value in variables(login).items()}
    assert from_environment(padded, insecure=False) == from_environment(variables(login), insecure=False)


def test_blank_variables_of_the_other_login_do_no_harm() -> None:
    blank = dict.fromkeys(variables(MERCHANT), " ")
    assert from_environment(variables(APPLICATION) | blank, insecure=False) == Application(**APPLICATION)


def test_plain_http_is_for_those_who_ask_for_it() -> None:
    plain = {**MERCHANT, "download_url": "http://shop.example.com/cgi-bin/sc/db_xml.cgi"}
    with pytest.raises(ValueError, match="begins with http://"):
        from_environment(variables(plain), insecure=False)
    assert from_environment(variables(plain), insecure=True).allow_insecure


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, NO_CREDENTIALS),
        (
            {"SHOPSITE_USER_ID": "merchant"},
            "the environment does not set SHOPSITE_DOWNLOAD_URL, SHOPSITE_PASSWORD",
        ),
        (
            variables(MERCHANT) | {"SHOPSITE_USER_ID": "", "SHOPSITE_PASSWORD": "  "},
            "the environment does not set SHOPSITE_USER_ID (blank), SHOPSITE_PASSWORD (blank)",
        ),
        (
            variables(APPLICATION) | {"SHOPSITE_SECRET_KEY": "\t"},
            "the environment does not set SHOPSITE_SECRET_KEY (blank)",
        ),
        (dict.fromkeys(variables(MERCHANT), " "), NO_CREDENTIALS),
        ({"SHOPSITE_DOWNLOAD_URL": "x", "SHOPSITE_USER_ID": "x"}, "the environment does not set SHOPSITE_PASSWORD"),
        (
            variables(APPLICATION | MERCHANT),
            "the environment holds an application and a merchant login: unset the variables of one",
        ),
    ],
)
def test_an_environment_that_does_not_do_is_told(environ: dict[str, str], told: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole message is compared
        from_environment(environ, insecure=False)
    assert str(error.value) == told


def test_a_file_may_hold_an_application(file: Path) -> None:
    file.write_text(f"[application]\n{toml(APPLICATION)}")
    assert from_file(file, insecure=False) == Application(**APPLICATION)


def test_a_file_may_hold_a_merchants_login_verbatim(file: Path) -> None:
    file.write_text(f"[merchant_login]\n{toml(MERCHANT)}")
    assert from_file(file, insecure=False) == MerchantLogin(**MERCHANT)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "store.toml should hold one table, [application] or [merchant_login]"),
        ("[store]\n", "store.toml should hold one table, [application] or [merchant_login]"),
        ("[application]\n[merchant_login]\n", "store.toml should hold one table, [application] or [merchant_login]"),
        (
            '[merchant_login]\nuser_id = "merchant"\n',
            "[merchant_login] in store.toml should hold download_url, user_id and password, and nothing else",
        ),
        (
            "merchant_login = 5\n",
            "[merchant_login] in store.toml should hold download_url, user_id and password, and nothing else",
        ),
        (
            f"[application]\n{toml(APPLICATION)}".replace('"ABCD1234"', "12345678"),
            "client_id must be a str (8 letters and digits), not int",
        ),
        ("secret_key = abcd-efgh-ijkl-mnop\n", "store.toml is not TOML: Invalid value (at line 1, column 14)"),
        ("a = " + "[" * 100_000, "store.toml is not TOML that can be read: it is nested too deep"),
    ],
    ids=lambda value: value[:40],
)
def test_a_file_that_does_not_do_is_told_without_its_secrets(text: str, told: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises((TypeError, ValueError)) as error:
        from_file(Path(file.name), insecure=False)
    assert str(error.value) == told


def test_a_file_that_is_not_text_is_told(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match=r"store\.toml is not TOML: "):
        from_file(Path(file.name), insecure=False)


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
@pytest.mark.parametrize(("mode", "warned"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_file_that_others_may_read_is_warned_of(
    mode: int, warned: bool, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f"[application]\n{toml(APPLICATION)}")
    file.chmod(mode)
    from_file(Path(file.name), insecure=False)
    warning = "Warning: other users may read store.toml; keep it to yourself: chmod 600 store.toml\n"
    assert capsys.readouterr() == ("", warning if warned else "")
