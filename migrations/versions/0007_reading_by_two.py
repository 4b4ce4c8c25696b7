"""Two readers, interests, samples and outside evidence

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_file",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("cycle_slug", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("one_reader_reason", sa.Text(), nullable=False),
        sa.Column("one_reader_by_id", sa.Uuid(), nullable=True),
        sa.Column("one_reader_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_case_file_council_gss")),
        sa.ForeignKeyConstraint(["cycle_slug"], ["cycle.slug"], name=op.f("fk_case_file_cycle_slug")),
        sa.ForeignKeyConstraint(["one_reader_by_id"], ["person.id"], name=op.f("fk_case_file_one_reader_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_case_file_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("round_id", name=op.f("uq_case_file_round_id")),
    )
    op.create_index(op.f("ix_case_file_council_gss"), "case_file", ["council_gss"], unique=False)
    op.create_index(op.f("ix_case_file_cycle_slug"), "case_file", ["cycle_slug"], unique=False)
    op.create_table(
        "evidence_sample",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("draw", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_evidence_sample_assessment_id")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["person.id"], name=op.f("fk_evidence_sample_drawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_sample")),
        sa.UniqueConstraint("assessment_id", "theme", "draw", name=op.f("uq_evidence_sample_assessment_id_theme_draw")),
    )
    op.create_table(
        "external_evidence",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("supplied_by", sa.String(length=200), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at is null) or (withdrawn_reason <> '')",
            name=op.f("ck_external_evidence_withdrawn_has_its_reason"),
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_external_evidence_added_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_external_evidence_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_evidence")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_external_evidence_case_id_number")),
    )
    op.create_table(
        "interest",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "none",
                "declared",
                "cleared",
                "recused",
                name="intereststanding",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(standing <> 'cleared') or (decision_reason <> '')", name=op.f("ck_interest_clearing_has_its_reason")
        ),
        sa.CheckConstraint("(standing = 'none') or (words <> '')", name=op.f("ck_interest_interest_is_told")),
        sa.CheckConstraint(
            "decided_by_id is null or standing = 'recused' or decided_by_id <> person_id",
            name=op.f("ck_interest_not_own"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_interest_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_interest_decided_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_interest_case_id_person_id")),
    )
    op.create_index(op.f("ix_interest_person_id"), "interest", ["person_id"], unique=False)
    op.create_table(
        "characteristic_view",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("judgement", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.String(length=12), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("good_practice", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_characteristic_view_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_characteristic_view")),
        sa.UniqueConstraint("review_id", "code", name=op.f("uq_characteristic_view_review_id_code")),
    )
    op.create_table(
        "external_bearing",
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column(
            "bearing",
            sa.Enum(
                "agrees", "conflicts", "adds", name="bearing", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["external_evidence.id"], name=op.f("fk_external_bearing_evidence_id")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_external_bearing_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_bearing")),
        sa.UniqueConstraint("evidence_id", "section", name=op.f("uq_external_bearing_evidence_id_section")),
    )
    op.create_index(op.f("ix_external_bearing_section"), "external_bearing", ["section"], unique=False)
    op.create_table(
        "review_recommendation",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at is null) or (withdrawn_reason <> '')",
            name=op.f("ck_review_recommendation_withdrawn_has_its_reason"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_recommendation_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_recommendation")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_recommendation_review_id_number")),
    )
    op.create_table(
        "sampled_evidence",
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("citation", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "not_looked",
                "found",
                "not_found",
                "does_not_support",
                name="sampleresult",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "result not in ('not_found', 'does_not_support') or note <> ''",
            name=op.f("ck_sampled_evidence_finding_is_told"),
        ),
        sa.ForeignKeyConstraint(["looked_by_id"], ["person.id"], name=op.f("fk_sampled_evidence_looked_by_id")),
        sa.ForeignKeyConstraint(["sample_id"], ["evidence_sample.id"], name=op.f("fk_sampled_evidence_sample_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_evidence")),
        sa.UniqueConstraint("sample_id", "place", name=op.f("uq_sampled_evidence_sample_id_place")),
    )
    with op.batch_alter_table("review") as batch:
        batch.add_column(sa.Column("place", sa.Integer(), server_default="1", nullable=False))
        batch.add_column(sa.Column("assigned_by_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("recused_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(batch.f("fk_review_assigned_by_id"), "person", ["assigned_by_id"], ["id"])
        batch.create_check_constraint(batch.f("ck_review_first_or_second"), "place in (1, 2)")
    live = sa.text("recused_at is null")
    op.create_index(
        "uq_review_live_place",
        "review",
        ["assessment_id", "place"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    with op.batch_alter_table("theme_view") as batch:
        batch.add_column(sa.Column("confidence", sa.String(length=12), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("theme_view") as batch:
        batch.drop_column("confidence")
    # One reading of each record can stand where readers do not work in pairs.
    for table in ("theme_view", "indicator_view"):
        op.execute(
            f"DELETE FROM {table} WHERE review_id IN (SELECT id FROM review WHERE place = 2 OR recused_at IS NOT NULL)"  # noqa: S608
        )
    op.execute("DELETE FROM review WHERE place = 2 OR recused_at IS NOT NULL")
    op.drop_index("uq_review_live_place", table_name="review")
    with op.batch_alter_table("review") as batch:
        batch.drop_constraint(batch.f("ck_review_first_or_second"), type_="check")
        batch.drop_constraint(batch.f("fk_review_assigned_by_id"), type_="foreignkey")
        for name in ("returned_at", "recused_at", "assigned_by_id", "place"):
            batch.drop_column(name)
    op.drop_table("sampled_evidence")
    op.drop_table("review_recommendation")
    op.drop_index(op.f("ix_external_bearing_section"), table_name="external_bearing")
    op.drop_table("external_bearing")
    op.drop_table("characteristic_view")
    op.drop_index(op.f("ix_interest_person_id"), table_name="interest")
    op.drop_table("interest")
    op.drop_table("external_evidence")
    op.drop_table("evidence_sample")
    op.drop_index(op.f("ix_case_file_cycle_slug"), table_name="case_file")
    op.drop_index(op.f("ix_case_file_council_gss"), table_name="case_file")
    op.drop_table("case_file")
