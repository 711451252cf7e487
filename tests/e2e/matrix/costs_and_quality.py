"""Who may do what with costs and evaluations (R2, R93).

A offered the run and B selected it: B owes A. One statement was issued and cancelled since, the next is a draft.
C's teacher has reviewed the finished run of A, whose result is published, and is asked to review the running one.
"""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                            visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_cost_rules             401   restr role  role  role  role  role  role  200   200   200   200   role  scope
make_cost_rule              401   restr role  role  role  role  role  role  role  role  role  201   role  scope
preview_cost_statements     401   restr role  role  role  role  role  role  sees  sees  blind sees  role  scope
list_cost_statements        401   restr role  role  role  role  role  role  sees  sees  blind sees  role  scope
list_cost_statements@draft  401   restr role  role  role  role  role  role  blind blind blind sees  role  scope
get_cost_statement          401   restr role  role  role  role  role  role  200   200   404   200   role  scope
get_cost_statement@draft    401   restr role  role  role  role  role  role  404   404   404   200   role  scope
step_cost_statement@accept  401   restr role  role  role  role  role  role  403   409   404   403   role  scope
step_cost_statement@dispute 401   restr role  role  role  role  role  role  409   409   404   403   role  scope
step_cost_statement@uphold  401   restr role  role  role  role  role  role  403   403   404   409   role  scope
step_cost_statement@settle  401   restr role  role  role  role  role  role  409   403   404   403   role  scope
step_cost_statement@cancel  401   restr role  role  role  role  role  role  403   403   404   409   role  scope
step_cost_statement@draft   401   restr role  role  role  role  role  role  404   404   404   422   role  scope
export_cost_statements_xlsx 401   restr role  role  role  role  role  role  200   200   404   200   role  scope
export_cost_statements_csv  401   restr role  role  role  role  role  role  sees  sees  blind sees  role  scope
draw_up_cost_statements     401   restr role  role  role  role  role  role  role  role  role  200   role  scope
issue_cost_statements       401   restr role  role  role  role  role  role  role  role  role  200   role  scope

list_rubrics                401   restr role  role  200   200   200   200   200   200   200   200   role  scope
make_rubric                 401   restr role  role  role  role  role  role  role  role  role  201   role  scope
list_evaluations            401   restr role  role  role  role  role  role  sees  blind blind sees  role  scope
list_evaluations@open       401   restr role  role  role  role  role  role  blind blind blind sees  role  scope
open_evaluation             401   restr role  role  role  role  role  role  role  role  role  409   role  scope
get_evaluation              401   restr role  role  role  role  role  role  200   404   404   200   role  scope
get_evaluation@open         401   restr role  role  role  role  role  role  404   404   404   200   role  scope
assign_reviewers            401   restr role  role  role  role  role  role  role  role  role  409   role  scope
step_evaluation             401   restr role  role  role  role  role  role  role  role  role  409   role  scope
release_review              401   restr role  role  404   404   404   422   role  role  role  422   role  scope
list_my_reviews             401   restr role  role  blind blind blind sees  role  role  role  role  role  scope
get_my_review               401   restr role  role  404   404   404   200   role  role  role  role  role  scope
write_review                401   restr role  role  404   404   404   412   role  role  role  role  role  scope
submit_review               401   restr role  role  404   404   404   412   role  role  role  role  role  scope
get_public_evaluation       200   200   200   200   200   200   200   200   200   200   200   200   200   200
get_public_evaluation@open  404   404   404   404   404   404   404   404   404   404   404   404   404   404
"""

DRAFT = {"statement_id": "draft_statement_id"}
OPEN = {"evaluation_id": "open_evaluation_id"}
CUT_OFF = {"cut_off_on": "{cut_off_on}"}
RATES = {"per_student_fen": 100, "per_credit_fen": 0, "per_run_fen": 0}
CRITERION = {
    "code": "content",
    "part": "building",
    "name_zh": "内容",
    "name_en": "Content",
    "max_marks": 10,
    "weight": 100,
}

SENT = {
    # For years to come, so that the statements of this term keep theirs.
    "make_cost_rule": Sample(body={"valid_from_term_id": "{empty_term_id}", **RATES}),
    "preview_cost_statements": Sample(query=CUT_OFF, looks_for="finished_class_id"),
    "list_cost_statements": Sample(query={"limit": 100}, looks_for="statement_id"),
    "list_cost_statements@draft": Sample(query={"limit": 100}, looks_for="draft_statement_id"),
    "get_cost_statement@draft": Sample(path=DRAFT),
    "step_cost_statement@accept": Sample(body={"step": "accept"}),
    "step_cost_statement@dispute": Sample(body={"step": "dispute"}),
    "step_cost_statement@uphold": Sample(body={"step": "uphold"}),
    "step_cost_statement@settle": Sample(body={"step": "settle"}),
    "step_cost_statement@cancel": Sample(body={"step": "cancel"}),
    "step_cost_statement@draft": Sample(path=DRAFT, body={"step": "cancel", "reason": ""}),
    "export_cost_statements_xlsx": Sample(query={"statement_id": "{statement_id}"}),
    "export_cost_statements_csv": Sample(query={"state": "cancelled"}, looks_for="statement_id"),
    "draw_up_cost_statements": Sample(body=CUT_OFF),
    "issue_cost_statements": Sample(body={"statement_ids": None}),
    "make_rubric": Sample(body={"criteria": [CRITERION]}),
    "list_evaluations": Sample(query={"limit": 100}, looks_for="evaluation_id"),
    "list_evaluations@open": Sample(query={"limit": 100}, looks_for="open_evaluation_id"),
    # The run that is being evaluated already.
    "open_evaluation": Sample(
        body={
            "run_id": "{run_id}",
            "term_id": "{term_id}",
            "rubric_number": None,
            "due_on": "2099-12-31",
        }
    ),
    "get_evaluation@open": Sample(path=OPEN),
    # A teacher of the school that offers the run.
    "assign_reviewers": Sample(path=OPEN, body={"reviewer_ids": ["{colleague_id}"]}),
    # While the only review is not handed in.
    "step_evaluation": Sample(path=OPEN, body={"step": "close"}),
    "release_review": Sample(body={"reason": ""}),
    "list_my_reviews": Sample(query={"limit": 100}, looks_for="review_id"),
    "get_public_evaluation": Sample(path={"run_id": "finished_run_id"}),
}
