"""What a worker of a fleet does: it asks one store, when it is that store's turn, and saves what comes."""
