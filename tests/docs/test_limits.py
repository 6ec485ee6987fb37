"""The page of limits says what the code says."""

from pathlib import Path

from shopintegrator_hook import Limits
from shopintegrator_hook.field_map import names
from shopintegrator_hook.field_map.guesser import MOST_GUESSED
from shopintegrator_hook.field_map.reading import MOST_NAMES, MOST_PLACES
from shopintegrator_hook.form.flatten import DEEPEST, LONGEST_NAME, MOST_COMMAS
from shopintegrator_hook.guessing.witness import MOST_SAMPLES
from shopsite_orders.core.files.json_lines import LONGEST_LINE
from shopsite_orders.decoding import reader
from shopsite_orders.decoding.forms import markup
from shopsite_orders.following.known.memory import LARGEST_MEMORY
from shopsite_orders.following.known.numbering import LARGEST_LEDGER
from shopsite_orders.following.machine import MOST_RANGES
from shopsite_orders.reply.scanning import limits

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
BOUNDS = {
    **limits.LIMITS,
    "levels to which the elements of an order may be nested": markup.DEEPEST,
    "runs of tags that are remembered, documented ones and others each": reader.MOST_GAPS,
    "characters of such a run": reader.LONGEST_GAP,
    "tags of such a run": reader.MOST_TAGS,
    "orders that a cursor remembers of the last days": LARGEST_MEMORY,
    "runs of missing numbers that a cursor remembers": LARGEST_LEDGER,
    "ranges of missing numbers that one run asks for": MOST_RANGES,
    "bytes of a line of JSON Lines": LONGEST_LINE,
    "bytes of a post": Limits().bytes,
    "fields of a post": Limits().fields,
    "levels to which the JSON of a post may be nested": DEEPEST,
    "values of the JSON of a post": MOST_COMMAS,
    "characters of the name of a field, in JSON": LONGEST_NAME,
    "names of fields that a field map remembers": MOST_NAMES,
    "characters of a name that is remembered": names.LONGEST_NAME,
    "values in the posts of which a field map remembers the names": MOST_PLACES,
    "names in the posts that were guessed and are remembered": MOST_GUESSED,
    "values of a column that the guesser looks at": MOST_SAMPLES,
}


def test_the_page_of_limits_is_made_of_the_codes_own() -> None:
    rows = "".join(f"| {what} | {bound:,} |\n" for what, bound in BOUNDS.items())
    assert f"| what | at most |\n|---|---|\n{rows}" in PAGE.read_text("utf-8")
