"""Media on a real database and a real store, with clips made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.database import connect
from chassis.grants import GrantSigner
from chassis.objectstore import ObjectStore
from deploy.demo.lectures import Lecture, make_lecture
from services.media.bootstrap import MediaServiceApplication, Ports, assemble
from services.media.config import WorkerSettings
from services.media.domain.quota import Allowance, Quota
from services.media.domain.upload import IntakeLimits
from services.media.service import MediaService
from services.media.worker.sandbox import Limits
from services.media.worker.scratch import Scratch
from services.media.worker.transcode import Tuning
from services.media.worker.work import Workbench
from tests.integration.media.studio import Studio
from tests.servers import ObjectStore as Bucket

QUOTA = Quota(teacher=Allowance(10_000, 100, 1000), school=Allowance(20_000, 200, 2000))
GRANT_KEY = "a key for the tests alone"


@pytest.fixture(scope="module")
def settings(
    database_url: Callable[[str], str],
    object_store: Bucket,
    amqp_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> WorkerSettings:
    return WorkerSettings(
        amqp_url=amqp_url,
        database_url_media=database_url("media"),
        s3_endpoint=object_store.endpoint,
        s3_public_endpoint=object_store.endpoint,
        s3_access_key=object_store.access_key,
        s3_secret_key=object_store.secret_key,
        s3_bucket=object_store.bucket,
        scratch_dir=tmp_path_factory.mktemp("scratch"),
        worker_poll_seconds=0.2,
        ffmpeg_preset="ultrafast",
        ffmpeg_threads=1,
        ffmpeg_nice=0,
    )


@pytest.fixture(scope="module")
def application(settings: WorkerSettings) -> Iterator[MediaServiceApplication]:
    engine = connect(settings.database_url_media, pool_size=8, application_name="test media")
    application = assemble(engine, Ports(ObjectStore(settings), GrantSigner(GRANT_KEY), IntakeLimits(), QUOTA))
    yield application
    application.close()


@pytest.fixture(scope="module")
def bench(application: MediaServiceApplication, settings: WorkerSettings) -> Workbench:
    scratch = Scratch(settings.scratch_dir)
    return Workbench(application, application.ports.store, scratch, Limits(nice=0), Tuning("ultrafast", threads=1))


@pytest.fixture
def studio(application: MediaServiceApplication, bench: Workbench) -> Studio:
    """A teacher of a school with a course of their own, and a worker at hand."""
    return Studio(MediaService(application), bench)


@pytest.fixture(scope="session")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of a lecture, small."""
    return make_lecture(
        tmp_path_factory.mktemp("lecture") / "lecture.mp4", Lecture(seconds=5, width=640, height=360)
    )
