"""The pictures of the pages, made from what the library shows: ``make pictures``.

The demo as a terminal shows it, as SVG, and the card of an order as a browser shows it, as PNG, light and dark.
"""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import attrs
from PIL import Image
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.text import Text

from shopsite_orders import Order
from shopsite_orders.sandbox import generate_orders

PICTURES = Path(__file__).with_name("_static")
COLUMNS = 90
COLOURS = 48  # a card has few
# Rich's own frame, but for its fonts, which a reader's browser would fetch from elsewhere.
FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; \
font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
CARD = """<!doctype html><meta charset="utf-8"><style>
:root {{ color-scheme: light dark }} body {{ margin: 0; font: 14px "Liberation Sans", Arial, sans-serif }}
main {{ display: inline-block; width: 600px; padding: 12px }}
</style><main>{card}</main>"""


def demo() -> str:
    """Return how the demo begins, as a terminal with colours shows it."""
    shown = subprocess.run(
        [Path(sys.executable).with_name("shopsite-orders"), "demo"],
        env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    beginning, *_ = re.split(r"\n[^\n]*4\. The first order", shown)
    return re.sub(r"(127\.0\.0\.1:)\d+", r"\g<1>8443", beginning).strip()  # the port is another one each time


def terminal(shown: str) -> str:
    """Return a picture of what a terminal shows."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.assemble(("$ ", "bold green"), "make demo"), Text.from_ansi(shown), "", sep="\n")
    picture = console.export_svg(title="shopsite-orders demo", code_format=FRAME, unique_id="demo")
    return re.sub(r"[ \t]+$", "", picture, flags=re.MULTILINE)


def order() -> Order:
    """Return an order that has a bit of everything."""
    return attrs.evolve(next(iter(generate_orders(1, seed=22))), currency="USD")


def photograph(card: str, folder: Path) -> None:
    """Take pictures of a card, by day and by night."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            page = browser.new_page(color_scheme=scheme, device_scale_factor=1.5)
            page.set_content(CARD.format(card=card))
            picture = Image.open(BytesIO(page.locator("main").screenshot()))
            picture.quantize(COLOURS).save(folder / f"card-{scheme}.png", optimize=True)
        browser.close()


def main() -> None:
    (PICTURES / "demo.svg").write_text(terminal(demo()), "utf-8")
    photograph(order()._repr_html_(), PICTURES)


if __name__ == "__main__":
    main()
