"""Who may do what with the ledger of credits, transcripts, the credit bank and published figures (R2, R90–R92).

Two students of B were recognised: `stud`, and another one.
"""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                            visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
get_recognition             401   restr role  200   role  role  role  role  404   200   404   200   role  404
get_recognition@other       401   restr role  404   role  role  role  role  404   200   404   200   role  404
get_ledger_totals           401   restr role  role  role  role  role  role  blind sees  blind sees  role  blind
export_ledger               401   restr role  role  role  role  role  role  blind sees  blind sees  role  blind
export_ledger_book          401   restr role  role  role  role  role  role  200   200   200   200   role  200
export_transcripts          401   restr role  role  role  role  role  role  blind sees  blind sees  role  blind

list_own_recognitions       401   restr role  sees  role  role  role  role  role  role  role  role  role  scope
list_own_recognitions@other 401   restr role  blind role  role  role  role  role  role  role  role  role  scope
export_own_transcript       401   restr role  sees  role  role  role  role  role  role  role  role  role  scope

list_deliveries             401   restr role  role  role  role  role  role  role  role  role  sees  role  scope
get_queue_figures           401   restr role  role  role  role  role  role  role  role  role  200   role  scope
get_delivery                401   restr role  role  role  role  role  role  role  role  role  200   role  scope
replay_delivery             401   restr role  role  role  role  role  role  role  role  role  409   role  scope
replay_dead                 401   restr role  role  role  role  role  role  role  role  role  200   role  scope

get_statistics_report       sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees
export_statistics           200   200   200   200   200   200   200   200   200   200   200   200   200   200
list_statistics_days        sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees
"""

OTHER = {"recognition_id": "other_recognition_id"}
OF_STUDENT = {"student_id": "{student_id}"}

SENT = {
    "get_recognition@other": Sample(path=OTHER),
    # A student has credits of one run, however often they were recognised.
    "get_ledger_totals": Sample(query=OF_STUDENT, looks_for='"runs":1'),
    "export_ledger": Sample(query=OF_STUDENT, looks_for="recognition_id"),
    "export_ledger_book": Sample(query=OF_STUDENT),
    "export_transcripts": Sample(query=OF_STUDENT, looks_for="student_id"),
    "list_own_recognitions": Sample(query={"limit": 100}, looks_for="recognition_id"),
    "list_own_recognitions@other": Sample(query={"limit": 100}, looks_for="other_recognition_id"),
    "export_own_transcript": Sample(looks_for="student_id"),
    "list_deliveries": Sample(query={"recognition_id": "{recognition_id}"}, looks_for="delivery_id"),
    "get_statistics_report": Sample(looks_for="published_on"),
    "export_statistics": Sample(query={"language": "en"}),
    "list_statistics_days": Sample(query={"limit": 100}, looks_for="published_on"),
}
