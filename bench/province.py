"""What people do all day, at the size of the whole province against a small part of it.

Each question is put to two platforms in turn, so that a noise of the machine falls on both alike. A ratio near 1
says that the answer takes as long however many others there are.
"""

from __future__ import annotations

import base64
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from joserfc.jwk import OKPKey

from bench.report import Cell, Measurement, percentile
from chassis.contexts import SERVICES
from chassis.contracts.accounts.directory import ResolveStudents
from chassis.contracts.accounts.person import GetPerson, ListPeople, SearchTeachers
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.base import ActorView, Call
from chassis.contracts.catalog.course import GetCourse, ListCourses
from chassis.contracts.catalog.enrolment import ListStudents
from chassis.contracts.catalog.outline import GetOutline
from chassis.contracts.catalog.public import GetPublicRun, SearchPublicRuns
from chassis.contracts.catalog.run import ListRuns
from chassis.contracts.review.commands import CountTasks, ListTasks
from chassis.contracts.sharing.share_list import ListEntries
from chassis.contracts.sharing.statistics import GetStatistics
from chassis.database import connect
from chassis.domain.actor import Role
from chassis.grants import GrantSigner
from deploy.dataset.building_rows import BuildingRows
from deploy.dataset.courses import Catalogue, Course, Run
from deploy.dataset.invention import Invention
from deploy.dataset.people import Person, Population, School
from deploy.dataset.province import Written, fill
from deploy.dataset.sharing_rows import SharingRows
from deploy.dataset.size import YEAR, Size
from deploy.dataset.teaching_rows import TeachingRows
from services.accounts.adapters.vault import Vault
from services.accounts.bootstrap import assemble as assemble_accounts
from services.accounts.config import AccountsSettings
from services.accounts.service import AccountsService
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.course import CourseType
from services.catalog.service import CatalogService
from services.review.bootstrap import assemble as assemble_review
from services.review.service import ReviewService
from services.sharing.bootstrap import SharingApplication
from services.sharing.service import SharingService
from tests.servers import Servers, shared_servers

SMALL = 0.02
WHOLE = float(os.environ.get("KX_BENCH_SCALE", "1"))
ROUNDS = 300
POOL = 2
KEY = b"k" * 32
SEED = 1

Question = Callable[["Town", int], Any]


@dataclass(frozen=True)
class Town:
    """A province of some size with its services, and somebody to ask as."""

    catalogue: Catalogue
    accounts: AccountsService
    catalog: CatalogService
    review: ReviewService
    sharing: SharingService

    @property
    def population(self) -> Population:
        return self.catalogue.population

    def school(self, turn: int) -> School:
        """Another school each time."""
        return self.population.schools[turn * 7 % len(self.population.schools)]

    def course(self, turn: int) -> Course:
        return self.catalogue.courses[turn * 13 % len(self.catalogue.courses)]

    def outline_id(self, turn: int) -> str:
        return self.population.invention.identity("outline", self.course(turn).outline)

    def student(self, turn: int) -> Person:
        return self.population.student(self.school(turn), turn * 31 % self.population.size.students_per_school)

    @cached_property
    def public_runs(self) -> list[Run]:
        size = self.population.size
        return [
            run
            for run in self.catalogue.runs
            if run.course.course_type is CourseType.MOOC and not run.is_finished(size.today)
        ]

    def public_run_id(self, turn: int) -> str:
        return self.public_runs[turn * 17 % len(self.public_runs)].run_id

    def admin(self, turn: int) -> Call:
        return self.call_by(self.population.administrator(self.school(turn)), self.school(turn), Role.SCHOOL_ADMIN)

    def leader(self, turn: int) -> Call:
        course = self.course(turn)
        return self.call_by(course.leader, course.school, Role.TEACHER)

    def call_by(self, person: Person, school: School, role: Role) -> Call:
        actor = ActorView(
            kind="person",
            actor_id=person.person_id,
            name=person.full_name,
            institution_id=school.institution_id,
            roles=frozenset({role}),
            scopes=frozenset({"full"}),
        )
        return Call(actor=actor)


def _students_of_a_class(town: Town, turn: int) -> Any:
    runs = [run for run in town.catalogue.runs[:200] if run.guests]
    guest = runs[turn % len(runs)].guests[0]
    building = BuildingRows(town.catalogue)
    class_id = TeachingRows(town.catalogue, building).class_id(guest)
    call = town.call_by(town.population.administrator(guest.school), guest.school, Role.SCHOOL_ADMIN)
    return town.catalog.list_students(call, ListStudents(class_id=class_id))


def _entries(town: Town, turn: int) -> Any:
    building = BuildingRows(town.catalogue)
    share_list = next(iter(SharingRows(town.catalogue, TeachingRows(town.catalogue, building)).share_lists()))
    query = ListEntries(share_list_id=share_list["share_list_id"], limit=20)
    return town.sharing.list_entries(town.admin(turn), query)


QUESTIONS: dict[str, Question] = {
    "students of a school, a page": lambda town, turn: town.accounts.list_people(
        town.admin(turn), ListPeople(role=Role.STUDENT)
    ),
    "people of a school by name": lambda town, turn: town.accounts.list_people(
        town.admin(turn), ListPeople(q=town.student(turn).full_name[:2])
    ),
    "one student": lambda town, turn: town.accounts.get_person(
        town.admin(turn), GetPerson(person_id=town.student(turn).person_id)
    ),
    "50 students by number": lambda town, turn: town.accounts.resolve_students(
        town.admin(turn),
        ResolveStudents(
            keys=[town.population.student(town.school(turn), place).number for place in range(50)],
            institution_id=town.school(turn).institution_id,
        ),
    ),
    "teachers by name": lambda town, turn: town.accounts.search_teachers(
        town.leader(turn), SearchTeachers(q=town.course(turn * 3).leader.full_name)
    ),
    "own courses": lambda town, turn: town.catalog.list_courses(town.leader(turn), ListCourses(limit=20)),
    "one course": lambda town, turn: town.catalog.get_course(
        town.leader(turn), GetCourse(course_id=town.course(turn).course_id)
    ),
    "outline of 80 units": lambda town, turn: town.catalog.get_outline(
        town.leader(turn), GetOutline(outline_id=town.outline_id(turn))
    ),
    "runs of a school": lambda town, turn: town.catalog.list_runs(town.admin(turn), ListRuns(limit=20)),
    "public search by two characters": lambda town, turn: town.catalog.public_runs(
        Call(), SearchPublicRuns(q=town.course(turn).title[:2], limit=20)
    ),
    "public runs, newest": lambda town, _: town.catalog.public_runs(Call(), SearchPublicRuns(limit=20)),
    "public page of a run": lambda town, turn: town.catalog.public_run(
        Call(), GetPublicRun(run_id=town.public_run_id(turn))
    ),
    "a school's desk": lambda town, turn: town.review.list_tasks(town.admin(turn), ListTasks(limit=20)),
    "counts of a desk": lambda town, turn: town.review.count_tasks(town.admin(turn), CountTasks()),
    "statistics of a year": lambda town, _: town.sharing.get_statistics(Call(), GetStatistics(academic_year=YEAR)),
    "students of a class": _students_of_a_class,
    "entries of a published list": _entries,
}


def measure() -> Measurement:
    with ExitStack() as stack:
        servers = stack.enter_context(shared_servers())
        towns = {scale: stack.enter_context(_town(servers, scale)) for scale in (SMALL, WHOLE)}
        rows = [_row(name, _times(question, towns)) for name, question in QUESTIONS.items()]
    return Measurement(
        name="province",
        what=f"One answer of a service at scale {WHOLE:g} against {SMALL:g}, {ROUNDS} turns each, interleaved",
        rows=rows,
        notes=[
            "Scale 1 is 397 schools, 1,655,000 students, 3,000 courses.",
            "The services answer in one process, without the bus.",
            "PostgreSQL runs without fsync, on the machine's own cores.",
        ],
    )


def _times(question: Question, towns: dict[float, Town]) -> dict[float, list[float]]:
    times: dict[float, list[float]] = {scale: [] for scale in towns}
    for turn in range(-20, ROUNDS):
        for scale, town in towns.items():
            began = time.perf_counter()
            question(town, turn)
            if turn >= 0:
                times[scale].append(time.perf_counter() - began)
    return {scale: sorted(found) for scale, found in times.items()}


def _row(name: str, times: dict[float, list[float]]) -> dict[str, Cell]:
    at_p50, at_p95 = (
        {scale: percentile(found, share) * 1000 for scale, found in times.items()} for share in (0.5, 0.95)
    )
    return {
        "question": name,
        "p50 small, ms": round(at_p50[SMALL], 2),
        "p50 whole, ms": round(at_p50[WHOLE], 2),
        "p50 ratio": round(at_p50[WHOLE] / at_p50[SMALL], 2),
        "p95 ratio": round(at_p95[WHOLE] / at_p95[SMALL], 2),
    }


@contextmanager
def _town(servers: Servers, scale: float) -> Iterator[Town]:
    size = Size(scale, (datetime.now(UTC) + timedelta(hours=8)).date())
    with ExitStack() as stack:
        urls = {}
        for service in SERVICES:
            name, urls[service] = servers.create_database(service)
            stack.callback(servers.drop_database, name)
        fill(urls, size, seed=SEED, vault=Vault([KEY], KEY), password_hash="", tell=_tell)
        yield _open(urls, size, stack)


def _open(urls: dict[str, str], size: Size, stack: ExitStack) -> Town:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    key_file = folder / "key.pem"
    key_file.write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
    key = base64.b64encode(KEY).decode()
    accounts = assemble_accounts(
        AccountsSettings(
            amqp_url="amqp://unused/",
            database_url_accounts=urls["accounts"],
            database_pool_size=POOL,
            token_private_key_file=key_file,
            field_key=key,
            lookup_key=key,
            audit_key=key,
        )
    )
    nobody = cast("AccountsRpc", None)
    catalog = CatalogApplication(
        engine=connect(urls["catalog"], pool_size=POOL, application_name="bench"),
        accounts=nobody,
        grants=GrantSigner(key),
    )
    review = assemble_review(connect(urls["review"], pool_size=POOL, application_name="bench"))
    sharing = SharingApplication(
        engine=connect(urls["sharing"], pool_size=POOL, application_name="bench"), accounts=nobody
    )
    for application in (accounts, catalog, review, sharing):
        stack.callback(application.close)
    return Town(
        catalogue=Catalogue(Population(size, Invention(SEED))),
        accounts=AccountsService(accounts),
        catalog=CatalogService(catalog),
        review=ReviewService(review),
        sharing=SharingService(sharing),
    )


def _tell(written: Written) -> None:
    if written.seconds > 1:
        sys.stdout.write(f"  {written.table}: {written.rows:,} rows, {written.seconds:.0f} s\n")
