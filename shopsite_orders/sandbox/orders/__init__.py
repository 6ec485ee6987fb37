"""Orders as the store writes them: made up, settled to the cent, in every layout."""
