"""One rule of a field map: which wire name becomes which part of an order, and how its text is read."""
