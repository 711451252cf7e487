"""Who may see and decide what waits: a school's desk and the centre's (R2, R3, R4)."""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                           visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_review_tasks          401   restr role  role  role  role  role  role  sees  blind blind blind role  scope
list_review_tasks@centre   401   restr role  role  role  role  role  role  blind blind blind sees  role  scope
count_review_tasks         401   restr role  role  role  role  role  role  200   200   200   200   role  scope
get_review_task            401   restr role  role  role  role  role  role  200   404   404   404   role  scope
get_review_task@centre     401   restr role  role  role  role  role  role  404   404   404   200   role  scope
get_review_task@decided    401   restr role  role  role  role  role  role  200   404   404   404   role  scope
list_review_decisions      401   restr role  role  role  role  role  role  sees  blind blind blind sees  scope
decide_review_task         401   restr role  role  role  role  role  role  422   404   404   404   role  scope
decide_review_task@centre  401   restr role  role  role  role  role  role  404   404   404   422   role  scope
decide_review_task@decided 401   restr role  role  role  role  role  role  409   404   404   404   role  scope
decide_review_tasks        401   restr role  role  role  role  role  role  sees  blind blind blind role  scope
"""

WITHOUT_REASON = {"outcome": "rejected", "reason": ""}

SENT = {
    "list_review_tasks": Sample(query={"state": "open", "limit": 100}, looks_for="task_id"),
    "list_review_tasks@centre": Sample(query={"state": "open", "limit": 100}, looks_for="centre_task_id"),
    "get_review_task@centre": Sample(path={"task_id": "centre_task_id"}),
    "get_review_task@decided": Sample(path={"task_id": "decided_task_id"}),
    "decide_review_task": Sample(body=WITHOUT_REASON),
    "list_review_decisions": Sample(query={"limit": 100}, looks_for="decided_task_id"),
    "decide_review_task@centre": Sample(path={"task_id": "centre_task_id"}, body=WITHOUT_REASON),
    "decide_review_task@decided": Sample(path={"task_id": "decided_task_id"}, body={"outcome": "approved"}),
    "decide_review_tasks": Sample(
        body={"decisions": [{"task_id": "{task_id}", **WITHOUT_REASON}]}, looks_for="reason_required"
    ),
}
