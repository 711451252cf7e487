"""What those who teach and learn call."""

from __future__ import annotations

from datetime import timedelta

from chassis.contracts.accounts.directory import PeopleByIds, ResolveStudents
from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.catalog import enrolment, learning, public, release, teaching_class, team
from chassis.contracts.sharing.events import SelectionChanged
from chassis.rpc.entrypoints import Service, command, query, remote, subscriber
from services.catalog.adapters.transaction import CatalogTransaction
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.enrolment import key_column, keys_of
from services.catalog.domain.team import Permission
from services.catalog.usecases import enrolment as enrolment_cases
from services.catalog.usecases import learning as learning_cases
from services.catalog.usecases import public as public_cases
from services.catalog.usecases import release as release_cases
from services.catalog.usecases import score as score_cases
from services.catalog.usecases import teaching_class as class_cases
from services.catalog.usecases import team as team_cases
from services.catalog.wire import enrolment as enrolment_wire
from services.catalog.wire import learning as learning_wire
from services.catalog.wire import public as public_wire
from services.catalog.wire import teaching as wire

GRANT_LIFETIME = timedelta(hours=2)


class TeachingEntrypoints(Service[CatalogApplication]):
    """Teams, classes, releases, enrolment, learning, public pages."""

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
    def get_releases(self, tx: CatalogTransaction, query: release.GetReleases) -> release.ReleasesView:
        return wire.releases_view(release_cases.get_releases(tx, class_id=query.class_id))

    @command
    def set_releases(self, tx: CatalogTransaction, command: release.SetReleases) -> release.ReleasesView:
        return wire.releases_view(
            release_cases.set_releases(
                tx,
                class_id=command.class_id,
                statements=wire.statements_of(command.statements),
                expected_version=command.expected_version,
            )
        )

    @command
    def release_all(self, tx: CatalogTransaction, command: release.ReleaseAll) -> release.ReleasesView:
        return wire.releases_view(
            release_cases.release_all(tx, class_id=command.class_id, visible_from=command.visible_from)
        )

    @command
    def join_run(self, tx: CatalogTransaction, command: enrolment.JoinRun) -> enrolment.EnrolmentView:
        return enrolment_wire.enrolment_view(enrolment_cases.join_run(tx, run_id=command.run_id))

    @remote
    def import_enrolments(self, call: Call, command: enrolment.ImportEnrolments) -> enrolment.ImportedView:
        """Ask accounts about everyone in the file first; no transaction waits for that."""
        with self.application.transaction(call, read_only=True) as tx:
            target = enrolment_cases.import_target(tx, class_id=command.class_id)
        sheet = enrolment_wire.sheet_of(command)
        column, rows = key_column(sheet.headings), enrolment_wire.import_rows(sheet)
        asked = ResolveStudents(keys=keys_of(rows, column), institution_id=target.institution_id)
        people = enrolment_wire.students_of(self.application.accounts.resolve_students(call, asked).students)
        return self.application.run(
            call,
            command,
            enrolment.ImportedView,
            lambda tx: enrolment_wire.imported_view(
                command.class_id,
                enrolment_cases.import_students(
                    tx, class_id=command.class_id, rows=rows, column=column, people=people
                ),
            ),
        )

    @query
    def list_students(self, tx: CatalogTransaction, query: enrolment.ListStudents) -> Page[enrolment.StudentView]:
        return enrolment_wire.student_page(
            enrolment_cases.list_students(tx, class_id=query.class_id, limit=query.limit, cursor=query.cursor)
        )

    @command
    def set_scores(self, tx: CatalogTransaction, command: enrolment.SetScores) -> enrolment.ScoresView:
        changed = score_cases.set_scores(
            tx, class_id=command.class_id, scores=enrolment_wire.scores_of(command.scores)
        )
        return enrolment.ScoresView(
            class_id=command.class_id,
            changed_count=changed,
            unchanged_count=len(command.scores) - changed,
        )

    @query
    def score_history(
        self, tx: CatalogTransaction, query: enrolment.GetScoreHistory
    ) -> enrolment.ScoreHistoryView:
        return enrolment_wire.score_history_view(
            query.student_id,
            score_cases.score_history(tx, class_id=query.class_id, student_id=query.student_id),
        )

    @query
    def list_my_runs(self, tx: CatalogTransaction, query: learning.ListMyRuns) -> Page[learning.MyRunView]:
        rows = learning_cases.list_my_runs(tx, limit=query.limit, cursor=query.cursor)
        return learning_wire.my_run_page(rows, tx.today, tx.actor.actor_id)

    @query
    def run_content(self, tx: CatalogTransaction, query: learning.GetRunContent) -> learning.RunContentView:
        return learning_wire.content_view(learning_cases.run_content(tx, run_id=query.run_id))

    @query
    def playback_grant(self, tx: CatalogTransaction, query: learning.PlaybackGrant) -> learning.PlaybackGrantView:
        playable = learning_cases.playable_unit(tx, unit_id=query.unit_id)
        grant, expires_at = self.application.grants.issue(
            "resource_view",
            tx.actor.actor_id,
            tx.now,
            GRANT_LIFETIME,
            resource_id=playable.unit.resource_id,
        )
        return learning_wire.grant_view(playable, grant, expires_at)

    @command
    def report_progress(self, tx: CatalogTransaction, command: learning.ReportProgress) -> learning.ProgressView:
        return learning_wire.progress_view(
            learning_cases.report_progress(tx, unit_id=command.unit_id, batch=learning_wire.batch_of(command))
        )

    @query
    def public_runs(self, tx: CatalogTransaction, query: public.SearchPublicRuns) -> public.PublicRunPage:
        found = public_cases.search_public_runs(
            tx, public_wire.public_search(query), limit=query.limit, cursor=query.cursor
        )
        return public_wire.public_run_page(found, tx.today)

    @query
    def public_run(self, tx: CatalogTransaction, query: public.GetPublicRun) -> public.PublicRunDetailView:
        return public_wire.public_run_view(public_cases.public_page(tx, run_id=query.run_id))

    @subscriber(SelectionChanged)
    def note_selection(self, tx: CatalogTransaction, event: SelectionChanged) -> None:
        class_cases.note_selection(tx, wire.selection_of(event))
