"""Keeping what media and accounts tell, and saying whether a resource may go (R34, R36)."""

from __future__ import annotations

from dataclasses import fields

from chassis.domain.errors import Conflict, NotFound
from services.catalog.domain.resource import Institution, Resource
from services.catalog.ports import Transaction
from services.catalog.usecases.access import editable_course

MOST_PLACES_NAMED = 20


def keep_resource(tx: Transaction, told: Resource) -> None:
    """Remember what media told, unless something newer is known already."""
    known = tx.resources.take(told.resource_id)
    if known is None:
        tx.resources.add(told)
    elif told.version > known.version:
        _copy(told, known)


def keep_institution(tx: Transaction, told: Institution) -> None:
    """Remember what accounts told of a school, unless something newer is known already."""
    known = tx.institutions.take(told.institution_id)
    if known is None:
        tx.institutions.add(told)
    elif told.version > known.version:
        _copy(told, known)


def require_deletable(tx: Transaction, resource_id: str) -> Resource:
    """The resource, when nothing uses it and the caller may edit its course or administers its school.

    Raises:
        NotFound: `resource_not_found`.
        Conflict: `resource_in_use`, with the places (R36).
    """
    resource = tx.resources.get(resource_id)
    if resource is None:
        raise NotFound("resource_not_found")
    course = tx.courses.get(resource.course_id)
    if course is None or not tx.actor.administers(course.institution_id):
        editable_course(tx, resource.course_id)
    places = tx.outlines.uses_of(resource_id, MOST_PLACES_NAMED)
    if places:
        raise Conflict(
            "resource_in_use",
            details={
                "places": [
                    {
                        "outline_id": place.outline_id,
                        "course_title": place.course_title,
                        "run_number": place.run_number,
                        "chapter": place.chapter,
                        "section": place.section,
                        "unit": place.unit,
                    }
                    for place in places
                ]
            },
        )
    return resource


def _copy(told: Resource | Institution, known: Resource | Institution) -> None:
    for each in fields(told):
        setattr(known, each.name, getattr(told, each.name))
