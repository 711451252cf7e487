"""What systems of schools read of sharing: lists, selections, recognitions, by scope (R1, R2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chassis.contracts.sharing.contact import ContactLeader
from chassis.contracts.sharing.list_reading import CompareVersions, GetEntry, ReadForExport
from chassis.contracts.sharing.recognition import ListRecognitions
from chassis.contracts.sharing.selection import GetSelection, ListResults, ListSelections, WithdrawSelection
from chassis.contracts.sharing.share_list import GetShareList, ListEntries, ListShareLists
from chassis.contracts.sharing.term import GetTerm, ListTerms
from chassis.domain.errors import NotFound, NotPermitted
from chassis.domain.scopes import ClientScope
from tests.factories import system_of
from tests.integration.sharing.province import Province
from tests.integration.sharing.test_recognition import recognise

LISTS, SELECTIONS, RECOGNITIONS = (
    ClientScope.SHARE_LISTS_READ,
    ClientScope.SELECTIONS_READ,
    ClientScope.RECOGNITIONS_READ,
)


def test_a_system_reads_the_published_list_r73(province: Province) -> None:
    _, entry = province.a_published_entry()
    reader = system_of(province.school_b, LISTS)
    service = province.sharing
    (term, *_) = service.list_terms(reader, ListTerms()).items
    assert service.get_term(reader, GetTerm(term_id=term.term_id)) == term
    lists = service.list_share_lists(reader, ListShareLists()).items
    assert entry.share_list_id in {each.share_list_id for each in lists}
    asked = GetShareList(share_list_id=entry.share_list_id)
    assert service.get_share_list(reader, asked).share_list_id == entry.share_list_id
    entries = service.list_entries(reader, ListEntries(share_list_id=entry.share_list_id)).items
    assert [each.entry_id for each in entries] == [entry.entry_id]
    opened = GetEntry(share_list_id=entry.share_list_id, entry_id=entry.entry_id)
    assert service.get_entry(reader, opened).versions == [1]
    compared = CompareVersions(share_list_id=entry.share_list_id, from_version=1, to_version=1)
    assert service.compare_versions(reader, compared).items == []


def test_a_system_reads_its_school_s_selections_results_and_recognitions_r90(province: Province) -> None:
    _, selection, students = province.a_taught_selection(students=2)
    (recognised, *_) = recognise(province, selection.selection_id, students)
    reader = system_of(province.school_b, SELECTIONS)
    service = province.sharing
    listed = service.list_selections(reader, ListSelections()).items
    assert [each.selection_id for each in listed] == [selection.selection_id]
    assert service.get_selection(reader, GetSelection(selection_id=selection.selection_id))
    results = service.list_results(reader, ListResults(selection_id=selection.selection_id)).items
    assert {each.student_id for each in results} == set(students)
    credited = service.list_recognitions(system_of(province.school_b, RECOGNITIONS), ListRecognitions()).items
    assert recognised.recognition_id in {each.recognition_id for each in credited}


def test_a_system_sees_nothing_of_other_schools_r2(province: Province) -> None:
    _, selection, students = province.a_taught_selection()
    recognise(province, selection.selection_id, students)
    stranger = system_of(province.add_school("丙学院"), *ClientScope)
    assert province.sharing.list_selections(stranger, ListSelections()).items == []
    assert province.sharing.list_recognitions(stranger, ListRecognitions()).items == []
    with pytest.raises(NotFound):
        province.sharing.get_selection(stranger, GetSelection(selection_id=selection.selection_id))


@pytest.mark.parametrize(
    ("scope", "ask"),
    [
        (LISTS, lambda service, call: service.list_share_lists(call, ListShareLists())),
        (SELECTIONS, lambda service, call: service.list_selections(call, ListSelections())),
        (RECOGNITIONS, lambda service, call: service.list_recognitions(call, ListRecognitions())),
    ],
)
def test_a_system_without_the_scope_is_refused_by_the_service_itself_r2(
    province: Province, scope: ClientScope, ask: Callable[[Any, Any], Any]
) -> None:
    with pytest.raises(NotPermitted, match="scope_required"):
        ask(province.sharing, system_of(province.school_b, *(set(ClientScope) - {scope})))


def test_no_scope_shows_mobile_numbers_or_changes_a_selection_r15(province: Province) -> None:
    _, entry = province.a_published_entry()
    selection = province.select(entry)
    everything = system_of(province.school_b, *ClientScope)
    with pytest.raises(NotPermitted, match="scope_required"):
        province.sharing.read_for_export(everything, ReadForExport(share_list_id=entry.share_list_id))
    with pytest.raises(NotPermitted, match="scope_required"):
        province.sharing.contact_leader(everything, ContactLeader(run_id=entry.run.run_id))
    with pytest.raises(NotPermitted, match="scope_required"):
        province.sharing.withdraw_selection(
            everything,
            WithdrawSelection(selection_id=selection.selection_id, reason="不需要了"),
        )
