"""Which message a photo came in, so that words and another photo find it; and letters that keep no words."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBERED = {"sqlite_autoincrement": True}
# A photo and its caption were kept at one moment. Where more was kept at it, nothing is known.
FROM_CAPTION = """
UPDATE attachment SET message_id = (
    SELECT min(answer.message_id) FROM answer
    WHERE answer.check_in_id = attachment.check_in_id AND answer.said_at = attachment.said_at
    GROUP BY answer.check_in_id HAVING count(DISTINCT answer.message_id) = 1
)
WHERE NOT EXISTS (
    SELECT 1 FROM attachment AS other
    WHERE other.check_in_id = attachment.check_in_id AND other.said_at = attachment.said_at
    AND other.id <> attachment.id
)
"""


def columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("unique_id", sa.String(64)),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
    ]


def upgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    recreate: Literal["always", "never"] = "always" if on_sqlite else "never"
    with op.batch_alter_table("attachment", recreate=recreate, table_kwargs=NUMBERED) as batch:
        for column in columns():
            batch.add_column(column)
    op.execute(FROM_CAPTION)
    # What is not sent any more keeps nobody's words. Older versions left them there.
    op.execute(
        "UPDATE outbox_message SET payload = '{}'"
        " WHERE status IN ('failed', 'expired') AND CAST(payload AS TEXT) <> '{}'"
    )


def downgrade() -> None:
    # A version that knows nothing of it would show what was replaced.
    op.execute("DELETE FROM attachment WHERE replaced_at IS NOT NULL")
    with op.batch_alter_table("attachment", table_kwargs=NUMBERED) as batch:
        for column in columns():
            batch.drop_column(column.name)
