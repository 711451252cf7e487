"""How many statements the reads of building cost, and that more to read costs no more of them (R40, R53)."""

from __future__ import annotations

from chassis.contracts.catalog.course import GetCourse, ListCourses
from chassis.contracts.catalog.outline import GetOutline
from chassis.contracts.catalog.run import GetRun, ListRuns
from chassis.domain.ids import new_id
from tests.integration.catalog.world import School, World
from tests.statements import cost_of

COST = {
    "one course": 2,
    "list of courses": 1,
    "search for courses": 1,
    "outline of a course": 6,
    "one run": 3,
    "list of runs": 3,
}


def test_reads_cost_the_same_few_statements_however_much_there_is_r40_r53(world: World) -> None:
    school = world.school()
    for more in (1, 3):
        for _ in range(more):
            course = school.completed(school.mooc(f"线性代数 {new_id()[-6:]}"))
            run = school.draft_run(course)
        for _ in range(more):
            school.add_unit(course.outline_id, school.resource(course))
        assert _cost(world, school, run.run_id, course.course_id, course.outline_id) == COST


def _cost(world: World, school: School, run_id: str, course_id: str, outline_id: str) -> dict[str, int]:
    service, reader = world.service, school.admin
    return cost_of(
        world.application.engine,
        {
            "one course": lambda: service.get_course(reader, GetCourse(course_id=course_id)),
            "list of courses": lambda: service.list_courses(reader, ListCourses(limit=20)),
            "search for courses": lambda: service.list_courses(reader, ListCourses(limit=20, q="线性")),
            "outline of a course": lambda: service.get_outline(reader, GetOutline(outline_id=outline_id)),
            "one run": lambda: service.get_run(reader, GetRun(run_id=run_id)),
            "list of runs": lambda: service.list_runs(reader, ListRuns(limit=20)),
        },
    )
