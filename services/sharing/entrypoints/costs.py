"""Cost sharing on the bus (R93)."""

from __future__ import annotations

from chassis.contracts.base import Call, Page
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
from chassis.rpc.entrypoints import Service, command, query, remote
from services.sharing.adapters.statement_files import write_statements
from services.sharing.adapters.transaction import SharingTransaction
from services.sharing.bootstrap import SharingApplication
from services.sharing.domain.cost_statement import StatementAction
from services.sharing.usecases import cost_rule, cost_statement, statement_export
from services.sharing.wire import costs as wire


class CostEntrypoints(Service[SharingApplication]):
    """What teaching together costs, and who bears it (R93)."""

    @command
    def make_cost_rule(self, tx: SharingTransaction, command: MakeCostRule) -> CostRuleView:
        rule = cost_rule.make_cost_rule(
            tx,
            valid_from_term_id=command.valid_from_term_id,
            rates=wire.rates(command),
            basis=command.basis,
        )
        return wire.rule_view(rule)

    @query
    def list_cost_rules(self, tx: SharingTransaction, query: ListCostRules) -> Page[CostRuleView]:
        return wire.rule_page(cost_rule.list_cost_rules(tx, limit=query.limit, cursor=query.cursor))

    @query
    def preview_cost_statements(self, tx: SharingTransaction, query: PreviewCostStatements) -> CostPreviews:
        preview = cost_statement.preview_statements(
            tx, term_id=query.term_id, cut_off_on=query.cut_off_on, limit=query.limit, cursor=query.cursor
        )
        return wire.previews(preview)

    @command
    def draw_up_cost_statements(self, tx: SharingTransaction, command: DrawUpCostStatements) -> DrawnUpStatements:
        counted = cost_statement.draw_up_statements(tx, term_id=command.term_id, cut_off_on=command.cut_off_on)
        return wire.drawn_up(counted)

    @command
    def issue_cost_statements(self, tx: SharingTransaction, command: IssueCostStatements) -> IssuedStatements:
        return wire.issued(
            cost_statement.issue_statements(tx, term_id=command.term_id, statement_ids=command.statement_ids)
        )

    @command
    def step_cost_statement(self, tx: SharingTransaction, command: StepCostStatement) -> CostStatementDetailView:
        detail = cost_statement.step_statement(
            tx,
            statement_id=command.statement_id,
            action=StatementAction(command.step),
            reason=command.reason,
        )
        return wire.statement_detail(detail)

    @query
    def list_cost_statements(self, tx: SharingTransaction, query: ListCostStatements) -> Page[CostStatementView]:
        found = cost_statement.list_statements(
            tx, narrowed=wire.statement_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.statement_page(found)

    @query
    def get_cost_statement(self, tx: SharingTransaction, query: GetCostStatement) -> CostStatementDetailView:
        return wire.statement_detail(cost_statement.get_statement(tx, statement_id=query.statement_id))

    @remote
    def export_cost_statements(self, call: Call, command: ExportCostStatements) -> ExportedStatements:
        with self.application.transaction(call, read_only=True) as tx:
            listing = statement_export.read_statements_for_export(
                tx,
                term_id=command.term_id,
                statement_id=command.statement_id,
                state=wire.statement_state(command.state),
            )
        return wire.exported(listing, write_statements(listing, command.file_format), command.file_format)
