"""Numbers that identify people are nowhere: in no table of any database, in no log of any process (R15)."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from chassis.contexts import SERVICES
from deploy.demo.api import Refused, Visitor
from deploy.demo.patience import until
from deploy.demo.stage import Stage
from deploy.local import postgres
from tests.e2e.playing import stage_for
from tests.e2e.traces import traces_of
from tests.whole_platform import Platform

pytestmark = pytest.mark.timeout(600)

REFUSALS = 6


@pytest.fixture
def stage(platform: Platform, tmp_path: Path) -> Iterator[Stage]:
    with contextlib.closing(stage_for(platform, tmp_path)) as stage:
        yield stage


class Numbers:
    """Numbers that go into the platform, by what they are for."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.given: dict[str, str] = {}

    def mobile(self, purpose: str) -> str:
        return self.given.setdefault(f"mobile of {purpose}", self._stage.invention.mobile())

    def identity(self, purpose: str) -> str:
        return self.given.setdefault(f"ID number of {purpose}", self._stage.invention.id_number())


def test_no_number_that_identifies_is_in_any_database_or_log_r15(platform: Platform, stage: Stage) -> None:
    numbers = Numbers(stage)
    admin = _school(stage, numbers)
    _people(stage, admin, numbers)
    _teacher(stage, admin, numbers)
    _failures(stage, admin, numbers)
    assert len(numbers.given) >= 15
    for service in SERVICES:
        dump = _dump(platform, service)
        assert b"CREATE TABLE public.outbox" in dump
        assert traces_of(numbers.given, dump) == [], f"the database of {service}"
    assert stage.mark.encode() in _dump(platform, "accounts"), "what was done is in the dump"
    logs = [
        file for file in platform.settings.run_dir.rglob("*log*") if file.is_file() and "mnesia" not in file.parts
    ]
    assert {f"{name}.log" for name in ("gateway", "postgres", *SERVICES)} <= {file.name for file in logs}
    for file in logs:
        assert traces_of(numbers.given, file.read_bytes()) == [], file


def _school(stage: Stage, numbers: Numbers) -> Visitor:
    platform_admin = stage.visitor("platform administrator", "platform_admin", stage.first_password)
    platform_admin.sign_in()
    school = {
        "code": f"{stage.mark}P",
        "name": f"号码大学 {stage.mark}",
        "kind": "undergraduate",
        "province": "浙江",
    }
    filed = platform_admin.post("/institutions", school)
    username = f"admin-p-{stage.mark}"
    made = platform_admin.post(
        f"/institutions/{filed['institution_id']}/administrators",
        {"username": username, "full_name": stage.invention.name(), "mobile": numbers.mobile("administrator")},
    )
    admin = stage.visitor("administrator", username)
    admin.set_first_password(made["initial_credential"]["activation_code"], stage.password)
    stage.ids["school"] = filed["institution_id"]
    return admin


def _people(stage: Stage, admin: Visitor, numbers: Numbers) -> None:
    """Made one by one and from a file, good ones and faulty ones; seen in clear, found by number."""
    student = {"role": "student", "full_name": stage.invention.name(), "number": f"P1{stage.mark}"}
    protected = {"id_number": numbers.identity("student"), "mobile": numbers.mobile("student")}
    made = admin.post("/people", student | protected)["person"]
    seen = admin.post(f"/people/{made['person_id']}/clear-numbers", {"purpose": "核对学籍"})
    assert {name: seen[name] for name in protected} == protected
    [record] = admin.all("/access-records", action="clear_numbers", person_id=made["person_id"])
    assert (record["actor_id"], record["purpose"]) == (admin.person["person_id"], "核对学籍")
    assert admin.get("/people", q=protected["mobile"])["items"][0]["person_id"] == made["person_id"]
    admin.refusal(
        409, "mobile_taken", "POST", "/people", {**student, "number": "P2", "mobile": protected["mobile"]}
    )
    wrong = numbers.given["an ID number with a slip"] = protected["id_number"][:-2] + "7Y"
    admin.refusal(422, "id_number_invalid", "POST", "/people", {**student, "id_number": wrong})
    good = [
        (
            stage.invention.name(),
            f"P{row}{stage.mark}",
            numbers.identity(f"row {row}"),
            numbers.mobile(f"row {row}"),
        )
        for row in range(3, 6)
    ]
    assert _import(admin, good)["state"] == "done"
    faulty = [(stage.invention.name(), "P9", numbers.identity("a faulty row"), protected["mobile"])]
    assert _import(admin, [*good, *faulty])["state"] == "failed"


def _import(admin: Visitor, rows: Sequence[tuple[str, ...]]) -> dict[str, Any]:
    text = "\n".join(",".join(row) for row in [("姓名", "学号", "身份证号", "手机号"), *rows])
    file = {"file": ("名单.csv", text.encode(), "text/csv")}
    started = admin.post("/people/imports", files=file, data={"role": "student"})
    finished = ("done", "failed")
    path = f"/people/imports/{started['import_id']}"
    until(lambda: admin.get(path)["state"] in finished, "the import")
    job: dict[str, Any] = admin.get(path).json
    return job


def _teacher(stage: Stage, admin: Visitor, numbers: Numbers) -> None:
    """Registers, is approved, signs in by mobile number."""
    mobile = numbers.mobile("teacher")
    teacher = stage.visitor("teacher", mobile, stage.password)
    form = {
        "institution_id": stage.ids["school"],
        "username": f"teacher-p-{stage.mark}",
        "full_name": stage.invention.name(),
        "mobile": f"+86 {mobile[:3]} {mobile[3:7]} {mobile[7:]}",
        "staff_number": f"T{stage.mark}",
        "password": stage.password,
    }
    teacher_id = teacher.post("/teacher-registrations", {**form, **teacher.captcha()})["registration_id"]
    task = until(lambda: stage.review(admin, "teacher_account", teacher_id), "the teacher on the desk")
    admin.post(f"/review-tasks/{task['task_id']}/decision", {"outcome": "approved"})
    until(lambda: admin.get(f"/people/{teacher_id}")["state"] == "active", "the account to work")
    assert [each["subject_id"] for each in admin.all("/review-decisions")] == [teacher_id]
    teacher.sign_in()
    assert admin.get("/teachers", q=mobile)["items"][0]["person_id"] == teacher_id
    learner = {
        "username": f"learner-p-{stage.mark}",
        "full_name": stage.invention.name(),
        "password": stage.password,
    }
    visitor = stage.visitor()
    visitor.post("/learner-registrations", {**learner, "mobile": numbers.mobile("learner"), **visitor.captcha()})


def _failures(stage: Stage, admin: Visitor, numbers: Numbers) -> None:
    """Everything that a person may type in a wrong place, and requests that no schema takes."""
    visitor = stage.visitor()
    logins = [
        numbers.mobile("teacher"),
        numbers.mobile("nobody"),
        numbers.identity("student"),
        numbers.identity("nobody"),
    ]
    refused = 0
    for login in logins:
        visitor.refusal(401, "sign_in_failed", "POST", "/sessions", _wrong(visitor, login))
        refused += 1
    for body in (
        {"role": "student", "full_name": numbers.identity("a name"), "number": "P8"},
        {"role": "student", "full_name": "王小明", "number": "P8", "mobile": [numbers.mobile("a list")]},
        {"role": "student", "full_name": "王小明", "number": "P8", "phone": numbers.mobile("an unknown field")},
        {"role": "student", "full_name": "王小明", "number": numbers.identity("a number") + "-", "mobile": "1"},
    ):
        with pytest.raises(Refused) as problem:
            admin.post("/people", body)
        assert 400 <= problem.value.status < 500
        refused += 1
    assert refused >= REFUSALS


def _wrong(visitor: Visitor, login: str) -> dict[str, str]:
    return {"login": login, "password": "not the password 9", **visitor.captcha()}


def _dump(platform: Platform, service: str) -> bytes:
    url = postgres.service_url(platform.settings, platform.keys, service).replace("+psycopg", "")
    command = [str(postgres.binaries() / "pg_dump"), "--dbname", url]
    return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout
