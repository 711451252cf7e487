"""What the centre recommends, in PostgreSQL (R74)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from services.sharing.adapters.catalogue import RUN_COLUMNS
from services.sharing.adapters.offered import OFFERED_NAMES, offered_columns, offered_run, runs_with_schools
from services.sharing.adapters.tables.projections import runs
from services.sharing.adapters.tables.recommendations import recommendation_list, recommended_runs
from services.sharing.domain.catalogue import Run
from services.sharing.domain.recommendation import Recommendation, Recommendations, Sentence
from services.sharing.ports.recommendations import RecommendedRun

THE_LIST = 1
_RUN_END = len(OFFERED_NAMES) + len(fields(Run))


class SqlRecommendations:
    """Implements `ports.RecommendationStore`."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def locked(self) -> Recommendations:
        first = upsert(recommendation_list).values(list_number=THE_LIST, version=1)
        self._session.execute(first.on_conflict_do_nothing())
        version = self._session.scalar(select(recommendation_list.c.version).with_for_update())
        rows = self._session.execute(select(recommended_runs).order_by(recommended_runs.c.place))
        return Recommendations(version or 1, [_recommendation(row) for row in rows])

    def keep(self, recommendations: Recommendations) -> None:
        self._session.execute(update(recommendation_list).values(version=recommendations.version))
        self._session.execute(delete(recommended_runs))
        rows = [_row(place, each) for place, each in enumerate(recommendations.items, start=1)]
        if rows:
            self._session.execute(insert(recommended_runs), rows)

    def version(self) -> int:
        return self._session.scalar(select(recommendation_list.c.version)) or 1

    def has(self, run_id: str) -> bool:
        statement = select(recommended_runs.c.run_id).where(recommended_runs.c.run_id == run_id)
        return self._session.scalar(statement) is not None

    def read(self) -> list[RecommendedRun]:
        statement = (
            select(*offered_columns(), *RUN_COLUMNS, *recommended_runs.c)
            .select_from(runs_with_schools().join(recommended_runs, recommended_runs.c.run_id == runs.c.run_id))
            .order_by(recommended_runs.c.place)
        )
        return [_recommended(row) for row in self._session.execute(statement)]


def _recommended(row: Row[Any]) -> RecommendedRun:
    return RecommendedRun(_recommendation(row), Run(*row[len(OFFERED_NAMES) : _RUN_END]), offered_run(row))


def _recommendation(row: Row[Any]) -> Recommendation:
    kept = row._mapping
    return Recommendation(
        run_id=kept[recommended_runs.c.run_id],
        sentence=Sentence(kept[recommended_runs.c.sentence_zh], kept[recommended_runs.c.sentence_en]),
        added_by_id=kept[recommended_runs.c.added_by_id],
        added_by_name=kept[recommended_runs.c.added_by_name],
        added_at=kept[recommended_runs.c.added_at],
    )


def _row(place: int, item: Recommendation) -> dict[str, Any]:
    return {
        "run_id": item.run_id,
        "place": place,
        "sentence_zh": item.sentence.zh,
        "sentence_en": item.sentence.en,
        "added_by_id": item.added_by_id,
        "added_by_name": item.added_by_name,
        "added_at": item.added_at,
    }
