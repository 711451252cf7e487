"""The methods of sharing."""

from __future__ import annotations

from typing import Protocol

from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.sharing.credit_bank import (
    DeliveryDetailView,
    DeliveryView,
    GetDelivery,
    GetQueueFigures,
    ListDeliveries,
    QueueFigures,
    ReplayDead,
    ReplayDelivery,
    ReplayedDeliveries,
)
from chassis.contracts.sharing.ledger_export import (
    ExportLedgerBook,
    ExportLedgerPart,
    ExportOwnTranscript,
    ExportTranscripts,
    LedgerBook,
    LedgerPart,
    TranscriptFile,
    Transcripts,
)
from chassis.contracts.sharing.recognition import (
    GetRecognition,
    LedgerQuery,
    LedgerTotals,
    ListOwnRecognitions,
    ListRecognitions,
    Recognise,
    RecognitionDetailView,
    Recognitions,
    RecognitionView,
    RevokeRecognition,
)
from chassis.contracts.sharing.selection import (
    EditSelection,
    GetSelection,
    ListResults,
    ListSelections,
    ResultView,
    SelectEntry,
    SelectionDetailView,
    SelectionView,
    WithdrawSelection,
)
from chassis.contracts.sharing.share_list import (
    AddEntry,
    EntryView,
    ExportedList,
    ExportShareList,
    GetShareList,
    ListEligibleRuns,
    ListEntries,
    ListShareLists,
    PublishShareList,
    RemoveEntry,
    RunBrief,
    ShareListDetailView,
    ShareListView,
    SubmitEntries,
    SubmittedEntries,
)
from chassis.contracts.sharing.statistics import (
    ExportStatistics,
    GetStatistics,
    GetStatisticsReport,
    ListStatisticsDays,
    StatisticsDayView,
    StatisticsFile,
    StatisticsReportView,
    StatisticsView,
    TakenStatistics,
    TakeStatistics,
)
from chassis.contracts.sharing.term import (
    CreateTerm,
    GetTerm,
    ListTerms,
    OpenShareList,
    SweepTerms,
    SweptTerms,
    TermView,
)


class SharingRpc(Protocol):
    """Terms, share lists, selections, credits, statistics (R70–R92)."""

    # terms
    def create_term(self, call: Call, command: CreateTerm, /) -> TermView: ...
    def list_terms(self, call: Call, query: ListTerms, /) -> Page[TermView]: ...
    def get_term(self, call: Call, query: GetTerm, /) -> TermView: ...
    def open_share_list(self, call: Call, command: OpenShareList, /) -> ShareListDetailView: ...
    def sweep_terms(self, call: Call, command: SweepTerms, /) -> SweptTerms: ...

    # share lists
    def list_share_lists(self, call: Call, query: ListShareLists, /) -> Page[ShareListView]: ...
    def get_share_list(self, call: Call, query: GetShareList, /) -> ShareListDetailView: ...
    def publish_share_list(self, call: Call, command: PublishShareList, /) -> ShareListDetailView: ...
    def export_share_list(self, call: Call, command: ExportShareList, /) -> ExportedList: ...

    # entries
    def list_eligible_runs(self, call: Call, query: ListEligibleRuns, /) -> Page[RunBrief]: ...
    def list_entries(self, call: Call, query: ListEntries, /) -> Page[EntryView]: ...
    def add_entry(self, call: Call, command: AddEntry, /) -> EntryView: ...
    def remove_entry(self, call: Call, command: RemoveEntry, /) -> Nothing: ...
    def submit_entries(self, call: Call, command: SubmitEntries, /) -> SubmittedEntries: ...

    # selections
    def list_selections(self, call: Call, query: ListSelections, /) -> Page[SelectionView]: ...
    def get_selection(self, call: Call, query: GetSelection, /) -> SelectionDetailView: ...
    def select_entry(self, call: Call, command: SelectEntry, /) -> SelectionDetailView: ...
    def edit_selection(self, call: Call, command: EditSelection, /) -> SelectionDetailView: ...
    def withdraw_selection(self, call: Call, command: WithdrawSelection, /) -> SelectionDetailView: ...
    def list_results(self, call: Call, query: ListResults, /) -> Page[ResultView]: ...

    # credits
    def list_recognitions(self, call: Call, query: ListRecognitions, /) -> Page[RecognitionView]: ...
    def list_own_recognitions(self, call: Call, query: ListOwnRecognitions, /) -> Page[RecognitionView]: ...
    def get_recognition(self, call: Call, query: GetRecognition, /) -> RecognitionDetailView: ...
    def ledger_totals(self, call: Call, query: LedgerQuery, /) -> LedgerTotals: ...
    def recognise(self, call: Call, command: Recognise, /) -> Recognitions: ...
    def revoke_recognition(self, call: Call, command: RevokeRecognition, /) -> RecognitionView: ...

    def export_ledger_part(self, call: Call, query: ExportLedgerPart, /) -> LedgerPart: ...
    def export_ledger_book(self, call: Call, query: ExportLedgerBook, /) -> LedgerBook: ...
    def export_transcripts(self, call: Call, query: ExportTranscripts, /) -> Transcripts: ...
    def export_own_transcript(self, call: Call, query: ExportOwnTranscript, /) -> TranscriptFile: ...

    # the credit bank
    def list_deliveries(self, call: Call, query: ListDeliveries, /) -> Page[DeliveryView]: ...
    def get_delivery(self, call: Call, query: GetDelivery, /) -> DeliveryDetailView: ...
    def queue_figures(self, call: Call, query: GetQueueFigures, /) -> QueueFigures: ...
    def replay_delivery(self, call: Call, command: ReplayDelivery, /) -> DeliveryDetailView: ...
    def replay_dead(self, call: Call, command: ReplayDead, /) -> ReplayedDeliveries: ...

    # statistics
    def get_statistics(self, call: Call, query: GetStatistics, /) -> StatisticsView: ...
    def get_statistics_report(self, call: Call, query: GetStatisticsReport, /) -> StatisticsReportView: ...
    def export_statistics(self, call: Call, query: ExportStatistics, /) -> StatisticsFile: ...
    def list_statistics_days(self, call: Call, query: ListStatisticsDays, /) -> Page[StatisticsDayView]: ...
    def take_statistics(self, call: Call, command: TakeStatistics, /) -> TakenStatistics: ...
