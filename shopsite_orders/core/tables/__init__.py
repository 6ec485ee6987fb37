"""Orders as rows of tables: which tables and columns there are, and their cells. Databases and frames both go by it."""
