"""The way from one revision of the tables to another, without an alembic.ini."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_FOLDER = Path(__file__).parent


class NewerDatabaseError(Exception):
    """The tables are at a revision that this version does not know."""


def move(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a revision inside the caller's transaction: "base" is an empty database."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    refuse_newer(revision(connection))
    if to == "base":
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Give the revision that this version's tables have."""
    head = ScriptDirectory(str(_FOLDER)).get_current_head()
    if head is None:
        raise LookupError("There are no migrations; the package is incomplete.")
    return head


def is_known(current: str | None) -> bool:
    """Say whether this version can work with a revision, or with no tables at all."""
    known = {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}
    return current is None or current in known


def refuse_newer(current: str | None) -> None:
    """Raise NewerDatabaseError for a revision that this version does not know."""
    if not is_known(current):
        raise NewerDatabaseError(
            f"This database was made by a newer Vlottrekker (revision {current}); "
            "install that version, or restore a backup."
        )
