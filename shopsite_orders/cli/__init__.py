"""The command line: options, what a terminal shows, and the commands."""
