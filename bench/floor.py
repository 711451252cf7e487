"""What a request costs at the least: Flask, SQLAlchemy and one SELECT by primary key, and nothing around it."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, jsonify
from sqlalchemy import create_engine, select

from services.catalog.adapters.tables.building import courses

ROWS = 20


def floor() -> Flask:
    """An application that answers 20 courses by their ids, to anybody."""
    app = Flask("floor")
    engine = create_engine(
        os.environ["KX_DATABASE_URL_CATALOG"], pool_size=8, connect_args={"application_name": "floor"}
    )
    columns = (
        *(courses.c.course_id, courses.c.institution_id, courses.c.leader_id, courses.c.leader_name),
        *(courses.c.title, courses.c.category_code, courses.c.outline_id, courses.c.version),
    )
    with engine.connect() as connection:
        ids = list(connection.scalars(select(courses.c.course_id).order_by(courses.c.course_id).limit(ROWS)))
    statement = select(*columns).where(courses.c.course_id.in_(ids))

    @app.get("/rows")
    def rows() -> Any:
        with engine.connect() as connection:
            return jsonify([dict(row) for row in connection.execute(statement).mappings()])

    return app
