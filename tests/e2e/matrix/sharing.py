"""Who may do what with terms, share lists, selections and credits (R2, R3, R70–R74, R80–R83, R90, R92)."""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                         visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_terms               401   restr role  role  sees  sees  sees  sees  sees  sees  sees  sees  role  sees
create_term              401   restr role  role  role  role  role  role  role  role  role  201   role  scope
get_term                 401   restr role  role  200   200   200   200   200   200   200   200   role  200
shift_term               401   restr role  role  role  role  role  role  role  role  role  412   role  scope
list_term_shifts         401   restr role  role  200   200   200   200   200   200   200   200   role  scope
open_share_list          401   restr role  role  role  role  role  role  role  role  role  201   role  scope

list_share_lists         401   restr role  role  sees  sees  sees  sees  sees  sees  sees  sees  role  sees
get_share_list           401   restr role  role  200   200   200   200   200   200   200   200   role  200
list_eligible_runs       401   restr role  role  role  role  role  role  sees  blind blind role  role  scope
list_entries             401   restr role  role  sees  sees  sees  sees  sees  sees  sees  sees  role  sees
list_entries@working     401   restr role  role  role  role  role  role  sees  blind blind sees  role  sees
get_entry                401   restr role  role  200   200   200   200   200   200   200   200   role  200
compare_versions         401   restr role  role  200   200   200   200   200   200   200   200   role  200
add_entry                401   restr role  role  role  role  role  role  201   404   404   role  role  scope
submit_entries           401   restr role  role  role  role  role  role  200   200   200   role  role  scope
publish_share_list       401   restr role  role  role  role  role  role  role  role  role  409   role  scope
export_xlsx              401   restr role  role  role  role  role  role  200   200   200   200   role  scope
export_csv               401   restr role  role  role  role  role  role  200   200   200   200   role  scope

get_course_page          401   restr role  role  200   200   200   200   200   200   200   200   role  scope
contact_leader           401   restr role  role  200   200   200   200   200   200   200   role  role  scope

public_recommendations   200   200   200   200   200   200   200   200   200   200   200   200   200   200
list_recommendations     401   restr role  role  role  role  role  role  role  role  role  200   role  scope
recommend                401   restr role  role  role  role  role  role  role  role  role  412   role  scope
reword_recommendation    401   restr role  role  role  role  role  role  role  role  role  412   role  scope
stop_recommending        401   restr role  role  role  role  role  role  role  role  role  412   role  scope
arrange_recommendations  401   restr role  role  role  role  role  role  role  role  role  412   role  scope

list_selections          401   restr role  role  sees  blind sees  blind sees  sees  blind sees  role  sees
select_entry             401   restr role  role  role  role  role  role  409   409   409   role  role  scope
get_selection            401   restr role  role  200   404   200   404   200   200   404   200   role  200
edit_selection           401   restr role  role  role  role  role  role  404   412   404   role  role  scope
set_teaching_plan_file   401   restr role  role  role  role  role  role  404   412   404   role  role  scope
remove_teaching_plan_file 401  restr role  role  role  role  role  role  404   412   404   role  role  scope
get_teaching_plan_file   401   restr role  role  bare  404   bare  404   bare  bare  404   bare  role  bare
withdraw_selection       401   restr role  role  role  role  role  role  404   409   404   role  role  scope
list_results             401   restr role  role  role  role  role  role  404   sees  404   role  role  404

list_recognitions        401   restr role  sees  role  role  role  role  blind sees  blind sees  role  blind
list_recognitions@other  401   restr role  blind role  role  role  role  blind sees  blind sees  role  blind
recognise                401   restr role  role  role  role  role  role  404   409   404   role  role  scope
revoke_recognition       401   restr role  role  role  role  role  role  404   422   404   role  role  scope
get_statistics           200   200   200   200   200   200   200   200   200   200   200   200   200   200

remove_entry             401   restr role  role  role  role  role  role  204   404   404   role  role  scope
withdraw_entry           401   restr role  role  role  role  role  role  409   404   404   409   role  scope
"""

SENT = {
    "list_terms": Sample(query={"limit": 100}, looks_for="term_id"),
    "create_term": Sample(
        body={
            "name": "{fresh}",
            "academic_year": "2032-2033",
            "starts_on": "2032-09-01",
            "ends_on": "2033-01-15",
            "notice_on": None,
            "collection_until": None,
            "review_until": None,
            "publication_until": None,
        }
    ),
    "open_share_list": Sample(path={"term_id": "empty_term_id"}),
    "list_share_lists": Sample(query={"limit": 100}, looks_for="share_list_id"),
    "list_eligible_runs": Sample(looks_for="run_id"),
    "list_entries": Sample(query={"limit": 100}, looks_for="entry_id"),
    "list_entries@working": Sample(query={"limit": 100, "view": "working"}, looks_for="entry_id"),
    "compare_versions": Sample(query={"from_version": 1, "to_version": 1}),
    "remove_entry": Sample(query={"reason": "停开"}),
    "add_entry": Sample(body={"run_id": "{run_id}"}),
    "list_selections": Sample(query={"limit": 100}, looks_for="selection_id"),
    "select_entry": Sample(body={"entry_id": "{entry_id}", "way": 2, "tutor_id": None, "credits": "2.0"}),
    "edit_selection": Sample(body={"tutor_id": None, "way": None}),
    "set_teaching_plan_file": Sample(file=("plan.pdf", b"%PDF-1.7 plan")),
    "list_results": Sample(looks_for="student_id"),
    "list_recognitions": Sample(query={"limit": 100}, looks_for="recognition_id"),
    "list_recognitions@other": Sample(query={"limit": 100}, looks_for="other_recognition_id"),
    "recognise": Sample(
        body={"selection_id": "{selection_id}", "students": [{"student_id": "{student_id}"}], "basis": "办法"}
    ),
    "revoke_recognition": Sample(body={"reason": ""}),
    "get_statistics": Sample(query={"academic_year": "{academic_year}"}),
}
