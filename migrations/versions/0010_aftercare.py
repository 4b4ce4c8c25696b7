"""Agreed plans, check-ins, good practice and packs of records

Revision: 0010
After: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreed_plan",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("actions_json", sa.Text(), nullable=False),
        sa.Column("actions_sha256", sa.String(length=64), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["person.id"], name=op.f("fk_agreed_plan_agreed_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_agreed_plan_case_id")),
        sa.ForeignKeyConstraint(["offered_by_id"], ["person.id"], name=op.f("fk_agreed_plan_offered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_plan")),
        sa.UniqueConstraint("case_id", "sequence", name=op.f("uq_agreed_plan_case_id_sequence")),
    )
    op.create_table(
        "check_in",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_check_in_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_check_in_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
    )
    op.create_index(op.f("ix_check_in_case_id"), "check_in", ["case_id"], unique=False)
    op.create_table(
        "good_practice",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("metric_ids", sa.JSON(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "agreed",
                "declined",
                "withdrawn",
                name="consentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("council_words", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'agreed') = (published_at is not null)", name=op.f("ck_good_practice_published_when_agreed")
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' or withdrawn_reason <> ''", name=op.f("ck_good_practice_withdrawn_has_its_reason")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_good_practice_answered_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_good_practice_case_id")),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_good_practice_council_gss")),
        sa.ForeignKeyConstraint(["offered_by_id"], ["person.id"], name=op.f("fk_good_practice_offered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_practice")),
    )
    op.create_index(op.f("ix_good_practice_case_id"), "good_practice", ["case_id"], unique=False)
    op.create_index(op.f("ix_good_practice_council_gss"), "good_practice", ["council_gss"], unique=False)
    op.create_index(op.f("ix_good_practice_theme"), "good_practice", ["theme"], unique=False)
    op.create_table(
        "records_pack",
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "ready", "failed", name="paperstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_records_pack_pack_has_its_reason")),
        sa.CheckConstraint(
            "(case_id is null) <> (person_id is null)", name=op.f("ck_records_pack_of_a_case_or_of_a_person")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_records_pack_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_records_pack_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_records_pack_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records_pack")),
    )
    op.create_table(
        "exit_item",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "not_started",
                "shown",
                "not_shown",
                name="exitstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("person", sa.String(length=160), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'not_started' or (person <> '' and said_on is not null)",
            name=op.f("ck_exit_item_said_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_exit_item_case_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_exit_item_instrument_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_item")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_exit_item_case_id_number")),
    )
    op.create_table(
        "record_export",
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assessments", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_record_export_export_has_its_reason")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_record_export_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_export")),
    )


def downgrade() -> None:
    op.drop_table("record_export")
    op.drop_table("exit_item")
    op.drop_table("records_pack")
    op.drop_index(op.f("ix_good_practice_theme"), table_name="good_practice")
    op.drop_index(op.f("ix_good_practice_council_gss"), table_name="good_practice")
    op.drop_index(op.f("ix_good_practice_case_id"), table_name="good_practice")
    op.drop_table("good_practice")
    op.drop_index(op.f("ix_check_in_case_id"), table_name="check_in")
    op.drop_table("check_in")
    op.drop_table("agreed_plan")
