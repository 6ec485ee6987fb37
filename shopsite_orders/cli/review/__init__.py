"""The commands that look at what is there, and end with an exit code of their own if it does not agree."""
