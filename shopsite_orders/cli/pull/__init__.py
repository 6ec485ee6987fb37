"""Commands that bring orders: out of a store or a file, to JSON Lines, CSV or a database."""
