"""The bot over HTTP: Telegram's webhook, and what the administrator's monitoring asks."""
