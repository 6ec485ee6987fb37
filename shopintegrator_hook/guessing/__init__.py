"""A field map is proposed from one post: what its names mean, what their numbers count, and what adds up."""
