"""What goes out: claimed, sent at the pace allowed, and written down."""
