"""What we know: the tables, the values in them, and every query."""
