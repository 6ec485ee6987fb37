"""The forms in which an element may come, and how each becomes the regular one: by rewriting, parsing or repair."""
