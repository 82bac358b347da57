"""A lease for the one that leads, pauses that outlive a restart, and indexes where rows are looked up."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
INDEXES = (
    ("round", ["workgroup_id", "closed_at"]),
    ("check_in", ["stands_in_for_id"]),
    ("outbox_message", ["person_id"]),
    ("role_grant", ["person_id"]),
)


def upgrade() -> None:
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lead"),
    )
    op.create_table(
        "channel_pause",
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_pause"),
    )
    for table, columns in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def downgrade() -> None:
    for table, columns in reversed(INDEXES):
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
    op.drop_table("channel_pause")
    op.drop_table("lead")
