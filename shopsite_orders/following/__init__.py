"""Following a store: pages of new orders, each with the cursor that comes after it."""
