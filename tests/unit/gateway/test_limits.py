"""How often one may ask."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from flask.testing import FlaskClient
from joserfc.jwk import OKPKey
from limits import parse
from limits.strategies import MovingWindowRateLimiter

from chassis.contracts.accounts.session import CaptchaView
from chassis.contracts.review.views import DeskCounts
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from gateway.app import create_app
from gateway.clients import Clients
from gateway.config import GatewaySettings
from gateway.counters import SWEEP_SECONDS, InProcess
from gateway.identity import Identity
from gateway.revocations import Revocations
from tests.unit.gateway.conftest import Keys, Recorder

COUNTS = "/api/v1/review-tasks/counts"
CAPTCHA = {"captcha_id": new_id(), "image": "data:,", "expires_at": "2026-09-01T08:00:00Z"}


@pytest.fixture(scope="module")
def strict(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """An application that allows three requests a minute, and two sign-ins."""
    key_file = tmp_path_factory.mktemp("keys") / "public.pem"
    key_file.write_bytes(keys.public_pem())
    settings = GatewaySettings(
        amqp_url="amqp://nobody@127.0.0.1/",
        token_public_key_file=Path(key_file),
        rate_limit_caller="3/minute",
        rate_limit_sign_in="2/minute",
    )
    review, accounts = Recorder(), Recorder()
    review.answers["count_tasks"] = DeskCounts(kinds=[], open=0, overdue=0)
    accounts.answers["create_captcha"] = CaptchaView.model_validate(CAPTCHA)
    services = cast("Clients", SimpleNamespace(review=review, accounts=accounts))
    identity = Identity(OKPKey.import_key(keys.public_pem()), Revocations(list, 20))
    return create_app(settings, services, identity).test_client()


def test_too_many_requests_of_one_person_are_refused_until_later(strict: FlaskClient, keys: Keys) -> None:
    busy, other = keys.headers(Role.CENTRE_ADMIN), keys.headers(Role.CENTRE_ADMIN)
    assert [strict.get(COUNTS, headers=busy).status_code for _ in range(3)] == [200] * 3
    refused = strict.get(COUNTS, headers=busy)
    assert refused.status_code == 429
    assert refused.json is not None
    assert refused.json["code"] == "rate_limited"
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert refused.headers["RateLimit"].startswith('"caller";r=0;')
    assert strict.get(COUNTS, headers=other).status_code == 200


def test_sign_ins_have_a_limit_of_their_own_by_address_r12(strict: FlaskClient) -> None:
    statuses = [strict.post("/api/v1/captchas").status_code for _ in range(3)]
    assert statuses == [201, 201, 429]


def test_counting_thousands_of_callers_sweeps_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []

    def start(timer: threading.Timer) -> None:
        started.append(timer)

    monkeypatch.setattr(threading.Timer, "start", start)
    counters, limit = InProcess(), parse("3/minute")
    limiter = MovingWindowRateLimiter(counters)
    started.clear()
    for number in range(1000):
        assert limiter.hit(limit, f"caller-{number}")
    assert len(started) == 1
    monkeypatch.setattr(time, "monotonic", lambda: counters._swept_at + SWEEP_SECONDS)
    limiter.hit(limit, "caller-1")
    assert len(started) == 2
    assert [limiter.hit(limit, "caller-1") for _ in range(2)] == [True, False]
