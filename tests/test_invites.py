"""Personal links: for whom they are made, how long they live, and that only a hash of them is kept."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from jobs.area_file.comparing import plan_area
from jobs.area_file.reading import parse_area_file
from jobs.arranging.apply import apply_changes
from jobs.invitations import Invite, invite_all, token_hash
from models.database import Database
from models.people import Invitation, Person
from models.queries.areas import area_by_slug

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
AREA = """
[area]
slug = "{slug}"
name = "{slug}"
[[people]]
key = "amina"
name = "Amina"
[[people]]
key = "bram"
name = "Bram"
"""


async def found(database: Database, slug: str = "rijnbuurt") -> None:
    file = parse_area_file(AREA.format(slug=slug), "area.toml")
    async with database.writing() as session:
        await apply_changes(session, slug, await plan_area(session, file, "area.toml", NOW), NOW)


async def invite(database: Database, now: datetime = NOW, slug: str = "rijnbuurt") -> list[Invite]:
    async with database.writing() as session:
        area = await area_by_slug(session, slug)
        assert area
        return await invite_all(session, area.id, now)


async def kept(database: Database) -> list[Invitation]:
    async with database.reading() as session:
        return list(await session.scalars(select(Invitation).order_by(Invitation.id)))


async def test_everybody_who_has_not_joined_gets_a_link(database: Database) -> None:
    await found(database)
    async with database.writing() as session:
        (bram,) = await session.scalars(select(Person).where(Person.name == "Bram"))
        bram.joined_at = NOW

    invites = await invite(database)

    assert [(one.key, one.name) for one in invites] == [("amina", "Amina")]


async def test_a_link_is_random_and_only_its_hash_is_kept(sqlite_database: Database) -> None:
    await found(sqlite_database)

    amina, bram = await invite(sqlite_database)

    assert len(urlsafe_b64decode(amina.token + "==")) == 16
    assert amina.token != bram.token
    assert amina.link("vlottrekker_bot") == f"https://t.me/vlottrekker_bot?start={amina.token}"
    assert [row.token_hash for row in await kept(sqlite_database)] == [
        sha256(one.token.encode()).digest() for one in (amina, bram)
    ]
    assert token_hash(amina.token) == sha256(amina.token.encode()).digest()
    assert sqlite_database.path
    files = sqlite_database.path.parent.glob(f"{sqlite_database.path.name}*")
    assert not any(amina.token.encode() in file.read_bytes() for file in files)


async def test_a_link_lives_fourteen_days(sqlite_database: Database) -> None:
    await found(sqlite_database)

    amina, _ = await invite(sqlite_database)

    assert amina.expires_at == NOW + timedelta(days=14)
    assert {row.expires_at for row in await kept(sqlite_database)} == {amina.expires_at}


async def test_printing_again_renews_the_links(database: Database) -> None:
    await found(database)
    first = await invite(database)

    second = await invite(database, LATER)

    assert {one.token for one in first}.isdisjoint(one.token for one in second)
    rows = await kept(database)
    assert [row.replaced_at for row in rows] == [LATER, LATER, None, None]
    assert rows[2].expires_at == LATER + timedelta(days=14)


async def test_the_links_of_another_area_stay(sqlite_database: Database) -> None:
    await found(sqlite_database)
    await found(sqlite_database, "amstel")
    await invite(sqlite_database)

    await invite(sqlite_database, LATER, "amstel")

    assert [row.replaced_at for row in await kept(sqlite_database)] == [None] * 4


async def test_a_link_that_was_used_stays_as_it_was(sqlite_database: Database) -> None:
    await found(sqlite_database)
    await invite(sqlite_database)
    async with sqlite_database.writing() as session:
        (first, _) = await session.scalars(select(Invitation).order_by(Invitation.id))
        first.used_at = NOW

    await invite(sqlite_database, LATER)

    assert [row.replaced_at for row in await kept(sqlite_database)] == [None, LATER, None, None]
