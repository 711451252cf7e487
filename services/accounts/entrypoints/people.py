"""Institutions and the accounts that they make (R1, R2, R12, R13, R18)."""

from __future__ import annotations

from chassis.contracts.accounts.institution import (
    AccountSettingsView,
    ChangeAccountSettings,
    ChangeInstitution,
    CreateAdministrator,
    CreatedPerson,
    FileInstitution,
    GetAccountSettings,
    GetInstitution,
    InitialCredentialView,
    InstitutionChangeView,
    InstitutionView,
    ListInstitutionChanges,
    ListInstitutions,
    SetAlliancePart,
)
from chassis.contracts.accounts.person import (
    ChangeManyStandings,
    ChangePerson,
    ChangeStanding,
    CreatePerson,
    PeopleOutcomes,
    PersonView,
    ResetCredential,
    ResetManyCredentials,
)
from chassis.contracts.base import Call, Page
from chassis.rpc.entrypoints import Service, command, query, remote
from services.accounts import wire
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import account_settings, institution, person, standing


class PeopleEntrypoints(Service[AccountsApplication]):
    @command
    def file_institution(self, tx: Tx, command: FileInstitution) -> InstitutionView:
        return wire.institution_view(institution.file_institution(tx, **wire.institution_fields(command)))

    @query
    def list_institutions(self, tx: Tx, query: ListInstitutions) -> Page[InstitutionView]:
        found = institution.list_institutions(
            tx, wire.institution_filter(query), limit=query.limit, cursor=query.cursor
        )
        return wire.institution_page(found)

    @query
    def get_institution(self, tx: Tx, query: GetInstitution) -> InstitutionView:
        return wire.institution_view(institution.get_institution(tx, institution_id=query.institution_id))

    @command
    def change_institution(self, tx: Tx, command: ChangeInstitution) -> InstitutionView:
        return wire.institution_view(institution.change_institution(tx, **wire.change_fields(command)))

    @command
    def set_alliance_part(self, tx: Tx, command: SetAlliancePart) -> InstitutionView:
        changed = institution.set_alliance_part(
            tx, **wire.fields(command, "alliance_part"), part=wire.alliance_part(command)
        )
        return wire.institution_view(changed)

    @query
    def list_institution_changes(self, tx: Tx, query: ListInstitutionChanges) -> Page[InstitutionChangeView]:
        return wire.change_page(institution.list_changes(tx, **wire.fields(query)))

    @query
    def get_account_settings(self, tx: Tx, _query: GetAccountSettings) -> AccountSettingsView:
        return wire.settings_view(account_settings.get_settings(tx))

    @command
    def change_account_settings(self, tx: Tx, command: ChangeAccountSettings) -> AccountSettingsView:
        changed = account_settings.change_settings(
            tx, initial_kind=wire.initial_kind(command), expected_version=command.expected_version
        )
        return wire.settings_view(changed)

    # Activation codes are derived after the transaction: the answer that is kept for repetition has none.

    @remote
    def create_administrator(self, call: Call, command: CreateAdministrator) -> CreatedPerson:
        created = self.application.run(
            call,
            command,
            CreatedPerson,
            lambda tx: wire.created_view(institution.create_administrator(tx, **wire.fields(command))),
        )
        return wire.created_with_code(created, self.application.secrets)

    @remote
    def create_person(self, call: Call, command: CreatePerson) -> CreatedPerson:
        created = self.application.run(
            call,
            command,
            CreatedPerson,
            lambda tx: wire.created_view(person.create_person(tx, **wire.fields(command))),
        )
        return wire.created_with_code(created, self.application.secrets)

    @remote
    def reset_credential(self, call: Call, command: ResetCredential) -> InitialCredentialView:
        initial = self.application.run(
            call,
            command,
            InitialCredentialView,
            lambda tx: wire.initial_view(person.reset_credential(tx, person_id=command.person_id)),
        )
        return wire.with_code(initial, self.application.secrets)

    @remote
    def reset_credentials(self, call: Call, command: ResetManyCredentials) -> PeopleOutcomes:
        outcomes = self.application.run(
            call,
            command,
            PeopleOutcomes,
            lambda tx: wire.outcomes(standing.reset_credentials(tx, person_ids=command.person_ids)),
        )
        return wire.outcomes_with_codes(outcomes, self.application.secrets)

    @command
    def disable_people(self, tx: Tx, command: ChangeManyStandings) -> PeopleOutcomes:
        return wire.outcomes(standing.disable_people(tx, person_ids=command.person_ids))

    @command
    def enable_people(self, tx: Tx, command: ChangeManyStandings) -> PeopleOutcomes:
        return wire.outcomes(standing.enable_people(tx, person_ids=command.person_ids))

    @command
    def change_person(self, tx: Tx, command: ChangePerson) -> PersonView:
        return wire.person_view(person.change_person(tx, **wire.fields(command)))

    @command
    def disable_person(self, tx: Tx, command: ChangeStanding) -> PersonView:
        return wire.person_view(person.disable_person(tx, **wire.fields(command)))

    @command
    def enable_person(self, tx: Tx, command: ChangeStanding) -> PersonView:
        return wire.person_view(person.enable_person(tx, **wire.fields(command)))
