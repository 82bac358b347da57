"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def refers(column: str, name: str, ondelete: str = "CASCADE") -> sa.ForeignKey:
    return sa.ForeignKey(column, name=name, ondelete=ondelete)


def only_where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    create_area()
    create_heartbeat()
    create_inbox_update()
    create_person()
    create_absence()
    create_digest()
    create_invitation()
    create_membership()
    create_role_grant()
    create_workgroup()
    create_round()
    create_seat()
    create_check_in()
    create_answer()
    create_attachment()
    create_obstacle()
    create_outbox_message()
    create_remark()
    create_success()
    create_help_request()


def downgrade() -> None:
    for table in (
        "help_request",
        "success",
        "remark",
        "outbox_message",
        "obstacle",
        "attachment",
        "answer",
        "check_in",
        "seat",
        "round",
        "workgroup",
        "role_grant",
        "membership",
        "invitation",
        "digest",
        "absence",
        "person",
        "inbox_update",
        "heartbeat",
        "area",
    ):
        op.drop_table(table)


def create_area() -> None:
    op.create_table(
        "area",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("digest_weekday", sa.String(32), nullable=False),
        sa.Column("digest_time", sa.Time(), nullable=False),
        sa.Column("digest_from", MOMENT, nullable=False),
        sa.Column("next_digest_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_area"),
        sa.UniqueConstraint("slug", name="uq_area_slug"),
    )
    op.create_index("ix_area_next_digest_at", "area", ["next_digest_at"])


def create_heartbeat() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeat"),
    )


def create_inbox_update() -> None:
    op.create_table(
        "inbox_update",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name="pk_inbox_update"),
    )
    op.create_index(
        "ix_inbox_update_waiting", "inbox_update", ["update_id"], **only_where("status = 'waiting'")
    )


def create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("joined_at", MOMENT, nullable=True),
        sa.Column("unreachable_since", MOMENT, nullable=True),
        sa.Column("mail_refused_since", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("telegram_id", name="uq_person_telegram_id"),
    )


def create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, refers("person.id", "fk_absence_person_id_person"), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_person_id_last_day", "absence", ["person_id", "last_day"])


def create_digest() -> None:
    op.create_table(
        "digest",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("area_id", ROW_ID, refers("area.id", "fk_digest_area_id_area"), nullable=False),
        sa.Column("period_start", MOMENT, nullable=False),
        sa.Column("period_end", MOMENT, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("compiled_at", MOMENT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint("area_id", "period_start", name="uq_digest_area_id_period_start"),
    )


def create_invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("area_id", ROW_ID, refers("area.id", "fk_invitation_area_id_area"), nullable=False),
        sa.Column("person_id", ROW_ID, refers("person.id", "fk_invitation_person_id_person"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
        sa.UniqueConstraint("token_hash", name="uq_invitation_token_hash"),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])


def create_membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("area_id", ROW_ID, refers("area.id", "fk_membership_area_id_area"), nullable=False),
        sa.Column("person_id", ROW_ID, refers("person.id", "fk_membership_person_id_person"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
        sa.UniqueConstraint("area_id", "key", name="uq_membership_area_id_key"),
        sa.UniqueConstraint("area_id", "person_id", name="uq_membership_area_id_person_id"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])


def create_role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("area_id", ROW_ID, refers("area.id", "fk_role_grant_area_id_area"), nullable=False),
        sa.Column("person_id", ROW_ID, refers("person.id", "fk_role_grant_person_id_person"), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.UniqueConstraint("area_id", "person_id", "role", name="uq_role_grant_area_id_person_id_role"),
    )


def create_workgroup() -> None:
    op.create_table(
        "workgroup",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("area_id", ROW_ID, refers("area.id", "fk_workgroup_area_id_area"), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.String(32), nullable=False),
        sa.Column("time", sa.Time(), nullable=False),
        sa.Column("next_ask_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_workgroup"),
        sa.UniqueConstraint("area_id", "slug", name="uq_workgroup_area_id_slug"),
    )
    op.create_index("ix_workgroup_next_ask_at", "workgroup", ["next_ask_at"])


def create_round() -> None:
    op.create_table(
        "round",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "workgroup_id", ROW_ID, refers("workgroup.id", "fk_round_workgroup_id_workgroup"), nullable=False
        ),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("ask_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("skip_reason", sa.String(32), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_round"),
        sa.UniqueConstraint("workgroup_id", "due_at", name="uq_round_workgroup_id_due_at"),
    )
    op.create_index("ix_round_ask_at_waiting", "round", ["ask_at"], **only_where("status = 'waiting'"))
    op.create_index("ix_round_workgroup_id_open", "round", ["workgroup_id"], **only_where("status = 'open'"))


def create_seat() -> None:
    op.create_table(
        "seat",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "workgroup_id", ROW_ID, refers("workgroup.id", "fk_seat_workgroup_id_workgroup"), nullable=False
        ),
        sa.Column("person_id", ROW_ID, refers("person.id", "fk_seat_person_id_person"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint("workgroup_id", "person_id", name="uq_seat_workgroup_id_person_id"),
    )
    op.create_index("ix_seat_person_id", "seat", ["person_id"])


def create_check_in() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("round_id", ROW_ID, refers("round.id", "fk_check_in_round_id_round"), nullable=True),
        sa.Column(
            "workgroup_id",
            ROW_ID,
            refers("workgroup.id", "fk_check_in_workgroup_id_workgroup"),
            nullable=False,
        ),
        sa.Column("person_id", ROW_ID, refers("person.id", "fk_check_in_person_id_person"), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("question", sa.String(32), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("remind_at", MOMENT, nullable=True),
        sa.Column("snoozed", sa.Boolean(), nullable=False),
        sa.Column("touched_at", MOMENT, nullable=True),
        sa.Column("standing", sa.String(32), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column(
            "stands_in_for_id",
            ROW_ID,
            refers("person.id", "fk_check_in_stands_in_for_id_person", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_check_in"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_check_in_round_id_person_id"),
    )
    op.create_index("ix_check_in_person_id_asked_at", "check_in", ["person_id", "asked_at"])
    op.create_index("ix_check_in_remind_at", "check_in", ["remind_at"], **only_where("remind_at IS NOT NULL"))
    op.create_index("ix_check_in_workgroup_id_asked_at", "check_in", ["workgroup_id", "asked_at"])
    op.create_index("ix_check_in_workgroup_id_touched_at", "check_in", ["workgroup_id", "touched_at"])


def create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "check_in_id", ROW_ID, refers("check_in.id", "fk_answer_check_in_id_check_in"), nullable=False
        ),
        sa.Column("question", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("choice", sa.String(32), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("replaced_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_check_in_id", "answer", ["check_in_id"])


def create_attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "check_in_id", ROW_ID, refers("check_in.id", "fk_attachment_check_in_id_check_in"), nullable=False
        ),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("file_id", sa.String(256), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_check_in_id", "attachment", ["check_in_id"])


def create_obstacle() -> None:
    op.create_table(
        "obstacle",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "workgroup_id",
            ROW_ID,
            refers("workgroup.id", "fk_obstacle_workgroup_id_workgroup"),
            nullable=False,
        ),
        sa.Column(
            "check_in_id", ROW_ID, refers("check_in.id", "fk_obstacle_check_in_id_check_in"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(32), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("change", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_obstacle"),
        sa.UniqueConstraint("check_in_id", name="uq_obstacle_check_in_id"),
    )
    op.create_index(
        "ix_obstacle_workgroup_id_open",
        "obstacle",
        ["workgroup_id"],
        **only_where("status IN ('reported', 'picked_up', 'passed_on', 'reopened')"),
    )
    op.create_index("ix_obstacle_workgroup_id_resolved_at", "obstacle", ["workgroup_id", "resolved_at"])


def create_outbox_message() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("dedupe_key", sa.String(128), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column(
            "person_id", ROW_ID, refers("person.id", "fk_outbox_message_person_id_person"), nullable=True
        ),
        sa.Column(
            "check_in_id",
            ROW_ID,
            refers("check_in.id", "fk_outbox_message_check_in_id_check_in"),
            nullable=True,
        ),
        sa.Column("question", sa.String(32), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("repeatable", sa.Boolean(), nullable=False),
        sa.Column("repeated", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("fresh_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(64), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("external_id", sa.String(254), nullable=True),
        sa.Column("problem", sa.String(254), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_message_dedupe_key"),
    )
    index_outbox_message()


def index_outbox_message() -> None:
    op.create_index("ix_outbox_message_address_external_id", "outbox_message", ["address", "external_id"])
    op.create_index(
        "ix_outbox_message_address_unsent",
        "outbox_message",
        ["address", "id"],
        **only_where("status IN ('queued', 'sending', 'uncertain')"),
    )
    op.create_index("ix_outbox_message_check_in_id", "outbox_message", ["check_in_id"])
    op.create_index(
        "ix_outbox_message_unsent",
        "outbox_message",
        ["priority", "id"],
        **only_where("status IN ('queued', 'sending', 'uncertain')"),
    )


def create_remark() -> None:
    op.create_table(
        "remark",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "workgroup_id", ROW_ID, refers("workgroup.id", "fk_remark_workgroup_id_workgroup"), nullable=False
        ),
        sa.Column(
            "check_in_id", ROW_ID, refers("check_in.id", "fk_remark_check_in_id_check_in"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_remark"),
        sa.UniqueConstraint("check_in_id", name="uq_remark_check_in_id"),
    )
    op.create_index("ix_remark_workgroup_id_told_at", "remark", ["workgroup_id", "told_at"])


def create_success() -> None:
    op.create_table(
        "success",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "workgroup_id",
            ROW_ID,
            refers("workgroup.id", "fk_success_workgroup_id_workgroup"),
            nullable=False,
        ),
        sa.Column(
            "check_in_id", ROW_ID, refers("check_in.id", "fk_success_check_in_id_check_in"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_success"),
        sa.UniqueConstraint("check_in_id", name="uq_success_check_in_id"),
    )
    op.create_index("ix_success_workgroup_id_told_at", "success", ["workgroup_id", "told_at"])


def create_help_request() -> None:
    op.create_table(
        "help_request",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column(
            "obstacle_id",
            ROW_ID,
            refers("obstacle.id", "fk_help_request_obstacle_id_obstacle"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("helper", sa.String(32), nullable=True),
        sa.Column("helper_text", sa.Text(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_help_request"),
        sa.UniqueConstraint("obstacle_id", name="uq_help_request_obstacle_id"),
    )
