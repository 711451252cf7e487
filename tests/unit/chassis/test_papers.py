"""A paper is what its name says, and no more than is taken."""

from datetime import UTC, datetime

import pytest

from chassis.domain.errors import InvalidInput
from chassis.domain.papers import FORMS, IMAGES, Paper, read_paper

NOW = datetime(2026, 11, 25, tzinfo=UTC)
PDF = b"%PDF-1.7\nsigned"


def hand_in(file_name: str, content: bytes = PDF, allowed: frozenset[str] = FORMS) -> Paper:
    return read_paper(file_name, content, allowed=allowed, most_bytes=1024, now=NOW)


def test_a_scanned_form_is_taken_as_it_is() -> None:
    paper = hand_in("共享平台申请表.PDF")
    assert (paper.file_name, paper.content_type, paper.content) == ("共享平台申请表.PDF", "application/pdf", PDF)
    assert len(paper.sha256) == 64


def test_a_name_keeps_no_folder() -> None:
    assert hand_in("C:\\forms\\..\\form.pdf").file_name == "form.pdf"


@pytest.mark.parametrize(
    ("file_name", "content", "allowed", "code"),
    [
        ("form.exe", PDF, FORMS, "paper_type_not_allowed"),
        ("form", PDF, FORMS, "paper_type_not_allowed"),
        ("cover.pdf", PDF, IMAGES, "paper_type_not_allowed"),
        ("form.pdf", b"", FORMS, "paper_empty"),
        ("form.pdf", PDF + b"x" * 1024, FORMS, "paper_too_large"),
        ("form.png", PDF, FORMS, "paper_type_mismatch"),
    ],
)
def test_anything_else_is_refused_by_name(
    file_name: str, content: bytes, allowed: frozenset[str], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        hand_in(file_name, content, allowed)
    assert refused.value.code == code
    assert refused.value.errors[0].pointer == "/file"
