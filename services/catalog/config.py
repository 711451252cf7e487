"""Settings of catalog."""

from __future__ import annotations

from pydantic import Field

from chassis.config import ServiceSettings


class CatalogSettings(ServiceSettings):
    """What catalog needs beside what every service needs."""

    database_url_catalog: str = Field(pattern=r"^postgresql\+psycopg://")
    grant_key: str = Field(min_length=16)
    """Shared with media: catalog signs with it what media acts on."""
