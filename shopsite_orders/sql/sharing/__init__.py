"""What lets many workers save into one database: leases of stores, and the ranges of a history."""
