"""From the events of accounts and media to the hub.

The process hears them over a queue that is its connection's own. Nothing is kept for a process that is away:
whoever listens is told to read the inbox once the link is back.
"""

from __future__ import annotations

from pydantic import ValidationError

from chassis.contracts.accounts.events import NotificationsAdded, SessionsRevoked
from chassis.contracts.base import Envelope
from chassis.contracts.media.events import JobProgressed
from chassis.logging import logger
from chassis.rpc.listening import Listening
from gateway.live.hub import MISSED, Hub, LiveEvent, person_channel
from gateway.revocations import Revocations

_log = logger()


class Feed:
    """Tells the hub what accounts and media told."""

    def __init__(self, hub: Hub, revocations: Revocations) -> None:
        self._hub = hub
        self._revocations = revocations

    def listening(self) -> Listening:
        """What a client of the bus is to listen for."""
        return Listening([NotificationsAdded, SessionsRevoked, JobProgressed], heard=self.hear, missed=self.miss)

    def miss(self) -> None:
        """Events may have passed unheard."""
        self._hub.publish_to_all(MISSED)

    def hear(self, event_type: str, body: bytes) -> None:
        """One event, as it travels."""
        try:
            payload = Envelope.model_validate_json(body).payload
            if event_type == SessionsRevoked.TYPE:
                self._end(SessionsRevoked.model_validate(payload))
            elif event_type == JobProgressed.TYPE:
                self._show(JobProgressed.model_validate(payload))
            else:
                self._tell(NotificationsAdded.model_validate(payload))
        except ValidationError:
            _log.error("event is unreadable", type=event_type)

    def _end(self, revoked: SessionsRevoked) -> None:
        self._revocations.note(revoked.session_ids)  # first, so that none of them comes back in between
        self._hub.end_sessions(revoked.session_ids)

    def _show(self, progressed: JobProgressed) -> None:
        """Progress has no id: it is not sent again, since the resource itself knows better."""
        facts = {
            "resource_id": progressed.resource_id,
            "version": str(progressed.number),
            "state": progressed.state,
            "percent": str(progressed.percent),
        }
        self._hub.publish(person_channel(progressed.person_id), LiveEvent("progress", facts))

    def _tell(self, added: NotificationsAdded) -> None:
        facts = {"kind": added.kind, "link": added.link, "added_at": added.added_at.isoformat()}
        for each in added.notifications:
            event = LiveEvent("notification", facts, each.notification_id)
            self._hub.publish(person_channel(each.person_id), event)
