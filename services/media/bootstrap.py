"""The one place where media is wired."""

from __future__ import annotations

from dataclasses import dataclass

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
from services.media.config import MIB, MediaSettings
from services.media.domain.upload import IntakeLimits
from services.media.usecases.playback import Doors


@dataclass(frozen=True)
class Ports:
    """What media needs beside its database."""

    store: ObjectStore
    grants: GrantSigner
    limits: IntakeLimits

    @property
    def doors(self) -> Doors:
        return Doors(self.grants, self.store)


class MediaApplication(Application[MediaTransaction]):
    """Media with its store."""

    ports: Ports


def assemble(engine: Engine, ports: Ports) -> MediaApplication:
    """Media on a given database and store."""
    mappers.configure()
    application = MediaApplication(
        engine=engine,
        metadata=metadata,
        transaction_class=MediaTransaction,
        translate=wire.translate,
    )
    application.ports = ports
    return application


def bootstrap(settings: MediaSettings | None = None, *, name: str = "media") -> MediaApplication:
    """Media as the environment sets it."""
    chosen = settings or load(MediaSettings)
    limits = IntakeLimits(chosen.video_limit_mib * MIB, chosen.document_limit_mib * MIB)
    ports = Ports(ObjectStore(chosen), GrantSigner(chosen.grant_key), limits)
    engine = connect(chosen.database_url_media, pool_size=chosen.database_pool_size, application_name=name)
    return assemble(engine, ports)
