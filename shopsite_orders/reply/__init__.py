"""Reply bytes -> orders, and the proof that all have come; what a reply that holds no orders is instead."""
