"""One store's long history: split into ranges of order numbers, pulled in parallel, and proven to be whole."""
