"""What catalog answers of the MOOC library."""

from __future__ import annotations

from typing import Protocol

from chassis.contracts.base import Call, Page
from chassis.contracts.catalog import library, library_change, library_import, mooc_application
from chassis.contracts.papers import PaperView


class LibraryRpc(Protocol):
    """Entries, their changes, and SPOCs that ask to become MOOCs."""

    # entries
    def add_library_entry(self, call: Call, command: library.AddLibraryEntry, /) -> library.LibraryEntryView: ...
    def resubmit_library_entry(
        self, call: Call, command: library.ResubmitLibraryEntry, /
    ) -> library.LibraryEntryView: ...
    def withdraw_library_entry(
        self, call: Call, command: library.WithdrawLibraryEntry, /
    ) -> library.LibraryEntryView: ...
    def list_library_entries(
        self, call: Call, query: library.ListLibraryEntries, /
    ) -> Page[library.LibraryEntryView]: ...
    def get_library_entry(self, call: Call, query: library.GetLibraryEntry, /) -> library.LibraryEntryView: ...
    def library_statistics(
        self, call: Call, query: library.GetLibraryStatistics, /
    ) -> library.LibraryStatistics: ...

    # spreadsheets
    def import_library_entries(
        self, call: Call, command: library_import.ImportLibraryEntries, /
    ) -> library_import.LibraryImportView: ...
    def import_standings(
        self, call: Call, command: library_import.ImportStandings, /
    ) -> library_import.LibraryImportView: ...
    def library_template(self, call: Call, query: library_import.GetLibraryTemplate, /) -> PaperView: ...

    # changes
    def submit_library_change(
        self, call: Call, command: library_change.SubmitLibraryChange, /
    ) -> library_change.LibraryChangeView: ...
    def withdraw_library_change(
        self, call: Call, command: library_change.WithdrawLibraryChange, /
    ) -> library_change.LibraryChangeView: ...
    def list_library_changes(
        self, call: Call, query: library_change.ListLibraryChanges, /
    ) -> Page[library_change.LibraryChangeView]: ...
    def get_library_change(
        self, call: Call, query: library_change.GetLibraryChange, /
    ) -> library_change.LibraryChangeView: ...
    def library_change_form(self, call: Call, query: library_change.GetLibraryChangeForm, /) -> PaperView: ...

    # from SPOC to MOOC
    def mooc_eligibility(
        self, call: Call, query: mooc_application.GetMoocEligibility, /
    ) -> mooc_application.MoocEligibilityView: ...
    def apply_for_mooc(
        self, call: Call, command: mooc_application.ApplyForMooc, /
    ) -> mooc_application.MoocApplicationView: ...
    def withdraw_mooc_application(
        self, call: Call, command: mooc_application.WithdrawMoocApplication, /
    ) -> mooc_application.MoocApplicationView: ...
    def list_mooc_applications(
        self, call: Call, query: mooc_application.ListMoocApplications, /
    ) -> Page[mooc_application.MoocApplicationView]: ...
    def get_mooc_application(
        self, call: Call, query: mooc_application.GetMoocApplication, /
    ) -> mooc_application.MoocApplicationView: ...
