"""Names that sound as if a secret were in them: one list for the refusal of a post and what is learned from one."""

import pytest

from shopintegrator_hook.proof.sounds import sounds_secret


@pytest.mark.parametrize(
    "name",
    ["secret", "shared_secret", "SharedKey", "password", "passwd", "callbackPW", "pwd", "api_key", "apiKey", "auth-key",
     "AUTHKEY", "token", "x_hash", "verify_signature", "passphrase"],
)  # fmt: skip
def test_a_name_that_sounds_secret_is_known(name: str) -> None:
    assert sounds_secret(name)


@pytest.mark.parametrize("name", ["", "order_id", "key", "monkey", "author", "email", "pwd_hint"])
def test_another_name_is_not(name: str) -> None:
    assert not sounds_secret(name)
