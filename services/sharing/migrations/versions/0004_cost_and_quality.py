"""sharing of costs by class sizes at a cut-off, and evaluation of quality (R93)

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SIZES_UNTIL_NOW = """
INSERT INTO class_size_days (class_id, counted_on, size, version)
SELECT class_id, (now() AT TIME ZONE 'Asia/Shanghai')::date, size, version FROM class_sizes
"""
"""What was kept so far says how large classes are, not since when: known from this day on."""


def upgrade() -> None:
    op.create_table(
        "class_size_days",
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "counted_on", name=op.f("pk_class_size_days")),
    )
    op.create_table(
        "rubrics",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_by_id", sa.String(length=64), nullable=False),
        sa.Column("made_by_name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_rubrics")),
    )
    op.create_table(
        "cost_rules",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_from_term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("valid_from_on", sa.Date(), nullable=False),
        sa.Column("per_student_fen", sa.BigInteger(), nullable=False),
        sa.Column("per_credit_fen", sa.BigInteger(), nullable=False),
        sa.Column("per_run_fen", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.String(length=64), nullable=False),
        sa.Column("made_by_name", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["valid_from_term_id"], ["terms.term_id"], name=op.f("fk_cost_rules_valid_from_term_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_cost_rules")),
    )
    op.create_table(
        "evaluations",
        sa.Column("evaluation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("offering_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("rubric_number", sa.Integer(), nullable=False),
        sa.Column("reviews_wanted", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_by_id", sa.String(length=64), nullable=False),
        sa.Column("opened_by_name", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("usage", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rubric_number"], ["rubrics.number"], name=op.f("fk_evaluations_rubric_number")),
        sa.ForeignKeyConstraint(["term_id"], ["terms.term_id"], name=op.f("fk_evaluations_term_id")),
        sa.PrimaryKeyConstraint("evaluation_id", name=op.f("pk_evaluations")),
    )
    op.create_index(
        "ix_evaluations_of_school", "evaluations", ["offering_institution_id", "evaluation_id"], unique=False
    )
    op.create_index("ix_evaluations_of_term", "evaluations", ["term_id", "evaluation_id"], unique=False)
    op.create_index(
        "uq_evaluations_live_run",
        "evaluations",
        ["run_id", "term_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "cost_statements",
        sa.Column("statement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("term_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("offering_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("selecting_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("rule_number", sa.Integer(), nullable=False),
        sa.Column("cut_off_on", sa.Date(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("class_count", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("drawn_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_number"], ["cost_rules.number"], name=op.f("fk_cost_statements_rule_number")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.term_id"], name=op.f("fk_cost_statements_term_id")),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_cost_statements")),
    )
    op.create_index("ix_cost_statements_of_term", "cost_statements", ["term_id", "statement_id"], unique=False)
    op.create_index(
        "ix_cost_statements_offering", "cost_statements", ["offering_institution_id", "statement_id"], unique=False
    )
    op.create_index(
        "ix_cost_statements_selecting",
        "cost_statements",
        ["selecting_institution_id", "statement_id"],
        unique=False,
    )
    op.create_index(
        "uq_cost_statements_live_sides",
        "cost_statements",
        ["term_id", "offering_institution_id", "selecting_institution_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_table(
        "expert_reviews",
        sa.Column("review_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("evaluation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reviewer_name", sa.Text(), nullable=False),
        sa.Column("reviewer_institution_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("reviewer_institution_name", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("marks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.evaluation_id"], name=op.f("fk_expert_reviews_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_expert_reviews")),
    )
    op.create_index(op.f("ix_expert_reviews_evaluation_id"), "expert_reviews", ["evaluation_id"], unique=False)
    op.create_index("ix_expert_reviews_of_reviewer", "expert_reviews", ["reviewer_id", "review_id"], unique=False)
    op.create_index(
        "ix_expert_reviews_waiting",
        "expert_reviews",
        ["evaluation_id"],
        unique=False,
        postgresql_where=sa.text("state IN ('assigned', 'drafted')"),
    )
    op.create_index(
        "uq_expert_reviews_live_reviewer",
        "expert_reviews",
        ["evaluation_id", "reviewer_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'released'"),
    )
    op.create_table(
        "cost_lines",
        sa.Column("statement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("class_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("class_title", sa.Text(), nullable=False),
        sa.Column("selection_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("run_title", sa.Text(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False),
        sa.Column("credits", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("per_student_fen", sa.BigInteger(), nullable=False),
        sa.Column("per_credit_fen", sa.BigInteger(), nullable=False),
        sa.Column("per_run_fen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["cost_statements.statement_id"],
            name=op.f("fk_cost_lines_statement_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", "class_id", name=op.f("pk_cost_lines")),
    )
    op.create_table(
        "cost_steps",
        sa.Column("statement_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.String(length=64), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["cost_statements.statement_id"], name=op.f("fk_cost_steps_statement_id")
        ),
        sa.PrimaryKeyConstraint("statement_id", "number", name=op.f("pk_cost_steps")),
    )
    op.create_index(op.f("ix_selections_term_id"), "selections", ["term_id"], unique=False)
    op.execute(SIZES_UNTIL_NOW)


def downgrade() -> None:
    op.drop_index(op.f("ix_selections_term_id"), table_name="selections")
    op.drop_table("cost_steps")
    op.drop_table("cost_lines")
    op.drop_index(
        "uq_expert_reviews_live_reviewer",
        table_name="expert_reviews",
        postgresql_where=sa.text("state <> 'released'"),
    )
    op.drop_index(
        "ix_expert_reviews_waiting",
        table_name="expert_reviews",
        postgresql_where=sa.text("state IN ('assigned', 'drafted')"),
    )
    op.drop_index("ix_expert_reviews_of_reviewer", table_name="expert_reviews")
    op.drop_index(op.f("ix_expert_reviews_evaluation_id"), table_name="expert_reviews")
    op.drop_table("expert_reviews")
    op.drop_index(
        "uq_cost_statements_live_sides",
        table_name="cost_statements",
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.drop_index("ix_cost_statements_selecting", table_name="cost_statements")
    op.drop_index("ix_cost_statements_offering", table_name="cost_statements")
    op.drop_index("ix_cost_statements_of_term", table_name="cost_statements")
    op.drop_table("cost_statements")
    op.drop_index(
        "uq_evaluations_live_run", table_name="evaluations", postgresql_where=sa.text("state <> 'cancelled'")
    )
    op.drop_index("ix_evaluations_of_term", table_name="evaluations")
    op.drop_index("ix_evaluations_of_school", table_name="evaluations")
    op.drop_table("evaluations")
    op.drop_table("cost_rules")
    op.drop_table("rubrics")
    op.drop_table("class_size_days")
