"""Courses between the domain and the bus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chassis.contracts.base import Page
from chassis.contracts.catalog import course as contract
from chassis.domain.paging import Slice
from services.catalog.domain.category import Category
from services.catalog.domain.completeness import CreditsMeter
from services.catalog.domain.course import CourseType, SpocKind
from services.catalog.domain.information import Information, OverviewPart
from services.catalog.ports.building import CourseFilter, CourseName
from services.catalog.usecases.course import CourseDetail, CourseRow


def category_list(categories: list[Category], counts: Mapping[str, int]) -> contract.CategoryList:
    return contract.CategoryList(
        items=[
            contract.CategoryView(
                code=each.code,
                name=each.name,
                institution_kind=each.institution_kind,
                course_count=counts.get(each.code, 0),
            )
            for each in categories
        ]
    )


def overview_template(parts: Iterable[OverviewPart]) -> contract.OverviewTemplate:
    return contract.OverviewTemplate(overview=overview_view(parts))


def overview_view(parts: Iterable[OverviewPart]) -> list[contract.OverviewPartView]:
    return [contract.OverviewPartView(heading=part.heading, content=part.content) for part in parts]


def new_course(command: contract.CreateCourse) -> dict[str, Any]:
    return {
        "course_type": CourseType(command.course_type),
        "spoc_kind": SpocKind(command.spoc_kind) if command.spoc_kind else None,
        "title": command.title,
        "source_run_id": command.source_run_id,
    }


def changes(command: contract.ChangeInformation) -> dict[str, Any]:
    """The fields of `Information` that the command gives."""
    given = {
        "title": command.title,
        "category_code": command.category_code,
        "online_credits": command.online_credits,
        "total_credits": command.total_credits,
        "overview": None
        if command.overview is None
        else tuple(OverviewPart(part.heading, part.content) for part in command.overview),
    }
    return {name: value for name, value in given.items() if value is not None}


def course_filter(query: contract.ListCourses) -> CourseFilter:
    return CourseFilter(
        institution_id=query.institution_id,
        leader_id=query.leader_id,
        course_type=CourseType(query.course_type) if query.course_type else None,
        category_code=query.category_code,
        text=query.q,
        teacher=query.teacher,
    )


def information_fields(information: Information) -> dict[str, Any]:
    """What `InformationView` shows."""
    return {
        "title": information.title,
        "category_code": information.category_code,
        "online_credits": information.online_credits,
        "total_credits": information.total_credits,
        "overview": overview_view(information.overview),
        "cover_id": information.cover_id,
    }


def meter_view(meter: CreditsMeter) -> contract.CreditsMeter:
    return contract.CreditsMeter(
        needed_seconds=meter.needed_seconds,
        video_seconds=meter.video_seconds,
        needed_lectures=meter.needed_lectures,
        lecture_count=meter.lecture_count,
        average_lecture_seconds=meter.average_lecture_seconds,
        is_supported=meter.is_supported,
        findings=[
            contract.CreditsFinding(code=each.code, level=each.level, value=each.value, rule=each.rule)
            for each in meter.findings()
        ],
    )


def course_view(detail: CourseDetail) -> contract.CourseView:
    course = detail.course
    return contract.CourseView(
        **information_fields(detail.information),
        course_id=course.course_id,
        institution_id=course.institution_id,
        leader_id=course.leader_id,
        leader_name=course.leader_name,
        course_type=course.course_type.value,
        spoc_kind=course.spoc_kind.value if course.spoc_kind else None,
        library_entry_id=course.library_entry_id,
        source_run_id=course.source_run_id,
        outline_id=course.outline_id,
        created_at=course.created_at,
        missing=detail.missing,
        credits_meter=meter_view(detail.meter),
        version=course.version,
    )


def course_page(found: Slice[CourseRow]) -> Page[contract.CourseBrief]:
    return Page(items=[_brief(row) for row in found.items], next_cursor=found.next_cursor)


def similar_list(found: Iterable[CourseName]) -> contract.SimilarCourseList:
    return contract.SimilarCourseList(
        items=[
            contract.SimilarCourseView(
                course_id=each.course_id,
                title=each.title,
                course_type=each.course_type.value,
                leader_name=each.leader_name,
            )
            for each in found
        ]
    )


def _brief(row: CourseRow) -> contract.CourseBrief:
    course, information = row.course, row.information
    return contract.CourseBrief(
        course_id=course.course_id,
        institution_id=course.institution_id,
        leader_id=course.leader_id,
        leader_name=course.leader_name,
        course_type=course.course_type.value,
        spoc_kind=course.spoc_kind.value if course.spoc_kind else None,
        title=information.title,
        category_code=information.category_code,
        online_credits=information.online_credits,
        total_credits=information.total_credits,
        cover_id=information.cover_id,
        outline_id=course.outline_id,
        created_at=course.created_at,
    )
