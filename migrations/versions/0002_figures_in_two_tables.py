"""Figures as released and figures that count today in two tables; comparator lists and notes on figures

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATES = ("received", "checked", "rejected", "published", "superseded")


def upgrade() -> None:
    _release_columns()
    _figure_tables()
    _move_figures()
    _comparator_lists()
    op.create_table(
        "content_version",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_content_version")),
    )
    op.create_table(
        "figure_note",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("metric_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_figure_note_council_gss")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_figure_note_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_note")),
        sa.UniqueConstraint(
            "council_gss", "metric_id", "number", name=op.f("uq_figure_note_council_gss_metric_id_number")
        ),
    )


def _release_columns() -> None:
    with op.batch_alter_table("metric_release") as batch:
        batch.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("layout", sa.String(length=80), nullable=False, server_default=""))
        batch.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE metric_release SET number = (SELECT count(*) FROM metric_release AS other"
        " WHERE (other.received_at, other.code) <= (metric_release.received_at, metric_release.code))"
    )
    op.execute(
        "UPDATE metric_release SET ended_at = (SELECT max(superseded_at) FROM metric_value"
        " WHERE metric_value.release_id = metric_release.id) WHERE state = 'superseded'"
    )
    with op.batch_alter_table("metric_release") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("layout", existing_type=sa.String(length=80), server_default=None)
        batch.create_unique_constraint(batch.f("uq_metric_release_number"), ["number"])
        batch.drop_constraint(batch.f("ck_metric_release_releasestate"), type_="check")
        listed = ", ".join(f"'{state}'" for state in (*STATES, "withdrawn"))
        batch.create_check_constraint(batch.f("ck_metric_release_releasestate"), f"state IN ({listed})")


def _figure_tables() -> None:
    op.create_table(
        "metric_released_figure",
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("gss_code", sa.String(length=9), nullable=False),
        sa.Column("collection", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_number"], ["metric_release.number"], name=op.f("fk_metric_released_figure_release_number")
        ),
        sa.PrimaryKeyConstraint(
            "release_number", "metric_id", "period", "gss_code", name=op.f("pk_metric_released_figure")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "metric_current_figure",
        sa.Column("metric_id", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("gss_code", sa.String(length=9), nullable=False),
        sa.Column("collection", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("metric_id", "period", "gss_code", "collection", name=op.f("pk_metric_current_figure")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_metric_current_figure_gss_code", "metric_current_figure", ["gss_code"])


def _move_figures() -> None:
    columns = "metric_id, period, gss_code, collection, value, status"
    op.execute(
        f"INSERT INTO metric_released_figure (release_number, {columns})"  # noqa: S608
        " SELECT metric_release.number, metric_value.metric_id, metric_value.period, metric_value.gss_code,"
        " metric_value.collection, metric_value.value, metric_value.status"
        " FROM metric_value JOIN metric_release ON metric_release.id = metric_value.release_id"
    )
    op.execute(
        f"INSERT INTO metric_current_figure (release_number, {columns})"  # noqa: S608
        " SELECT metric_release.number, metric_value.metric_id, metric_value.period, metric_value.gss_code,"
        " metric_value.collection, metric_value.value, metric_value.status"
        " FROM metric_value JOIN metric_release ON metric_release.id = metric_value.release_id"
        " WHERE metric_value.current_from IS NOT NULL AND metric_value.superseded_at IS NULL"
    )
    op.drop_table("metric_value")


def _comparator_lists() -> None:
    op.create_table(
        "comparator_list",
        sa.Column("owner_gss", sa.String(length=9), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["owner_gss"], ["council.gss_code"], name=op.f("fk_comparator_list_owner_gss")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_comparator_list_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparator_list")),
    )
    op.create_index(op.f("ix_comparator_list_owner_gss"), "comparator_list", ["owner_gss"])
    op.create_table(
        "comparator_list_member",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("gss_code", sa.String(length=9), nullable=False),
        sa.Column("member_gss", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["comparator_list.id"], name=op.f("fk_comparator_list_member_list_id")),
        sa.ForeignKeyConstraint(["gss_code"], ["council.gss_code"], name=op.f("fk_comparator_list_member_gss_code")),
        sa.ForeignKeyConstraint(
            ["member_gss"], ["council.gss_code"], name=op.f("fk_comparator_list_member_member_gss")
        ),
        sa.PrimaryKeyConstraint("list_id", "gss_code", "member_gss", name=op.f("pk_comparator_list_member")),
    )
    op.create_index(op.f("ix_comparator_list_member_gss_code"), "comparator_list_member", ["gss_code"])


def downgrade() -> None:
    op.drop_table("figure_note")
    op.drop_table("content_version")
    op.drop_table("comparator_list_member")
    op.drop_table("comparator_list")
    _old_figures()
    op.drop_table("metric_current_figure")
    op.drop_table("metric_released_figure")
    op.execute("UPDATE metric_release SET state = 'superseded' WHERE state = 'withdrawn'")
    with op.batch_alter_table("metric_release") as batch:
        batch.drop_constraint(batch.f("ck_metric_release_releasestate"), type_="check")
        listed = ", ".join(f"'{state}'" for state in STATES)
        batch.create_check_constraint(batch.f("ck_metric_release_releasestate"), f"state IN ({listed})")
        batch.drop_constraint(batch.f("uq_metric_release_number"), type_="unique")
        batch.drop_column("ended_at")
        batch.drop_column("layout")
        batch.drop_column("number")


def _old_figures() -> None:
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
    op.execute(
        "INSERT INTO metric_value (release_id, metric_id, gss_code, period, collection, value, status, current_from,"
        " superseded_at) SELECT metric_release.id, old.metric_id, old.gss_code, old.period, old.collection, old.value,"
        " old.status, metric_release.published_at, CASE WHEN metric_release.published_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM metric_current_figure AS kept WHERE kept.release_number = old.release_number"
        " AND kept.metric_id = old.metric_id AND kept.period = old.period AND kept.gss_code = old.gss_code)"
        " THEN coalesce(metric_release.ended_at, metric_release.published_at) END"
        " FROM metric_released_figure AS old JOIN metric_release ON metric_release.number = old.release_number"
    )
    op.create_index("ix_metric_value_gss_code", "metric_value", ["gss_code", "superseded_at"])
    op.create_index("ix_metric_value_metric_id_period", "metric_value", ["metric_id", "period", "superseded_at"])
    current = sa.text("current_from is not null and superseded_at is null")
    op.create_index(
        "uq_metric_value_current",
        "metric_value",
        ["metric_id", "gss_code", "period", "collection"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )
