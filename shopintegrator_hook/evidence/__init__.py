"""A post made safe to share: its field names as they came, and invented values of the same shape."""
