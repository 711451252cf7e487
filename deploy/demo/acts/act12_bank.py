"""The credit bank hears of the credits; ledger, transcripts and statistics are taken along (R90–R92)."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from deploy.demo.patience import until
from deploy.demo.stage import Stage

TITLE = "Credit bank, ledger and published figures"
_ELMO = "{https://github.com/emrex-eu/elmo-schemas/tree/v1}"


def play(stage: Stage) -> None:
    story, admin, centre = stage.story, stage.selecting.admin, stage.centre_admin
    selection_id, count = stage.ids["selection"], stage.student_count
    with story.step(f"the credit bank has all {count} records, signed and accepted", "R91"):
        until(lambda: _delivered(stage, count), "the credit bank to have every record", seconds=120)
    with story.step("one recognition is revoked with a reason, and recognised anew", "R90", "R91"):
        first = admin.all("/recognitions", selection_id=selection_id)[0]
        admin.post(f"/recognitions/{first['recognition_id']}/revoke", {"reason": "成绩更正"})
        again = {"selection_id": selection_id, "students": [{"student_id": first["student_id"]}], "basis": "复核"}
        anew = admin.post("/recognitions", again)["recognitions"][0]
        history = admin.get(f"/recognitions/{anew['recognition_id']}")["history"]
        _require([each["happened"] for each in history], ["recognised", "revoked", "recognised"])
    with story.step("the credit bank hears of it in that order", "R91"):
        until(lambda: _delivered(stage, count + 2), "the credit bank to hear of the change", seconds=120)
        told = [
            each
            for recognition_id in (first["recognition_id"], anew["recognition_id"])
            for each in centre.all("/credit-bank/deliveries", recognition_id=recognition_id)
        ]
        in_order = [each["step"] for each in sorted(told, key=lambda each: str(each["settled_at"]))]
        _require(in_order, ["recognised", "revoked", "recognised"])
    story.facts["credit_bank"] = centre.get("/credit-bank/figures").json
    with story.step("school B takes the ledger and the transcripts along", "R90", "R91"):
        _require_files(stage)
    with story.step("a student reads the own record", "R90", "R91"):
        student = stage.students[0]
        _require({each["student_id"] for each in student.all("/me/recognitions")}, {student.person["person_id"]})
        document = ET.fromstring(student.get("/me/recognitions/elmo.xml").content)  # noqa: S314 - of our own making
        _require(document.tag, f"{_ELMO}elmo")
    with story.step("the day's statistics are open to anyone, as .csv too", "R5", "R92"):
        visitor = stage.visitor()
        report = visitor.get("/statistics/report")
        rows = list(csv.DictReader(io.StringIO(visitor.get("/statistics/report.csv").content.decode("utf-8-sig"))))
        _require({row["截至日期"] for row in rows}, {report["as_of"]})


def _delivered(stage: Stage, wanted: int) -> bool:
    found = stage.centre_admin.all(
        "/credit-bank/deliveries", institution_id=stage.selecting.institution_id, state="delivered"
    )
    return len(found) == wanted


def _require_files(stage: Stage) -> None:
    admin, query = stage.selecting.admin, {"selection_id": stage.ids["selection"]}
    totals = admin.get("/recognitions/totals", **query)
    _require((totals["recognised"], totals["revoked"]), (stage.student_count, 1))
    text = admin.get("/recognitions/export.csv", **query).content.decode("utf-8-sig")
    _require(len(list(csv.DictReader(io.StringIO(text)))), stage.student_count + 1)
    archive = zipfile.ZipFile(io.BytesIO(admin.get("/recognitions/elmo.zip", **query).content))
    _require(len(archive.namelist()), stage.student_count)


def _require(found: Any, wanted: Any) -> None:
    if found != wanted:
        raise AssertionError(f"found {found}, not {wanted}")
