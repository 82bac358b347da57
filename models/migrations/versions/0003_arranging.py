"""What facilitators and representatives arrange themselves: rhythms, tables, handovers, and a log of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NEW_TABLES = (
    "handover",
    "rhythm_proposal",
    "draft",
    "logged_change",
    "table_gap",
    "table_check",
    "table_place",
    "closed_period",
    "organisation",
)


def columns() -> dict[str, list[sa.Column[Any]]]:
    """List the new columns of tables that were there."""
    return {
        "area": [
            sa.Column("every_weeks", sa.Integer, nullable=False, server_default="2"),
            sa.Column("weekday", sa.String(32), nullable=False, server_default="tue"),
            sa.Column("time", sa.Time, nullable=False, server_default="09:00:00"),
            sa.Column("monthly", sa.String(32)),
            sa.Column("remind_after", sa.Integer, nullable=False, server_default="1"),
            sa.Column("answer_days", sa.Integer, nullable=False, server_default="2"),
            sa.Column("school_region", sa.String(32)),
        ],
        "workgroup": [
            sa.Column("monthly", sa.String(32)),
            sa.Column("own_rhythm", sa.Boolean, nullable=False, server_default=sa.true()),
            sa.Column("rotation", sa.String(32), nullable=False, server_default="both"),
            sa.Column("paused_until", sa.Date),
            sa.Column("table_every", sa.Integer, nullable=False, server_default="6"),
            sa.Column("new_step_at", MOMENT),
        ],
        "person": [sa.Column("quiet_from", sa.Time), sa.Column("quiet_until", sa.Time)],
        "check_in": [sa.Column("stands_in_because", sa.String(32)), sa.Column("pass_at", MOMENT)],
    }


def refers(table: str, column: str, to: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Give a column that refers to a row, which keeps a nullable one from falling with it."""
    ondelete = "SET NULL" if nullable else "CASCADE"
    key = sa.ForeignKey(f"{to}.id", name=f"fk_{table}_{column}_{to}", ondelete=ondelete)
    return sa.Column(column, ROW_ID, key, nullable=nullable)


def make(table: str, *parts: sa.Column[Any] | sa.Constraint, indexes: tuple[list[str], ...] = ()) -> None:
    identity = sa.Column("id", ROW_ID, nullable=False)
    op.create_table(table, identity, *parts, sa.PrimaryKeyConstraint("id", name=f"pk_{table}"))
    for columns in indexes:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def upgrade() -> None:
    for table, added in columns().items():
        with op.batch_alter_table(table, recreate="always" if on_sqlite() else "never") as batch:
            for column in added:
                batch.add_column(column)
    passes = sa.text("pass_at IS NOT NULL")
    op.create_index(
        "ix_check_in_pass_at", "check_in", ["pass_at"], sqlite_where=passes, postgresql_where=passes
    )
    create_organisations()
    with op.batch_alter_table("membership", recreate="always" if on_sqlite() else "never") as batch:
        batch.add_column(sa.Column("organisation_id", ROW_ID))
        batch.create_foreign_key(
            "fk_membership_organisation_id_organisation",
            "organisation",
            ["organisation_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id"])
    create_tables_of_organisations()
    create_arrangements()
    create_proposals_and_handovers()


def on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def create_organisations() -> None:
    make(
        "organisation",
        refers("organisation", "area_id", "area"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.UniqueConstraint("area_id", "name", name="uq_organisation_area_id_name"),
    )
    make(
        "closed_period",
        refers("closed_period", "area_id", "area"),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        indexes=(["area_id", "last_day"],),
    )


def create_tables_of_organisations() -> None:
    make(
        "table_place",
        refers("table_place", "workgroup_id", "workgroup"),
        refers("table_place", "organisation_id", "organisation"),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        indexes=(["workgroup_id"], ["organisation_id"]),
    )
    make(
        "table_check",
        refers("table_check", "workgroup_id", "workgroup"),
        refers("table_check", "person_id", "person"),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("complete", sa.Boolean),
        sa.Column("step", sa.String(200)),
        indexes=(["workgroup_id", "asked_at"], ["person_id"]),
    )
    make(
        "table_gap",
        refers("table_gap", "workgroup_id", "workgroup"),
        refers("table_gap", "table_check_id", "table_check", nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        indexes=(["table_check_id"],),
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_table_gap_workgroup_id_open",
        "table_gap",
        ["workgroup_id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def create_arrangements() -> None:
    make(
        "logged_change",
        refers("logged_change", "area_id", "area"),
        refers("logged_change", "person_id", "person", nullable=True),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("why", sa.Text),
        indexes=(["area_id", "at"], ["person_id"]),
    )
    make(
        "draft",
        refers("draft", "person_id", "person"),
        refers("draft", "area_id", "area"),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.UniqueConstraint("person_id", name="uq_draft_person_id"),
        indexes=(["area_id"],),
    )


def create_proposals_and_handovers() -> None:
    make(
        "rhythm_proposal",
        refers("rhythm_proposal", "workgroup_id", "workgroup"),
        sa.Column("tempo", sa.String(32), nullable=False),
        sa.Column("every_weeks", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        refers("rhythm_proposal", "answered_by_id", "person", nullable=True),
        sa.Column("accepted", sa.Boolean),
        indexes=(["workgroup_id", "made_at"], ["answered_by_id"]),
    )
    make(
        "handover",
        refers("handover", "workgroup_id", "workgroup"),
        refers("handover", "giver_id", "person", nullable=True),
        refers("handover", "taker_id", "person", nullable=True),
        sa.Column("note", sa.JSON, nullable=False),
        sa.Column("words", sa.Text),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("given_at", MOMENT),
        sa.Column("read_at", MOMENT),
        indexes=(["workgroup_id"], ["giver_id"], ["taker_id"]),
    )


def downgrade() -> None:
    op.drop_index("ix_membership_organisation_id", "membership")
    with op.batch_alter_table("membership") as batch:
        batch.drop_constraint("fk_membership_organisation_id_organisation", type_="foreignkey")
        batch.drop_column("organisation_id")
    for table in NEW_TABLES:
        op.drop_table(table)
    op.drop_index("ix_check_in_pass_at", "check_in")
    for table, added in columns().items():
        with op.batch_alter_table(table) as batch:
            for column in added:
                batch.drop_column(column.name)
