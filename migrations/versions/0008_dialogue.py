"""Questions, conversations and points of fact

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accuracy_window",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("draft_json", sa.Text(), nullable=False),
        sa.Column("draft_sha256", sa.String(length=64), nullable=False),
        sa.Column("draft_pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("not_offered_reason", sa.Text(), nullable=False),
        sa.Column("council_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("council_done_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(closes_on is null) = (draft_sha256 = '')", name=op.f("ck_accuracy_window_offered_with_its_draft")
        ),
        sa.CheckConstraint(
            "(closes_on is null) = (not_offered_reason <> '')",
            name=op.f("ck_accuracy_window_offered_with_a_day_or_not_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_accuracy_window_assessment_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_accuracy_window_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["council_done_by_id"], ["person.id"], name=op.f("fk_accuracy_window_council_done_by_id")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_accuracy_window_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accuracy_window")),
        sa.UniqueConstraint("assessment_id", "sequence", name=op.f("uq_accuracy_window_assessment_id_sequence")),
    )
    op.create_table(
        "clarification",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "side",
            sa.Enum("department", "council", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_clarification_assessment_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_clarification_case_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_clarification_closed_by_id")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_clarification_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_clarification_case_id_number")),
    )
    op.create_table(
        "engagement",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "early_conversation",
                "meeting",
                "visit",
                "call",
                "letter",
                name="engagementkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("department_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("department_agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("council_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("council_agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("council_words", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "council_agreed_at is null or shared_at is not null", name=op.f("ck_engagement_agreed_notes_are_shared")
        ),
        sa.CheckConstraint(
            "(withdrawn_at is null) = (withdrawn_reason = '')", name=op.f("ck_engagement_withdrawn_has_its_reason")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_engagement_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_engagement_case_id")),
        sa.ForeignKeyConstraint(
            ["council_agreed_by_id"], ["person.id"], name=op.f("fk_engagement_council_agreed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_agreed_by_id"], ["person.id"], name=op.f("fk_engagement_department_agreed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
    )
    op.create_index(op.f("ix_engagement_case_id"), "engagement", ["case_id"], unique=False)
    op.create_table(
        "accuracy_point",
        sa.Column("window_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("correct", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "accepted",
                "partly",
                "not_accepted",
                name="pointoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("now_says", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'open') or (reason <> '')", name=op.f("ck_accuracy_point_answer_has_its_reason")
        ),
        sa.CheckConstraint(
            "withdrawn_at is null or outcome = 'open'", name=op.f("ck_accuracy_point_taken_back_is_not_answered")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_accuracy_point_answered_by_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_accuracy_point_raised_by_id")),
        sa.ForeignKeyConstraint(["window_id"], ["accuracy_window.id"], name=op.f("fk_accuracy_point_window_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accuracy_point")),
        sa.UniqueConstraint("window_id", "number", name=op.f("uq_accuracy_point_window_id_number")),
    )
    op.create_table(
        "clarification_message",
        sa.Column("clarification_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("department", "council", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by_name", sa.String(length=160), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clarification_id"], ["clarification.id"], name=op.f("fk_clarification_message_clarification_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_clarification_message_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification_message")),
    )
    op.create_index(
        op.f("ix_clarification_message_clarification_id"), "clarification_message", ["clarification_id"], unique=False
    )
    op.create_table(
        "engagement_attendee",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "council",
                "local_leader",
                "department",
                "other",
                name="attendeeside",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_engagement_attendee_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_attendee")),
    )
    op.create_index(
        op.f("ix_engagement_attendee_engagement_id"), "engagement_attendee", ["engagement_id"], unique=False
    )
    op.create_table(
        "follow_up",
        sa.Column("engagement_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("department", "council", name="side", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["engagement_id"], ["engagement.id"], name=op.f("fk_follow_up_engagement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_engagement_id"), "follow_up", ["engagement_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_follow_up_engagement_id"), table_name="follow_up")
    op.drop_table("follow_up")
    op.drop_index(op.f("ix_engagement_attendee_engagement_id"), table_name="engagement_attendee")
    op.drop_table("engagement_attendee")
    op.drop_index(op.f("ix_clarification_message_clarification_id"), table_name="clarification_message")
    op.drop_table("clarification_message")
    op.drop_table("accuracy_point")
    op.drop_index(op.f("ix_engagement_case_id"), table_name="engagement")
    op.drop_table("engagement")
    op.drop_table("clarification")
    op.drop_table("accuracy_window")
