"""decisions know their desk, so that they are listed by it

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# The one change that decisions ever see: what their tasks say of the desk is written beside them.
COPY_DESKS = """
ALTER TABLE decisions DISABLE TRIGGER decisions_are_kept;
UPDATE decisions SET scope = tasks.scope, institution_id = tasks.institution_id
FROM tasks WHERE tasks.task_id = decisions.task_id;
ALTER TABLE decisions ENABLE TRIGGER decisions_are_kept;
"""

NOT_EMPTIED = """
CREATE TRIGGER decisions_are_not_emptied BEFORE TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION decisions_are_kept();
"""


def upgrade() -> None:
    op.add_column("decisions", sa.Column("scope", sa.String(length=30), nullable=True))
    op.add_column("decisions", sa.Column("institution_id", sa.Uuid(as_uuid=False), nullable=True))
    op.execute(COPY_DESKS)
    op.alter_column("decisions", "scope", nullable=False)
    op.create_index("ix_decisions_school_desk", "decisions", ["institution_id", "decision_id"])
    op.create_index("ix_decisions_centre_desk", "decisions", ["scope", "decision_id"])
    op.create_index("ix_decisions_decided_by", "decisions", ["decided_by_id", "decision_id"])
    op.create_index("ix_tasks_counts", "tasks", ["scope", "institution_id", "subject_kind", "state", "due_at"])
    op.execute(NOT_EMPTIED)


def downgrade() -> None:
    op.execute("DROP TRIGGER decisions_are_not_emptied ON decisions")
    op.drop_index("ix_tasks_counts", table_name="tasks")
    op.drop_index("ix_decisions_decided_by", table_name="decisions")
    op.drop_index("ix_decisions_centre_desk", table_name="decisions")
    op.drop_index("ix_decisions_school_desk", table_name="decisions")
    op.drop_column("decisions", "institution_id")
    op.drop_column("decisions", "scope")
