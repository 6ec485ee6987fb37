"""What a follower knows of a store: the orders that came, the numbers that are missing."""
