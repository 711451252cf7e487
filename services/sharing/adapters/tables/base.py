"""What all tables of sharing are made with."""

from __future__ import annotations

from sqlalchemy import Numeric, Uuid

from chassis.tables import new_metadata

metadata = new_metadata()

Id = Uuid(as_uuid=False)
CreditsColumn = Numeric(4, 1)
