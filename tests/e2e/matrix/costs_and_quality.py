"""Who may do what with costs and evaluations (R2, R93).

The played term has students since today, and a cut-off is a day that is over: there is no statement yet, and what
is named by an id that no statement, evaluation or review has is found by nobody.
"""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                            visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_cost_rules             401   restr role  role  role  role  role  role  200   200   200   200   role  scope
make_cost_rule              401   restr role  role  role  role  role  role  role  role  role  422   role  scope
preview_cost_statements     401   restr role  role  role  role  role  role  409   409   409   409   role  scope
draw_up_cost_statements     401   restr role  role  role  role  role  role  role  role  role  409   role  scope
issue_cost_statements       401   restr role  role  role  role  role  role  role  role  role  409   role  scope
list_cost_statements        401   restr role  role  role  role  role  role  200   200   200   200   role  scope
get_cost_statement          401   restr role  role  role  role  role  role  404   404   404   404   role  scope
step_cost_statement         401   restr role  role  role  role  role  role  404   404   404   404   role  scope
export_cost_statements_xlsx 401   restr role  role  role  role  role  role  200   200   200   200   role  scope
export_cost_statements_csv  401   restr role  role  role  role  role  role  200   200   200   200   role  scope

list_rubrics                401   restr role  role  200   200   200   200   200   200   200   200   role  scope
make_rubric                 401   restr role  role  role  role  role  role  role  role  role  422   role  scope
list_evaluations            401   restr role  role  role  role  role  role  200   200   200   200   role  scope
open_evaluation             401   restr role  role  role  role  role  role  role  role  role  404   role  scope
get_evaluation              401   restr role  role  role  role  role  role  404   404   404   404   role  scope
assign_reviewers            401   restr role  role  role  role  role  role  role  role  role  404   role  scope
step_evaluation             401   restr role  role  role  role  role  role  role  role  role  404   role  scope
release_review              401   restr role  role  404   404   404   404   role  role  role  404   role  scope
list_my_reviews             401   restr role  role  200   200   200   200   role  role  role  role  role  scope
get_my_review               401   restr role  role  404   404   404   404   role  role  role  role  role  scope
write_review                401   restr role  role  404   404   404   404   role  role  role  role  role  scope
submit_review               401   restr role  role  404   404   404   404   role  role  role  role  role  scope
get_public_evaluation       404   404   404   404   404   404   404   404   404   404   404   404   404   404
"""

NO_STATEMENT = {"statement_id": "term_id"}
NO_EVALUATION = {"evaluation_id": "term_id"}
NO_REVIEW = {"review_id": "term_id"}

SENT = {
    "make_cost_rule": Sample(
        body={
            "valid_from_term_id": "{term_id}",
            "per_student_fen": 0,
            "per_credit_fen": 0,
            "per_run_fen": 0,
        }
    ),
    "preview_cost_statements": Sample(query={"cut_off_on": "2026-09-01"}),
    "issue_cost_statements": Sample(body={"statement_ids": None}),
    "get_cost_statement": Sample(path=NO_STATEMENT),
    "step_cost_statement": Sample(path=NO_STATEMENT),
    "open_evaluation": Sample(body={"run_id": "{run_id}", "term_id": "{term_id}", "rubric_number": None}),
    "get_evaluation": Sample(path=NO_EVALUATION),
    "assign_reviewers": Sample(path=NO_EVALUATION),
    "step_evaluation": Sample(path=NO_EVALUATION),
    "release_review": Sample(path=NO_REVIEW),
    "get_my_review": Sample(path=NO_REVIEW),
    "write_review": Sample(path=NO_REVIEW),
    "submit_review": Sample(path=NO_REVIEW),
}
