"""The rule of cost sharing in its versions, statements, their lines and what was done about them (R93)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from chassis.tables import one_of, utc_time
from services.sharing.adapters.tables.base import CreditsColumn, Id, metadata
from services.sharing.domain.cost_statement import StatementAction, StatementState

cost_rules = Table(
    "cost_rules",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("valid_from_term_id", ForeignKey("terms.term_id"), nullable=False),
    Column("valid_from_on", Date, nullable=False),
    Column("per_student_fen", BigInteger, nullable=False),
    Column("per_credit_fen", BigInteger, nullable=False),
    Column("per_run_fen", BigInteger, nullable=False),
    Column("basis", Text, nullable=False),
    Column("made_by_id", String(64), nullable=False),
    Column("made_by_name", Text, nullable=False),
    utc_time("made_at", nullable=False),
)

cost_statements = Table(
    "cost_statements",
    metadata,
    Column("statement_id", Id, primary_key=True),
    Column("term_id", ForeignKey("terms.term_id"), nullable=False),
    Column("offering_institution_id", Id, nullable=False),
    Column("selecting_institution_id", Id, nullable=False),
    Column("rule_number", ForeignKey("cost_rules.number"), nullable=False),
    Column("cut_off_on", Date, nullable=False),
    Column("students", Integer, nullable=False),
    Column("class_count", Integer, nullable=False),
    Column("total_fen", BigInteger, nullable=False),
    utc_time("drawn_up_at", nullable=False),
    utc_time("issued_at", nullable=True),
    Column("state", one_of(StatementState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_cost_statements_of_term", cost_statements.c.term_id, cost_statements.c.statement_id)
Index("ix_cost_statements_selecting", cost_statements.c.selecting_institution_id, cost_statements.c.statement_id)
Index("ix_cost_statements_offering", cost_statements.c.offering_institution_id, cost_statements.c.statement_id)
Index(
    "uq_cost_statements_live_sides",
    cost_statements.c.term_id,
    cost_statements.c.offering_institution_id,
    cost_statements.c.selecting_institution_id,
    unique=True,
    postgresql_where=text("state <> 'cancelled'"),
)

cost_lines = Table(
    "cost_lines",
    metadata,
    Column("statement_id", ForeignKey("cost_statements.statement_id", ondelete="CASCADE"), nullable=False),
    Column("class_id", Id, nullable=False),
    Column("class_title", Text, nullable=False),
    Column("selection_id", Id, nullable=False),
    Column("run_id", Id, nullable=False),
    Column("run_title", Text, nullable=False),
    Column("run_number", Integer, nullable=False),
    Column("credits", CreditsColumn, nullable=False),
    Column("students", Integer, nullable=False),
    Column("per_student_fen", BigInteger, nullable=False),
    Column("per_credit_fen", BigInteger, nullable=False),
    Column("per_run_fen", BigInteger, nullable=False),
    PrimaryKeyConstraint("statement_id", "class_id"),
)

cost_steps = Table(
    "cost_steps",
    metadata,
    Column("statement_id", ForeignKey("cost_statements.statement_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("action", one_of(StatementAction), nullable=False),
    Column("by_id", String(64), nullable=False),
    Column("by_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    utc_time("at", nullable=False),
    PrimaryKeyConstraint("statement_id", "number"),
)
