"""The commands, one to a module, and the group that they are in."""
