"""Evidence that is safe to share: what a store or a sender wrote, with invented text in the place of personal data."""
