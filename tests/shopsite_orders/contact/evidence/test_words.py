"""What gateways and servers say, JSON, and texts that mention others."""

import json

import pytest

from shopsite_orders.contact.evidence.json_text import is_json, rewrite_values
from shopsite_orders.contact.evidence.mentions import Mentions
from shopsite_orders.contact.evidence.phrases import disguise_phrase
from shopsite_orders.contact.evidence.records import disguise_records
from shopsite_orders.core.bundle.disguise import Disguise


def test_a_gateway_keeps_its_keys_and_what_tells_of_nobody() -> None:
    said = (
        "*PAYPALEXPRESS-EC-7AB12*|n|TRANSACTIONID: 8XY12345|n|PaymentStatus: Completed|n|AMT: 80.15|n|AVSCODE: Y"
        "|n|PAYERMAIL: alice@example.com|n|PENDINGREASON: Alice Smith|n|Alice Smith: yes"
        "|n|ORDERTIME: 2024-01-02T03:04:05Z"
    )
    records = disguise_records(said, Disguise()).split("|n|")
    assert [len(record) for record in records] == [len(record) for record in said.split("|n|")]
    assert records[2:5] == ["PaymentStatus: Completed", "AMT: 80.15", "AVSCODE: Y"]
    assert records[8] == "ORDERTIME: 2024-01-02T03:04:05Z"
    assert [record.partition(":")[0] for record in records[1:7]] == [
        *("TRANSACTIONID", "PaymentStatus", "AMT", "AVSCODE", "PAYERMAIL", "PENDINGREASON")
    ]
    assert records[0].startswith("*PAYPALEXPRESS-EC-")
    for personal in ("7AB12", "8XY12345", "alice", "smith"):
        assert personal.lower() not in "|n|".join(records).lower()


@pytest.mark.parametrize(
    "phrase", ["Your User Name could not be determined", "404 Not Found", "The token has expired", "success"]
)
def test_what_servers_say_stays(phrase: str) -> None:
    assert disguise_phrase(phrase, Disguise()) == phrase


def test_who_is_named_by_a_server_does_not() -> None:
    told = disguise_phrase("Alice's Shop: not found at 203.0.113.7, write to server@store.com", Disguise())
    assert told.endswith("@" + told.rpartition("@")[2])
    assert ": not found at " in told
    for personal in ("Alice", "Shop", "203.0.113.7", "server@", "store.com"):
        assert personal not in told


def test_json_keeps_its_names_and_its_layout() -> None:
    text = '\ufeff{ "access_token": "MTc2\\/Al\\u00edce+=",\n\t"expires_in":30, "error" : "Alice not found" }'
    after = rewrite_values(text, lambda _, plain, __: plain.replace("Al", "Xy").replace("í", "ó").replace("ice", "zde"))
    assert after == '\ufeff{ "access_token": "MTc2\\/Xy\\u00f3ce+=",\n\t"expires_in":30, "error" : "Xyzde not found" }'
    assert json.loads(after.removeprefix("\ufeff"))["error"] == "Xyzde not found"


@pytest.mark.parametrize(
    ("text", "said"), [("{}", True), ('\ufeff{"a": 1}', True), ("[]", False), ("<a/>", False), ("{", False)]
)
def test_json_is_told_apart(text: str, said: bool) -> None:
    assert is_json(text) is said


def test_a_text_is_found_again_whatever_stands_between_its_words() -> None:
    mentions = Mentions()
    for text in ("Theresa Müller", "Lee", "84321", ""):
        mentions.add(text)
    assert mentions.any_in("Mug for theresa-MÜLLER, blue")
    assert not mentions.any_in("Mug for Theresa")
    assert not mentions.any_in("Lee's mug, 84321")
