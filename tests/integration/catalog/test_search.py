"""What the public and administrators find by words, and how (R53, R84)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, Text, bindparam, delete, event, insert, literal, select, update

from chassis.contracts.catalog.course import ListCourses
from chassis.contracts.catalog.run import ListRuns
from chassis.database import connect
from chassis.domain.errors import InvalidInput
from chassis.domain.ids import new_id
from chassis.grants import GrantSigner
from services.catalog.adapters.repositories.words import holds, may_hold
from services.catalog.adapters.tables.teaching import classes, run_sizes
from services.catalog.bootstrap import CatalogApplication
from services.catalog.domain.search import words_of
from services.catalog.service import CatalogService
from tests.integration.catalog.public_library import MONDAY, WEEK, PublicLibrary
from tests.integration.catalog.world import Clock, FakeAccounts, World
from tests.statements import statements

FILLERS = 3_000


@pytest.fixture(scope="module")
def library(database_url: Callable[[str], str]) -> Iterator[PublicLibrary]:
    accounts, clock = FakeAccounts(), Clock()
    clock.set(MONDAY)
    application = CatalogApplication(
        engine=connect(database_url("catalog"), pool_size=2, application_name="test search"),
        accounts=accounts.as_rpc(),
        grants=GrantSigner("a key for tests alone"),
        clock=clock,
    )
    library = PublicLibrary(World(CatalogService(application), clock, accounts))
    library.fill(FILLERS)
    library.add(["线性代数"], students=30, leader_name="王小明", starts_on=MONDAY - 2 * WEEK)
    library.add(["高等代数与几何"], students=5, leader_name="李四光", starts_on=MONDAY + WEEK)
    library.add(["代码之美：Python 程序设计"], students=80, leader_name="Ada Ng", online_credits=Decimal("4.0"))
    library.add(["鸟类观察"], institution_id=library.college, category_code="54", online_credits=Decimal("1.0"))
    library.add(["代数旧课"], state="finished", ends_on=MONDAY - WEEK, starts_on=MONDAY - 9 * WEEK)
    library.add(["代数已过"], ends_on=MONDAY - timedelta(days=1), starts_on=MONDAY - 8 * WEEK)
    library.add(["代数草稿"], state="pending", approved_on=None)
    library.add(["代数下架"], state="taken_down")
    library.add(["代数校内"], course_type="spoc")
    library.settle()
    yield library
    application.close()


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("鸟", ["鸟类观察"]),
        ("代数", ["高等代数与几何", "线性代数"]),
        ("性代", ["线性代数"]),
        ("线性代数", ["线性代数"]),
        ("线数", []),
        ("代数性", []),
        ("代数 几何", ["高等代数与几何"]),
        ("几何　代数", ["高等代数与几何"]),
        ("王小明", ["线性代数"]),
        ("小明", ["线性代数"]),
        ("明", ["线性代数"]),
        ("李四光 代数", ["高等代数与几何"]),
        ("西湖", ["鸟类观察"]),
        ("职业学院 鸟", ["鸟类观察"]),
        ("西湖 代数", []),
        ("pyth", ["代码之美：Python 程序设计"]),
        ("PYTHON", ["代码之美：Python 程序设计"]),
        ("ｐｙｔｈｏｎ", ["代码之美：Python 程序设计"]),
        ("p", ["代码之美：Python 程序设计"]),
        ("ython", []),
        ("ng", ["代码之美：Python 程序设计"]),
        ("python 程序", ["代码之美：Python 程序设计"]),
        ("%", []),
        ("_", []),
        ("(c++", []),
        ("\\", []),
        ("，", []),
    ],
)
def test_chinese_is_found_anywhere_and_latin_by_its_beginning_r84(
    library: PublicLibrary, q: str, expected: list[str]
) -> None:
    assert library.found(q) == expected


def test_what_the_title_begins_with_comes_first_r84(library: PublicLibrary) -> None:
    assert library.found("代") == ["代码之美：Python 程序设计", "高等代数与几何", "线性代数"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"q": "代数", "state": "running"}, ["线性代数"]),
        ({"q": "代数", "state": "upcoming"}, ["高等代数与几何"]),
        ({"q": "代数", "state": "finished"}, ["代数已过", "代数旧课"]),
        ({"credits_min": Decimal("3.0")}, ["代码之美：Python 程序设计"]),
        ({"credits_max": Decimal("1.5")}, ["鸟类观察"]),
        ({"institution_kind": "vocational"}, ["鸟类观察"]),
        ({"category": "54"}, ["鸟类观察"]),
        ({"q": "代", "sort": "most_enrolled"}, ["代码之美：Python 程序设计", "线性代数", "高等代数与几何"]),
        ({"q": "代", "sort": "start_date"}, ["高等代数与几何", "代码之美：Python 程序设计", "线性代数"]),
        ({"q": "代", "sort": "newest"}, ["代码之美：Python 程序设计", "高等代数与几何", "线性代数"]),
    ],
)
def test_lists_are_narrowed_and_sorted_r84(
    library: PublicLibrary, wanted: dict[str, Any], expected: list[str]
) -> None:
    assert library.found(**wanted) == expected


def test_students_are_counted_beside_each_run_r84(library: PublicLibrary) -> None:
    counts = {item.title: item.student_count for item in library.search("代数").items}
    assert counts == {"线性代数": 30, "高等代数与几何": 5}


def test_whose_students_come_and_go_is_sorted_anew_r84(library: PublicLibrary) -> None:
    many, few = library.add(["数论甲"], students=3), library.add(["数论乙"], students=2)
    assert library.found("数论", sort="most_enrolled") == ["数论甲", "数论乙"]
    of_few = classes.c.run_id == few[0]
    with library.world.application.engine.begin() as connection:
        connection.execute(update(classes).where(of_few).values(size=7))
        connection.execute(insert(classes).from_select(classes.c.keys(), another_class(many[0], size=1)))
    assert library.found("数论", sort="most_enrolled") == ["数论乙", "数论甲"]
    with library.world.application.engine.begin() as connection:
        connection.execute(delete(classes).where(of_few))
    found = {item.title: item.student_count for item in library.search("数论", sort="most_enrolled").items}
    assert list(found) == ["数论甲", "数论乙"]
    with library.world.application.engine.connect() as connection:
        kept = select(run_sizes.c.student_count).where(run_sizes.c.run_id == bindparam("run_id"))
        assert [connection.scalar(kept, {"run_id": run}) for run in (*many, *few)] == [4, 0]


def another_class(run_id: str, *, size: int) -> Select[Any]:
    """The run's public class once more, as a school's, with so many students."""
    changed = {"class_id": new_id(), "kind": "school", "title": "外校一班", "size": size}
    columns = [
        literal(changed[column.name], column.type) if column.name in changed else column for column in classes.c
    ]
    return select(*columns).where(classes.c.run_id == run_id)


def test_the_most_enrolled_come_from_an_index_and_nobody_counts_classes_r84(library: PublicLibrary) -> None:
    with statements(library.world.application.engine) as asked:
        library.search(sort="most_enrolled")
    [page] = [each for each in asked if "run_sizes" in each]
    assert "classes" not in page.split("ORDER BY")[0].split("FROM runs")[1]


@pytest.mark.parametrize("order", ["relevance", "newest", "start_date", "most_enrolled"])
def test_pages_follow_each_other_without_gap_or_repetition_r84(library: PublicLibrary, order: str) -> None:
    whole = library.search("学原", sort=order, limit=200)
    assert whole.total_is_exact
    pages, cursor = [], None
    while True:
        page = library.search("学原", sort=order, limit=77, cursor=cursor)
        pages += [item.run_id for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
        assert page.total == whole.total if len(pages) == 77 else page.total is None
    assert pages[:200] == [item.run_id for item in whole.items]
    assert len(pages) == len(set(pages)) == whole.total


def test_beyond_a_thousand_nobody_counts_r84(library: PublicLibrary) -> None:
    found = library.search()
    assert (found.total, found.total_is_exact) == (1000, False)


def test_a_cursor_of_another_order_is_refused(library: PublicLibrary) -> None:
    cursor = library.search("学", limit=1).next_cursor
    with pytest.raises(InvalidInput, match="cursor_invalid"):
        library.search(sort="newest", cursor=cursor)


def test_a_search_is_four_statements_at_most_r84(library: PublicLibrary) -> None:
    for wanted in ({"q": "学原"}, {"q": "天 地 玄"}, {"sort": "most_enrolled"}):
        with statements(library.world.application.engine) as executed:
            library.search(**wanted)
        assert len(executed) <= 4


@pytest.mark.parametrize("q", ["鸟", "代数", "线性代数", "pyth", "西湖", "鸟 西湖"])
def test_words_are_found_by_index_r84(library: PublicLibrary, q: str) -> None:
    with statements(library.world.application.engine) as executed:
        library.search(q)
    plan = _plan(library, executed[1], lambda: library.search(q))
    assert "ix_runs_words" in plan
    assert "Seq Scan on runs" not in plan


def test_administrators_find_courses_and_runs_by_index_r53(library: PublicLibrary) -> None:
    centre = library.world.centre()
    service = library.world.service
    reads: list[tuple[Callable[[], Any], str]] = [
        (lambda: service.list_courses(centre, ListCourses(q="鸟")), "ix_courses_words"),
        (lambda: service.list_runs(centre, ListRuns(q="鸟类")), "ix_runs_words"),
    ]
    for read, index in reads:
        assert [item.title for item in read().items] == ["鸟类观察"]
        with statements(library.world.application.engine) as executed:
            read()
        assert index in _plan(library, executed[0], read)


def _plan(library: PublicLibrary, statement: str, again: Callable[[], object]) -> str:
    """How PostgreSQL goes about a statement, as it does when it is done again."""
    plans: list[str] = []

    def explain(connection: Any, cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        if sql == statement and not plans:
            cursor.execute("EXPLAIN " + sql, parameters)
            plans.append("\n".join(row[0] for row in cursor.fetchall()))

    engine = library.world.application.engine
    event.listen(engine, "before_cursor_execute", explain)
    again()
    event.remove(engine, "before_cursor_execute", explain)
    return plans[0]


texts = st.text(alphabet="学习代数AbcＣé１2 ．-_%'\\()", min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(whole=texts, bounds=st.tuples(st.integers(0, 11), st.integers(1, 12)))
@example(whole="学习学习", bounds=(1, 2))
def test_every_part_of_a_chinese_text_is_found_in_it(
    library: PublicLibrary, whole: str, bounds: tuple[int, int]
) -> None:
    part = whole[bounds[0] : bounds[0] + bounds[1]]
    with library.world.application.engine.connect() as connection:
        for word in words_of(part):
            is_found = connection.execute(select(may_hold(literal(whole, Text), word.text)))
            assert is_found.scalar_one(), (whole, word)
            if not word.begins_latin:
                column = literal(whole, Text)
                assert connection.execute(select(holds(column, word))).scalar_one(), (whole, word)
