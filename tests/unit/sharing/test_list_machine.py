"""A list and its entries under any course of events: what Hypothesis finds must hold too (R70–R72)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from chassis.domain.errors import Conflict, InvalidInput
from services.sharing.domain.share_entry import LIVE, EntryAction, EntryState, ShareEntry
from services.sharing.domain.share_list import ListState, ListVersion, ShareList
from tests.unit.sharing.test_recommendation import RUN
from tests.unit.sharing.test_term_shift import a_term, shift

NOW = datetime(2027, 4, 20, tzinfo=UTC)


class ListMachine(RuleBasedStateMachine):
    """Schools and the centre act in any order; a plain model beside says what must come of it."""

    entries: Bundle[Any] = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.term = a_term()
        self.list = ShareList.open(self.term, NOW)
        self.all: list[ShareEntry] = []
        self.versions: list[tuple[ListVersion, frozenset[str]]] = []
        self.decisions: dict[str, list[str]] = {}

    @rule(target=entries)
    def add(self) -> Any:
        if self.list.state is ListState.REVIEWING:
            with pytest.raises(Conflict):
                ShareEntry.add(self.list, RUN, [], added_by_id="a")
            return multiple()
        entry = ShareEntry.add(self.list, RUN, [], added_by_id="a")
        self.all.append(entry)
        self.decisions[entry.entry_id] = []
        return entry

    @rule(entry=entries)
    def submit(self, entry: ShareEntry) -> None:
        if entry.state is EntryState.DRAFT:
            entry.submit(NOW)
            assert entry.awaits(entry.submission)
        else:
            with pytest.raises(Conflict):
                entry.submit(NOW)

    @rule(entry=entries, approves=st.booleans(), submission=st.integers(0, 2))
    def decide(self, entry: ShareEntry, approves: bool, submission: int) -> None:
        if not entry.awaits(submission):
            return  # what the use case does with a late or doubled decision
        entry.decide(EntryAction.APPROVE if approves else EntryAction.REJECT, "理由", NOW)
        self.decisions[entry.entry_id].append(entry.state)

    @rule(entry=entries, reason=st.sampled_from(["", "停开"]))
    def withdraw(self, entry: ShareEntry, reason: str) -> None:
        before = entry.state
        if before is EntryState.APPROVED and not reason:
            with pytest.raises(InvalidInput):
                entry.withdraw(reason)
        elif before in LIVE:
            entry.withdraw(reason)
            assert entry.state is EntryState.WITHDRAWN
        else:
            with pytest.raises(Conflict):
                entry.withdraw(reason)

    @rule()
    def collection_ends(self) -> None:
        if self.list.state is ListState.COLLECTING:
            self.list.close_collection()

    @rule(days=st.integers(1, 5))
    def shift_collection(self, days: int) -> None:
        later = date.fromordinal(self.term.collection_until.toordinal() + days)
        before = self.list.state
        if before is ListState.PUBLISHED:
            with pytest.raises(Conflict):
                shift(self.term, self.list, collection_until=later)
        elif later <= self.term.review_until:
            shift(self.term, self.list, collection_until=later)
            assert self.list.state is ListState.COLLECTING

    @rule(leave=st.booleans())
    def publish(self, leave: bool) -> None:
        approved = frozenset(each.entry_id for each in self.all if each.state is EntryState.APPROVED)
        undecided = [each.entry_id for each in self.all if each.state is EntryState.SUBMITTED]
        before = self.versions[-1][1] if self.versions else frozenset()
        is_refused = not approved or approved == before or (bool(undecided) and not leave)
        state = self.list.state
        try:
            made = self.list.publish(
                approved,
                before,
                undecided=undecided,
                leave_undecided=leave,
                by_id="c",
                by_name="中心",
                now=NOW,
            )
        except Conflict:
            assert is_refused
            assert self.list.state is state, "a refusal changes nothing"
            return
        assert not is_refused
        assert made.undecided_count == len(undecided)
        self.versions.append((made, approved))

    @invariant()
    def versions_are_counted_without_gaps_and_differ_from_the_one_before(self) -> None:
        assert [made.number for made, _ in self.versions] == list(range(1, len(self.versions) + 1))
        frozen = [entry_ids for _, entry_ids in self.versions]
        assert all(earlier != later for earlier, later in pairwise(frozen))

    @invariant()
    def a_list_is_published_exactly_if_it_has_a_version(self) -> None:
        assert (self.list.state is ListState.PUBLISHED) == bool(self.versions)
        assert (self.list.published_version or 0) == len(self.versions)

    @invariant()
    def an_entry_is_decided_at_most_once_for_each_submission(self) -> None:
        assert all(len(self.decisions[each.entry_id]) <= each.submission <= 1 for each in self.all)


ListMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


class TestListMachineR72(ListMachine.TestCase):  # type: ignore[misc,valid-type]
    """Runs the machine."""
