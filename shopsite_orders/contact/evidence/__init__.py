"""What came from a store, made safe to share: byte for byte the same but for what was personal."""
