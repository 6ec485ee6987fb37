"""The inbox: each order claimed once."""
