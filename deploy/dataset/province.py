"""The whole set into five databases: all of it or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Table

from deploy.dataset.building_rows import BuildingRows
from deploy.dataset.copying import Row, copy_rows
from deploy.dataset.courses import Catalogue
from deploy.dataset.invention import Invention
from deploy.dataset.media_rows import MediaRows
from deploy.dataset.people import FIRST_CODE, AccountsRows, Population
from deploy.dataset.review_rows import ReviewRows
from deploy.dataset.sharing_rows import SharingRows
from deploy.dataset.size import Size
from deploy.dataset.teaching_rows import TeachingRows
from services.accounts.adapters import tables as accounts_tables
from services.accounts.adapters.vault import Vault
from services.catalog.adapters.tables import building, teaching
from services.media.adapters import tables as media_tables
from services.review.adapters import tables as review_tables
from services.sharing.adapters.tables import lists, projections, selections

Part = tuple[Table, Iterable[Row]]
Connections = Mapping[str, psycopg.Connection[Any]]


class AlreadyThere(Exception):
    """The databases hold a set already."""


@dataclass(frozen=True)
class Written:
    """How many rows went into a table, and how long it took."""

    service: str
    table: str
    rows: int
    seconds: float


def fill(
    urls: Mapping[str, str],
    size: Size,
    *,
    seed: int,
    vault: Vault,
    password_hash: str,
    tell: Callable[[Written], None] = lambda _: None,
) -> None:
    """Write the set.

    Args:
        urls: of each service's database, as SQLAlchemy writes them.
        vault: seals numbers as accounts does.
        password_hash: of the password that all known people of the set have.
        tell: hears of each table when it is written.

    Raises:
        AlreadyThere: when a school of a set is on file.
        Gap: when a table has come to need a column that the set does not fill.
    """
    with ExitStack() as stack:
        connections = {
            service: stack.enter_context(psycopg.connect(url.replace("+psycopg", "", 1)))
            for service, url in urls.items()
        }
        _require_empty(connections["accounts"])
        for service, table, rows in _parts(size, seed, vault, password_hash):
            began = time.monotonic()
            count = copy_rows(connections[service], table, rows)
            tell(Written(service, table.name, count, time.monotonic() - began))
        for connection in connections.values():
            connection.commit()
        for connection in connections.values():
            connection.autocommit = True
            connection.execute("ANALYZE")


def _require_empty(accounts: psycopg.Connection[Any]) -> None:
    if accounts.execute("SELECT 1 FROM institutions WHERE code = %s", [str(FIRST_CODE)]).fetchone():
        raise AlreadyThere


def _parts(size: Size, seed: int, vault: Vault, password_hash: str) -> Iterator[tuple[str, Table, Iterable[Row]]]:
    """Every table with its rows, after those it refers to."""
    population = Population(size, Invention(seed))
    catalogue = Catalogue(population)
    built, media = BuildingRows(catalogue), MediaRows(catalogue)
    taught = TeachingRows(catalogue, built)
    for service, parts in (
        ("accounts", _accounts(AccountsRows(population, vault, password_hash), population)),
        ("catalog", _catalog(built, taught)),
        ("media", [(media_tables.resources, media.resources()), (media_tables.versions, media.versions())]),
        ("review", _review(ReviewRows(catalogue, built, media))),
        ("sharing", _sharing(SharingRows(catalogue, taught))),
    ):
        for table, rows in parts:
            yield service, table, rows


def _accounts(rows: AccountsRows, population: Population) -> Iterable[Part]:
    schools = population.schools
    return [
        (accounts_tables.institutions, rows.institutions()),
        (accounts_tables.people, (row for school in schools for row in rows.people(school))),
        (accounts_tables.credentials, (row for school in schools for row in rows.credentials(school))),
    ]


def _catalog(built: BuildingRows, taught: TeachingRows) -> Iterable[Part]:
    return [
        (building.institutions, built.institutions()),
        (building.resources, built.resources()),
        (building.library_entries, built.library_entries()),
        (building.courses, built.courses()),
        (building.runs, built.runs()),
        (building.outlines, built.outlines()),
        (building.chapters, built.chapters()),
        (building.sections, built.sections()),
        (building.units, built.units()),
        (teaching.team_members, taught.team_members()),
        (teaching.classes, taught.classes()),
        (teaching.release_plans, taught.release_plans()),
        (teaching.enrolments, taught.enrolments()),
        (teaching.score_entries, taught.score_entries()),
        (teaching.learning_records, taught.learning_records()),
        (teaching.selections, taught.selections()),
    ]


def _review(rows: ReviewRows) -> Iterable[Part]:
    return [(review_tables.tasks, rows.tasks()), (review_tables.decisions, rows.decisions())]


def _sharing(rows: SharingRows) -> Iterable[Part]:
    return [
        (projections.institutions, rows.institutions()),
        (projections.runs, rows.runs()),
        (projections.classes, rows.classes()),
        (projections.class_sizes, rows.class_sizes()),
        (projections.class_size_days, rows.class_size_days()),
        (projections.team_members, rows.team_members()),
        (projections.scores, rows.scores()),
        (lists.terms, rows.terms()),
        (lists.share_lists, rows.share_lists()),
        (lists.list_versions, rows.list_versions()),
        (lists.share_entries, rows.share_entries()),
        (lists.version_entries, rows.version_entries()),
        (selections.selections, rows.selections()),
        (selections.recognitions, rows.recognitions()),
    ]
