"""What we decide, and when."""
