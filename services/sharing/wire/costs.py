"""Cost rules and statements as views (R93)."""

from __future__ import annotations

import base64
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.sharing import cost as views
from chassis.domain.paging import Slice
from services.sharing.domain.cost_rule import CostRule, Rates
from services.sharing.domain.cost_share import CostLine, Sides, total_of
from services.sharing.domain.cost_statement import CostStatement, StatementState
from services.sharing.ports.costs import StatementFilter, StatementRecord
from services.sharing.usecases.cost_statement import DrawnUp, Preview, StatementDetail
from services.sharing.usecases.statement_export import StatementsForExport


def rates(command: views.MakeCostRule) -> Rates:
    return Rates(command.per_student_fen, command.per_credit_fen, command.per_run_fen)


def rule_view(rule: CostRule) -> views.CostRuleView:
    return views.CostRuleView(
        number=rule.number,
        valid_from_term_id=rule.valid_from_term_id,
        valid_from_on=rule.valid_from_on,
        per_student_fen=rule.per_student_fen,
        per_credit_fen=rule.per_credit_fen,
        per_run_fen=rule.per_run_fen,
        basis=rule.basis,
        made_by_name=rule.made_by_name,
        made_at=rule.made_at,
    )


def rule_page(found: Slice[CostRule]) -> Page[views.CostRuleView]:
    return Page(items=[rule_view(each) for each in found.items], next_cursor=found.next_cursor)


def previews(preview: Preview) -> views.CostPreviews:
    return views.CostPreviews(
        items=[_preview_view(preview, sides, lines) for sides, lines in preview.page.items],
        next_cursor=preview.page.next_cursor,
        total_fen=preview.total_fen,
    )


def drawn_up(counted: DrawnUp) -> views.DrawnUpStatements:
    return views.DrawnUpStatements(drawn_up=counted.drawn_up, kept=counted.kept, total_fen=counted.total_fen)


def issued(statements: list[CostStatement]) -> views.IssuedStatements:
    return views.IssuedStatements(issued=len(statements), total_fen=sum(each.total_fen for each in statements))


def statement_filter(query: views.ListCostStatements) -> StatementFilter:
    return StatementFilter(
        term_id=query.term_id,
        side=query.side,
        institution_id=query.institution_id,
        state=statement_state(query.state),
    )


def statement_state(name: str | None) -> StatementState | None:
    return None if name is None else StatementState(name)


def statement_page(found: Slice[StatementRecord]) -> Page[views.CostStatementView]:
    items = [views.CostStatementView.model_validate(_statement_fields(record)) for record in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def statement_detail(detail: StatementDetail) -> views.CostStatementDetailView:
    steps = [
        views.StatementStepView(
            number=step.number, action=step.action.value, by_name=step.by_name, reason=step.reason, at=step.at
        )
        for step in detail.steps
    ]
    return views.CostStatementDetailView(
        **_statement_fields(detail.record),
        rule=rule_view(detail.rule),
        lines=[_line_view(line) for line in detail.lines],
        steps=steps,
    )


def exported(listing: StatementsForExport, content: bytes, file_format: str) -> views.ExportedStatements:
    day = listing.exported_at.date().isoformat()
    return views.ExportedStatements(
        file_name=f"教学成本分摊 {listing.term_name} {day}.{file_format}",
        content_base64=base64.b64encode(content).decode(),
    )


def _preview_view(preview: Preview, sides: Sides, lines: list[CostLine]) -> views.CostPreviewView:
    names = preview.school_names
    return views.CostPreviewView(
        term_id=preview.term.term_id,
        offering_institution_id=sides.offering_institution_id,
        offering_institution_name=names.get(sides.offering_institution_id, ""),
        selecting_institution_id=sides.selecting_institution_id,
        selecting_institution_name=names.get(sides.selecting_institution_id, ""),
        rule_number=preview.rule.number,
        cut_off_on=preview.cut_off_on,
        students=sum(line.taught.students for line in lines),
        class_count=len(lines),
        total_fen=total_of(lines),
        lines=[_line_view(line) for line in lines],
    )


def _statement_fields(record: StatementRecord) -> dict[str, Any]:
    statement = record.statement
    return {
        "statement_id": statement.statement_id,
        "term_id": statement.term_id,
        "term_name": record.term_name,
        "offering_institution_id": statement.offering_institution_id,
        "offering_institution_name": record.offering_name,
        "selecting_institution_id": statement.selecting_institution_id,
        "selecting_institution_name": record.selecting_name,
        "rule_number": statement.rule_number,
        "cut_off_on": statement.cut_off_on,
        "students": statement.students,
        "class_count": statement.class_count,
        "total_fen": statement.total_fen,
        "state": statement.state.value,
        "reason": statement.reason,
        "drawn_up_at": statement.drawn_up_at,
        "issued_at": statement.issued_at,
        "version": statement.version,
    }


def _line_view(line: CostLine) -> views.CostLineView:
    taught = line.taught
    return views.CostLineView(
        class_id=taught.class_id,
        class_title=taught.class_title,
        selection_id=taught.selection_id,
        run_id=taught.run_id,
        run_title=taught.run_title,
        run_number=taught.run_number,
        credits=taught.credits,
        students=taught.students,
        per_student_fen=line.per_student_fen,
        per_credit_fen=line.per_credit_fen,
        per_run_fen=line.per_run_fen,
        amount_fen=line.amount_fen,
    )
