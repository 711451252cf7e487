"""What those who teach call to staff a run, and what anyone may ask of the runs that are open."""

from __future__ import annotations

from chassis.contracts.accounts.directory import PeopleByIds
from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.catalog import public, teaching_class, team
from chassis.contracts.sharing.events import SelectionChanged
from chassis.rpc.entrypoints import Service, command, query, remote, subscriber
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.team import Permission
from services.catalog.usecases import public as public_cases
from services.catalog.usecases import teaching_class as class_cases
from services.catalog.usecases import team as team_cases
from services.catalog.wire import public as public_wire
from services.catalog.wire import teaching as wire


class TeachingEntrypoints(Service[CatalogApplication]):
    """Teams, the opening of classes, public pages."""

    @query
    def list_team(self, tx: CatalogTransaction, query: team.ListTeam) -> Page[team.TeamMemberView]:
        return wire.team_page(team_cases.list_team(tx, run_id=query.run_id))

    @remote
    def add_team_member(self, call: Call, command: team.AddTeamMember) -> team.TeamMemberView:
        asked = PeopleByIds(person_ids=[command.person_id])
        person = next(iter(self.application.accounts.people_by_ids(call, asked).people), None)
        return self.application.run(
            call,
            command,
            team.TeamMemberView,
            lambda tx: wire.team_member_view(
                team_cases.add_member(
                    tx,
                    run_id=command.run_id,
                    colleague=wire.colleague(person),
                    permissions=[Permission(name) for name in command.permissions],
                )
            ),
        )

    @command
    def change_team_member(self, tx: CatalogTransaction, command: team.ChangeTeamMember) -> team.TeamMemberView:
        return wire.team_member_view(
            team_cases.change_member(
                tx,
                run_id=command.run_id,
                person_id=command.person_id,
                permissions=[Permission(name) for name in command.permissions],
                expected_version=command.expected_version,
            )
        )

    @command
    def remove_team_member(self, tx: CatalogTransaction, command: team.RemoveTeamMember) -> Nothing:
        team_cases.remove_member(tx, run_id=command.run_id, person_id=command.person_id)
        return Nothing()

    @query
    def list_classes(
        self, tx: CatalogTransaction, query: teaching_class.ListClasses
    ) -> Page[teaching_class.ClassView]:
        return wire.class_page(
            class_cases.list_classes(tx, run_id=query.run_id, limit=query.limit, cursor=query.cursor)
        )

    @command
    def create_class(
        self, tx: CatalogTransaction, command: teaching_class.CreateClass
    ) -> teaching_class.ClassView:
        return wire.class_view(
            class_cases.create_class(
                tx, run_id=command.run_id, title=command.title, institution_id=command.institution_id
            )
        )

    @query
    def get_class(self, tx: CatalogTransaction, query: teaching_class.GetClass) -> teaching_class.ClassView:
        return wire.class_view(class_cases.get_class(tx, class_id=query.class_id))

    @query
    def public_runs(self, tx: CatalogTransaction, query: public.SearchPublicRuns) -> public.PublicRunPage:
        found = public_cases.search_public_runs(
            tx, public_wire.public_search(query), limit=query.limit, cursor=query.cursor
        )
        return public_wire.public_run_page(found, tx.today)

    @query
    def public_run(self, tx: CatalogTransaction, query: public.GetPublicRun) -> public.PublicRunDetailView:
        return public_wire.public_run_view(public_cases.public_page(tx, run_id=query.run_id))

    @query
    def course_page(self, tx: CatalogTransaction, query: public.GetCoursePage) -> public.PublicRunDetailView:
        return public_wire.public_run_view(public_cases.course_page(tx, run_id=query.run_id))

    @subscriber(SelectionChanged)
    def note_selection(self, tx: CatalogTransaction, event: SelectionChanged) -> None:
        class_cases.note_selection(tx, wire.selection_of(event))
