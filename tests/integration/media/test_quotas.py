"""Quotas on a real database and store (R30)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.contracts.base import Call
from chassis.contracts.media import commands
from chassis.contracts.media.views import MediaQuotaView
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotPermitted, StaleVersion, TooMany
from tests.factories import SYSTEM_CALL, call_of
from tests.integration.media.studio import Studio
from tests.racing import race
from tests.statements import cost_of

PLATFORM = call_of(Role.PLATFORM_ADMIN)
MIB = 1024 * 1024
PDF = b"%PDF-1.7\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A document of nearly 3 MiB."""
    file = tmp_path / "notes.pdf"
    file.write_bytes(PDF + b"\0" * (3 * MIB - 100))
    return file


def set_quota(studio: Studio, call: Call = PLATFORM, **limits: commands.Limits) -> MediaQuotaView:
    """Limits for a school that has none of its own yet."""
    command = commands.SetQuota(institution_id=studio.institution_id, expected_version=0, **limits)
    return studio.media.set_school_quota(call, command)


def code_of_beginning(studio: Studio, file: Path) -> str:
    with pytest.raises((Conflict, TooMany)) as refused:
        studio.begin(file, "material")
    return refused.value.code


def test_what_does_not_fit_is_refused_before_anything_is_signed_and_leaves_nothing_r30(
    studio: Studio, notes: Path
) -> None:
    set_quota(studio, teacher=commands.Limits(stored_mib=5))
    studio.begin(notes, "material")
    open_before = len(studio.bench.store.open_uploads("sources/"))
    assert code_of_beginning(studio, notes) == "teacher_storage_full"
    assert len(studio.bench.store.open_uploads("sources/")) == open_before


def test_uploads_under_way_and_files_of_a_day_are_counted_r30(studio: Studio, notes: Path) -> None:
    set_quota(studio, school=commands.Limits(open_uploads=1, daily_files=2))
    first = studio.begin(notes, "material")
    assert code_of_beginning(studio, notes) == "school_uploads_open"
    studio.media.abort_upload(studio.teacher, commands.AbortUpload(upload_id=first.upload.upload_id))
    second = studio.begin(notes, "material")
    studio.media.abort_upload(studio.teacher, commands.AbortUpload(upload_id=second.upload.upload_id))
    assert code_of_beginning(studio, notes) == "school_daily_files"
    with studio.bench.application.engine.begin() as connection:
        connection.execute(text("UPDATE uploads SET created_at = created_at - interval '25 hours'"))
    studio.begin(notes, "material")


def test_limits_that_were_lowered_meanwhile_refuse_a_complete_upload_and_remove_it_r30(
    studio: Studio, notes: Path
) -> None:
    ticket = studio.begin(notes, "material")
    studio.send(notes, ticket.upload)
    set_quota(studio, school=commands.Limits(stored_mib=2))
    with pytest.raises(Conflict) as refused:
        studio.complete(ticket.upload)
    assert refused.value.code == "school_storage_full"
    assert studio.stored(f"sources/{ticket.resource.resource_id}/") == []
    question = commands.ListParts(upload_id=ticket.upload.upload_id)
    assert studio.media.list_parts(studio.teacher, question).upload.state == "refused"


def test_two_uploads_at_once_do_not_share_the_last_room_r30(studio: Studio, notes: Path) -> None:
    set_quota(studio, teacher=commands.Limits(stored_mib=5))

    def begin() -> str:
        try:
            studio.begin(notes, "material")
        except Conflict as refused:
            return refused.code
        return "begun"

    assert sorted(map(str, race([begin, begin]))) == ["begun", "teacher_storage_full"]


def test_usage_counts_what_is_kept_and_what_comes_and_forgets_what_is_deleted_r30(
    studio: Studio, notes: Path
) -> None:
    resource = studio.upload(notes, "material")
    studio.work()
    studio.begin(notes, "material")
    mine = studio.media.usage(studio.teacher, commands.GetUsage())
    assert mine.teacher is not None
    assert (mine.teacher.stored_bytes, mine.teacher.open_uploads, mine.teacher.files_last_day) == (
        2 * notes.stat().st_size,
        1,
        2,
    )
    assert mine.teacher.allowance.stored_mib == 10_000
    assert mine.school.stored_bytes == 2 * notes.stat().st_size
    word = studio.grant("resource_delete", resource_id=resource.resource_id)
    studio.media.delete_resource(
        studio.teacher, commands.DeleteResource(resource_id=resource.resource_id, grant=word)
    )
    schools = studio.media.usage(studio.reviewer, commands.GetUsage())
    assert (schools.teacher, schools.school.stored_bytes) == (None, notes.stat().st_size)


def test_a_colleague_uses_the_school_but_not_the_teachers_own_r30(studio: Studio, notes: Path) -> None:
    studio.begin(notes, "material")
    colleague = call_of(Role.TEACHER, institution_id=studio.institution_id)
    seen = studio.media.usage(colleague, commands.GetUsage())
    assert seen.teacher is not None
    assert (seen.teacher.stored_bytes, seen.school.open_uploads) == (0, 1)


def test_usage_is_for_the_own_school_and_the_platforms_people_r2(studio: Studio) -> None:
    asked = commands.GetUsage(institution_id=studio.institution_id)
    assert studio.media.usage(PLATFORM, asked).institution_id == studio.institution_id
    with pytest.raises(NotPermitted):
        studio.media.usage(call_of(Role.SCHOOL_ADMIN, institution_id=studio.course_id), asked)
    with pytest.raises(NotPermitted):
        studio.media.usage(call_of(Role.STUDENT, institution_id=studio.institution_id), commands.GetUsage())
    with pytest.raises(InvalidInput, match="school_not_named"):
        studio.media.usage(PLATFORM, commands.GetUsage())


def test_only_the_platforms_administrator_sets_limits_and_nobody_overwrites_unseen_ones_r30(
    studio: Studio,
) -> None:
    with pytest.raises(NotPermitted):
        set_quota(studio, call=studio.reviewer)
    with pytest.raises(NotPermitted):
        set_quota(studio, call=call_of(Role.CENTRE_ADMIN))
    made = set_quota(studio, teacher=commands.Limits(stored_mib=7))
    assert (made.version, made.teacher.stored_mib, made.school.stored_mib) == (1, 7, None)
    with pytest.raises(StaleVersion):
        set_quota(studio, teacher=commands.Limits(stored_mib=8))
    seen = studio.media.school_quota(PLATFORM, commands.GetQuota(institution_id=studio.institution_id))
    assert seen == made


def test_abandoned_uploads_give_their_room_back_and_their_parts_are_gone_r30(studio: Studio, notes: Path) -> None:
    set_quota(studio, teacher=commands.Limits(stored_mib=5))
    ticket = studio.begin(notes, "material")
    studio.send(notes, ticket.upload)
    with studio.bench.application.engine.begin() as connection:
        connection.execute(text("UPDATE uploads SET expires_at = now()"))
    studio.media.sweep_uploads(SYSTEM_CALL, commands.Sweep())
    assert studio.bench.store.open_uploads(f"sources/{ticket.resource.resource_id}/") == []
    studio.begin(notes, "material")


def test_usage_costs_the_same_few_statements_however_much_is_kept_r30(studio: Studio, notes: Path) -> None:
    for more in (1, 4):
        for _ in range(more):
            studio.begin(notes, "material")
        asked = {"usage": lambda: studio.media.usage(studio.teacher, commands.GetUsage())}
        assert cost_of(studio.bench.application.engine, asked) == {"usage": 3}
