"""What the commands show: output, progress, errors and their exit codes."""
