"""Orders -> record batches of fixed schemas, whatever keeps the orders."""
