"""The store's side of both CGIs: who may download, and what is asked for."""
