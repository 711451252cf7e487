"""The same service under another name, to be called by the first."""

from __future__ import annotations

from tests.integration.messaging.probe.service import ProbeService


class SecondService(ProbeService):
    name = "second"
