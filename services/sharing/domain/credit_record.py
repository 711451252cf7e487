"""What the credit bank is told of a recognition: a message as Standard Webhooks shapes it (R91).

It names the student as the home school does, by the platform's id and name; never by an ID number (R15).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from services.sharing.domain.catalogue import Institution, Run
from services.sharing.domain.delivery import Step
from services.sharing.domain.recognition import Recognition

CREDIT_SCHEME = "cn-credit"
"""Chinese credits (学分). They are not ECTS, and no conversion is agreed."""


def credit_record(
    step: Step, recognition: Recognition, run: Run, schools: dict[str, Institution], now: datetime
) -> str:
    """The message, as the text that every attempt sends and signs."""
    message = {
        "type": f"credit.{step}",
        "timestamp": now.isoformat(),
        "data": {
            "recognition_id": recognition.recognition_id,
            "institution": _school(recognition.institution_id, schools),
            "student": {"student_id": recognition.student_id, "name": recognition.student_name},
            "course": {
                "course_id": run.course_id,
                "title": recognition.run_title,
                "run_id": recognition.run_id,
                "run_number": run.run_number,
                "institution": _school(run.institution_id, schools),
            },
            "academic_year": recognition.academic_year,
            "credits": f"{recognition.credits:f}",
            "credit_scheme": CREDIT_SCHEME,
            "score": f"{recognition.score:f}",
            "watched_minutes": recognition.watched_minutes,
            "basis": recognition.basis,
            "recognised_at": recognition.recognised_at.isoformat(),
            "revoked_at": recognition.revoked_at.isoformat() if recognition.revoked_at else None,
            "revoke_reason": recognition.revoke_reason,
        },
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _school(institution_id: str, schools: dict[str, Institution]) -> dict[str, Any]:
    school = schools.get(institution_id)
    return {
        "institution_id": institution_id,
        "code": school.code if school else "",
        "name": school.name if school else "",
    }
