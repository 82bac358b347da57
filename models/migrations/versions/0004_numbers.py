"""On SQLite no number of a row that went is given to another row, as on PostgreSQL: old buttons name it."""

from alembic import op
from sqlalchemy import text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "area",
    "person",
    "absence",
    "digest",
    "invitation",
    "organisation",
    "membership",
    "role_grant",
    "workgroup",
    "closed_period",
    "round",
    "seat",
    "check_in",
    "answer",
    "attachment",
    "obstacle",
    "outbox_message",
    "remark",
    "success",
    "help_request",
    "table_place",
    "table_check",
    "table_gap",
    "logged_change",
    "draft",
    "rhythm_proposal",
    "handover",
)
INDEXES = text(
    "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL ORDER BY rowid"
)
NAMES = {"pk": "pk_%(table_name)s"}


def upgrade() -> None:
    if not on_sqlite():
        return
    rebuild(autoincrement=True)
    # Rows went before this, and messages name them: in a database that is in use nothing comes near them.
    op.execute(
        "UPDATE sqlite_sequence SET seq = coalesce(seq, 0) + 1000000 WHERE EXISTS (SELECT 1 FROM area)"
    )


def downgrade() -> None:
    if on_sqlite():
        rebuild(autoincrement=False)


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def rebuild(*, autoincrement: bool) -> None:
    """Make the tables anew, and their indexes in the same order: of two that suit, the newest is used."""
    for table in TABLES:
        indexes = op.get_bind().execute(INDEXES, {"table": table}).all()
        for name, _ in indexes:
            op.execute(f"DROP INDEX {name}")
        options = {"sqlite_autoincrement": autoincrement}
        with op.batch_alter_table(table, recreate="always", table_kwargs=options, naming_convention=NAMES):
            pass
        for _, sql in indexes:
            op.execute(sql)
