"""Files of cost statements, and the published result that everyone reads, over HTTP (R93)."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.contracts.sharing.cost import ExportedStatements
from chassis.contracts.sharing.evaluation import EvaluationResultView, PublicEvaluationView, UsageFiguresView
from chassis.contracts.sharing.events import EvaluationPublished
from chassis.domain.actor import Role
from chassis.domain.ids import new_id
from gateway.blueprints.sharing import evaluations
from tests.unit.gateway.conftest import Keys


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("csv", "text/csv")],
)
def test_the_path_says_which_file_is_wanted_r93(
    web: FlaskClient, services: Any, keys: Keys, ending: str, media_type: str
) -> None:
    content = base64.b64encode(b"content").decode()
    services.sharing.answers["export_cost_statements"] = ExportedStatements(
        file_name=f"教学成本分摊.{ending}", content_base64=content
    )
    term_id = new_id()
    path = f"/api/v1/terms/{term_id}/cost-statements/export.{ending}"
    answer = web.get(path, headers=keys.headers(Role.SCHOOL_ADMIN))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"content", media_type)
    assert "attachment" in answer.headers["Content-Disposition"]
    ((_, _, asked),) = services.sharing.calls
    assert (asked.term_id, asked.file_format) == (term_id, ending)
    assert web.get(f"{path}?file_format=csv", headers=keys.headers(Role.SCHOOL_ADMIN)).status_code == 400
    assert web.get(path, headers=keys.headers(Role.TEACHER)).status_code == 403


def test_a_published_result_is_read_by_everyone_as_by_nobody_r93(
    web: FlaskClient, services: Any, keys: Keys
) -> None:
    run_id = new_id()
    hundred = Decimal(100)
    services.sharing.answers["get_public_evaluation"] = PublicEvaluationView(
        run_id=run_id,
        run_title="数据结构",
        term_name="秋季",
        published_at=datetime.now(UTC),
        remark="",
        result=EvaluationResultView(
            score=hundred, spread=Decimal(0), lowest=hundred, highest=hundred, reviews=3, criteria=[]
        ),
        criteria=[],
        usage=UsageFiguresView(
            students=1,
            classes=1,
            selecting_schools=1,
            scored_students=0,
            passed_students=0,
            mean_score=None,
            watched_minutes=0,
        ),
    )
    path = f"/api/v1/public/runs/{run_id}/evaluation"
    assert web.get(path).status_code == 200
    assert web.get(path, headers=keys.headers(Role.CENTRE_ADMIN)).status_code == 200
    assert {call.actor.kind for _, call, _ in services.sharing.calls} == {"anonymous"}


def test_what_is_kept_of_a_result_ends_when_it_is_retracted_r93() -> None:
    assert EvaluationPublished in evaluations.api.heard()
