"""A council's library of evidence: told once, cited often, files with their versions

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_item",
        sa.Column("council_gss", sa.String(length=9), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("strength", sa.String(length=20), nullable=False),
        sa.Column("stale_on", sa.Date(), nullable=True),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("broken_note", sa.Text(), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(broken_at is null) or (broken_note <> '')", name=op.f("ck_evidence_item_broken_has_its_note")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_item_added_by_id")),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_evidence_item_council_gss")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_item")),
    )
    op.create_index("ix_evidence_item_council_gss", "evidence_item", ["council_gss"], unique=False)
    op.create_table(
        "citation",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("pointer", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_citation_added_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["evidence_item.id"], name=op.f("fk_citation_item_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_citation_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
    )
    op.create_index(op.f("ix_citation_item_id"), "citation", ["item_id"], unique=False)
    op.create_index("ix_citation_round_id_code", "citation", ["round_id", "code"], unique=False)
    op.create_table(
        "evidence_file",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column(
            "scan",
            sa.Enum(
                "being_checked",
                "checked",
                "blocked",
                name="scanstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scan_note", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_file_added_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["evidence_item.id"], name=op.f("fk_evidence_file_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_evidence_file_item_id_number")),
    )
    op.create_index(op.f("ix_evidence_file_sha256"), "evidence_file", ["sha256"], unique=False)

    # Each link of a round becomes an item of the council's library, cited once.
    op.execute(
        "INSERT INTO evidence_item (id, version, council_gss, title, owner, address, dated_on, is_public, strength,"
        " stale_on, broken_at, broken_note, put_away_at, added_at, added_by_id)"
        " SELECT evidence.id, 1, round.council_gss, evidence.title, '', evidence.address, evidence.dated_on,"
        " evidence.is_public, '', NULL, NULL, '', NULL, evidence.added_at, evidence.added_by_id"
        " FROM evidence JOIN round ON round.id = evidence.round_id"
    )
    op.execute(
        "INSERT INTO citation (id, version, round_id, code, item_id, pointer, added_at, added_by_id)"
        " SELECT id, version, round_id, code, id, pointer, added_at, added_by_id FROM evidence"
    )
    op.drop_index("ix_evidence_round_id_code", table_name="evidence")
    op.drop_table("evidence")


def downgrade() -> None:
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
    op.create_index("ix_evidence_round_id_code", "evidence", ["round_id", "code"])
    op.execute(
        "INSERT INTO evidence (id, version, round_id, code, title, address, pointer, dated_on, is_public, added_at,"
        " added_by_id) SELECT citation.id, citation.version, citation.round_id, citation.code, evidence_item.title,"
        " evidence_item.address, citation.pointer, evidence_item.dated_on, evidence_item.is_public, citation.added_at,"
        " citation.added_by_id FROM citation JOIN evidence_item ON evidence_item.id = citation.item_id"
    )
    op.drop_index(op.f("ix_evidence_file_sha256"), table_name="evidence_file")
    op.drop_table("evidence_file")
    op.drop_index("ix_citation_round_id_code", table_name="citation")
    op.drop_index(op.f("ix_citation_item_id"), table_name="citation")
    op.drop_table("citation")
    op.drop_index("ix_evidence_item_council_gss", table_name="evidence_item")
    op.drop_table("evidence_item")
