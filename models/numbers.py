"""The numbers that rows get: one that a button in an old message may hold is given to no other row."""

from sqlalchemy import Connection, inspect, text

_COUNT_ON = text("UPDATE sqlite_sequence SET seq = max(coalesce(seq, 0), :last) WHERE name = :name")


def last_numbers(connection: Connection) -> dict[str, int]:
    """Say of each table of SQLite which number it gave last; nothing of tables that do not remember it."""
    if not inspect(connection).has_table("sqlite_sequence"):
        return {}
    found = connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
    return {name: number or 0 for name, number in found}


def count_on(connection: Connection, last: dict[str, int]) -> None:
    """Let tables that may have been rebuilt count on: a new copy knows only the rows that are left."""
    for name, number in last.items():
        connection.execute(_COUNT_ON, {"name": name, "last": number})
