"""The tasks of a fleet as they run: who does them, how they are given out, how far they are, what came of them."""
