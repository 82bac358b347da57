"""The neighbourhoods that the harness plays: areas, workgroups and people who have joined."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, text, update

from jobs.area_file.apply import apply_changes, plan_area
from jobs.area_file.reading import parse_area_file
from models.database import Database
from models.people import Membership, Person

FIRST_ACCOUNT = 5_000_000_000
"""The Telegram number of person 1 is this one plus 1."""

LETTERS = """
CREATE TABLE campaign_letter (
    id BIGINT PRIMARY KEY, dedupe_key TEXT, channel TEXT, address TEXT, kind TEXT, payload TEXT
)
"""
_SQLITE = """
CREATE TRIGGER campaign_noted AFTER INSERT ON outbox_message BEGIN
    INSERT INTO campaign_letter VALUES (
        new.id, new.dedupe_key, new.channel, new.address, new.kind, new.payload
    );
END
"""
_FUNCTION = """
CREATE FUNCTION campaign_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO campaign_letter VALUES (
        new.id, new.dedupe_key, new.channel, new.address, new.kind, new.payload
    );
    RETURN NULL;
END $$
"""
_POSTGRESQL = """
CREATE TRIGGER campaign_noted AFTER INSERT ON outbox_message FOR EACH ROW EXECUTE FUNCTION campaign_note()
"""
TRIGGER = {"sqlite": (_SQLITE,), "postgresql": (_FUNCTION, _POSTGRESQL)}
"""What is to be sent is noted in the same transaction: the product empties its own row once it was sent."""


async def settle_town(database: Database, areas: Mapping[str, str], now: datetime) -> dict[str, int]:
    """Bring in areas by their files, let everybody join; give each person's Telegram number by key."""
    await database.migrate()
    for slug, words in areas.items():
        file = parse_area_file(words, "area.toml")
        async with database.writing() as session:
            changes = await plan_area(session, file, "area.toml", now)
            await apply_changes(session, slug, changes, now)
    async with database.writing() as session:
        await session.execute(update(Person).values(telegram_id=Person.id + FIRST_ACCOUNT, joined_at=now))
        for statement in (LETTERS, *TRIGGER[database.dialect]):
            await session.execute(text(statement))
        rows = await session.execute(
            select(Membership.key, Person.telegram_id).join(Person, Person.id == Membership.person_id)
        )
        return {key: account or 0 for key, account in rows}


def sqlite(path: Path) -> str:
    return f"sqlite:///{path}"
