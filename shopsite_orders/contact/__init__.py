"""First contact with a store: what of it is new to us, and evidence of that which is safe to share."""
