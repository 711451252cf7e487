"""Cost statements as .xlsx and .csv (R93). Names are text and can become no formula; amounts are yuan."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlsxwriter

from chassis.native import run_natively
from chassis.workdays import CHINA
from services.sharing.adapters.text_cells import BOM, TextWriter, csv_lines
from services.sharing.domain.cost_share import CostLine, yuan
from services.sharing.domain.cost_statement import StatementState
from services.sharing.ports.costs import StatementRecord
from services.sharing.usecases.statement_export import StatementsForExport

HEADINGS = (
    ("供课高校", 24),
    ("选课高校", 24),
    ("课程名称", 36),
    ("期次", 6),
    ("班级", 24),
    ("学分", 8),
    ("人数", 8),
    ("按人数(元)", 14),
    ("按学分(元)", 14),
    ("分担课程成本(元)", 16),
    ("合计(元)", 14),
    ("规则版本", 8),
    ("统计日", 12),
    ("状态", 10),
    ("结算单编号", 38),
)
STATES = {
    StatementState.DRAFT: "草稿",
    StatementState.ISSUED: "已发出",
    StatementState.DISPUTED: "有异议",
    StatementState.ACCEPTED: "已确认",
    StatementState.SETTLED: "已结清",
    StatementState.CANCELLED: "已作废",
}
AMOUNTS = range(7, 11)
STUDENTS = 6
HEADER_ROW = 2


def write_statements(listing: StatementsForExport, file_format: str) -> bytes:
    """The file: a row for each line, and their sum."""
    return _csv(listing) if file_format == "csv" else run_natively(_xlsx, listing)


def _csv(listing: StatementsForExport) -> bytes:
    headings = [heading for heading, _ in HEADINGS]
    return (BOM + csv_lines([headings, *_rows(listing)])).encode()


def _xlsx(listing: StatementsForExport) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("教学成本分摊")
    text = TextWriter(book, sheet)
    money, bold = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
    moment = listing.exported_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    text.write(0, 0, f"{listing.term_name} 教学成本分摊")
    text.write(1, 0, f"由 {listing.exported_by} 于 {moment} 导出")
    for column, (heading, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, heading, bold)
    for place, cells in enumerate(_rows(listing), start=HEADER_ROW + 1):
        for column, value in enumerate(cells):
            if column in AMOUNTS and value:
                sheet.write_number(place, column, float(value), money)
            elif column == STUDENTS and value:
                sheet.write_number(place, column, int(value))
            else:
                text.write(place, column, value)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    book.close()
    return file.getvalue()


def _rows(listing: StatementsForExport) -> Iterator[tuple[str, ...]]:
    for record, lines in listing.rows:
        for line in lines:
            yield _cells(record, line)
    sums = [line for _, lines in listing.rows for line in lines]
    yield (
        "合计",
        *[""] * 5,
        str(sum(line.taught.students for line in sums)),
        yuan(sum(line.per_student_fen for line in sums)),
        yuan(sum(line.per_credit_fen for line in sums)),
        yuan(sum(line.per_run_fen for line in sums)),
        yuan(listing.total_fen),
        *[""] * 4,
    )


def _cells(record: StatementRecord, line: CostLine) -> tuple[str, ...]:
    statement, taught = record.statement, line.taught
    return (
        record.offering_name,
        record.selecting_name,
        taught.run_title,
        str(taught.run_number),
        taught.class_title,
        f"{taught.credits:f}",
        str(taught.students),
        yuan(line.per_student_fen),
        yuan(line.per_credit_fen),
        yuan(line.per_run_fen),
        yuan(line.amount_fen),
        str(statement.rule_number),
        statement.cut_off_on.isoformat(),
        STATES[statement.state],
        statement.statement_id,
    )
