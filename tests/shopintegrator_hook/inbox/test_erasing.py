from pathlib import Path
from typing import Any

import pytest

from shopintegrator_hook import Inbox, State


@pytest.fixture
def two(timed: Inbox, changed: Any) -> Inbox:
    """An inbox with the posts of two people, one of them being worked on."""
    timed.finish(timed.claim(changed(order_id="1", email="Ann@Lee.example", note="for Zenobia")))
    timed.claim(changed(order_id="2", email="joann@lee.example", note="for Cuthbert"))
    return timed


def numbers(inbox: Inbox) -> list[str]:
    return [stored.fields["order_id"][0] for stored in inbox.deliveries()]


def test_a_person_is_erased_by_the_mail_address_and_nobody_else(two: Inbox) -> None:
    assert two.erase(email=" ann@lee.example ") == 1
    assert numbers(two) == ["2"]
    assert two.erase(email="ann@lee.example") == 0


def test_an_address_in_a_text_counts(timed: Inbox, changed: Any) -> None:
    timed.claim(changed(email="", note="write to <ann@lee.example>, please."))
    assert timed.erase(email="ann@lee.example") == 1


@pytest.mark.parametrize(
    "email", ["MÜLLER@BOWLS.EXAMPLE", "müller@bowls.example", "Straße@x.example", "STRASSE@x.example"]
)
def test_letters_beyond_ascii_have_a_case_as_well(timed: Inbox, changed: Any, email: str) -> None:
    for number, each in enumerate(
        ("MÜLLER@Bowls.example", "müller@bowls.example", "STRASSE@X.example", "straße@x.example")
    ):
        timed.claim(changed(order_id=str(number), email=each))
    assert timed.erase(email=email) == 2


def test_an_address_that_is_not_a_text_is_told(two: Inbox) -> None:
    with pytest.raises(TypeError, match=r"^email must be a mail address such as 'ann@lee\.example', not None$"):
        two.erase(email=None)  # type: ignore[arg-type]
    assert numbers(two) == ["1", "2"]


def test_what_is_not_read_yet_is_erased_too(timed: Inbox, hook: Any, body: bytes) -> None:
    timed.keep(hook.open(body))
    assert timed.erase(email="ann@lee.example") == 1
    assert numbers(timed) == []


@pytest.mark.parametrize("wrong", ["", "ann", "@", " "])
def test_what_is_not_an_address_erases_nothing(two: Inbox, wrong: str) -> None:
    with pytest.raises(ValueError, match="must be a mail address"):
        two.erase(email=wrong)
    assert numbers(two) == ["1", "2"]


def test_what_is_erased_is_gone_from_the_files_of_sqlite(tmp_path: Path, changed: Any) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/a.db")
    for number in range(50):
        inbox.claim(changed(order_id=f"9{number}", email="else@lee.example"))
    for number in range(50):
        inbox.claim(changed(order_id=str(number), email="zenobia@lee.example", note="x" * 3000))
    assert "zenobia" in held(tmp_path)
    assert inbox.erase(email="zenobia@lee.example") == 50
    assert "zenobia" not in held(tmp_path)
    assert "else@lee.example" in held(tmp_path)
    inbox.close()


def held(folder: Path) -> str:
    return b"".join(path.read_bytes() for path in folder.iterdir()).decode("latin-1")


def test_what_is_old_and_finished_is_pruned(two: Inbox, clock: Any) -> None:
    assert two.prune(before=clock.now) == 0
    clock.move(days=1)
    assert two.prune(before=clock.now) == 1
    assert numbers(two) == ["2"]
    assert two.prune(before=clock.now, unfinished=True) == 1
    assert numbers(two) == []


def test_a_claim_on_what_was_erased_ends_without_touching_what_came_later(timed: Inbox, changed: Any) -> None:
    claim = timed.claim(changed(order_id="1"))
    timed.erase(email="ann@lee.example")
    later = timed.claim(changed(order_id="2"))
    timed.finish(claim)
    assert [(stored.id, stored.state) for stored in timed.deliveries()] == [(later.id, State.CLAIMED)]
