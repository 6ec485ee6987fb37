"""The bytes of a reply as they come in, and where in them something begins and ends."""
