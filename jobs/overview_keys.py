"""The keys by which the messages of an overview are known in the outbox."""


def overview_key(digest_id: int | str, reader_id: int | str, way: str) -> str:
    """Name the messages of an overview that go to a reader by a way."""
    return f"digest:{digest_id}:{reader_id}:{way}"


def digest_of(key: str) -> int | None:
    """Give the number of the overview that a message with this key is of; None for any other message."""
    match key.split(":"):
        case ["digest", digest_id, _, *_] if digest_id.isdecimal():
            return int(digest_id)
    return None


def mail_with(key: str) -> str | None:
    """Name the mail with the overview that a message with this key is of; None for any other message."""
    match key.split(":"):
        case ["digest", digest_id, reader_id, *_]:
            return overview_key(digest_id, reader_id, "email")
    return None


def chat_with(key: str) -> str | None:
    """Name the first message in the chat with the overview that a message with this key is of, if it is."""
    match key.split(":"):
        case ["digest", digest_id, reader_id, *_]:
            return f"{overview_key(digest_id, reader_id, 'telegram')}:0"
    return None
