"""Access audit as a chain, with its head and checkpoints; warnings of imports; withdrawn registrations

Records that are there already get the numbers up to 0: they are kept, and are older than the chain.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER_OLDER_RECORDS = """
UPDATE access_audit SET sequence = older.number, previous_seal = '', key_id = '', seal = ''
FROM (
    SELECT record_id, 1 - row_number() OVER (ORDER BY at DESC, record_id DESC) AS number FROM access_audit
) AS older
WHERE older.record_id = access_audit.record_id;
"""

# Not even a faulty program may change what was recorded.
KEPT = """
CREATE FUNCTION access_audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the access audit is kept for ever (R4)'; END $$;
CREATE TRIGGER access_audit_is_kept BEFORE UPDATE OR DELETE ON access_audit
    FOR EACH ROW EXECUTE FUNCTION access_audit_is_kept();
CREATE TRIGGER access_audit_is_not_emptied BEFORE TRUNCATE ON access_audit
    FOR EACH STATEMENT EXECUTE FUNCTION access_audit_is_kept();
CREATE TRIGGER audit_checkpoints_are_kept BEFORE UPDATE OR DELETE ON audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION access_audit_is_kept();
CREATE TRIGGER audit_checkpoints_are_not_emptied BEFORE TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION access_audit_is_kept();

CREATE FUNCTION audit_record_is_next() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF NEW.sequence <= (SELECT sequence FROM audit_head) THEN
        RAISE EXCEPTION 'an audit record goes to the end of the chain';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_record_is_next BEFORE INSERT ON access_audit
    FOR EACH ROW EXECUTE FUNCTION audit_record_is_next();

CREATE FUNCTION audit_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'UPDATE' AND NEW.sequence > OLD.sequence THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the head of the audit chain only moves on';
END $$;
CREATE TRIGGER audit_head_moves_on BEFORE UPDATE OR DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_head_moves_on();
CREATE TRIGGER audit_head_is_not_emptied BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION audit_head_moves_on();
"""

DROP_KEPT = """
DROP TRIGGER access_audit_is_kept ON access_audit;
DROP TRIGGER access_audit_is_not_emptied ON access_audit;
DROP TRIGGER audit_record_is_next ON access_audit;
"""


STATES = "state IN ('pending', 'active', 'rejected', 'withdrawn', 'disabled')"
EARLIER_STATES = "state IN ('pending', 'active', 'rejected', 'disabled')"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_people_state"), "people", type_="check")
    op.create_check_constraint(op.f("ck_people_state"), "people", STATES)
    op.add_column(
        "people_imports",
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False, server_default="[]"),
    )
    op.alter_column("people_imports", "warnings", server_default=None)
    op.create_table(
        "audit_head",
        sa.Column("is_only", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("is_only", name=op.f("ck_audit_head_is_only")),
        sa.PrimaryKeyConstraint("is_only", name=op.f("pk_audit_head")),
    )
    op.execute("INSERT INTO audit_head VALUES (true, 0, decode(repeat('00', 32), 'hex'))")
    op.create_table(
        "audit_checkpoints",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_checkpoints")),
    )
    op.add_column("access_audit", sa.Column("sequence", sa.BigInteger(), nullable=True))
    op.add_column("access_audit", sa.Column("previous_seal", sa.LargeBinary(), nullable=True))
    op.add_column("access_audit", sa.Column("key_id", sa.String(length=8), nullable=True))
    op.add_column("access_audit", sa.Column("seal", sa.LargeBinary(), nullable=True))
    op.execute(NUMBER_OLDER_RECORDS)
    for column in ("sequence", "previous_seal", "key_id", "seal"):
        op.alter_column("access_audit", column, nullable=False)
    op.create_unique_constraint(op.f("uq_access_audit_sequence"), "access_audit", ["sequence"])
    op.create_index(op.f("ix_access_audit_action_sequence"), "access_audit", ["action", "sequence"])
    op.create_index(op.f("ix_access_audit_actor_id_sequence"), "access_audit", ["actor_id", "sequence"])
    op.create_index(
        op.f("ix_access_audit_institution_id_sequence"), "access_audit", ["institution_id", "sequence"]
    )
    op.create_index(op.f("ix_access_audit_person_ids"), "access_audit", ["person_ids"], postgresql_using="gin")
    op.execute(KEPT)


def downgrade() -> None:
    op.execute("UPDATE people SET state = 'rejected' WHERE state = 'withdrawn'")
    op.drop_constraint(op.f("ck_people_state"), "people", type_="check")
    op.create_check_constraint(op.f("ck_people_state"), "people", EARLIER_STATES)
    op.drop_column("people_imports", "warnings")
    op.execute(DROP_KEPT)
    op.drop_index(op.f("ix_access_audit_person_ids"), table_name="access_audit", postgresql_using="gin")
    op.drop_index(op.f("ix_access_audit_institution_id_sequence"), table_name="access_audit")
    op.drop_index(op.f("ix_access_audit_actor_id_sequence"), table_name="access_audit")
    op.drop_index(op.f("ix_access_audit_action_sequence"), table_name="access_audit")
    op.drop_constraint(op.f("uq_access_audit_sequence"), "access_audit", type_="unique")
    for column in ("seal", "key_id", "previous_seal", "sequence"):
        op.drop_column("access_audit", column)
    op.drop_table("audit_checkpoints")
    op.drop_table("audit_head")
    for function in ("access_audit_is_kept", "audit_record_is_next", "audit_head_moves_on"):
        op.execute(f"DROP FUNCTION {function}()")
