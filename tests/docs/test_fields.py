"""The field reference is what the docstrings of the model say."""

from fields import PAGE, page


def test_the_page_is_made_of_the_docstrings_and_brought_up_to_date_by_make_fields() -> None:
    assert PAGE.read_text("utf-8") == "".join(page())
