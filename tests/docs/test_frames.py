"""The page of frames says what the code says."""

from pathlib import Path

from shopsite_orders.frames import SCHEMA_VERSION, schemas
from shopsite_orders.frames.batches.schema import personal_columns

PAGE = Path(__file__).parents[2] / "docs" / "frames.md"


def described() -> str:
    """Return a table of the columns of every schema, in Markdown."""
    return "\n".join(f"### {table}\n\n{rows(table)}" for table in schemas())


def rows(table: str) -> str:
    lines = ["| column | type | personal |", "|---|---|---|"]
    for field in schemas()[table]:
        kind = str(field.type).replace("dictionary<values=string, indices=int32, ordered=0>", "dictionary of string")
        personal = "yes" if field.name in personal_columns(table) else ""
        lines.append(f"| `{field.name}` | {kind}{'' if field.nullable else ', never null'} | {personal} |")
    return "\n".join(lines) + "\n"


def test_the_schemas_of_the_page_are_made_of_the_codes_own() -> None:
    page = PAGE.read_text("utf-8")
    assert page.partition("## The schemas")[2].partition("\n### ")[2].partition("\n## ")[0] == described().removeprefix(
        "### "
    )
    assert f"`SCHEMA_VERSION` is {SCHEMA_VERSION}," in page
