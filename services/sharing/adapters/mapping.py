"""Domain objects onto tables; the domain knows nothing of it."""

from __future__ import annotations

from sqlalchemy import Table
from sqlalchemy.orm import registry

from services.sharing.adapters.tables import metadata
from services.sharing.adapters.tables.costs import cost_rules, cost_statements, cost_steps
from services.sharing.adapters.tables.credit_bank import deliveries
from services.sharing.adapters.tables.evaluations import evaluations, expert_reviews, rubrics
from services.sharing.adapters.tables.lists import list_versions, share_entries, share_lists, terms
from services.sharing.adapters.tables.selections import recognitions, selections
from services.sharing.domain.cost_rule import CostRule
from services.sharing.domain.cost_statement import CostStatement, StatementStep
from services.sharing.domain.delivery import Delivery
from services.sharing.domain.evaluation import Evaluation
from services.sharing.domain.expert_review import ExpertReview
from services.sharing.domain.recognition import Recognition
from services.sharing.domain.rubric import Rubric
from services.sharing.domain.selection import Selection
from services.sharing.domain.share_entry import ShareEntry
from services.sharing.domain.share_list import ListVersion, ShareList
from services.sharing.domain.term import Term

mappers = registry(metadata=metadata)

AGGREGATES: dict[type[object], Table] = {
    Term: terms,
    ShareList: share_lists,
    ShareEntry: share_entries,
    Selection: selections,
    Recognition: recognitions,
    Delivery: deliveries,
    CostStatement: cost_statements,
    Evaluation: evaluations,
    ExpertReview: expert_reviews,
}

for _aggregate, _table in AGGREGATES.items():
    # The domain counts versions itself, so that an answer shows the version which the commit will store.
    mappers.map_imperatively(_aggregate, _table, version_id_col=_table.c.version, version_id_generator=False)
mappers.map_imperatively(ListVersion, list_versions)
# What is written once and never changed has no version of its own.
mappers.map_imperatively(CostRule, cost_rules)
mappers.map_imperatively(StatementStep, cost_steps)
mappers.map_imperatively(Rubric, rubrics)
