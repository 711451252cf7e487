"""The settings of review."""

from __future__ import annotations

from pydantic import Field

from chassis.config import ServiceSettings


class ReviewSettings(ServiceSettings):
    database_url_review: str = Field(pattern=r"^postgresql\+psycopg://")
