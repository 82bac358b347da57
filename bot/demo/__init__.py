"""Four weeks in an invented neighbourhood, played against the local Bot API: the product as people meet it."""
