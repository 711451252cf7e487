"""The one place where media is wired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sqlalchemy import Engine

from chassis.application import Application
from chassis.config import load
from chassis.database import connect
from chassis.grants import GrantSigner
from chassis.objectstore import ObjectStore
from services.media import wire
from services.media.adapters.mapping import mappers
from services.media.adapters.tables import metadata
from services.media.adapters.transaction import MediaTransaction
from services.media.config import MIB, MediaSettings, StorageSettings
from services.media.domain.quota import Quota
from services.media.domain.upload import IntakeLimits
from services.media.usecases.playback import Doors

WORKER_POOL = 3
"""Taking and finishing jobs, the keeper's beats, a probe. There may be many workers."""


@dataclass(frozen=True)
class Ports:
    """What the service needs beside its database."""

    store: ObjectStore
    grants: GrantSigner
    limits: IntakeLimits
    quota: Quota

    @property
    def doors(self) -> Doors:
        return Doors(self.grants, self.store)


class MediaApplication(Application[MediaTransaction]):
    """Media on its database, as the workers use it."""

    @classmethod
    def on(cls, engine: Engine) -> Self:
        mappers.configure()
        return cls(
            engine=engine,
            metadata=metadata,
            transaction_class=MediaTransaction,
            translate=wire.translate,
        )


class MediaServiceApplication(MediaApplication):
    """Media with all that the service needs."""

    ports: Ports


def assemble(engine: Engine, ports: Ports) -> MediaServiceApplication:
    """Media on a given database and store."""
    application = MediaServiceApplication.on(engine)
    application.ports = ports
    return application


def bootstrap() -> MediaServiceApplication:
    """Media as the environment sets it."""
    settings = load(MediaSettings)
    limits = IntakeLimits(settings.video_limit_mib * MIB, settings.document_limit_mib * MIB)
    ports = Ports(ObjectStore(settings), GrantSigner(settings.grant_key), limits, settings.quota)
    return assemble(_engine(settings, "media", settings.database_pool_size), ports)


def bootstrap_worker(settings: StorageSettings) -> tuple[MediaApplication, ObjectStore]:
    """Database and store of a worker."""
    return MediaApplication.on(_engine(settings, "media-worker", WORKER_POOL)), ObjectStore(settings)


def _engine(settings: StorageSettings, name: str, pool_size: int) -> Engine:
    return connect(settings.database_url_media, pool_size=pool_size, application_name=name)
