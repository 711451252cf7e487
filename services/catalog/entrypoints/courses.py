"""Courses."""

from __future__ import annotations

from datetime import timedelta

from chassis.contracts.base import Page
from chassis.contracts.catalog import course as contract
from chassis.contracts.catalog.resource import (
    CourseGrant,
    DeletionGrant,
    GrantView,
    UsableResourceGrant,
    UsableResources,
    UsableResourceView,
)
from chassis.rpc.entrypoints import Service, command, query
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.category import categories_of
from services.catalog.domain.information import OVERVIEW_TEMPLATE
from services.catalog.ports.building import Paging
from services.catalog.usecases import course, resource
from services.catalog.usecases.course_creation import create_course
from services.catalog.wire import course as wire
from services.catalog.wire import resource as resource_wire

GRANT_LIFETIME = timedelta(minutes=5)


class CourseEntrypoints(Service[CatalogApplication]):
    """Categories, courses, grants on their resources."""

    @query
    def list_categories(self, tx: CatalogTransaction, query: contract.ListCategories) -> contract.CategoryList:
        return wire.category_list(categories_of(query.institution_kind), course.count_by_category(tx))

    @query
    def overview_template(
        self, _tx: CatalogTransaction, _query: contract.GetOverviewTemplate
    ) -> contract.OverviewTemplate:
        return wire.overview_template(OVERVIEW_TEMPLATE)

    @command
    def create_course(self, tx: CatalogTransaction, command: contract.CreateCourse) -> contract.CourseView:
        return wire.course_view(create_course(tx, **wire.new_course(command)))

    @query
    def list_courses(self, tx: CatalogTransaction, query: contract.ListCourses) -> Page[contract.CourseBrief]:
        paging = Paging(query.limit, query.cursor)
        return wire.course_page(course.list_courses(tx, wire.course_filter(query), paging))

    @query
    def similar_courses(
        self, tx: CatalogTransaction, query: contract.SimilarCourses
    ) -> contract.SimilarCourseList:
        return wire.similar_list(course.similar_courses(tx, query.title))

    @query
    def get_course(self, tx: CatalogTransaction, query: contract.GetCourse) -> contract.CourseView:
        return wire.course_view(course.get_course(tx, query.course_id))

    @command
    def change_course(self, tx: CatalogTransaction, command: contract.ChangeCourse) -> contract.CourseView:
        return wire.course_view(
            course.change_course(
                tx,
                course_id=command.course_id,
                expected_version=command.expected_version,
                changes=wire.changes(command),
            )
        )

    @query
    def usable_resources(self, tx: CatalogTransaction, query: UsableResources) -> Page[UsableResourceView]:
        found = course.usable_resources(
            tx,
            course_id=query.course_id,
            kind=query.kind,
            text=query.q,
            paging=Paging(query.limit, query.cursor),
        )
        return resource_wire.usable_page(found)

    @query
    def usable_resource_grant(self, tx: CatalogTransaction, query: UsableResourceGrant) -> GrantView:
        found = course.usable_resource(tx, course_id=query.course_id, resource_id=query.resource_id)
        signed = self.application.grants.issue(
            "resource_view", tx.actor.actor_id, tx.now, GRANT_LIFETIME, resource_id=found.resource_id
        )
        return resource_wire.grant_view(signed)

    @query
    def course_grant(self, tx: CatalogTransaction, query: CourseGrant) -> GrantView:
        granted = course.course_for_grant(tx, query.course_id)
        signed = self.application.grants.issue(
            "course_edit",
            tx.actor.actor_id,
            tx.now,
            GRANT_LIFETIME,
            course_id=granted.course_id,
            institution_id=granted.institution_id,
        )
        return resource_wire.grant_view(signed)

    @query
    def deletion_grant(self, tx: CatalogTransaction, query: DeletionGrant) -> GrantView:
        deletable = resource.require_deletable(tx, query.resource_id)
        signed = self.application.grants.issue(
            "resource_delete",
            tx.actor.actor_id,
            tx.now,
            GRANT_LIFETIME,
            resource_id=deletable.resource_id,
        )
        return resource_wire.grant_view(signed)
