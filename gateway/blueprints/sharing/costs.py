"""Cost sharing over HTTP (R93). Amounts are in fen."""

from __future__ import annotations

import base64

from flask import Response

from chassis.contracts.base import Page
from chassis.contracts.sharing.cost import (
    CostPreviews,
    CostRuleView,
    CostStatementDetailView,
    CostStatementView,
    DrawnUpStatements,
    DrawUpCostStatements,
    ExportCostStatements,
    ExportedStatements,
    GetCostStatement,
    IssueCostStatements,
    IssuedStatements,
    ListCostRules,
    ListCostStatements,
    MakeCostRule,
    PreviewCostStatements,
    StepCostStatement,
)
from chassis.domain.actor import Role
from gateway.access import only
from gateway.clients import clients
from gateway.identity import caller
from gateway.operations import Operations
from gateway.rendering import attachment

api = Operations("costs", title="Cost sharing 教学成本分摊")
CENTRE = only(Role.CENTRE_ADMIN)
ADMINISTRATORS = only(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
EXPORT_ERRORS = ["term_not_found", "cost_statement_not_found", "export_too_large"]


@api.get("/cost-rules", summary="The versions of the rule, newest first (R93)", who=ADMINISTRATORS)
def list_cost_rules(query: ListCostRules) -> Page[CostRuleView]:
    """A version is never changed; the next one begins with a term and takes over from there."""
    return clients().sharing.list_cost_rules(caller(), query)


@api.post(
    "/cost-rules",
    summary="Make the rule's next version, valid from a term on (R93)",
    who=CENTRE,
    status=201,
    errors=["term_not_found", "cost_rule_empty", "cost_rule_in_use"],
)
def make_cost_rule(command: MakeCostRule) -> CostRuleView:
    """Refused for terms whose statements the schools have already."""
    return clients().sharing.make_cost_rule(caller(), command)


@api.get(
    "/terms/<id:term_id>/cost-preview",
    summary="What the term's statements would say now (R93)",
    who=ADMINISTRATORS,
    errors=["term_not_found", "cost_rule_missing", "cut_off_not_over", "cut_off_before_term", "cursor_invalid"],
)
def preview_cost_statements(query: PreviewCostStatements) -> CostPreviews:
    """Students in class at the end of the cut-off day count. A school sees what it pays and what it receives."""
    return clients().sharing.preview_cost_statements(caller(), query)


@api.post(
    "/terms/<id:term_id>/cost-statements",
    summary="Draw up the statements of the term as drafts (R93)",
    who=CENTRE,
    errors=["term_not_found", "cost_rule_missing", "cut_off_not_over", "cut_off_before_term"],
)
def draw_up_cost_statements(command: DrawUpCostStatements) -> DrawnUpStatements:
    """Earlier drafts are replaced. What was issued stays, with what it bears of the runs' costs."""
    return clients().sharing.draw_up_cost_statements(caller(), command)


@api.post(
    "/terms/<id:term_id>/cost-statements/issue",
    summary="Issue the term's drafts, all or the named ones (R93, R94)",
    who=CENTRE,
    errors=[
        "term_not_found",
        "cost_rule_missing",
        "cost_rule_changed",
        "cost_statement_not_found",
        "nothing_to_issue",
    ],
)
def issue_cost_statements(command: IssueCostStatements) -> IssuedStatements:
    """Both schools of each statement are told."""
    return clients().sharing.issue_cost_statements(caller(), command)


@api.get("/cost-statements", summary="Statements that concern the caller (R93)", who=ADMINISTRATORS)
def list_cost_statements(query: ListCostStatements) -> Page[CostStatementView]:
    """A school sees what was issued to it, on either side; the centre all, drafts too."""
    return clients().sharing.list_cost_statements(caller(), query)


@api.get(
    "/cost-statements/<id:statement_id>",
    summary="One statement: its lines, its rule, and what was done about it (R93, R4)",
    who=ADMINISTRATORS,
    errors=["cost_statement_not_found"],
)
def get_cost_statement(query: GetCostStatement) -> CostStatementDetailView:
    return clients().sharing.get_cost_statement(caller(), query)


@api.post(
    "/cost-statements/<id:statement_id>/steps",
    summary="Accept, dispute, uphold, settle or cancel (R93, R94)",
    who=ADMINISTRATORS,
    errors=[
        "cost_statement_not_found",
        "cost_statement_step_not_yours",
        "cost_statement_state",
        "reason_required",
    ],
)
def step_cost_statement(command: StepCostStatement) -> CostStatementDetailView:
    """The selecting school accepts, either school disputes, the offering school settles once it is paid.

    The centre upholds a disputed statement or cancels it.
    """
    return clients().sharing.step_cost_statement(caller(), command)


@api.get(
    "/terms/<id:term_id>/cost-statements/export.xlsx",
    summary="The term's statements, line by line, as a spreadsheet (R93)",
    who=ADMINISTRATORS,
    produces=XLSX,
    errors=EXPORT_ERRORS,
    supplies={"file_format": lambda _path: "xlsx"},
)
def export_cost_statements_xlsx(query: ExportCostStatements) -> Response:
    """All that concern the caller and are not cancelled, those of one state, or a single one; with their sum."""
    return _file(clients().sharing.export_cost_statements(caller(), query), XLSX)


@api.get(
    "/terms/<id:term_id>/cost-statements/export.csv",
    summary="The same as .csv (R93)",
    who=ADMINISTRATORS,
    produces=CSV,
    errors=EXPORT_ERRORS,
    supplies={"file_format": lambda _path: "csv"},
)
def export_cost_statements_csv(query: ExportCostStatements) -> Response:
    """UTF-8 with a byte order mark, by which spreadsheets know it."""
    return _file(clients().sharing.export_cost_statements(caller(), query), CSV)


def _file(exported: ExportedStatements, media_type: str) -> Response:
    return attachment(base64.b64decode(exported.content_base64), media_type, exported.file_name)
