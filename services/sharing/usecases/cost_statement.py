"""Cost statements: previewed, drawn up and issued by the centre, answered by both schools (R93)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound
from chassis.domain.paging import Slice, decode_cursor, encode_cursor
from services.sharing.domain.access import SchoolSight
from services.sharing.domain.cost_rule import CostRule
from services.sharing.domain.cost_share import CostLine, Sides, share_costs, total_of
from services.sharing.domain.cost_statement import (
    CostStatement,
    StatementAction,
    StatementStep,
    check_cut_off,
)
from services.sharing.domain.events import CostStatementMoved
from services.sharing.domain.term import Term
from services.sharing.ports import Transaction
from services.sharing.ports.costs import StatementFilter, StatementRecord


@dataclass(frozen=True)
class Preview:
    """What statements would say: by pair of schools, in the order of their ids."""

    rule: CostRule
    term: Term
    cut_off_on: date
    page: Slice[tuple[Sides, list[CostLine]]]
    school_names: dict[str, str]
    total_fen: int


@dataclass(frozen=True)
class DrawnUp:
    drawn_up: int
    kept: int
    total_fen: int


@dataclass(frozen=True)
class StatementDetail:
    record: StatementRecord
    rule: CostRule
    lines: list[CostLine]
    steps: list[StatementStep]


def preview_statements(
    tx: Transaction, *, term_id: str, cut_off_on: date, limit: int, cursor: str | None
) -> Preview:
    """Compute without keeping anything. A school sees its own sides; shares of others are computed, not shown."""
    sight = SchoolSight.of(tx.actor)
    term, rule = _term_and_rule(tx, term_id)
    check_cut_off(cut_off_on, term, tx.today)
    shared = share_costs(rule.rates, tx.statements.taught_classes(term_id, cut_off_on))
    seen = sorted(
        ((sides, lines) for sides, lines in shared.items() if _is_side(sight, sides)),
        key=lambda pair: (pair[0].offering_institution_id, pair[0].selecting_institution_id),
    )
    page = _cut(seen, limit, cursor)
    schools = {school for sides, _ in page.items for school in _schools(sides)}
    return Preview(
        rule=rule,
        term=term,
        cut_off_on=cut_off_on,
        page=page,
        school_names=tx.statement_lists.school_names(sorted(schools)),
        total_fen=sum(total_of(lines) for _, lines in seen),
    )


def draw_up_statements(tx: Transaction, *, term_id: str, cut_off_on: date) -> DrawnUp:
    """Write drafts for all pairs of schools that have none issued.

    Raises:
        NotFound: `term_not_found`.
        Conflict: `cost_rule_missing`.
        InvalidInput: see `check_cut_off`.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    tx.statements.hold_term(term_id)
    term, rule = _term_and_rule(tx, term_id)
    check_cut_off(cut_off_on, term, tx.today)
    tx.statements.remove_drafts(term_id)
    standing = tx.statements.live_sides(term_id)
    classes = [each for each in tx.statements.taught_classes(term_id, cut_off_on) if each.sides not in standing]
    shared = share_costs(rule.rates, classes, tx.statements.borne_by_run(term_id))
    new = [(CostStatement.draw_up(term, rule, cut_off_on, lines, now=tx.now), lines) for lines in shared.values()]
    tx.statements.add(new)
    return DrawnUp(len(new), len(standing), sum(statement.total_fen for statement, _ in new))


def issue_statements(tx: Transaction, *, term_id: str, statement_ids: Sequence[str] | None) -> list[CostStatement]:
    """Issue drafts of the term, all or the named ones; both schools of each are told.

    Raises:
        NotFound: `cost_statement_not_found`, for one that is named and is no draft of the term.
        Conflict: `nothing_to_issue`; `cost_rule_changed`, when a version came since they were drawn up.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    tx.statements.hold_term(term_id)
    tx.cost_rules.held()
    term, rule = _term_and_rule(tx, term_id)
    drafts = tx.statements.locked_drafts(term_id, statement_ids)
    if statement_ids is not None and len(drafts) != len(set(statement_ids)):
        raise NotFound("cost_statement_not_found")
    if not drafts:
        raise Conflict("nothing_to_issue")
    if any(draft.rule_number != rule.number for draft in drafts):
        raise Conflict("cost_rule_changed", details={"rule_number": rule.number})
    steps = [draft.take(StatementAction.ISSUE, tx.actor, "", tx.now) for draft in drafts]
    tx.statements.add_steps(steps)
    names = tx.statement_lists.school_names(
        sorted({school for draft in drafts for school in _schools(draft.sides)})
    )
    for draft in drafts:
        tx.record(CostStatementMoved(draft, StatementAction.ISSUE, term.name, names))
    return drafts


def step_statement(tx: Transaction, *, statement_id: str, action: StatementAction, reason: str) -> StatementDetail:
    """Accept, dispute, uphold, settle or cancel.

    Raises:
        NotFound: `cost_statement_not_found`, also for schools that it does not concern (R2).
        See `CostStatement.take`.
    """
    sight = SchoolSight.of(tx.actor)
    statement = tx.statements.locked(statement_id)
    record = tx.statement_lists.record(statement_id, sight)
    if statement is None or record is None:
        raise NotFound("cost_statement_not_found")
    was_issued = statement.issued_at is not None
    tx.statements.add_steps([statement.take(action, tx.actor, reason, tx.now)])
    if was_issued:
        names = {
            statement.offering_institution_id: record.offering_name,
            statement.selecting_institution_id: record.selecting_name,
        }
        tx.record(CostStatementMoved(statement, action, record.term_name, names))
    return _detail(tx, record)


def get_statement(tx: Transaction, *, statement_id: str) -> StatementDetail:
    """One statement that concerns the actor.

    Raises:
        NotFound: `cost_statement_not_found`.
    """
    record = tx.statement_lists.record(statement_id, SchoolSight.of(tx.actor))
    if record is None:
        raise NotFound("cost_statement_not_found")
    return _detail(tx, record)


def list_statements(
    tx: Transaction, *, narrowed: StatementFilter, limit: int, cursor: str | None
) -> Slice[StatementRecord]:
    """Statements that concern the actor, newest first."""
    return tx.statement_lists.page(SchoolSight.of(tx.actor), narrowed, limit=limit, cursor=cursor)


def _term_and_rule(tx: Transaction, term_id: str) -> tuple[Term, CostRule]:
    term = tx.terms.get(term_id)
    if term is None:
        raise NotFound("term_not_found")
    rule = tx.cost_rules.for_term(term)
    if rule is None:
        raise Conflict("cost_rule_missing", details={"term": term.name})
    return term, rule


def _detail(tx: Transaction, record: StatementRecord) -> StatementDetail:
    statement = record.statement
    rule = tx.cost_rules.get(statement.rule_number)
    if rule is None:
        raise NotFound("cost_statement_not_found")
    lines = tx.statement_lists.lines([statement.statement_id]).get(statement.statement_id, [])
    return StatementDetail(record, rule, lines, tx.statement_lists.steps(statement.statement_id))


def _is_side(sight: SchoolSight, sides: Sides) -> bool:
    return sight.is_everything or sight.institution_id in _schools(sides)


def _schools(sides: Sides) -> tuple[str, str]:
    return sides.offering_institution_id, sides.selecting_institution_id


def _cut(
    pairs: list[tuple[Sides, list[CostLine]]], limit: int, cursor: str | None
) -> Slice[tuple[Sides, list[CostLine]]]:
    """A page of what is computed anew each time: those after the pair of schools that the cursor names."""
    if cursor is not None:
        after = tuple(decode_cursor(cursor, 2))
        pairs = [pair for pair in pairs if _schools(pair[0]) > after]
    following = encode_cursor(_schools(pairs[limit - 1][0])) if len(pairs) > limit else None
    return Slice(pairs[:limit], following)
