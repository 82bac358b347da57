"""What we say and hear: chat, mail and the command line."""
