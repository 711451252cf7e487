"""Sharing the costs of teaching: the centre's rule and its statements (R93). Amounts are in fen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from chassis.contracts.base import Command, Id, Page, PageQuery, UtcTime, View
from chassis.contracts.sharing.term import Day

Fen = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""Whole fen: 100 are one yuan."""
StatementStateName = Literal["draft", "issued", "disputed", "accepted", "settled", "cancelled"]
StatementStepName = Literal["accept", "dispute", "uphold", "settle", "cancel"]


class MakeCostRule(Command):
    """The next version of the rule, for terms from `valid_from_term_id` on. Owed is the sum of the parts."""

    valid_from_term_id: Id
    per_student_fen: Fen = 0
    """For each student of the selecting school."""
    per_credit_fen: Fen = 0
    """For each student and each credit of the selection."""
    per_run_fen: Fen = 0
    """For the whole run, borne by all its selecting schools in proportion to their students."""
    basis: str = Field("", max_length=1000)
    """The decision that the amounts rest on."""


class ListCostRules(PageQuery):
    """All versions, newest first."""


class CostRuleView(View):
    number: int
    valid_from_term_id: Id
    valid_from_on: date
    per_student_fen: int
    per_credit_fen: int
    per_run_fen: int
    basis: str
    made_by_name: str
    made_at: UtcTime


class PreviewCostStatements(PageQuery):
    """What statements would say now: for the centre all pairs of schools, for a school the own sides."""

    term_id: Id
    cut_off_on: Day
    """Students in class at the end of this day count."""


class DrawUpCostStatements(Command):
    """Write drafts of all statements of a term. Earlier drafts are replaced; what was issued stays."""

    term_id: Id
    cut_off_on: Day


class DrawnUpStatements(View):
    drawn_up: int
    kept: int
    """Pairs of schools whose statement is issued already."""
    total_fen: int


class IssueCostStatements(Command):
    """Issue the term's drafts, all or the named ones; both schools of each are told."""

    term_id: Id
    statement_ids: list[Id] | None = Field(None, min_length=1, max_length=500)


class IssuedStatements(View):
    issued: int
    total_fen: int


class StepCostStatement(Command):
    """Take the next step. `dispute`, `uphold` and `cancel` need a reason."""

    statement_id: Id
    step: StatementStepName
    reason: str = Field("", max_length=1000)


class GetCostStatement(Command):
    statement_id: Id


class ListCostStatements(PageQuery):
    """Statements that concern the caller, newest first; `side` narrows a school's to what it pays or receives."""

    term_id: Id | None = None
    side: Literal["selecting", "offering"] | None = None
    institution_id: Id | None = None
    """On either side."""
    state: StatementStateName | None = None


class CostLineView(View):
    """What one class costs, by which part of the rule."""

    class_id: Id
    class_title: str
    selection_id: Id
    run_id: Id
    run_title: str
    run_number: int
    credits: Decimal
    students: int
    per_student_fen: int
    per_credit_fen: int
    per_run_fen: int
    amount_fen: int


class CostPreviewView(View):
    """What a statement would say."""

    term_id: Id
    offering_institution_id: Id
    offering_institution_name: str
    selecting_institution_id: Id
    selecting_institution_name: str
    rule_number: int
    cut_off_on: date
    students: int
    class_count: int
    total_fen: int
    lines: list[CostLineView]


class CostPreviews(Page[CostPreviewView]):
    """With what all statements together come to, as far as the caller sees them."""

    total_fen: int


class CostStatementView(View):
    """A selecting school owes an offering school `total_fen`."""

    statement_id: Id
    term_id: Id
    term_name: str
    offering_institution_id: Id
    offering_institution_name: str
    selecting_institution_id: Id
    selecting_institution_name: str
    rule_number: int
    cut_off_on: date
    students: int
    class_count: int
    total_fen: int
    state: StatementStateName
    reason: str
    """Of the last step, where it needs one."""
    drawn_up_at: UtcTime
    issued_at: UtcTime | None
    version: int


class StatementStepView(View):
    """Who did what, and why (R4)."""

    number: int
    action: Literal["issue", "accept", "dispute", "uphold", "settle", "cancel"]
    by_name: str
    reason: str
    at: UtcTime


class CostStatementDetailView(CostStatementView):
    rule: CostRuleView
    lines: list[CostLineView]
    steps: list[StatementStepView]


class ExportCostStatements(Command):
    """The lines of a term's statements that concern the caller, as a file."""

    term_id: Id
    statement_id: Id | None = None
    state: StatementStateName | None = None
    file_format: Literal["xlsx", "csv"]


class ExportedStatements(View):
    file_name: str
    content_base64: str = Field(repr=False)
