"""Pure: a value and its texts become Telegram messages, e-mail or terminal text."""
