"""The settings of sharing."""

from __future__ import annotations

from pydantic import Field

from chassis.config import ServiceSettings


class SharingSettings(ServiceSettings):
    database_url_sharing: str = Field(pattern=r"^postgresql\+psycopg://")
