"""What accounts answers."""

from __future__ import annotations

from typing import Protocol

from chassis.contracts.accounts.audit import (
    AccessRecordView,
    CheckpointAudit,
    CheckpointView,
    ClearNumbers,
    ClearNumbersView,
    ListAccess,
)
from chassis.contracts.accounts.directory import (
    Contacts,
    ContactsView,
    People,
    PeopleByIds,
    ResolvedStudents,
    ResolvedTeachers,
    ResolveStudents,
    ResolveTeachers,
)
from chassis.contracts.accounts.email import ChangeEmail, ConfirmEmail, EmailChangeView, RemoveEmail
from chassis.contracts.accounts.institution import (
    ChangeInstitution,
    CreateAdministrator,
    CreatedPerson,
    FileInstitution,
    GetInstitution,
    InitialCredentialView,
    InstitutionChangeView,
    InstitutionView,
    ListInstitutionChanges,
    ListInstitutions,
    SetAlliancePart,
)
from chassis.contracts.accounts.institution_application import (
    ApplicationContactView,
    ApplicationProgressView,
    ApplicationView,
    ApplyForInstitution,
    CorrectApplication,
    GetApplication,
    GetApplicationForm,
    ListApplications,
    ReadApplicationContact,
    SeeApplication,
)
from chassis.contracts.accounts.mail import ListMails, MailView, RetryMail
from chassis.contracts.accounts.notification import (
    ChoosePreferences,
    Inbox,
    ListNotifications,
    ListPreferences,
    MarkAllRead,
    MarkedRead,
    MarkRead,
    NotificationView,
    PreferencesView,
)
from chassis.contracts.accounts.people_import import (
    GetImport,
    GetImportTemplate,
    ImportPeople,
    PeopleImportView,
    SpreadsheetView,
)
from chassis.contracts.accounts.person import (
    ChangeStanding,
    CorrectRegistration,
    CreatePerson,
    GetPerson,
    ListPeople,
    MeQuery,
    MeView,
    PersonView,
    RegisterLearner,
    RegisterTeacher,
    RegistrationView,
    ResetCredential,
    SearchTeachers,
    TeacherHits,
    WithdrawRegistration,
)
from chassis.contracts.accounts.session import (
    CaptchaAudioView,
    CaptchaView,
    CreateCaptcha,
    ReadCaptchaAloud,
    RefreshSession,
    RevokedSessions,
    RevokedSince,
    SessionView,
    SetPassword,
    SignIn,
    SignOut,
    SweepExpired,
    Swept,
)
from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.papers import PaperView


class AccountsRpc(Protocol):
    """Institutions, people, sessions, notices."""

    # sessions
    def create_captcha(self, call: Call, command: CreateCaptcha) -> CaptchaView: ...
    def read_captcha_aloud(self, call: Call, command: ReadCaptchaAloud) -> CaptchaAudioView: ...
    def sign_in(self, call: Call, command: SignIn) -> SessionView: ...
    def refresh_session(self, call: Call, command: RefreshSession) -> SessionView: ...
    def sign_out(self, call: Call, command: SignOut) -> Nothing: ...
    def set_password(self, call: Call, command: SetPassword) -> SessionView: ...
    def revoked_sessions(self, call: Call, query: RevokedSince) -> RevokedSessions: ...

    # institutions
    def file_institution(self, call: Call, command: FileInstitution) -> InstitutionView: ...
    def list_institutions(self, call: Call, query: ListInstitutions) -> Page[InstitutionView]: ...
    def get_institution(self, call: Call, query: GetInstitution) -> InstitutionView: ...
    def create_administrator(self, call: Call, command: CreateAdministrator) -> CreatedPerson: ...

    def change_institution(self, call: Call, command: ChangeInstitution) -> InstitutionView: ...
    def set_alliance_part(self, call: Call, command: SetAlliancePart) -> InstitutionView: ...
    def list_institution_changes(
        self, call: Call, query: ListInstitutionChanges
    ) -> Page[InstitutionChangeView]: ...

    # institutions that are not on file
    def apply_for_institution(self, call: Call, command: ApplyForInstitution) -> ApplicationProgressView: ...
    def correct_application(self, call: Call, command: CorrectApplication) -> ApplicationProgressView: ...
    def see_application(self, call: Call, query: SeeApplication) -> ApplicationProgressView: ...
    def list_applications(self, call: Call, query: ListApplications) -> Page[ApplicationView]: ...
    def get_application(self, call: Call, query: GetApplication) -> ApplicationView: ...
    def get_application_form(self, call: Call, query: GetApplicationForm) -> PaperView: ...
    def read_application_contact(self, call: Call, command: ReadApplicationContact) -> ApplicationContactView: ...

    # people
    def register_teacher(self, call: Call, command: RegisterTeacher) -> RegistrationView: ...
    def correct_registration(self, call: Call, command: CorrectRegistration) -> RegistrationView: ...
    def withdraw_registration(self, call: Call, command: WithdrawRegistration) -> RegistrationView: ...
    def register_learner(self, call: Call, command: RegisterLearner) -> RegistrationView: ...
    def create_person(self, call: Call, command: CreatePerson) -> CreatedPerson: ...
    def list_people(self, call: Call, query: ListPeople) -> Page[PersonView]: ...
    def get_person(self, call: Call, query: GetPerson) -> PersonView: ...
    def disable_person(self, call: Call, command: ChangeStanding) -> PersonView: ...
    def enable_person(self, call: Call, command: ChangeStanding) -> PersonView: ...
    def reset_credential(self, call: Call, command: ResetCredential) -> InitialCredentialView: ...
    def me(self, call: Call, query: MeQuery) -> MeView: ...
    def search_teachers(self, call: Call, query: SearchTeachers) -> TeacherHits: ...
    def import_people(self, call: Call, command: ImportPeople) -> PeopleImportView: ...
    def get_import(self, call: Call, query: GetImport) -> PeopleImportView: ...
    def import_template(self, call: Call, query: GetImportTemplate) -> SpreadsheetView: ...

    def change_email(self, call: Call, command: ChangeEmail) -> EmailChangeView: ...
    def confirm_email(self, call: Call, command: ConfirmEmail) -> PersonView: ...
    def remove_email(self, call: Call, command: RemoveEmail) -> Nothing: ...

    # other services
    def people_by_ids(self, call: Call, query: PeopleByIds) -> People: ...
    def resolve_students(self, call: Call, query: ResolveStudents) -> ResolvedStudents: ...
    def resolve_teachers(self, call: Call, query: ResolveTeachers) -> ResolvedTeachers: ...
    def contacts(self, call: Call, command: Contacts) -> ContactsView: ...

    # protected numbers and the access audit
    def clear_numbers(self, call: Call, command: ClearNumbers) -> ClearNumbersView: ...
    def list_access(self, call: Call, query: ListAccess) -> Page[AccessRecordView]: ...
    def checkpoint_audit(self, call: Call, command: CheckpointAudit) -> CheckpointView: ...

    # notices
    def list_notifications(self, call: Call, query: ListNotifications) -> Inbox: ...
    def mark_read(self, call: Call, command: MarkRead) -> NotificationView: ...
    def mark_all_read(self, call: Call, command: MarkAllRead) -> MarkedRead: ...
    def list_preferences(self, call: Call, query: ListPreferences) -> PreferencesView: ...
    def choose_preferences(self, call: Call, command: ChoosePreferences) -> PreferencesView: ...

    # mails
    def list_mails(self, call: Call, query: ListMails) -> Page[MailView]: ...
    def retry_mail(self, call: Call, command: RetryMail) -> MailView: ...

    # the scheduler
    def sweep_expired(self, call: Call, command: SweepExpired) -> Swept: ...
