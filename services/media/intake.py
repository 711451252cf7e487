"""The conversation with database and store around an upload: one after the other, never one inside the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from chassis.contracts.base import Call, Nothing
from chassis.contracts.media import commands, views
from chassis.domain.errors import Conflict, DomainError, InvalidInput
from chassis.domain.ids import new_id
from chassis.objectstore import StoredPart
from chassis.transaction import actor_of
from services.media import wire
from services.media.adapters.transaction import MediaTransaction
from services.media.bootstrap import MediaServiceApplication
from services.media.domain.quota import STORAGE_FULL
from services.media.domain.resource import ResourceKind
from services.media.domain.upload import Upload, plan
from services.media.usecases import access, upload
from services.media.usecases.upload import Incoming

PART_LIFETIME = timedelta(hours=1)


def create_resource(
    app: MediaServiceApplication, call: Call, command: commands.CreateResource
) -> views.UploadTicket:
    """A new resource and the place in the store where its file may go."""
    right = access.course_right(app.ports.grants, command.grant, actor_of(call), app.clock())
    kind = ResourceKind(command.kind)
    # A repeat with the same idempotency key leaves this place in the store unused; the sweep ends it.
    incoming = _receive(app, new_id(), kind, command)

    def begin(tx: MediaTransaction) -> views.UploadTicket:
        return wire.ticket_view(
            upload.create_resource(
                tx,
                right=right,
                kind=kind,
                title=command.title,
                incoming=incoming,
                platform=app.ports.quota,
            )
        )

    with _given_back(app, incoming):
        return app.run(call, command, views.UploadTicket, begin)


def create_version(
    app: MediaServiceApplication, call: Call, command: commands.CreateVersion
) -> views.UploadTicket:
    """The same for a corrected version of a resource."""
    with app.transaction(call, read_only=True) as tx:
        found = access.visible_resource(tx, app.ports.grants, command.resource_id, command.grant)
        found.require_no_work()
    incoming = _receive(app, command.resource_id, found.kind, command)

    def begin(tx: MediaTransaction) -> views.UploadTicket:
        resource = access.visible_resource(tx, app.ports.grants, command.resource_id, command.grant, lock=True)
        return wire.ticket_view(
            upload.create_version(tx, resource=resource, incoming=incoming, platform=app.ports.quota)
        )

    with _given_back(app, incoming):
        return app.run(call, command, views.UploadTicket, begin)


def sign_parts(app: MediaServiceApplication, found: Upload, numbers: list[int]) -> views.SignedParts:
    """Addresses for some parts of an open upload."""
    found.require_open()
    found.require_parts(numbers)
    store = app.ports.store
    signed = [
        views.SignedPart(
            number=number, url=store.sign_part(found.object_key, found.store_upload_id, number, PART_LIFETIME)
        )
        for number in numbers
    ]
    return views.SignedParts(parts=signed, expires_at=app.clock() + PART_LIFETIME)


def list_parts(app: MediaServiceApplication, call: Call, command: commands.ListParts) -> views.UploadedParts:
    """What came through so far."""
    found = _upload(app, call, command.upload_id)
    arrived = app.ports.store.parts(found.object_key, found.store_upload_id) if found.is_open else []
    return views.UploadedParts(
        upload=wire.upload_view(found),
        parts=[views.UploadedPart(number=part.number, size_bytes=part.size, etag=part.etag) for part in arrived],
    )


def complete_upload(
    app: MediaServiceApplication, call: Call, command: commands.CompleteUpload
) -> views.ResourceView:
    """Join the parts, look at what they became, and queue the work on it.

    Raises:
        Conflict: `upload_incomplete`, naming a part that is missing.
        Conflict: `teacher_storage_full` or `school_storage_full`, when the limits were lowered meanwhile.
        InvalidInput: `upload_size_mismatch`, when something else came than was announced.
    """
    found = _upload(app, call, command.upload_id)
    if found.is_open:
        _join(app, call, found)

    def end(tx: MediaTransaction) -> views.ResourceView:
        return wire.resource_view(upload.complete(tx, upload_id=command.upload_id, platform=app.ports.quota))

    try:
        return app.run(call, command, views.ResourceView, end)
    except Conflict as refused:
        if refused.code in STORAGE_FULL:
            _refuse(app, call, found)
        raise


def abort_upload(app: MediaServiceApplication, call: Call, command: commands.AbortUpload) -> Nothing:
    """Give an upload up."""
    with app.transaction(call) as tx:
        found = upload.abort(tx, upload_id=command.upload_id)
    app.ports.store.abort_upload(found.object_key, found.store_upload_id)
    return Nothing()


def _receive(
    app: MediaServiceApplication, resource_id: str, kind: ResourceKind, command: commands.FileDescription
) -> Incoming:
    planned = plan(kind, command.file_name, command.size_bytes, app.ports.limits)
    key = upload.object_key(resource_id)
    return Incoming(
        resource_id=resource_id,
        file_name=command.file_name,
        size_bytes=command.size_bytes,
        sha256=command.sha256,
        plan=planned,
        object_key=key,
        store_upload_id=app.ports.store.begin_upload(key),
    )


@contextmanager
def _given_back(app: MediaServiceApplication, incoming: Incoming) -> Iterator[None]:
    """What is refused leaves no place in the store that waits for parts."""
    try:
        yield
    except DomainError as refused:
        if refused.kind != "unavailable":  # then the commit may have got through; the sweep knows
            app.ports.store.abort_upload(incoming.object_key, incoming.store_upload_id)
        raise


def _upload(app: MediaServiceApplication, call: Call, upload_id: str) -> Upload:
    with app.transaction(call, read_only=True) as tx:
        return access.own_upload(tx, upload_id)


def _join(app: MediaServiceApplication, call: Call, found: Upload) -> None:
    store = app.ports.store
    parts = store.parts(found.object_key, found.store_upload_id)
    # None at all: nothing came, or an earlier attempt joined them and was cut off before it could say so.
    if parts:
        _require_all(found, parts)
        if sum(part.size for part in parts) == found.size_bytes:
            store.complete_upload(found.object_key, found.store_upload_id, parts)
    size = sum(part.size for part in parts) or store.size(found.object_key)
    if size is None:
        raise Conflict("upload_incomplete", details={"missing": 1, "part_count": found.part_count})
    if size != found.size_bytes or store.size(found.object_key) != found.size_bytes:
        _refuse(app, call, found)
        raise InvalidInput("upload_size_mismatch", details={"announced": found.size_bytes, "received": size})


def _require_all(found: Upload, parts: list[StoredPart]) -> None:
    arrived = {part.number for part in parts}
    missing = next((number for number in range(1, found.part_count + 1) if number not in arrived), None)
    if missing is not None:
        raise Conflict("upload_incomplete", details={"missing": missing, "part_count": found.part_count})


def _refuse(app: MediaServiceApplication, call: Call, found: Upload) -> None:
    with app.transaction(call) as tx:
        upload.refuse(tx, upload_id=found.upload_id)
    app.ports.store.abort_upload(found.object_key, found.store_upload_id)
    app.ports.store.remove([found.object_key])
