"""What leaves the gateway beside JSON."""

from __future__ import annotations

from gateway.rendering import attachment


def test_a_file_keeps_its_chinese_name_in_a_latin_header() -> None:
    header = attachment(b"", "text/csv", "共享清单-第1版.xlsx").headers["Content-Disposition"]
    header.encode("ascii")
    assert header.startswith("attachment; filename=1.xlsx; filename*=UTF-8''%E5%85%B1")


def test_a_name_without_any_latin_letter_has_a_plain_stand_in() -> None:
    header = attachment(b"", "text/csv", "清单").headers["Content-Disposition"]
    assert header.startswith("attachment; filename=file; ")
