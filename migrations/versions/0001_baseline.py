"""Baseline: every table of the first version

Revision: 0001
After:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_chain_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "consultation",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "outcome_published",
                "withdrawn",
                name="consultationstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("privacy_version", sa.String(length=40), nullable=False),
        sa.Column("privacy_notice", sa.Text(), nullable=False),
        sa.Column("respondent_types", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("outcome_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_consultation_closes_after_it_opens")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    op.create_table(
        "council",
        sa.Column("gss_code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("official_name", sa.String(length=160), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("is_city_corporation", sa.Boolean(), nullable=False),
        sa.Column("upper_tier_gss", sa.String(length=9), nullable=True),
        sa.Column("combined_authority_gss", sa.String(length=9), nullable=True),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("provides_upper_tier", sa.Boolean(), nullable=False),
        sa.Column("provides_lower_tier", sa.Boolean(), nullable=False),
        sa.Column("is_billing_authority", sa.Boolean(), nullable=False),
        sa.Column("ecode", sa.String(length=12), nullable=False),
        sa.Column("former_gss_codes", sa.String(length=200), nullable=False),
        sa.Column("later_gss_code", sa.String(length=9), nullable=False),
        sa.Column("population_mid2020", sa.Integer(), nullable=True),
        sa.Column("population_census2021", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("gss_code", name=op.f("pk_council")),
    )
    op.create_table(
        "cycle",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_cycle")),
    )
    op.create_table(
        "event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("actor_name", sa.String(length=160), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("council_gss", sa.String(length=9), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_event_hash")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_council_gss"), ["council_gss"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_event_subject_type_subject_id", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "form_token",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=800), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_token")),
    )
    with op.batch_alter_table("form_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_token_created_at"), ["created_at"], unique=False)

    op.create_table(
        "guidance_edition",
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_edition")),
        sa.UniqueConstraint("sha256", name=op.f("uq_guidance_edition_sha256")),
    )
    with op.batch_alter_table("guidance_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_edition_edition"), ["edition"], unique=False)

    op.create_table(
        "job",
        sa.Column("task", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "handed_over",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_created_at", ["state", "created_at"], unique=False)

    op.create_table(
        "marker",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marker")),
    )
    op.create_table(
        "metric_comparator",
        sa.Column("metric_id", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("median", sa.Float(precision=53), nullable=True),
        sa.Column("mad", sa.Float(precision=53), nullable=True),
        sa.Column("withheld", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("metric_id", "period", "scope", name=op.f("pk_metric_comparator")),
    )
    op.create_table(
        "metric_release",
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column("collection", sa.String(length=60), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("retrieved_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "checked",
                "rejected",
                "published",
                "superseded",
                name="releasestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures_count", sa.Integer(), nullable=False),
        sa.Column("check_report", sa.JSON(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_release")),
        sa.UniqueConstraint("code", name=op.f("uq_metric_release_code")),
    )
    with op.batch_alter_table("metric_release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_metric_release_collection"), ["collection"], unique=False)
        batch_op.create_index(batch_op.f("ix_metric_release_file_sha256"), ["file_sha256"], unique=False)

    op.create_table(
        "person",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_failure_key_at", ["key", "at"], unique=False)

    op.create_table(
        "appointment",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "head_of_paid_service",
                "chief_finance_officer",
                "monitoring_officer",
                name="office",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_interim", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("to_on is null or to_on >= from_on", name=op.f("ck_appointment_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_appointment_council_gss")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_appointment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_council_gss_office", ["council_gss", "office"], unique=False)

    op.create_table(
        "auth_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_auth_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_auth_session")),
    )
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auth_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "council_succession",
        sa.Column("predecessor_gss", sa.String(length=9), nullable=False),
        sa.Column("successor_gss", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_gss"], ["council.gss_code"], name=op.f("fk_council_succession_predecessor_gss")
        ),
        sa.ForeignKeyConstraint(
            ["successor_gss"], ["council.gss_code"], name=op.f("fk_council_succession_successor_gss")
        ),
        sa.PrimaryKeyConstraint("predecessor_gss", "successor_gss", name=op.f("pk_council_succession")),
    )
    with op.batch_alter_table("council_succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_succession_successor_gss"), ["successor_gss"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "council-admin",
                "author",
                "contributor",
                "viewer",
                "signatory",
                "reviewer",
                "lead",
                "consultation-manager",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("council_gss", sa.String(length=9), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_invitation_council_gss")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["person.id"], name=op.f("fk_invitation_invited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_email"), ["email"], unique=False)

    op.create_table(
        "membership",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "council-admin",
                "author",
                "contributor",
                "viewer",
                "signatory",
                "reviewer",
                "lead",
                "consultation-manager",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("council_gss", sa.String(length=9), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(role in ('author', 'contributor', 'council-admin', 'signatory', 'viewer')) = (council_gss is not null)",
            name=op.f("ck_membership_role_has_its_scope"),
        ),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_membership_council_gss")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("user_id", "role", "council_gss", name=op.f("uq_membership_user_id_role_council_gss")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_council_gss"), ["council_gss"], unique=False)

    op.create_table(
        "metric_value",
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("metric_id", sa.String(length=60), nullable=False),
        sa.Column("gss_code", sa.String(length=9), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("collection", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("current_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["gss_code"], ["council.gss_code"], name=op.f("fk_metric_value_gss_code")),
        sa.ForeignKeyConstraint(["release_id"], ["metric_release.id"], name=op.f("fk_metric_value_release_id")),
        sa.PrimaryKeyConstraint("release_id", "metric_id", "gss_code", "period", name=op.f("pk_metric_value")),
    )
    with op.batch_alter_table("metric_value", schema=None) as batch_op:
        batch_op.create_index("ix_metric_value_gss_code", ["gss_code", "superseded_at"], unique=False)
        batch_op.create_index(
            "ix_metric_value_metric_id_period", ["metric_id", "period", "superseded_at"], unique=False
        )
        batch_op.create_index(
            "uq_metric_value_current",
            ["metric_id", "gss_code", "period", "collection"],
            unique=True,
            sqlite_where=sa.text("current_from is not null and superseded_at is null"),
            postgresql_where=sa.text("current_from is not null and superseded_at is null"),
        )

    op.create_table(
        "question",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("wording", sa.String(length=30), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_question_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("consultation_id", "code", name=op.f("uq_question_consultation_id_code")),
        sa.UniqueConstraint("consultation_id", "position", name=op.f("uq_question_consultation_id_position")),
    )
    op.create_table(
        "response",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("return_token_hash", sa.String(length=64), nullable=False),
        sa.Column("reference_hash", sa.String(length=64), nullable=True),
        sa.Column("public_number", sa.String(length=16), nullable=True),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("respondent_type", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("publication", sa.String(length=20), nullable=False),
        sa.Column("confidentiality_reason", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("privacy_version", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'in_progress') = (submitted_at is null)", name=op.f("ck_response_sent_has_its_moment")
        ),
        sa.CheckConstraint("state in ('in_progress', 'submitted', 'withdrawn')", name=op.f("ck_response_known_state")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_response_consultation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("public_number", name=op.f("uq_response_public_number")),
        sa.UniqueConstraint("reference_hash", name=op.f("uq_response_reference_hash")),
        sa.UniqueConstraint("return_token_hash", name=op.f("uq_response_return_token_hash")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index("ix_response_consultation_id_state", ["consultation_id", "state"], unique=False)

    op.create_table(
        "round",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("cycle_slug", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("edition_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "awaiting_sign_off",
                "submitted",
                name="roundstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("content_json", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("declined_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_round_council_gss")),
        sa.ForeignKeyConstraint(["cycle_slug"], ["cycle.slug"], name=op.f("fk_round_cycle_slug")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["person.id"], name=op.f("fk_round_opened_by_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_round_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("council_gss", "cycle_slug", name=op.f("uq_round_council_gss_cycle_slug")),
    )
    op.create_table(
        "answer",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_question_id")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_response_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", "question_id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_question_id"), ["question_id"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("cycle_slug", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "under_review",
                "awaiting_approval",
                "reviewed",
                name="assessmentstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("receipt", sa.String(length=24), nullable=False),
        sa.Column("sealed_json", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_assessment_council_gss")),
        sa.ForeignKeyConstraint(["cycle_slug"], ["cycle.slug"], name=op.f("fk_assessment_cycle_slug")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_assessment_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("receipt", name=op.f("uq_assessment_receipt")),
        sa.UniqueConstraint("round_id", "sequence", name=op.f("uq_assessment_round_id_sequence")),
        sa.UniqueConstraint("sealed_sha256", name=op.f("uq_assessment_sealed_sha256")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_council_gss"), ["council_gss"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_cycle_slug"), ["cycle_slug"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "head_of_paid_service",
                "chief_finance_officer",
                "monitoring_officer",
                name="office",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by_name", sa.String(length=120), nullable=False),
        sa.Column("is_interim", sa.Boolean(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("reservation", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(voided_at is null) or (void_reason <> '')", name=op.f("ck_declaration_void_has_its_reason")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_declaration_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_declaration_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_declaration_standing_office",
            ["round_id", "office"],
            unique=True,
            sqlite_where=sa.text("voided_at is null"),
            postgresql_where=sa.text("voided_at is null"),
        )
        batch_op.create_index(
            "uq_declaration_standing_user_id",
            ["round_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("voided_at is null"),
            postgresql_where=sa.text("voided_at is null"),
        )

    op.create_table(
        "decline",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "head_of_paid_service",
                "chief_finance_officer",
                "monitoring_officer",
                name="office",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("declined_by_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_decline_decline_has_its_reason")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_decline_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_decline_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline")),
    )
    with op.batch_alter_table("decline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decline_round_id"), ["round_id"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_added_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_evidence_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_round_id_code", ["round_id", "code"], unique=False)

    op.create_table(
        "indicator_answer",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_indicator_answer_changed_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_indicator_answer_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_answer")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_indicator_answer_round_id_code")),
    )
    op.create_table(
        "judgement_answer",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("judgement", sa.String(length=20), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.Column("strength", sa.String(length=20), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_judgement_answer_changed_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_judgement_answer_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgement_answer")),
        sa.UniqueConstraint("round_id", "code", name=op.f("uq_judgement_answer_round_id_code")),
    )
    op.create_table(
        "readiness_summary",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared",
                "issued",
                "superseded",
                name="summarystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ruleset", sa.String(length=60), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("snapshot_json", sa.Text(), nullable=False),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'prepared') = (issued_at is null)", name=op.f("ck_readiness_summary_issued_has_its_moment")
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_readiness_summary_assessment_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_readiness_summary_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readiness_summary")),
        sa.UniqueConstraint("assessment_id", "sequence", name=op.f("uq_readiness_summary_assessment_id_sequence")),
        sa.UniqueConstraint("snapshot_sha256", name=op.f("uq_readiness_summary_snapshot_sha256")),
    )
    op.create_table(
        "review",
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overview", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_review_approved_by_id")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_review_assessment_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_review_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("assessment_id", "reviewer_id", name=op.f("uq_review_assessment_id_reviewer_id")),
    )
    op.create_table(
        "indicator_view",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("finding", sa.String(length=20), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_indicator_view_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_view")),
        sa.UniqueConstraint("review_id", "code", name=op.f("uq_indicator_view_review_id_code")),
    )
    op.create_table(
        "summary_document",
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("copy", sa.String(length=12), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=60), nullable=False),
        sa.Column("rendered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("copy in ('restricted', 'council', 'public')", name=op.f("ck_summary_document_known_copy")),
        sa.ForeignKeyConstraint(["summary_id"], ["readiness_summary.id"], name=op.f("fk_summary_document_summary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_document")),
        sa.UniqueConstraint("pdf_sha256", name=op.f("uq_summary_document_pdf_sha256")),
        sa.UniqueConstraint("summary_id", "copy", name=op.f("uq_summary_document_summary_id_copy")),
    )
    op.create_table(
        "theme_view",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=60), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("strengths", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_theme_view_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_view")),
        sa.UniqueConstraint("review_id", "theme", name=op.f("uq_theme_view_review_id_theme")),
    )


def downgrade() -> None:
    op.drop_table("theme_view")
    op.drop_table("summary_document")
    op.drop_table("indicator_view")
    op.drop_table("review")
    op.drop_table("readiness_summary")
    op.drop_table("judgement_answer")
    op.drop_table("indicator_answer")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_round_id_code")

    op.drop_table("evidence")
    with op.batch_alter_table("decline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decline_round_id"))

    op.drop_table("decline")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_declaration_standing_user_id",
            sqlite_where=sa.text("voided_at is null"),
            postgresql_where=sa.text("voided_at is null"),
        )
        batch_op.drop_index(
            "uq_declaration_standing_office",
            sqlite_where=sa.text("voided_at is null"),
            postgresql_where=sa.text("voided_at is null"),
        )
        batch_op.drop_index(batch_op.f("ix_declaration_round_id"))

    op.drop_table("declaration")
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_cycle_slug"))
        batch_op.drop_index(batch_op.f("ix_assessment_council_gss"))

    op.drop_table("assessment")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_question_id"))

    op.drop_table("answer")
    op.drop_table("round")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_consultation_id_state")

    op.drop_table("response")
    op.drop_table("question")
    with op.batch_alter_table("metric_value", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_metric_value_current",
            sqlite_where=sa.text("current_from is not null and superseded_at is null"),
            postgresql_where=sa.text("current_from is not null and superseded_at is null"),
        )
        batch_op.drop_index("ix_metric_value_metric_id_period")
        batch_op.drop_index("ix_metric_value_gss_code")

    op.drop_table("metric_value")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_council_gss"))

    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_email"))

    op.drop_table("invitation")
    with op.batch_alter_table("council_succession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_succession_successor_gss"))

    op.drop_table("council_succession")
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auth_session_user_id"))

    op.drop_table("auth_session")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_council_gss_office")

    op.drop_table("appointment")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_key_at")

    op.drop_table("sign_in_failure")
    op.drop_table("person")
    with op.batch_alter_table("metric_release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metric_release_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_metric_release_collection"))

    op.drop_table("metric_release")
    op.drop_table("metric_comparator")
    op.drop_table("marker")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_created_at")

    op.drop_table("job")
    with op.batch_alter_table("guidance_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guidance_edition_edition"))

    op.drop_table("guidance_edition")
    with op.batch_alter_table("form_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_form_token_created_at"))

    op.drop_table("form_token")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_subject_type_subject_id")
        batch_op.drop_index(batch_op.f("ix_event_kind"))
        batch_op.drop_index(batch_op.f("ix_event_council_gss"))

    op.drop_table("event")
    op.drop_table("cycle")
    op.drop_table("council")
    op.drop_table("consultation")
    op.drop_table("chain_head")
