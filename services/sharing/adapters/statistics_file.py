"""Published statistics as .csv: a line for each number, with its unit and what it counts (R92)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.sharing.adapters.text_cells import BOM, csv_lines
from services.sharing.domain.statistics import DEFINITIONS

_HEADINGS = {
    "zh": ("截至日期", "范围", "高校代码", "高校名称", "学年", "指标", "数值", "单位", "口径"),
    "en": ("as_of", "scope", "code", "institution", "academic_year", "figure", "value", "unit", "definition"),
}
_SCOPES = {
    "zh": {"all": "全部高校", "members": "共享联盟成员", "institution": "单所高校"},
    "en": {"all": "all institutions", "members": "alliance members", "institution": "one institution"},
}
_BY_NAME = {each.figure: each for each in DEFINITIONS}


def statistics_lines(document: Mapping[str, Any], language: str) -> str:
    """The whole file, with a BOM before it."""
    rows = [_HEADINGS[language], *_rows(document, language)]
    return BOM + csv_lines(rows)


def _rows(document: Mapping[str, Any], language: str) -> Iterator[tuple[str, ...]]:
    as_of, scopes = document["as_of"], _SCOPES[language]

    def lines(
        scope: str, school: tuple[str, str], year: str, figures: Mapping[str, Any]
    ) -> Iterator[tuple[str, ...]]:
        for name, value in figures.items():
            if name in _BY_NAME:
                definition = _BY_NAME[name]
                meaning = definition.zh if language == "zh" else definition.en
                yield (as_of, scopes[scope], *school, year, name, str(value), definition.unit, meaning)

    nobody = ("", "")
    yield from lines("all", nobody, "", document["totals"])
    yield from lines("members", nobody, "", document["member_totals"])
    for year in document["years"]:
        yield from lines("all", nobody, year["academic_year"], year["figures"])
        yield from lines("members", nobody, year["academic_year"], year["member_figures"])
    for school in document["schools"]:
        named = (school["code"], school["name"])
        yield from lines("institution", named, "", school)
        for year in school["years"]:
            yield from lines("institution", named, year["academic_year"], year)
