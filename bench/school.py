"""A catalog as large as a province's, written straight into the tables, and a token that reads it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from joserfc import jwt
from joserfc.jwk import OKPKey
from psycopg import sql
from psycopg.types.json import Jsonb

from chassis.contracts.accounts.session import JWT_ALGORITHM, JWT_AUDIENCE, JWT_ISSUER
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.domain.scopes import FULL_SCOPE
from services.catalog.domain.information import OVERVIEW_TEMPLATE

COURSES = 3000
HITS = 20
WORD = "机器学习"
"""What `HITS` of the courses have in their titles."""
CHAPTERS, SECTIONS, UNITS = 4, 4, 5
"""Of the one outline that has any: 80 units."""

_OVERVIEW = [{"heading": part.heading, "content": part.content} for part in OVERVIEW_TEMPLATE]


@dataclass(frozen=True)
class Filled:
    """What there is to ask for."""

    course_id: str
    outline_id: str


def fill(database_url: str) -> Filled:
    """Write the courses, the first of them with an outline."""
    school, leader, now = new_id(), new_id(), datetime.now(UTC)
    ids = [(new_id(), new_id()) for _ in range(COURSES)]
    courses = [
        {
            "course_id": course_id,
            "institution_id": school,
            "leader_id": leader,
            "leader_name": "张老师",
            "course_type": "spoc",
            "spoc_kind": "independent",
            "outline_id": outline_id,
            "title": f"{WORD if number % (COURSES // HITS) == 0 else '高等数学'} {number}",
            "category_code": "07",
            "online_credits": "2.0",
            "total_credits": "3.0",
            "overview": Jsonb(_OVERVIEW),
            "created_at": now,
            "version": 1,
        }
        for number, (course_id, outline_id) in enumerate(ids)
    ]
    outlines = [{"outline_id": outline, "course_id": course, "version": 1} for course, outline in ids]
    course_id, outline_id = ids[0]
    chapters = _nodes("chapter_id", "outline_id", [outline_id], CHAPTERS)
    sections = _nodes("section_id", "chapter_id", [row["chapter_id"] for row in chapters], SECTIONS)
    units = _nodes("unit_id", "section_id", [row["section_id"] for row in sections], UNITS)
    resources = []
    for unit in units:
        unit["resource_id"] = new_id()
        resources.append(
            {
                "resource_id": unit["resource_id"],
                "course_id": course_id,
                "kind": "video",
                "title": "第一讲",
                "is_usable": True,
                "is_deleted": False,
                "duration_seconds": 600.0,
                "version": 1,
            }
        )
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as connection:
        for table, rows in (
            ("courses", courses),
            ("outlines", outlines),
            ("chapters", chapters),
            ("sections", sections),
            ("resources", resources),
            ("units", units),
        ):
            _copy(connection, table, rows)
        connection.execute("ANALYZE")
    return Filled(course_id, outline_id)


def token(key: OKPKey, role: Role, institution_id: str | None = None, person_id: str | None = None) -> str:
    """An access token as accounts would give it, for an hour."""
    claims = {
        "iss": JWT_ISSUER,
        "aud": JWT_AUDIENCE,
        "sub": person_id or new_id(),
        "sid": secrets.token_hex(8),
        "name": "Bench",
        "institution_id": institution_id,
        "scopes": [FULL_SCOPE],
        "roles": [role.value],
        "exp": int(time.time()) + 3600,
    }
    return jwt.encode({"alg": JWT_ALGORITHM}, claims, key, algorithms=[JWT_ALGORITHM])


def _nodes(own: str, above: str, parents: Iterable[str], number: int) -> list[dict[str, Any]]:
    return [
        {own: node_id, "lineage_id": node_id, above: parent, "title": f"第{place}个", "position": place}
        for parent in parents
        for place in range(number)
        for node_id in [new_id()]
    ]


def _copy(connection: psycopg.Connection[Any], table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(into) as copying:
        for row in rows:
            copying.write_row([row[name] for name in names])
