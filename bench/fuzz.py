"""Coverage-guided fuzzing of what strangers can send: replies, posts, and texts with card data in them.

    python bench/fuzz.py {replies,posts,masks} [minutes]

It ends with the input that broke a promise, or with how many were tried.
"""

import html
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["shopsite_orders", "shopintegrator_hook"]):
    from shopintegrator_hook import Hook, HookError, SandboxHook
    from shopintegrator_hook.sandbox import realistic_order
    from shopintegrator_hook.sandbox.styles import STYLES
    from shopsite_orders import ShopSiteError, read_orders
    from shopsite_orders.core.card_data import redact, redact_bytes, redact_prose
    from shopsite_orders.sandbox import encode_reply, generate_orders

SECRET = "fuzz-s3cret-7"
HOOK = Hook({"a": SECRET})
TYPES = (None, "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=b")
LARGEST = 8192  # bytes
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"(?<![0-9])[0-9]{13,19}(?![0-9])")
# What a terminal obeys: controls, half characters, ends of lines, and signs that turn the direction of writing.
_OBEYED = {"Cc", "Cs", "Zl", "Zp", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def read_reply(data: bytes) -> None:
    """Nothing but orders and our own errors may come of a reply, and each can be shown and written down."""
    try:
        for order in read_orders(data, on_error="quarantine", timezone="America/Denver"):
            repr(order), order._repr_html_(), order.to_dict(), order.key
            for text in (order.comments, order.instructions, *order.custom_fields.values()):
                assert_masked(text or "")
    except ShopSiteError as error:
        assert_harmless(str(error))


def receive_post(data: bytes) -> None:
    """Nothing but a delivery and the hook's own errors may come of a post that carries the secret."""
    content_type = TYPES[data[0] % len(TYPES)] if data else None
    try:
        delivery = HOOK.receive(data[1:].replace(b"SECRET", SECRET.encode()), content_type)
    except HookError as error:
        shown, kept = str(error), {}
        assert_harmless(shown)
    else:
        shown, kept = repr(delivery), dict(delivery.fields)
        for said in (delivery.order.comments, delivery.order.instructions):
            assert_masked(said or "", is_of_a_network)
    assert SECRET not in shown, shown
    for name, values in kept.items():
        for text in (name, *values):
            assert_masked(text, is_of_a_network)


def mask_text(data: bytes) -> None:
    """No card number stays in a text, masking it again shows nothing more, and bytes are masked as text is."""
    text = data.decode("utf-8", "replace")
    masked = redact(text)
    assert len(_DIGIT.findall(redact(masked))) <= len(_DIGIT.findall(masked)), masked
    assert_masked(masked)
    assert_masked(redact(masked))
    assert_masked(redact_prose(text))
    assert_masked(html.unescape(redact_bytes(data).decode("utf-8", "replace")))


def assert_masked(text: str, judge: Callable[[str], object] = bool) -> None:
    """No card number stays in a text."""
    left = [found[0] for found in _DIGITS.finditer(text) if is_card_number(found[0]) and judge(found[0])]
    assert not left, (left, text)


def assert_harmless(text: str) -> None:
    """Nothing in a text is obeyed by a terminal."""
    kinds = {kind for sign in text for kind in (unicodedata.category(sign), unicodedata.bidirectional(sign))}
    assert kinds.isdisjoint(_OBEYED), text


def is_card_number(digits: str) -> bool:
    """Say whether the digits have the check digit of a card number (Luhn)."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


def is_of_a_network(digits: str) -> bool:
    """Say whether the digits begin as the numbers of Visa, Mastercard and American Express do, and are as many."""
    return re.fullmatch(r"4\d{12}(\d{3})?|5[1-5]\d{14}|3[47]\d{13}", digits) is not None


def replies() -> list[bytes]:
    orders = list(generate_orders(6, seed=3))
    return [b"".join(encode_reply(orders[:2], version)) for version in ("6.3", "7.1", "14.0", "15.0")]


def posts() -> list[bytes]:
    bodies = [
        SandboxHook(secret="SECRET", style=style, encoding=encoding).body(realistic_order(lines=1))
        for style in STYLES
        for encoding in ("urlencoded", "json")
    ]
    return [bytes([TYPES.index(content_type) if content_type in TYPES else 1]) + body for body, content_type in bodies]


def texts() -> list[bytes]:
    return [
        b"<CreditCard><Number>4111111111111111</Number><VerificationValue>973</VerificationValue></CreditCard>",
        "card number: 4111\u00a01111 1111-1111, cvv=973, exp 12/27".encode(),
        b"payment[card][pin]=1234&iban=DE44500105175407324931",
        b"&#52;111&nbsp;1111&#8211;1111 1111, cvv&#58; 973, valid thru 12/27, tax id 12-3456789",
    ]


CAMPAIGNS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "replies": (read_reply, replies),
    "posts": (receive_post, posts),
    "masks": (mask_text, texts),
}


def run(name: str, minutes: float) -> None:
    """Fuzz in this process; libFuzzer ends it."""
    target, seeds = CAMPAIGNS[name]
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{name}-") as folder:
        for number, seed in enumerate(seeds()):
            Path(folder, f"seed-{number}").write_bytes(seed[:LARGEST])
        options = [
            f"-max_total_time={int(minutes * 60)}",
            f"-max_len={LARGEST}",
            "-print_final_stats=1",
            "-verbosity=0",
        ]
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", folder], target)
        atheris.Fuzz()


def main() -> None:
    names = [name for name in CAMPAIGNS if name in sys.argv[1:2]] or [*CAMPAIGNS]
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    if len(names) == 1:
        run(names[0], minutes)
    for name in names:  # a process each, as a campaign ends its own
        print(f"{name}: {minutes:g} minutes", flush=True)
        subprocess.run([sys.executable, __file__, name, str(minutes)], check=True, env={**os.environ})


if __name__ == "__main__":
    main()
