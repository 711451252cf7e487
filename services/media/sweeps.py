"""What the scheduler has media put right: uploads that nobody goes on with, files of what was deleted."""

from __future__ import annotations

from chassis.contracts.base import Call
from chassis.contracts.media import views
from services.media.bootstrap import MediaServiceApplication
from services.media.usecases import resource, upload

BATCH = 50


def sweep_uploads(app: MediaServiceApplication, call: Call) -> views.Swept:
    """End what is overdue, forget what the store holds of it, and remove the files of deleted resources."""
    store = app.ports.store
    with app.transaction(call) as tx:
        overdue = upload.expire_overdue(tx, limit=BATCH)
    for each in overdue:
        store.abort_upload(each.object_key, each.store_upload_id)
    too_old = app.clock() - 2 * upload.UPLOAD_LIFETIME
    strays = [each for each in store.open_uploads("sources/") if each.begun_at and each.begun_at < too_old]
    for stray in strays:
        store.abort_upload(stray.key, stray.store_upload_id)
    return views.Swept(count=len(overdue) + len(strays) + _remove_files(app, call))


def _remove_files(app: MediaServiceApplication, call: Call) -> int:
    with app.transaction(call, read_only=True) as tx:
        deleted = [each.resource_id for each in tx.resources.with_files_to_remove(BATCH)]
    for resource_id in deleted:
        for prefix in (f"sources/{resource_id}/", f"media/{resource_id}/"):
            app.ports.store.remove(list(app.ports.store.keys(prefix)))
    with app.transaction(call) as tx:
        resource.note_files_removed(tx, resource_ids=deleted)
    return len(deleted)
