"""Deputies, readings, requests for changes, committees and papers

Revision: 0006
After: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = ("submitted", "under_review", "awaiting_approval", "reviewed")


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("instrument", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_delegation_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_delegation_appointment_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_delegation_deputy_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_delegation_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_appointment_id"), "delegation", ["appointment_id"], unique=False)
    op.create_index(op.f("ix_delegation_deputy_id"), "delegation", ["deputy_id"], unique=False)
    op.create_table(
        "governance_step",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("committee", sa.String(length=200), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("minute", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_governance_step_recorded_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_governance_step_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_step")),
    )
    op.create_index(op.f("ix_governance_step_round_id"), "governance_step", ["round_id"], unique=False)
    op.create_table(
        "officer_reading",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_officer_reading_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_officer_reading_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer_reading")),
    )
    op.create_index("ix_officer_reading_round_id_user_id", "officer_reading", ["round_id", "user_id"], unique=False)
    op.create_table(
        "round_paper",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "ready", "failed", name="paperstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("source_json", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'ready') = (file_sha256 <> '')", name=op.f("ck_round_paper_ready_has_its_file")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_round_paper_asked_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_paper_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_paper")),
    )
    op.create_index("ix_round_paper_round_id_kind", "round_paper", ["round_id", "kind"], unique=False)
    op.create_table(
        "change_request",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by_assessment_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_change_request_request_has_its_reason")),
        sa.ForeignKeyConstraint(
            ["answered_by_assessment_id"], ["assessment.id"], name=op.f("fk_change_request_answered_by_assessment_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_change_request_asked_by_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_change_request_assessment_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_change_request_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint("assessment_id", name=op.f("uq_change_request_assessment_id")),
    )
    op.create_index(op.f("ix_change_request_round_id"), "change_request", ["round_id"], unique=False)
    op.create_table(
        "governance_recommendation",
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "accepted is null or accepted or reason <> ''",
            name=op.f("ck_governance_recommendation_not_accepted_has_its_reason"),
        ),
        sa.ForeignKeyConstraint(["step_id"], ["governance_step.id"], name=op.f("fk_governance_recommendation_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governance_recommendation")),
        sa.UniqueConstraint("step_id", "number", name=op.f("uq_governance_recommendation_step_id_number")),
    )
    with op.batch_alter_table("appointment") as batch:
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("decline") as batch:
        batch.add_column(sa.Column("sections", sa.JSON(), nullable=False, server_default="[]"))
    _drop_standing()
    with op.batch_alter_table("declaration") as batch:
        batch.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("sections", sa.JSON(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("carried_from_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("delegation_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("signed_for_name", sa.String(length=120), nullable=False, server_default=""))
        batch.create_foreign_key(batch.f("fk_declaration_carried_from_id"), "declaration", ["carried_from_id"], ["id"])
        batch.create_foreign_key(batch.f("fk_declaration_delegation_id"), "delegation", ["delegation_id"], ["id"])
    _make_standing("round_id", "sequence")
    _states((*STATES, "changes_asked", "replaced"))


def _drop_standing() -> None:
    op.drop_index("uq_declaration_standing_office", table_name="declaration")
    op.drop_index("uq_declaration_standing_user_id", table_name="declaration")


def _make_standing(*within: str) -> None:
    for column in ("office", "user_id"):
        op.create_index(
            f"uq_declaration_standing_{column}",
            "declaration",
            [*within, column],
            unique=True,
            sqlite_where=sa.text("voided_at is null"),
            postgresql_where=sa.text("voided_at is null"),
        )


def _states(states: tuple[str, ...]) -> None:
    with op.batch_alter_table("assessment") as batch:
        batch.drop_constraint(batch.f("ck_assessment_assessmentstate"), type_="check")
        listed = ", ".join(f"'{state}'" for state in states)
        batch.create_check_constraint(batch.f("ck_assessment_assessmentstate"), f"state IN ({listed})")


def downgrade() -> None:
    op.execute("UPDATE assessment SET state = 'under_review' WHERE state = 'changes_asked'")
    op.execute("UPDATE assessment SET state = 'reviewed' WHERE state = 'replaced'")
    _states(STATES)
    # Only the newest signature of an office can stand where there is one sealed record for each round.
    op.execute(
        "UPDATE declaration SET voided_at = signed_at, void_reason = 'A later sealed record took its place'"
        " WHERE voided_at IS NULL AND sequence < (SELECT max(other.sequence) FROM declaration AS other"
        " WHERE other.round_id = declaration.round_id)"
    )
    _drop_standing()
    with op.batch_alter_table("declaration") as batch:
        batch.drop_constraint(batch.f("fk_declaration_delegation_id"), type_="foreignkey")
        batch.drop_constraint(batch.f("fk_declaration_carried_from_id"), type_="foreignkey")
        for name in ("signed_for_name", "delegation_id", "carried_from_id", "sections", "sequence"):
            batch.drop_column(name)
    _make_standing("round_id")
    with op.batch_alter_table("decline") as batch:
        batch.drop_column("sections")
    with op.batch_alter_table("appointment") as batch:
        batch.drop_column("version")
    op.drop_table("governance_recommendation")
    op.drop_index(op.f("ix_change_request_round_id"), table_name="change_request")
    op.drop_table("change_request")
    op.drop_index("ix_round_paper_round_id_kind", table_name="round_paper")
    op.drop_table("round_paper")
    op.drop_index("ix_officer_reading_round_id_user_id", table_name="officer_reading")
    op.drop_table("officer_reading")
    op.drop_index(op.f("ix_governance_step_round_id"), table_name="governance_step")
    op.drop_table("governance_step")
    op.drop_index(op.f("ix_delegation_deputy_id"), table_name="delegation")
    op.drop_index(op.f("ix_delegation_appointment_id"), table_name="delegation")
    op.drop_table("delegation")
