"""Institutions and the accounts that they make (R1, R2, R12, R13, R18)."""

from __future__ import annotations

import base64

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
from chassis.contracts.accounts.people_import import (
    GetImport,
    GetImportTemplate,
    ImportPeople,
    PeopleImportView,
    SpreadsheetView,
)
from chassis.contracts.accounts.person import ChangeStanding, CreatePerson, PersonView, ResetCredential
from chassis.contracts.base import Call, Page
from chassis.rpc.entrypoints import Service, command, query, remote
from services.accounts import wire
from services.accounts.adapters import sheets
from services.accounts.adapters.transaction import AccountsTransaction as Tx
from services.accounts.bootstrap import AccountsApplication
from services.accounts.usecases import institution, people_import, person


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

    @command
    def disable_person(self, tx: Tx, command: ChangeStanding) -> PersonView:
        return wire.person_view(person.disable_person(tx, **wire.fields(command)))

    @command
    def enable_person(self, tx: Tx, command: ChangeStanding) -> PersonView:
        return wire.person_view(person.enable_person(tx, **wire.fields(command)))

    @remote
    def import_people(self, call: Call, command: ImportPeople) -> PeopleImportView:
        sheet = sheets.read_import(command.content_base64)
        return self.application.run(
            call,
            command,
            PeopleImportView,
            lambda tx: wire.import_view(
                people_import.import_people(
                    tx,
                    role=command.role,
                    file_name=command.file_name,
                    headings=sheet.headings,
                    rows=sheet.rows,
                )
            ),
        )

    @query
    def get_import(self, tx: Tx, query: GetImport) -> PeopleImportView:
        return wire.import_view(people_import.get_import(tx, import_id=query.import_id))

    @query
    def import_template(self, tx: Tx, query: GetImportTemplate) -> SpreadsheetView:
        people_import.require_importer(tx)
        content = sheets.import_template(query.role)
        return SpreadsheetView(
            file_name=f"{query.role}-import.xlsx", content_base64=base64.b64encode(content).decode()
        )
