"""``python -m shopintegrator_hook``, the same as ``shopintegrator-hook``."""

from shopintegrator_hook.cli import main

main(prog_name="shopintegrator-hook")
