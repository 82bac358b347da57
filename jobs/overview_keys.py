"""The keys by which the messages of an overview are known in the outbox."""


def overview_key(digest_id: int | str, reader_id: int | str, way: str) -> str:
    """Name the messages of an overview that go to a reader by a way."""
    return f"digest:{digest_id}:{reader_id}:{way}"


def is_of_overview(key: str) -> bool:
    """Say whether a message with this key is one of an overview."""
    return key.startswith("digest:")
