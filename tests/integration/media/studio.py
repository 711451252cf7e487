"""What the tests do with media: upload as a browser does, work as a worker does, decide as review does."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
from sqlalchemy import select

from chassis.contracts.base import Call
from chassis.contracts.catalog.events import RunChanged
from chassis.contracts.media import commands
from chassis.contracts.media.views import ResourceDetailView, ResourceView, UploadTicket, UploadView
from chassis.contracts.review.events import ReviewDecided, SubjectKind
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from chassis.tables import chassis_table
from services.media.adapters.tables import metadata
from services.media.service import MediaService
from services.media.usecases import job
from services.media.usecases.job import Assignment
from services.media.worker.work import Workbench, perform, system_call
from tests.factories import call_of, envelope_of


class Studio:
    """One teacher, one course, one school."""

    def __init__(self, media: MediaService, bench: Workbench) -> None:
        self.media = media
        self.bench = bench
        self.institution_id = new_id()
        self.course_id = new_id()
        self.teacher = call_of(Role.TEACHER, institution_id=self.institution_id)
        self.reviewer = call_of(Role.SCHOOL_ADMIN, institution_id=self.institution_id)

    def grant(self, purpose: str = "course_edit", call: Call | None = None, **subjects: str) -> str:
        """What catalog would sign."""
        named = subjects or {"course_id": self.course_id, "institution_id": self.institution_id}
        actor_id = (call or self.teacher).actor.actor_id
        signer = self.media.application.ports.grants
        return signer.issue(purpose, actor_id, datetime.now(UTC), timedelta(minutes=5), **named)[0]

    def begin(
        self, file: Path, kind: str = "video", *, name: str | None = None, sha256: str | None = None
    ) -> UploadTicket:
        command = commands.CreateResource(
            grant=self.grant(),
            kind=kind,
            title=f"{file.stem} 资料",
            file_name=name or file.name,
            size_bytes=file.stat().st_size,
            sha256=sha256,
        )
        return self.media.create_resource(self.teacher, command)

    def send(self, file: Path, upload: UploadView, numbers: list[int] | None = None) -> None:
        """PUT parts straight to the store."""
        wanted = numbers or list(range(1, upload.part_count + 1))
        signed = self.media.sign_parts(
            self.teacher, commands.SignParts(upload_id=upload.upload_id, numbers=wanted)
        )
        content = file.read_bytes()
        for part in signed.parts:
            begin = (part.number - 1) * upload.part_size_bytes
            answer = httpx.put(part.url, content=content[begin : begin + upload.part_size_bytes])
            answer.raise_for_status()

    def complete(self, upload: UploadView) -> ResourceView:
        return self.media.complete_upload(self.teacher, commands.CompleteUpload(upload_id=upload.upload_id))

    def upload(self, file: Path, kind: str = "video", *, name: str | None = None) -> ResourceView:
        """The whole way of a file to the queue of jobs."""
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        ticket = self.begin(file, kind, name=name, sha256=sha256)
        self.send(file, ticket.upload)
        return self.complete(ticket.upload)

    def upload_version(self, resource: ResourceView, file: Path) -> ResourceView:
        command = commands.CreateVersion(
            resource_id=resource.resource_id, file_name=file.name, size_bytes=file.stat().st_size
        )
        ticket = self.media.create_version(self.teacher, command)
        self.send(file, ticket.upload)
        return self.complete(ticket.upload)

    def take(self, worker: str = "test worker") -> Assignment | None:
        with self.bench.application.transaction(system_call()) as tx:
            return job.take_next(tx, worker=worker)

    def work(self) -> str:
        """Do one job, as a worker does; answers how it ended."""
        assignment = self.take()
        assert assignment is not None, "no job waits"
        return perform(self.bench, assignment, lambda: False)

    def look(self, resource: ResourceView) -> ResourceDetailView:
        return self.media.get_resource(self.teacher, commands.GetResource(resource_id=resource.resource_id))

    def decide(self, resource: ResourceView, number: int, outcome: str, reason: str = "") -> None:
        """What review's event does here."""
        event = ReviewDecided(
            task_id=new_id(),
            subject_kind=SubjectKind.RESOURCE,
            subject_id=resource.resource_id,
            subject_version=number,
            outcome=outcome,
            reason=reason,
            decided_by_id=self.reviewer.actor.actor_id,
            decided_by_name="reviewer",
            decided_at=datetime.now(UTC),
        )
        self.media.apply_decision(envelope_of(event))

    def told(self, resource: ResourceView, event_type: str) -> list[dict[str, object]]:
        """Payloads of the events that the outbox holds about a resource, in their order."""
        outbox = chassis_table(metadata, "outbox")
        statement = select(outbox.c.envelope).where(outbox.c.type == event_type).order_by(outbox.c.id)
        with self.bench.application.engine.connect() as connection:
            payloads = [row.envelope["payload"] for row in connection.execute(statement)]
        return [each for each in payloads if resource.resource_id in str(each)]

    def run_is(self, run_id: str, state: str, version: int) -> None:
        """What catalog's event does here."""
        event = RunChanged(
            run_id=run_id,
            course_id=self.course_id,
            run_number=1,
            title="课程",
            course_type="mooc",
            institution_id=self.institution_id,
            leader_id=self.teacher.actor.actor_id,
            leader_name="leader",
            category_code=None,
            online_credits=Decimal(2),
            total_credits=Decimal(2),
            starts_on=date(2026, 9, 1),
            ends_on=date(2027, 1, 15),
            state=state,
            approved_on=date(2026, 8, 1),
            version=version,
        )
        self.media.note_run(envelope_of(event))

    def stored(self, prefix: str) -> list[str]:
        return list(self.bench.store.keys(prefix))
