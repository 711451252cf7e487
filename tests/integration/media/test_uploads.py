"""Uploads: straight to the store, resumable, and refused when what came is not what was announced (R30)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from chassis.contracts.base import Call
from chassis.contracts.media import commands
from chassis.domain.actor import Role
from chassis.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from deploy.demo.lectures import make_broken
from services.media.domain.upload import SMALL_PART
from tests.factories import SYSTEM_CALL, call_of
from tests.integration.media.studio import Studio

PDF = b"%PDF-1.7\n" + b"lecture notes " * 100


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A document of a part and a half."""
    file = tmp_path / "讲义.pdf"
    file.write_bytes(PDF + b"\0" * (SMALL_PART + SMALL_PART // 2))
    return file


def test_an_upload_goes_on_after_a_lost_connection_r30(studio: Studio, notes: Path) -> None:
    ticket = studio.begin(notes, "material")
    assert ticket.upload.part_count == 2
    studio.send(notes, ticket.upload, [2])
    found = studio.media.list_parts(studio.teacher, commands.ListParts(upload_id=ticket.upload.upload_id))
    assert [(part.number, part.size_bytes) for part in found.parts] == [(2, len(PDF) + SMALL_PART // 2)]
    with pytest.raises(Conflict) as refused:
        studio.complete(ticket.upload)
    assert (refused.value.code, refused.value.details["missing"]) == ("upload_incomplete", 1)
    studio.send(notes, ticket.upload, [1])
    studio.send(notes, ticket.upload, [2])  # a part may come twice
    resource = studio.complete(ticket.upload)
    assert resource.latest is not None
    assert resource.latest.size_bytes == notes.stat().st_size
    studio.work()


def test_completing_twice_is_completing_once(studio: Studio, notes: Path) -> None:
    ticket = studio.begin(notes, "material")
    studio.send(notes, ticket.upload)
    first, second = studio.complete(ticket.upload), studio.complete(ticket.upload)
    assert first.version == second.version
    assert studio.work() == "done"
    assert studio.take() is None


def test_what_came_must_have_the_announced_size_r30(studio: Studio, notes: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes(PDF)
    ticket = studio.begin(other, "material")
    other.write_bytes(PDF + b"more")
    studio.send(other, ticket.upload)
    with pytest.raises(InvalidInput) as refused:
        studio.complete(ticket.upload)
    # One part, so only its own length was wrong; the file as announced would have been shorter.
    assert refused.value.code == "upload_size_mismatch"
    with pytest.raises(Conflict):
        studio.complete(ticket.upload)
    assert studio.stored(f"sources/{ticket.resource.resource_id}/") == []


def test_what_came_must_have_the_announced_hash_r30(studio: Studio, notes: Path) -> None:
    ticket = studio.begin(notes, "material", sha256="0" * 64)
    studio.send(notes, ticket.upload)
    resource = studio.complete(ticket.upload)
    assert studio.work() == "refused"
    found = studio.look(resource).latest
    assert found is not None
    assert found.failure is not None
    assert found.failure.code == "file_hash_mismatch"


def test_a_signed_address_serves_one_part_only(studio: Studio, notes: Path) -> None:
    ticket = studio.begin(notes, "material")
    wanted = commands.SignParts(upload_id=ticket.upload.upload_id, numbers=[1])
    address = studio.media.sign_parts(studio.teacher, wanted).parts[0].url
    assert (
        httpx.put(address.replace("partNumber=1", "partNumber=2"), content=b"x").status_code
        == httpx.codes.FORBIDDEN
    )
    assert httpx.get(address).status_code == httpx.codes.FORBIDDEN
    beyond = commands.SignParts(upload_id=ticket.upload.upload_id, numbers=[3])
    with pytest.raises(InvalidInput):
        studio.media.sign_parts(studio.teacher, beyond)


@pytest.mark.parametrize("call", [call_of(Role.TEACHER), Call()])
def test_an_upload_is_its_beginners_alone_r2(studio: Studio, notes: Path, call: Call) -> None:
    ticket = studio.begin(notes, "material")
    wanted = commands.SignParts(upload_id=ticket.upload.upload_id, numbers=[1])
    with pytest.raises(NotFound):
        studio.media.sign_parts(call, wanted)


def test_a_resource_needs_a_right_to_its_course_r2(studio: Studio, notes: Path) -> None:
    stranger = call_of(Role.TEACHER)
    stolen = commands.CreateResource(
        grant=studio.grant(), kind="material", title="讲义", file_name="notes.pdf", size_bytes=10
    )
    with pytest.raises(NotPermitted):
        studio.media.create_resource(stranger, stolen)


def test_a_repeated_beginning_with_one_key_makes_one_resource(studio: Studio, notes: Path) -> None:
    command = commands.CreateResource(
        grant=studio.grant(), kind="material", title="讲义", file_name=notes.name, size_bytes=10
    )
    keyed = studio.teacher.model_copy(update={"idempotency_key": "once"})
    first, second = (studio.media.create_resource(keyed, command) for _ in range(2))
    assert first == second
    page = studio.media.list_resources(studio.teacher, commands.ListResources(grant=studio.grant()))
    assert [each.resource_id for each in page.items] == [first.resource.resource_id]


def test_giving_up_an_upload_leaves_nothing(studio: Studio, notes: Path) -> None:
    ticket = studio.begin(notes, "material")
    studio.send(notes, ticket.upload, [1])
    for _ in range(2):  # a killed service is asked again
        studio.media.abort_upload(studio.teacher, commands.AbortUpload(upload_id=ticket.upload.upload_id))
    with pytest.raises(NotFound):
        studio.look(ticket.resource)
    assert studio.bench.store.open_uploads(f"sources/{ticket.resource.resource_id}/") == []


def test_uploads_that_nobody_goes_on_with_end_by_themselves(studio: Studio, notes: Path) -> None:
    ticket = studio.begin(notes, "material")
    studio.send(notes, ticket.upload, [1])
    with studio.bench.application.engine.begin() as connection:
        late = {"id": ticket.upload.upload_id}
        connection.execute(text("UPDATE uploads SET expires_at = now() WHERE upload_id = :id"), late)
    swept = studio.media.sweep_uploads(SYSTEM_CALL, commands.Sweep())
    assert swept.count >= 1
    found = studio.media.list_parts(studio.teacher, commands.ListParts(upload_id=ticket.upload.upload_id))
    assert (found.upload.state, found.parts) == ("expired", [])
    assert studio.bench.store.open_uploads(f"sources/{ticket.resource.resource_id}/") == []


def test_a_list_of_resources_comes_in_pages_newest_first(studio: Studio, notes: Path) -> None:
    made = [studio.begin(notes, "material").resource.resource_id for _ in range(3)]
    question = commands.ListResources(grant=studio.grant(), limit=2)
    first = studio.media.list_resources(studio.teacher, question)
    rest = studio.media.list_resources(studio.teacher, question.model_copy(update={"cursor": first.next_cursor}))
    assert [each.resource_id for each in (*first.items, *rest.items)] == made[::-1]
    videos = studio.media.list_resources(studio.teacher, question.model_copy(update={"kind": "video"}))
    assert videos.items == []


def test_a_document_is_reviewed_at_once_and_downloaded_by_its_name_r32_r37(studio: Studio, notes: Path) -> None:
    resource = studio.upload(notes, "material")
    assert studio.work() == "done"
    found = studio.look(resource).latest
    assert found is not None
    assert (found.transcode_status, found.review_status) == ("not_applicable", "pending")
    assert found.content_type == "application/pdf"
    showing = studio.media.preview(studio.reviewer, commands.Preview(resource_id=resource.resource_id))
    assert showing.download_url is not None
    answer = httpx.get(showing.download_url)
    assert answer.content == notes.read_bytes()
    assert "filename*=UTF-8''%E8%AE%B2%E4%B9%89.pdf" in answer.headers["content-disposition"]


def test_a_document_that_is_none_is_refused_by_its_content(studio: Studio, tmp_path: Path) -> None:
    resource = studio.upload(make_broken(tmp_path / "讲义.pdf"), "material")
    assert studio.work() == "refused"
    found = studio.look(resource).latest
    assert found is not None
    assert found.failure is not None
    assert found.failure.code == "document_type_mismatch"
    assert found.review_status == "none"


def test_deleting_takes_catalogs_word_and_removes_the_files_r36(studio: Studio, notes: Path) -> None:
    resource = studio.upload(notes, "material")
    studio.work()
    other = studio.grant("resource_delete", resource_id=studio.course_id)
    with pytest.raises(NotFound):
        studio.media.delete_resource(
            studio.teacher, commands.DeleteResource(resource_id=resource.resource_id, grant=other)
        )
    word = studio.grant("resource_delete", resource_id=resource.resource_id)
    command = commands.DeleteResource(resource_id=resource.resource_id, grant=word)
    studio.media.delete_resource(studio.teacher, command)
    assert len(studio.told(resource, "review_withdrawn.v1")) == 1
    assert studio.told(resource, "resource_changed.v1")[-1]["is_deleted"] is True
    studio.media.sweep_uploads(SYSTEM_CALL, commands.Sweep())
    assert studio.stored(f"sources/{resource.resource_id}/") == []


def test_a_reviewer_may_delete_what_was_never_approved_r33(studio: Studio, notes: Path) -> None:
    resource = studio.upload(notes, "material")
    studio.work()
    studio.decide(resource, 1, "deleted", "侵权")
    with pytest.raises(NotFound):
        studio.look(resource)


def test_an_address_of_a_part_ends(studio: Studio, notes: Path) -> None:
    ticket = studio.begin(notes, "material")
    signed = studio.media.sign_parts(
        studio.teacher, commands.SignParts(upload_id=ticket.upload.upload_id, numbers=[1])
    )
    assert signed.expires_at - studio.bench.application.clock() <= timedelta(hours=1)


def test_deleting_a_correction_from_the_desk_leaves_what_outlines_use_r33_r36(studio: Studio, notes: Path) -> None:
    resource = studio.upload(notes, "material")
    studio.work()
    studio.decide(resource, 1, "approved")
    studio.upload_version(resource, notes)
    studio.work()
    studio.decide(resource, 2, "deleted", "侵权")
    seen = studio.look(resource)
    assert [(each.number, each.review_status) for each in seen.versions] == [(2, "rejected"), (1, "approved")]
    assert studio.told(resource, "resource_changed.v1")[-1]["is_deleted"] is False
