"""The methods of sharing."""

from __future__ import annotations

from typing import Protocol

from chassis.contracts.base import Call, Nothing, Page
from chassis.contracts.papers import PaperView
from chassis.contracts.sharing.contact import ContactLeader, LeaderContactView
from chassis.contracts.sharing.cost import (
    CostPreviews,
    CostRuleView,
    CostStatementDetailView,
    CostStatementView,
    DrawnUpStatements,
    DrawUpCostStatements,
    ExportCostStatements,
    ExportedStatements,
    GetCostStatement,
    IssueCostStatements,
    IssuedStatements,
    ListCostRules,
    ListCostStatements,
    MakeCostRule,
    PreviewCostStatements,
    StepCostStatement,
)
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
from chassis.contracts.sharing.evaluation import (
    AssignReviewers,
    EvaluationDetailView,
    EvaluationView,
    GetEvaluation,
    GetMyReview,
    GetPublicEvaluation,
    ListEvaluations,
    ListMyReviews,
    ListRubrics,
    MakeRubric,
    MyReviewDetailView,
    MyReviewView,
    OpenEvaluation,
    PublicEvaluationView,
    ReleaseReview,
    RemindedReviewers,
    RemindReviewers,
    RubricView,
    StepEvaluation,
    SubmitReview,
    WriteReview,
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
from chassis.contracts.sharing.list_reading import (
    CompareVersions,
    ComparisonPage,
    EntryDetailView,
    ExportPage,
    GetEntry,
    ReadForExport,
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
from chassis.contracts.sharing.recommendation import (
    ArrangeRecommendations,
    ListPublicRecommendations,
    ListRecommendations,
    PublicRecommendations,
    Recommend,
    RecommendationListView,
    RewordRecommendation,
    StopRecommending,
)
from chassis.contracts.sharing.selection import (
    EditSelection,
    GetSelection,
    GetTeachingPlanFile,
    ListResults,
    ListSelections,
    RemoveTeachingPlanFile,
    ResultView,
    SelectEntry,
    SelectionDetailView,
    SelectionView,
    SetTeachingPlanFile,
    WithdrawSelection,
)
from chassis.contracts.sharing.share_list import (
    AddEntry,
    EntryView,
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
    WithdrawEntry,
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
    ListTermShifts,
    OpenShareList,
    ShiftTerm,
    SweepTerms,
    SweptTerms,
    TermShiftView,
    TermView,
)


class SharingRpc(Protocol):
    """Terms, share lists, selections, credits, statistics, costs, evaluations (R70–R93)."""

    # terms
    def create_term(self, call: Call, command: CreateTerm, /) -> TermView: ...
    def list_terms(self, call: Call, query: ListTerms, /) -> Page[TermView]: ...
    def get_term(self, call: Call, query: GetTerm, /) -> TermView: ...
    def shift_term(self, call: Call, command: ShiftTerm, /) -> TermView: ...
    def list_term_shifts(self, call: Call, query: ListTermShifts, /) -> Page[TermShiftView]: ...
    def open_share_list(self, call: Call, command: OpenShareList, /) -> ShareListDetailView: ...
    def sweep_terms(self, call: Call, command: SweepTerms, /) -> SweptTerms: ...

    # share lists
    def list_share_lists(self, call: Call, query: ListShareLists, /) -> Page[ShareListView]: ...
    def get_share_list(self, call: Call, query: GetShareList, /) -> ShareListDetailView: ...
    def publish_share_list(self, call: Call, command: PublishShareList, /) -> ShareListDetailView: ...
    def compare_versions(self, call: Call, query: CompareVersions, /) -> ComparisonPage: ...
    def read_for_export(self, call: Call, command: ReadForExport, /) -> ExportPage: ...

    # entries
    def list_eligible_runs(self, call: Call, query: ListEligibleRuns, /) -> Page[RunBrief]: ...
    def list_entries(self, call: Call, query: ListEntries, /) -> Page[EntryView]: ...
    def get_entry(self, call: Call, query: GetEntry, /) -> EntryDetailView: ...
    def add_entry(self, call: Call, command: AddEntry, /) -> EntryView: ...
    def remove_entry(self, call: Call, command: RemoveEntry, /) -> Nothing: ...
    def withdraw_entry(self, call: Call, command: WithdrawEntry, /) -> EntryView: ...
    def submit_entries(self, call: Call, command: SubmitEntries, /) -> SubmittedEntries: ...

    # leaders
    def contact_leader(self, call: Call, command: ContactLeader, /) -> LeaderContactView: ...

    # recommendations
    def public_recommendations(self, call: Call, query: ListPublicRecommendations, /) -> PublicRecommendations: ...
    def list_recommendations(self, call: Call, query: ListRecommendations, /) -> RecommendationListView: ...
    def recommend(self, call: Call, command: Recommend, /) -> RecommendationListView: ...
    def reword_recommendation(self, call: Call, command: RewordRecommendation, /) -> RecommendationListView: ...
    def stop_recommending(self, call: Call, command: StopRecommending, /) -> RecommendationListView: ...
    def arrange_recommendations(
        self, call: Call, command: ArrangeRecommendations, /
    ) -> RecommendationListView: ...

    # selections
    def list_selections(self, call: Call, query: ListSelections, /) -> Page[SelectionView]: ...
    def get_selection(self, call: Call, query: GetSelection, /) -> SelectionDetailView: ...
    def select_entry(self, call: Call, command: SelectEntry, /) -> SelectionDetailView: ...
    def edit_selection(self, call: Call, command: EditSelection, /) -> SelectionDetailView: ...
    def set_teaching_plan_file(self, call: Call, command: SetTeachingPlanFile, /) -> SelectionDetailView: ...
    def remove_teaching_plan_file(self, call: Call, command: RemoveTeachingPlanFile, /) -> SelectionDetailView: ...
    def teaching_plan_file(self, call: Call, query: GetTeachingPlanFile, /) -> PaperView: ...
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

    # costs
    def make_cost_rule(self, call: Call, command: MakeCostRule, /) -> CostRuleView: ...
    def list_cost_rules(self, call: Call, query: ListCostRules, /) -> Page[CostRuleView]: ...
    def preview_cost_statements(self, call: Call, query: PreviewCostStatements, /) -> CostPreviews: ...
    def draw_up_cost_statements(self, call: Call, command: DrawUpCostStatements, /) -> DrawnUpStatements: ...
    def issue_cost_statements(self, call: Call, command: IssueCostStatements, /) -> IssuedStatements: ...
    def step_cost_statement(self, call: Call, command: StepCostStatement, /) -> CostStatementDetailView: ...
    def list_cost_statements(self, call: Call, query: ListCostStatements, /) -> Page[CostStatementView]: ...
    def get_cost_statement(self, call: Call, query: GetCostStatement, /) -> CostStatementDetailView: ...
    def export_cost_statements(self, call: Call, command: ExportCostStatements, /) -> ExportedStatements: ...

    # evaluations
    def make_rubric(self, call: Call, command: MakeRubric, /) -> RubricView: ...
    def list_rubrics(self, call: Call, query: ListRubrics, /) -> Page[RubricView]: ...
    def open_evaluation(self, call: Call, command: OpenEvaluation, /) -> EvaluationDetailView: ...
    def assign_reviewers(self, call: Call, command: AssignReviewers, /) -> EvaluationDetailView: ...
    def release_review(self, call: Call, command: ReleaseReview, /) -> Nothing: ...
    def step_evaluation(self, call: Call, command: StepEvaluation, /) -> EvaluationDetailView: ...
    def list_evaluations(self, call: Call, query: ListEvaluations, /) -> Page[EvaluationView]: ...
    def get_evaluation(self, call: Call, query: GetEvaluation, /) -> EvaluationDetailView: ...
    def list_my_reviews(self, call: Call, query: ListMyReviews, /) -> Page[MyReviewView]: ...
    def get_my_review(self, call: Call, query: GetMyReview, /) -> MyReviewDetailView: ...
    def write_review(self, call: Call, command: WriteReview, /) -> MyReviewDetailView: ...
    def submit_review(self, call: Call, command: SubmitReview, /) -> MyReviewDetailView: ...
    def get_public_evaluation(self, call: Call, query: GetPublicEvaluation, /) -> PublicEvaluationView: ...
    def remind_reviewers(self, call: Call, command: RemindReviewers, /) -> RemindedReviewers: ...
