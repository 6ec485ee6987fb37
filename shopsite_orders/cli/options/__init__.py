"""What the commands take: options, credentials, databases, durations."""
