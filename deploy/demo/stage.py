"""Who and what takes part in a term. Each act finds here what the acts before it left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from deploy.demo.api import Visitor
from deploy.demo.invented import Invention, Student
from deploy.demo.story import Story
from deploy.local import mailsink
from deploy.local.mailsink import StoredMail

STUDENTS = 30
PASSING_SCORE = 60


@dataclass
class Props:
    """The files of the term."""

    videos: list[Path]
    broken_video: Path
    second_take: Path
    """The new version of the video that is rejected."""
    document: Path


@dataclass
class School:
    """A school as the term needs it."""

    institution_id: str
    code: str
    name: str
    admin: Visitor


@dataclass
class Stage:
    """The term under way.

    Attributes:
        address: of the gateway.
        story: where it is told.
        first_password: of `platform_admin` and `centre_admin`.
        make_props: makes the files when they are needed.
        mails: the folder of the mail sink, where mails can be read.
        student_count: how many students the selecting school sends.
    """

    address: str
    story: Story
    first_password: str
    make_props: Callable[[], Props]
    mails: Path
    student_count: int = STUDENTS
    invention: Invention = field(default_factory=Invention)
    ids: dict[str, str] = field(default_factory=dict)
    resources: dict[str, str] = field(default_factory=dict)
    """resource_id by title."""
    pupils: list[Student] = field(default_factory=list)
    students: list[Visitor] = field(default_factory=list)
    figures_before: dict[str, int] = field(default_factory=dict)

    web: httpx.Client = field(init=False)
    platform_admin: Visitor = field(init=False)
    centre_admin: Visitor = field(init=False)
    offering: School = field(init=False)
    selecting: School = field(init=False)
    leader: Visitor = field(init=False)
    tutor: Visitor = field(init=False)
    learner: Visitor = field(init=False)
    props: Props = field(init=False)

    def __post_init__(self) -> None:
        self.web = httpx.Client(base_url=self.address, timeout=30, trust_env=False)

    @property
    def mark(self) -> str:
        """What makes the names of this term differ from those of others."""
        return self.invention.mark

    @property
    def password(self) -> str:
        """The password that people of this term choose."""
        return f"Kexiang-{self.mark}-2026"

    @property
    def course_title(self) -> str:
        return f"线性代数与几何 {self.mark}"

    @property
    def academic_year(self) -> str:
        """The academic year of today; it begins in August."""
        first = self.today.year if self.today.month >= 8 else self.today.year - 1
        return f"{first}-{first + 1}"

    @property
    def today(self) -> date:
        """Today in China, where the platform lives."""
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()

    @property
    def ends_on(self) -> date:
        return self.today + timedelta(days=120)

    def visitor(self, name: str = "visitor", login: str = "", password: str = "") -> Visitor:
        """Somebody new at the API."""
        return Visitor(self.web, name, login=login, password=password)

    def close(self) -> None:
        """Let the connections go."""
        self.web.close()

    def mails_to(self, address: str) -> list[StoredMail]:
        """What came for an address, oldest first."""
        return [mail for mail in mailsink.read(self.mails) if address in mail.recipients]

    def review(self, reviewer: Visitor, subject_kind: str, subject_id: str) -> dict[str, Any] | None:
        """The open task on something, on this reviewer's desk."""
        for task in reviewer.all("/review-tasks", state="open", subject_kind=subject_kind):
            if task["subject_id"] == subject_id:
                return task
        return None
