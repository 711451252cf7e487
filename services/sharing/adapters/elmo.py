"""A student's recognised credits as EMREX ELMO 1.7 XML (R91).

One document describes one student, with a report for each school that recognised something. Of the student it
tells the name and the platform's id, neither ID number nor birth date (R15). A Chinese name is not split: all of
it is the family name, and the given names are empty, as the format allows where they are not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from xml.etree import ElementTree as ET

from chassis.workdays import CHINA
from services.sharing.domain.credit_record import CREDIT_SCHEME
from services.sharing.ports.ledger import LedgerEntry

NAMESPACE = "https://github.com/emrex-eu/elmo-schemas/tree/v1"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_GRADING = "0-100"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document can hold."""


def elmo_documents(
    entries: Iterable[LedgerEntry], *, public_url: str, generated_at: datetime
) -> list[tuple[str, str]]:
    """File name and text for each student, of entries that are sorted by student."""
    found = []
    for student_id, group in groupby(entries, key=lambda entry: entry.recognition.student_id):
        document = _document(list(group), public_url, generated_at)
        found.append((f"{student_id}.xml", '<?xml version="1.0" encoding="UTF-8"?>\n' + document))
    return found


def _document(entries: Sequence[LedgerEntry], public_url: str, generated_at: datetime) -> str:
    moment = generated_at.astimezone(CHINA).isoformat(timespec="seconds")
    root = ET.Element("elmo", {"xmlns": NAMESPACE})
    _text(root, "generatedDate", moment)
    learner = ET.SubElement(root, "learner")
    newest = entries[-1].recognition
    _text(learner, "identifier", newest.student_id, type="kexiang-student")
    _text(learner, "givenNames", "")
    _text(learner, "familyName", newest.student_name)
    by_school = sorted(entries, key=lambda entry: entry.recognition.institution_id)
    for _, group in groupby(by_school, key=lambda entry: entry.recognition.institution_id):
        _report(root, list(group), public_url, moment)
    return ET.tostring(root, encoding="unicode")


def _report(root: ET.Element, entries: Sequence[LedgerEntry], public_url: str, moment: str) -> None:
    report = ET.SubElement(root, "report")
    issuer = ET.SubElement(report, "issuer")
    first = entries[0]
    _text(issuer, "country", "CN")
    _text(issuer, "identifier", first.recognition.institution_id, type="kexiang-institution")
    if first.school_code:
        _text(issuer, "identifier", first.school_code, type="cn-moe-institution-code")
    _text(issuer, "title", first.school_name or first.recognition.institution_id, lang="zh")
    _text(issuer, "url", public_url)
    for entry in entries:
        _course(report, entry)
    _text(report, "issueDate", moment)
    scheme = ET.SubElement(report, "gradingScheme", {"localId": _GRADING})
    _text(scheme, "description", "百分制,0 至 100 分,一位小数", lang="zh")
    _text(scheme, "description", "Points from 0 to 100, one decimal place", lang="en")


def _course(report: ET.Element, entry: LedgerEntry) -> None:
    recognition = entry.recognition
    course = ET.SubElement(report, "learningOpportunitySpecification")
    _text(course, "identifier", entry.course_id, type="kexiang-course")
    _text(course, "title", recognition.run_title, lang="zh")
    _text(course, "type", "Course")
    if entry.offering_name:
        _text(course, "description", f"供课高校:{entry.offering_name}", lang="zh")
    specifies = ET.SubElement(course, "specifies")
    instance = ET.SubElement(specifies, "learningOpportunityInstance")
    _text(instance, "identifier", recognition.recognition_id, type="kexiang-recognition")
    _text(instance, "start", entry.run_starts_on.isoformat())
    _text(instance, "date", entry.run_ends_on.isoformat())
    term = ET.SubElement(instance, "academicTerm")
    _text(term, "title", entry.term_name, lang="zh")
    _text(term, "start", entry.term_starts_on.isoformat())
    _text(term, "end", entry.term_ends_on.isoformat())
    _text(instance, "status", "passed")
    _text(instance, "gradingSchemeLocalId", _GRADING)
    _text(instance, "resultLabel", f"{recognition.score:f}")
    credit = ET.SubElement(instance, "credit")
    _text(credit, "scheme", CREDIT_SCHEME)
    _text(credit, "value", f"{recognition.credits:f}")
    _text(instance, "engagementHours", f"{Decimal(recognition.watched_minutes) / 60:.1f}")


def _text(parent: ET.Element, tag: str, text: str, *, type: str = "", lang: str = "") -> None:  # noqa: A002 - ELMO's
    attributes = {name: value for name, value in (("type", type), (_LANG, lang)) if value}
    ET.SubElement(parent, tag, attributes).text = _ILLEGAL.sub("", text)
