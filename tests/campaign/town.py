"""The neighbourhoods that the harness plays: areas, workgroups and people who have joined."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from .product import Nursery
from .reader import as_stored, engine_of

FIRST_ACCOUNT = 5_000_000_000
"""The Telegram number of person 1 is this one plus 1."""
_JOIN = "UPDATE person SET telegram_id = id + :first, joined_at = :now WHERE telegram_id IS NULL"
_LETTERS = """
CREATE TABLE campaign_letter (
    id BIGINT PRIMARY KEY, dedupe_key TEXT, channel TEXT, address TEXT, kind TEXT, payload TEXT
)
"""
_NOTE = """
INSERT INTO campaign_letter VALUES (
    new.id, new.dedupe_key, new.channel, new.address, new.kind, new.payload
)
ON CONFLICT (id) DO UPDATE SET payload = excluded.payload
"""
_SQLITE = tuple(
    f"CREATE TRIGGER campaign_noted_{number} AFTER {event} ON outbox_message WHEN new.payload <> '{{}}' "
    f"BEGIN {_NOTE}; END"
    for number, event in enumerate(("INSERT", "UPDATE OF payload"))
)
_FUNCTION = f"""
CREATE FUNCTION campaign_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_NOTE}; RETURN NULL; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER campaign_noted AFTER INSERT OR UPDATE OF payload ON outbox_message
FOR EACH ROW WHEN (new.payload::text <> '{}') EXECUTE FUNCTION campaign_note()
"""
NOTING = {"sqlite": (_LETTERS, *_SQLITE), "postgresql": (_LETTERS, _FUNCTION, _POSTGRESQL)}
"""What is to be sent is noted in the same transaction: the product empties its own row once it was sent.

A question that waits is asked anew when what it is about changes: what it says last is what goes."""


async def settle_town(
    lives: Nursery, url: str, areas: Mapping[str, str], now: datetime, *, joined: bool = True
) -> dict[str, int]:
    """Make a database with areas by their files; give each person's Telegram number by key."""
    for slug, words in areas.items():
        await load(lives, url, slug, words, now)
    engine = engine_of(url)
    with engine.connect() as connection:
        for statement in NOTING[engine.dialect.name]:
            connection.execute(text(statement))
        if joined:
            connection.execute(text(_JOIN), {"now": as_stored(engine, now), "first": FIRST_ACCOUNT})
        rows = connection.execute(text("SELECT key, person_id FROM membership"))
        return {key: FIRST_ACCOUNT + person for key, person in rows}


async def load(lives: Nursery, url: str, slug: str, words: str, now: datetime) -> None:
    """Bring in an area, or what changed of it, by `vlottrekker load`. Raises RuntimeError if refused."""
    file = lives.folder / f"{slug}.toml"
    file.write_text(words, encoding="utf-8")
    await command(lives, url, "load", str(file), "--now", now.isoformat())


async def invitations(lives: Nursery, url: str, slug: str, now: datetime) -> dict[str, str]:
    """Give the token in everybody's personal link, by their key."""
    told = await command(lives, url, "invites", slug, "--json", "--now", now.isoformat())
    return {invite["key"]: invite["link"].rpartition("=")[2] for invite in json_in(told)}


async def command(lives: Nursery, url: str, *arguments: str, may_end: tuple[int, ...] = (0,)) -> str:
    """Run a command of the product to its end and give what it printed."""
    life = await lives.start(arguments, url, lives.server.bot())
    if (status := await life.end()) not in may_end:
        raise RuntimeError(f"{arguments[0]} ended with {status}: {life.told()}")
    return life.told()


def json_in(told: str) -> Any:
    """Read what a command printed as JSON, over several lines, among what it logged."""
    begins = min(at for mark in ("{\n", "[\n") if (at := told.find(mark)) >= 0)
    return json.JSONDecoder().raw_decode(told[begins:])[0]


def sqlite(path: Path) -> str:
    return f"sqlite:///{path}"
