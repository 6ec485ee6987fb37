"""How a database of ours is opened, whichever door it belongs to: SQLite's settings, and the version of its tables."""
