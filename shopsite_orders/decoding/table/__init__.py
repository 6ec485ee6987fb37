"""The one table of wire names: which element of an order fills which field, and how its text is read."""
