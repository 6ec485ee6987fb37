"""The other commands, one to a module."""
