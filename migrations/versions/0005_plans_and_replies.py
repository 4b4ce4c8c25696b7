"""Recommendations, improvement actions, notices, and corrections of figures

Revision: 0005
After: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction_request",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("metric_id", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("shown", sa.String(length=80), nullable=False),
        sa.Column("release_code", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("proposed", sa.String(length=80), nullable=False),
        sa.Column("source_address", sa.String(length=2000), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answered",
                "withdrawn",
                name="correctionstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "corrected",
                "passed_on",
                "no_change",
                name="correctionoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'answered') or (answer <> '')", name=op.f("ck_correction_request_answered_has_its_answer")
        ),
        sa.CheckConstraint(
            "(state = 'answered') = (outcome is not null)", name=op.f("ck_correction_request_answered_has_its_outcome")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_correction_request_answered_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_correction_request_asked_by_id")),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_correction_request_council_gss")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
    )
    op.create_index("ix_correction_request_council_gss", "correction_request", ["council_gss"], unique=False)
    op.create_table(
        "notice",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on is null or ends_on >= issued_on", name=op.f("ck_notice_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_notice_added_by_id")),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_notice_council_gss")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_council_gss"), "notice", ["council_gss"], unique=False)
    op.create_table(
        "commitment",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closes_with", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closing",
                "closed",
                "declined",
                name="registerstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.Column("closing_item_id", sa.Uuid(), nullable=True),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'closed') or (closing_item_id is not null and proposed_by_id is not null and closed_by_id is not null and proposed_by_id <> closed_by_id and closed_at is not null)",
            name=op.f("ck_commitment_closed_by_two_with_evidence"),
        ),
        sa.CheckConstraint(
            "(state <> 'declined') or (decline_reason <> '')", name=op.f("ck_commitment_declined_has_its_reason")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_commitment_closed_by_id")),
        sa.ForeignKeyConstraint(["closing_item_id"], ["evidence_item.id"], name=op.f("fk_commitment_closing_item_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_commitment_notice_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_commitment_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("notice_id", "number", name=op.f("uq_commitment_notice_id_number")),
    )
    op.create_table(
        "improvement_action",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cost", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("effect_metric_id", sa.String(length=60), nullable=False),
        sa.Column("baseline_value", sa.String(length=40), nullable=False),
        sa.Column("baseline_period", sa.String(length=12), nullable=False),
        sa.Column("effect_item_id", sa.Uuid(), nullable=True),
        sa.Column("effect_by_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "under_way",
                "closing",
                "closed",
                "stopped",
                name="planstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stop_reason", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("closing_item_id", sa.Uuid(), nullable=True),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'closed') or (closing_item_id is not null and proposed_by_id is not null and closed_by_id is not null and proposed_by_id <> closed_by_id and closed_at is not null)",
            name=op.f("ck_improvement_action_closed_by_two_with_evidence"),
        ),
        sa.CheckConstraint(
            "(state <> 'stopped') or (stop_reason <> '')", name=op.f("ck_improvement_action_stopped_has_its_reason")
        ),
        sa.CheckConstraint("cost is null or cost >= 0", name=op.f("ck_improvement_action_cost_is_not_negative")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_improvement_action_added_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_improvement_action_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["closing_item_id"], ["evidence_item.id"], name=op.f("fk_improvement_action_closing_item_id")
        ),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_improvement_action_council_gss")),
        sa.ForeignKeyConstraint(
            ["effect_item_id"], ["evidence_item.id"], name=op.f("fk_improvement_action_effect_item_id")
        ),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_improvement_action_proposed_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_improvement_action_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_action")),
    )
    op.create_index("ix_improvement_action_council_gss", "improvement_action", ["council_gss"], unique=False)
    op.create_index(op.f("ix_improvement_action_round_id"), "improvement_action", ["round_id"], unique=False)
    op.create_table(
        "recommendation",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "external_audit",
                "peer_challenge",
                "ombudsman",
                "inspectorate",
                "internal_audit",
                "earlier_review",
                "notice",
                "other",
                name="recommendationsource",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("report", sa.String(length=300), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closing",
                "closed",
                "declined",
                name="registerstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("closing_item_id", sa.Uuid(), nullable=True),
        sa.Column("closing_note", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'closed') or (closing_item_id is not null and proposed_by_id is not null and closed_by_id is not null and proposed_by_id <> closed_by_id and closed_at is not null)",
            name=op.f("ck_recommendation_closed_by_two_with_evidence"),
        ),
        sa.CheckConstraint(
            "(state <> 'declined') or (decline_reason <> '')", name=op.f("ck_recommendation_declined_has_its_reason")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_recommendation_added_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_recommendation_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["closing_item_id"], ["evidence_item.id"], name=op.f("fk_recommendation_closing_item_id")
        ),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_recommendation_council_gss")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["person.id"], name=op.f("fk_recommendation_proposed_by_id")),
        sa.ForeignKeyConstraint(["same_as_id"], ["recommendation.id"], name=op.f("fk_recommendation_same_as_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    op.create_index("ix_recommendation_council_gss", "recommendation", ["council_gss"], unique=False)
    op.create_table(
        "action_code",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["improvement_action.id"], name=op.f("fk_action_code_action_id")),
        sa.PrimaryKeyConstraint("action_id", "code", name=op.f("pk_action_code")),
    )
    op.create_index(op.f("ix_action_code_code"), "action_code", ["code"], unique=False)
    op.create_table(
        "action_note",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["action_id"], ["improvement_action.id"], name=op.f("fk_action_note_action_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_action_note_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_note")),
    )
    op.create_index(op.f("ix_action_note_action_id"), "action_note", ["action_id"], unique=False)
    op.create_table(
        "action_recommendation",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["improvement_action.id"], name=op.f("fk_action_recommendation_action_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_action_recommendation_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("action_id", "recommendation_id", name=op.f("pk_action_recommendation")),
    )
    op.create_index(
        op.f("ix_action_recommendation_recommendation_id"), "action_recommendation", ["recommendation_id"], unique=False
    )
    op.create_table(
        "recommendation_code",
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_recommendation_code_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "code", name=op.f("pk_recommendation_code")),
    )
    op.create_index(op.f("ix_recommendation_code_code"), "recommendation_code", ["code"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_recommendation_code_code"), table_name="recommendation_code")
    op.drop_table("recommendation_code")
    op.drop_index(op.f("ix_action_recommendation_recommendation_id"), table_name="action_recommendation")
    op.drop_table("action_recommendation")
    op.drop_index(op.f("ix_action_note_action_id"), table_name="action_note")
    op.drop_table("action_note")
    op.drop_index(op.f("ix_action_code_code"), table_name="action_code")
    op.drop_table("action_code")
    op.drop_index("ix_recommendation_council_gss", table_name="recommendation")
    op.drop_table("recommendation")
    op.drop_index(op.f("ix_improvement_action_round_id"), table_name="improvement_action")
    op.drop_index("ix_improvement_action_council_gss", table_name="improvement_action")
    op.drop_table("improvement_action")
    op.drop_table("commitment")
    op.drop_index(op.f("ix_notice_council_gss"), table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_correction_request_council_gss", table_name="correction_request")
    op.drop_table("correction_request")
