"""Finding people, for those who work with them and for other services (R14, R15)."""

from __future__ import annotations

from chassis.contracts.accounts.census import CountPeople, PeopleCounts
from chassis.contracts.accounts.directory import (
    Contacts,
    ContactsView,
    People,
    PeopleByIds,
    ResolvedStudents,
    ResolvedTeachers,
    ResolveStudents,
    ResolveTeachers,
    TeacherContact,
    TeacherContactView,
)
from chassis.contracts.accounts.person import (
    GetPerson,
    ListPeople,
    MeQuery,
    MeView,
    PersonView,
    SearchTeachers,
    TeacherHits,
)
from chassis.contracts.base import Call, Page
from chassis.rpc.entrypoints import Service, query, remote
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import directory, person


class DirectoryEntrypoints(Service[AccountsApplication]):
    @query
    def me(self, tx: Tx, _query: MeQuery) -> MeView:
        return wire.me_view(directory.me(tx), tx.actor.scopes)

    @query
    def list_people(self, tx: Tx, query: ListPeople) -> Page[PersonView]:
        found = person.list_people(tx, wire.people_filter(query), limit=query.limit, cursor=query.cursor)
        return wire.person_page(found)

    @query
    def get_person(self, tx: Tx, query: GetPerson) -> PersonView:
        return wire.person_view(person.get_person(tx, person_id=query.person_id))

    @query
    def search_teachers(self, tx: Tx, query: SearchTeachers) -> TeacherHits:
        return wire.teacher_hits(directory.search_teachers(tx, **wire.fields(query)))

    @query
    def people_by_ids(self, tx: Tx, query: PeopleByIds) -> People:
        return wire.people(directory.people_by_ids(tx, person_ids=query.person_ids))

    @query
    def resolve_students(self, tx: Tx, query: ResolveStudents) -> ResolvedStudents:
        return wire.resolved(directory.resolve_students(tx, **wire.fields(query)))

    @query
    def resolve_teachers(self, tx: Tx, query: ResolveTeachers) -> ResolvedTeachers:
        return wire.resolved_teachers(directory.resolve_teachers(tx, **wire.fields(query)))

    @query
    def count_people(self, tx: Tx, _query: CountPeople) -> PeopleCounts:
        return wire.people_counts(directory.count_people(tx))

    # Clear numbers must not be kept as the answer to a repeated request, and every look is a look: no `command`.
    @remote
    def contacts(self, call: Call, command: Contacts) -> ContactsView:
        with self.application.transaction(call) as tx:
            mobiles = directory.contacts(tx, **wire.fields(command))
        return ContactsView(mobiles=mobiles)

    @remote
    def teacher_contact(self, call: Call, command: TeacherContact) -> TeacherContactView:
        with self.application.transaction(call) as tx:
            return wire.teacher_contact(directory.teacher_contact(tx, **wire.fields(command)))
