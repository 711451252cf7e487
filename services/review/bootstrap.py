"""The one place where review is wired."""

from __future__ import annotations

from sqlalchemy import Engine

from chassis.application import Application
from chassis.config import load
from chassis.database import connect
from services.review import wire
from services.review.adapters.mapping import mappers
from services.review.adapters.tables import metadata
from services.review.adapters.transaction import ReviewTransaction
from services.review.config import ReviewSettings


class ReviewApplication(Application[ReviewTransaction]):
    """Review needs nothing but its database."""


def assemble(engine: Engine) -> ReviewApplication:
    """Review on a given database."""
    mappers.configure()
    return ReviewApplication(
        engine=engine,
        metadata=metadata,
        transaction_class=ReviewTransaction,
        translate=wire.translate,
    )


def bootstrap() -> ReviewApplication:
    """Review as the environment sets it."""
    settings = load(ReviewSettings)
    return assemble(
        connect(settings.database_url_review, pool_size=settings.database_pool_size, application_name="review")
    )
