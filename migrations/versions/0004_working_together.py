"""Working on a round together: duties, drafts, comments, readers' views, moves and workbooks

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_draft",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_answer_draft_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_answer_draft_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_draft")),
        sa.UniqueConstraint("round_id", "code", "user_id", name=op.f("uq_answer_draft_round_id_code_user_id")),
    )
    op.create_table(
        "assurance_view",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "theme_owner",
                "contributor",
                "theme_reader",
                "consistency_reader",
                name="duty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("judgement", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer_version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_assurance_view_recorded_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_assurance_view_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_view")),
        sa.UniqueConstraint(
            "round_id", "code", "stage", "number", name=op.f("uq_assurance_view_round_id_code_stage_number")
        ),
    )
    op.create_table(
        "comment",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(resolved_at is null) = (resolved_by_id is null)", name=op.f("ck_comment_resolved_by_somebody")
        ),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["person.id"], name=op.f("fk_comment_resolved_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_comment_round_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["comment.id"], name=op.f("fk_comment_thread_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_comment_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index("ix_comment_round_id_code", "comment", ["round_id", "code"], unique=False)
    op.create_index(op.f("ix_comment_thread_id"), "comment", ["thread_id"], unique=False)
    op.create_table(
        "edition_move",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("from_edition", sa.String(length=40), nullable=False),
        sa.Column("from_sha256", sa.String(length=64), nullable=False),
        sa.Column("to_edition", sa.String(length=40), nullable=False),
        sa.Column("to_sha256", sa.String(length=64), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["moved_by_id"], ["person.id"], name=op.f("fk_edition_move_moved_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_edition_move_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_move")),
    )
    op.create_index(op.f("ix_edition_move_round_id"), "edition_move", ["round_id"], unique=False)
    op.create_table(
        "round_duty",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "theme_owner",
                "contributor",
                "theme_reader",
                "consistency_reader",
                name="duty",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(duty = 'consistency_reader') = (theme = '')", name=op.f("ck_round_duty_duty_has_its_theme")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_round_duty_given_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_duty_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_round_duty_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_duty")),
        sa.UniqueConstraint(
            "round_id", "duty", "theme", "user_id", name=op.f("uq_round_duty_round_id_duty_theme_user_id")
        ),
    )
    op.create_index(op.f("ix_round_duty_user_id"), "round_duty", ["user_id"], unique=False)
    op.create_table(
        "soft_check_reply",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_soft_check_reply_recorded_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_soft_check_reply_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_soft_check_reply")),
        sa.UniqueConstraint("round_id", "key", name=op.f("uq_soft_check_reply_round_id_key")),
    )
    op.create_table(
        "theme_ready",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["ready_by_id"], ["person.id"], name=op.f("fk_theme_ready_ready_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_theme_ready_round_id")),
        sa.PrimaryKeyConstraint("round_id", "theme", name=op.f("pk_theme_ready")),
    )
    op.create_table(
        "workbook_upload",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("discarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_workbook_upload_round_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_workbook_upload_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_upload")),
    )
    op.create_index(op.f("ix_workbook_upload_round_id"), "workbook_upload", ["round_id"], unique=False)
    op.create_table(
        "assurance_reply",
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.Column("changed_answer", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_assurance_reply_recorded_by_id")),
        sa.ForeignKeyConstraint(["view_id"], ["assurance_view.id"], name=op.f("fk_assurance_reply_view_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_reply")),
    )
    op.create_index(op.f("ix_assurance_reply_view_id"), "assurance_reply", ["view_id"], unique=False)
    op.create_table(
        "comment_mention",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_mention_comment_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_comment_mention_user_id")),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=op.f("pk_comment_mention")),
    )
    op.create_index(op.f("ix_comment_mention_user_id"), "comment_mention", ["user_id"], unique=False)
    op.create_table(
        "edition_lineage",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("lineage", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_edition_lineage")),
    )
    op.create_table(
        "unmoved_answer",
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("line_text", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["edition_move.id"], name=op.f("fk_unmoved_answer_move_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmoved_answer")),
    )
    op.create_index(op.f("ix_unmoved_answer_move_id"), "unmoved_answer", ["move_id"], unique=False)
    with op.batch_alter_table("indicator_answer") as batch:
        batch.add_column(sa.Column("needs_review", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("judgement_answer") as batch:
        batch.add_column(sa.Column("narrative_from", sa.String(length=12), nullable=False, server_default=""))
        batch.add_column(sa.Column("needs_review", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("round") as batch:
        batch.add_column(sa.Column("period_from", sa.Date(), nullable=True))
        batch.add_column(sa.Column("period_to", sa.Date(), nullable=True))
        batch.add_column(sa.Column("internal_due_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("carried_from_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="1"))
        batch.create_foreign_key(batch.f("fk_round_carried_from_id"), "round", ["carried_from_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("round") as batch:
        batch.drop_constraint(batch.f("fk_round_carried_from_id"), type_="foreignkey")
        for name in ("sequence", "carried_from_id", "internal_due_on", "period_to", "period_from"):
            batch.drop_column(name)
    with op.batch_alter_table("judgement_answer") as batch:
        batch.drop_column("needs_review")
        batch.drop_column("narrative_from")
    with op.batch_alter_table("indicator_answer") as batch:
        batch.drop_column("needs_review")
    op.drop_index(op.f("ix_unmoved_answer_move_id"), table_name="unmoved_answer")
    op.drop_table("unmoved_answer")
    op.drop_table("edition_lineage")
    op.drop_index(op.f("ix_comment_mention_user_id"), table_name="comment_mention")
    op.drop_table("comment_mention")
    op.drop_index(op.f("ix_assurance_reply_view_id"), table_name="assurance_reply")
    op.drop_table("assurance_reply")
    op.drop_index(op.f("ix_workbook_upload_round_id"), table_name="workbook_upload")
    op.drop_table("workbook_upload")
    op.drop_table("theme_ready")
    op.drop_table("soft_check_reply")
    op.drop_index(op.f("ix_round_duty_user_id"), table_name="round_duty")
    op.drop_table("round_duty")
    op.drop_index(op.f("ix_edition_move_round_id"), table_name="edition_move")
    op.drop_table("edition_move")
    op.drop_index(op.f("ix_comment_thread_id"), table_name="comment")
    op.drop_index("ix_comment_round_id_code", table_name="comment")
    op.drop_table("comment")
    op.drop_table("assurance_view")
    op.drop_table("answer_draft")
