"""A term's statements for a file: line by line, with who exported it and when (R93)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.domain.errors import NotFound, TooMany
from services.sharing.domain.access import SchoolSight
from services.sharing.domain.cost_share import CostLine
from services.sharing.domain.cost_statement import StatementState
from services.sharing.ports import Transaction
from services.sharing.ports.costs import StatementFilter, StatementRecord

EXPORT_LIMIT = 10_000
EXPORT_BATCH = 1_000


@dataclass(frozen=True)
class StatementsForExport:
    """Statements with their lines, ready to be written down."""

    term_name: str
    rows: list[tuple[StatementRecord, list[CostLine]]]
    exported_by: str
    exported_at: datetime

    @property
    def total_fen(self) -> int:
        return sum(record.statement.total_fen for record, _ in self.rows)


def read_statements_for_export(
    tx: Transaction, *, term_id: str, statement_id: str | None, state: StatementState | None
) -> StatementsForExport:
    """The statements of a term that concern the actor, in full; cancelled ones only if they are asked for.

    Raises:
        NotFound: `term_not_found`, `cost_statement_not_found` for a named one.
        TooMany: `export_too_large`.
    """
    sight = SchoolSight.of(tx.actor)
    term = tx.terms.get(term_id)
    if term is None:
        raise NotFound("term_not_found")
    is_live = state is None and statement_id is None
    narrowed = StatementFilter(term_id=term_id, state=state, statement_id=statement_id, is_live=is_live)
    rows: list[tuple[StatementRecord, list[CostLine]]] = []
    cursor: str | None = None
    count = 0
    while True:
        page = tx.statement_lists.page(sight, narrowed, limit=EXPORT_BATCH, cursor=cursor)
        lines = tx.statement_lists.lines([record.statement.statement_id for record in page.items])
        rows += [(record, lines.get(record.statement.statement_id, [])) for record in page.items]
        count += sum(map(len, lines.values()))
        if count > EXPORT_LIMIT:
            raise TooMany("export_too_large", details={"most": EXPORT_LIMIT})
        cursor = page.next_cursor
        if cursor is None:
            break
    if statement_id is not None and not rows:
        raise NotFound("cost_statement_not_found")
    return StatementsForExport(term.name, rows, tx.actor.name, tx.now)
