"""The faulty rows of an import as they were sent, explained, to be corrected and sent again (R13)."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Sequence

import xlsxwriter

from chassis.spreadsheet import Sheet
from services.accounts.adapters.sheets import TEXT_FORMAT
from services.accounts.domain.people_import import ERRORS, RowFault

_WIDTH = 24
_EXPLANATION_WIDTH = 60


def faulty_rows(sheet: Sheet, faults: Sequence[RowFault], text_of: Callable[[str], str]) -> bytes:
    """An .xlsx with the headings of the file, its faulty rows and a column that explains them.

    Text stays text, never a formula. A number stays a number, so that it is refused again until it is corrected.
    """
    explanations: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        explanations[fault.row].append(f"{fault.column}：{text_of(fault.code)}")
    headings = [heading for heading in sheet.headings if heading and heading != ERRORS]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        page = book.add_worksheet("有误的行")
        text = book.add_format({"num_format": TEXT_FORMAT})
        wrong = book.add_format({"num_format": TEXT_FORMAT, "font_color": "#C00000"})
        page.set_column(0, len(headings) - 1, _WIDTH, text)
        page.set_column(len(headings), len(headings), _EXPLANATION_WIDTH)
        for column, heading in enumerate([*headings, ERRORS]):
            page.write_string(0, column, heading)
        place = 0
        for row in sheet.rows:
            if row.number not in explanations:
                continue
            place += 1
            for column, heading in enumerate(headings):
                value = row.cells.get(heading, "")
                if heading in row.number_columns:
                    page.write_number(place, column, float(value))
                elif value:
                    page.write_string(place, column, value, text)
            page.write_string(place, len(headings), " ".join(explanations[row.number]), wrong)
    return buffer.getvalue()
