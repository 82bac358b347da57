"""Backups: made while the bot runs, checked before they count, and put back without waking old messages."""
