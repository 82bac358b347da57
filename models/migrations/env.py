"""How Alembic runs: in a connection of `Database.migrate`, or by itself from the command line."""

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Enum
from sqlalchemy.types import TypeDecorator

from models.database import Database
from models.tables import metadata_for


def plain_type(kind: str, item: Any, _: object) -> str | Literal[False]:  # noqa: ANN401 - as Alembic calls it
    """Write our own types into a migration as plain ones, so that it stays true when the code moves on."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata_for(connection.dialect.name),
        transactional_ddl=True,
        render_as_batch=True,
        compare_server_default=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    url = context.get_x_argument(as_dictionary=True).get("database")
    if not isinstance(url, str):
        raise SystemExit("Say which database: alembic -x database=sqlite:///file.db ...")
    database = Database(url)
    async with database.migrating() as connection:
        await connection.run_sync(run)
    await database.close()


if context.is_offline_mode():
    raise SystemExit("These migrations need a database: leave out --sql.")
if "connection" in context.config.attributes:
    run(context.config.attributes["connection"])
else:
    asyncio.run(run_alone())
