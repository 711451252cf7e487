"""Archives that swell, nest, lie or are locked (R30)."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from services.media.worker import archive
from services.media.worker.archive import DEEPEST, MOST_ENTRIES
from services.media.worker.document import inspect
from services.media.worker.failures import BadFile

KIB = 1024
ZEROS = b"\0" * KIB


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousandth of the limit, so that a bomb is made at once."""
    monkeypatch.setattr(archive, "MOST_UNPACKED", 200 * KIB)


def test_the_limits_are_those_of_the_rule_r30() -> None:
    assert (archive.MOST_SWELLING, archive.MIB) == (100, 1024**2)


def packed(**files: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return whole.getvalue()


def code_of(tmp_path: Path, content: bytes, name: str = "files.zip") -> str:
    file = tmp_path / "source"
    file.write_bytes(content)
    try:
        return inspect(file, name)
    except BadFile as refused:
        return refused.code
    finally:
        assert [each.name for each in tmp_path.iterdir()] == ["source"]


def test_honest_archives_are_what_their_names_say_r30(tmp_path: Path) -> None:
    notes = packed(notes=os.urandom(1000), empty=b"", **{"inner.zip": packed(more=b"text" * 10)})
    assert code_of(tmp_path, notes) == "application/zip"
    assert code_of(tmp_path, packed(**{"word/document.xml": b"<w/>"}), "a.docx").endswith("document")
    assert code_of(tmp_path, packed(**{"word/document.xml": b"<w/>"}), "a.xlsx") == "document_type_mismatch"


def test_what_swells_more_than_a_hundredfold_is_refused_r30(tmp_path: Path) -> None:
    assert code_of(tmp_path, packed(bomb=ZEROS * 20)) == "archive_too_large"


def test_what_swells_beyond_the_limit_is_refused_though_it_swells_little_r30(tmp_path: Path) -> None:
    little = os.urandom(KIB * 3)
    assert code_of(tmp_path, packed(noise=little, a=ZEROS * 120, b=ZEROS * 120)) == "archive_too_large"
    assert code_of(tmp_path, packed(noise=little, a=ZEROS * 90, b=ZEROS * 90)) == "application/zip"


def test_a_bomb_within_an_archive_is_found_r30(tmp_path: Path) -> None:
    inner = packed(bomb=ZEROS * 150, **{"again.zip": packed(bomb=ZEROS * 150)})
    hidden = packed(noise=os.urandom(4 * KIB), **{"inner.zip": inner})
    assert code_of(tmp_path, hidden) == "archive_too_large"


def test_archives_nest_so_deep_and_no_deeper_r30(tmp_path: Path) -> None:
    content = packed(notes=b"text")
    for _ in range(DEEPEST - 1):
        content = packed(**{"inner.zip": content})
    assert code_of(tmp_path, content) == "application/zip"
    assert code_of(tmp_path, packed(**{"inner.zip": content})) == "archive_too_deep"


@pytest.mark.parametrize("claimed", [10, 5 * KIB])
def test_a_table_of_contents_that_lies_is_not_believed_r30(tmp_path: Path, claimed: int) -> None:
    content = bytearray(packed(noise=os.urandom(KIB), bomb=ZEROS * 3))
    end = bytes(content).rindex(b"PK\x01\x02")  # the last entry's, the bomb's
    content[end + 24 : end + 28] = claimed.to_bytes(4, "little")
    assert code_of(tmp_path, bytes(content)) == "document_unreadable"


def test_a_bomb_that_claims_to_be_small_is_found_by_what_it_holds_r30(tmp_path: Path) -> None:
    content = bytearray(packed(noise=os.urandom(KIB * 3), bomb=ZEROS * 230))
    end = bytes(content).rindex(b"PK\x01\x02")
    content[end + 24 : end + 28] = (10).to_bytes(4, "little")
    assert code_of(tmp_path, bytes(content)) == "archive_too_large"


@pytest.mark.parametrize("keep", [30, 200])
def test_a_broken_archive_is_unreadable(tmp_path: Path, keep: int) -> None:
    assert code_of(tmp_path, packed(notes=os.urandom(1000))[:keep]) == "document_unreadable"


def test_a_locked_archive_is_refused_since_nobody_can_review_it_r33(tmp_path: Path) -> None:
    content = bytearray(packed(notes=b"text"))
    directory = bytes(content).rindex(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert code_of(tmp_path, bytes(content)) == "archive_locked"


def test_countless_entries_are_refused(tmp_path: Path) -> None:
    many = {f"{number}": b"" for number in range(MOST_ENTRIES + 1)}
    assert code_of(tmp_path, packed(**many)) == "archive_too_large"
