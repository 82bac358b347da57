"""The way from one revision of the tables to another, without an alembic.ini."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

_FOLDER = Path(__file__).parent


class NewerDatabaseError(Exception):
    """The tables are at a revision that this version does not know."""


def move(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a revision inside the caller's transaction: "base" is an empty database."""
    current = revision(connection)
    refuse_newer(current)
    if current == (newest_revision() if to == "head" else to):
        return
    # Only whoever moves needs it: a start costs a tenth less without.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    if to == "base":
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def revision(connection: Connection) -> str | None:
    """Say at which revision the tables are; None when there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    current: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return current


def newest_revision() -> str:
    """Give the revision that this version's tables have."""
    if not (known := _known()):
        raise LookupError("There are no migrations; the package is incomplete.")
    return known[-1]


def _known() -> list[str]:
    """List the revisions, the oldest first: each file of a migration begins with its own."""
    return sorted(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*_*.py"))


def is_known(current: str | None) -> bool:
    """Say whether this version can work with a revision, or with no tables at all."""
    return current is None or current in _known()


def refuse_newer(current: str | None) -> None:
    """Raise NewerDatabaseError for a revision that this version does not know."""
    if not is_known(current):
        raise NewerDatabaseError(
            f"This database was made by a newer Vlottrekker (revision {current}); "
            "install that version, or restore a backup."
        )
