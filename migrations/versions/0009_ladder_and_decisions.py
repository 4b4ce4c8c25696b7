"""Settled differences, legal steps, representations and decisions

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATES = ("prepared", "issued", "superseded")


def upgrade() -> None:
    op.create_table(
        "decision",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "no_decision_needed",
                "model_chosen",
                "lighter_model",
                "ended",
                name="decisionoutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("decided_by", sa.String(length=160), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("powers", sa.Text(), nullable=False),
        sa.Column("rests_on", sa.Text(), nullable=False),
        sa.Column("minded_to_on", sa.Date(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("open_steps", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(outcome in ('model_chosen', 'lighter_model')) = (model <> '')",
            name=op.f("ck_decision_a_choice_names_its_model"),
        ),
        sa.CheckConstraint(
            "reasons <> '' and decided_by <> ''", name=op.f("ck_decision_decision_has_reasons_and_a_person")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_decision_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("case_id", "sequence", name=op.f("uq_decision_case_id_sequence")),
    )
    op.create_table(
        "instrument",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on is null or ends_on >= issued_on", name=op.f("ck_instrument_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_instrument_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_instrument_case_id")),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_instrument_council_gss")),
        sa.ForeignKeyConstraint(["follows_id"], ["instrument.id"], name=op.f("fk_instrument_follows_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
    )
    op.create_index(op.f("ix_instrument_council_gss"), "instrument", ["council_gss"], unique=False)
    op.create_table(
        "ladder_fact",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("line", sa.String(length=80), nullable=False),
        sa.Column("row_kind", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_ladder_fact_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_ladder_fact_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_fact")),
    )
    op.create_index(op.f("ix_ladder_fact_case_id"), "ladder_fact", ["case_id"], unique=False)
    op.create_table(
        "ladder_option",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "would_do",
                "would_not_do",
                "in_use",
                name="optionstanding",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=160), nullable=False),
        sa.Column("considered_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reasons <> '' and person <> ''", name=op.f("ck_ladder_option_option_has_reasons_and_a_person")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_ladder_option_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_ladder_option_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_option")),
        sa.UniqueConstraint("case_id", "model", name=op.f("uq_ladder_option_case_id_model")),
    )
    op.create_table(
        "ladder_step",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "done",
                "not_applicable",
                name="stepstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person", sa.String(length=160), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'not_applicable' or reason <> ''", name=op.f("ck_ladder_step_not_applicable_has_its_reason")
        ),
        sa.CheckConstraint(
            "state = 'not_started' or (person <> '' and said_on is not null)",
            name=op.f("ck_ladder_step_said_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_ladder_step_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_ladder_step_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ladder_step")),
        sa.UniqueConstraint("case_id", "model", "step", name=op.f("uq_ladder_step_case_id_model_step")),
    )
    op.create_table(
        "representation",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("considered", sa.Text(), nullable=False),
        sa.Column("considered_by", sa.String(length=160), nullable=False),
        sa.Column("considered_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_representation_case_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_representation_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representation")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_representation_case_id_number")),
    )
    op.create_table(
        "representation_period",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("urgency_reason", sa.Text(), nullable=False),
        sa.Column("authority_told_on", sa.Date(), nullable=True),
        sa.Column("bodies_told_on", sa.Date(), nullable=True),
        sa.Column("person", sa.String(length=160), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(is_skipped and from_on is null and to_on is null and urgency_reason <> '') or (not is_skipped and from_on is not null and to_on is not null and to_on >= from_on)",
            name=op.f("ck_representation_period_set_or_skipped_with_its_reason"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_representation_period_case_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_representation_period_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representation_period")),
    )
    op.create_index(op.f("ix_representation_period_case_id"), "representation_period", ["case_id"], unique=False)
    op.create_table(
        "settlement",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("settled", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_settlement_assessment_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_settlement_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
        sa.UniqueConstraint("assessment_id", "section", name=op.f("uq_settlement_assessment_id_section")),
    )
    op.create_table(
        "appointee",
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("to_on is null or to_on >= from_on", name=op.f("ck_appointee_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_appointee_instrument_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointee")),
    )
    op.create_index(op.f("ix_appointee_instrument_id"), "appointee", ["instrument_id"], unique=False)
    with op.batch_alter_table("readiness_summary") as batch:
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False))
        batch.create_foreign_key(batch.f("fk_readiness_summary_withdrawn_by_id"), "person", ["withdrawn_by_id"], ["id"])
        batch.create_check_constraint(
            batch.f("ck_readiness_summary_withdrawn_has_its_reason"),
            "(state = 'withdrawn') = (withdrawn_at is not null and withdrawn_reason <> '')",
        )
    _states((*STATES, "withdrawn"))


def _states(states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("readiness_summary") as batch:
        batch.drop_constraint(batch.f("ck_readiness_summary_summarystate"), type_="check")
        batch.create_check_constraint(batch.f("ck_readiness_summary_summarystate"), f"state IN ({listed})")


def downgrade() -> None:
    op.execute(
        "UPDATE readiness_summary SET state = 'superseded', superseded_at = withdrawn_at WHERE state = 'withdrawn'"
    )
    _states(STATES)
    with op.batch_alter_table("readiness_summary") as batch:
        batch.drop_constraint(batch.f("ck_readiness_summary_withdrawn_has_its_reason"), type_="check")
        batch.drop_constraint(batch.f("fk_readiness_summary_withdrawn_by_id"), type_="foreignkey")
        for name in ("withdrawn_reason", "withdrawn_by_id", "withdrawn_at"):
            batch.drop_column(name)
    op.drop_index(op.f("ix_appointee_instrument_id"), table_name="appointee")
    op.drop_table("appointee")
    op.drop_table("settlement")
    op.drop_index(op.f("ix_representation_period_case_id"), table_name="representation_period")
    op.drop_table("representation_period")
    op.drop_table("representation")
    op.drop_table("ladder_step")
    op.drop_table("ladder_option")
    op.drop_index(op.f("ix_ladder_fact_case_id"), table_name="ladder_fact")
    op.drop_table("ladder_fact")
    op.drop_index(op.f("ix_instrument_council_gss"), table_name="instrument")
    op.drop_table("instrument")
    op.drop_table("decision")
