"""The rule by which costs are shared: the centre makes its next version, schools read all of them (R93)."""

from __future__ import annotations

from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, NotFound
from chassis.domain.paging import Slice
from services.sharing.domain.cost_rule import CostRule, Rates
from services.sharing.ports import Transaction


def make_cost_rule(tx: Transaction, *, valid_from_term_id: str, rates: Rates, basis: str) -> CostRule:
    """Make the next version, for a term and those after it.

    Raises:
        NotFound: `term_not_found`.
        Conflict: `cost_rule_in_use`, when it would contradict statements that the schools have.
    """
    tx.actor.require(Role.CENTRE_ADMIN)
    term = tx.terms.get(valid_from_term_id)
    if term is None:
        raise NotFound("term_not_found")
    newest = tx.cost_rules.held()
    in_use = tx.cost_rules.terms_in_use(term.starts_on)
    if in_use:
        raise Conflict("cost_rule_in_use", details={"terms": in_use})
    rule = CostRule.make(number=newest + 1, term=term, rates=rates, basis=basis, actor=tx.actor, now=tx.now)
    tx.cost_rules.add(rule)
    return rule


def list_cost_rules(tx: Transaction, *, limit: int, cursor: str | None) -> Slice[CostRule]:
    """All versions, newest first: who pays or is paid knows by what."""
    tx.actor.require(Role.SCHOOL_ADMIN, Role.CENTRE_ADMIN)
    return tx.cost_rules.page(limit=limit, cursor=cursor)
