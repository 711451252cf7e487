"""Who may do what with teams, classes, learning and the public page (R2, R14, R37, R55, R81–R87)."""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                         visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_team                401   restr role  role  sees  404   sees  404   sees  404   404   sees  sees  sees
add_team_member          401   restr role  role  409   404   403   404   role  role  role  role  role  scope
change_team_member       401   restr role  role  412   404   403   404   role  role  role  role  role  scope
remove_team_member       401   restr role  role  409   404   403   404   role  role  role  role  role  scope

list_classes             401   restr role  role  sees  404   sees  404   sees  sees  404   sees  sees  sees
create_class             401   restr role  role  201   404   201   404   role  role  role  role  role  scope
get_class                401   restr role  role  200   404   200   404   200   200   404   200   200   200
get_class@public         401   restr role  role  200   404   200   404   200   404   404   200   200   200
list_my_classes          401   restr role  role  blind blind sees  blind role  role  role  role  role  scope
rename_class             401   restr role  role  412   404   412   404   role  role  role  role  role  scope
hand_over_class          401   restr role  role  412   404   412   404   role  role  role  role  role  scope
close_class              401   restr role  role  409   404   409   404   role  role  role  role  role  scope
get_release_overview     401   restr role  role  sees  404   sees  404   sees  sees  404   sees  sees  scope
get_releases             401   restr role  role  200   404   200   404   200   200   404   200   200   scope
set_releases             401   restr role  role  412   404   412   404   role  role  role  role  role  scope
set_releases@public      401   restr role  role  412   404   403   404   role  role  role  role  role  scope
release_all              401   restr role  role  200   404   200   404   role  role  role  role  role  scope
release_all@public       401   restr role  role  200   404   403   404   role  role  role  role  role  scope
import_enrolments        401   restr role  role  200   404   200   404   role  role  role  role  role  403
import_enrolments@public 401   restr role  role  409   404   403   404   role  role  role  role  role  403
preview_enrolments       401   restr role  role  200   404   200   404   role  role  role  role  role  403
faulty_enrolments        401   restr role  role  200   404   200   404   role  role  role  role  role  403
add_student              401   restr role  role  201   404   201   404   role  role  role  role  role  403
remove_student           401   restr role  role  gone  404   gone  404   role  role  role  role  role  403
move_student             401   restr role  role  gone  404   gone  404   role  role  role  role  role  403
list_students            401   restr role  role  sees  404   sees  404   sees  sees  404   sees  sees  sees
list_students@public     401   restr role  role  200   404   403   404   200   404   404   200   200   200
set_scores               401   restr role  role  200   404   200   404   role  role  role  role  role  403
import_scores            401   restr role  role  422   404   422   404   role  role  role  role  role  403
get_score_sheet          401   restr role  role  200   404   200   404   200   200   404   200   200   200
get_unit_progress        401   restr role  role  200   404   200   404   200   200   404   200   200   200
get_student_progress     401   restr role  role  200   404   200   404   200   200   404   200   200   200
score_history            401   restr role  role  200   404   200   404   200   200   404   200   200   200

list_my_runs             401   restr sees  sees  sees  blind sees  blind blind blind blind blind blind scope
get_run_content          200   200   200   200   200   200   200   200   200   200   200   200   200   200
get_run_content@draft    404   404   404   404   200   404   404   404   200   404   404   404   404   404
get_unit_playback        401   restr 200   200   200   404   200   404   200   404   404   404   404   scope
report_progress          401   restr 200   200   409   404   409   404   409   404   404   404   404   scope

search_public_runs       sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees
search_public_runs@draft blind blind blind blind blind blind blind blind blind blind blind blind blind blind
get_public_run           200   200   200   200   200   200   200   200   200   200   200   200   200   200
get_public_run@draft     404   404   404   404   404   404   404   404   404   404   404   404   404   404

join_run                 401   restr 201   201   201   201   201   201   201   201   201   201   201   scope
join_run@draft           401   restr 404   404   404   404   404   404   404   404   404   404   404   scope
"""

DRAFT = {"run_id": "draft_run_id"}
PUBLIC = {"class_id": "public_class_id"}
NO_STUDENT = {"student_id": "leader_id"}
PUPIL = "学号\n{pupil_number}\n"

SENT = {
    "list_team": Sample(looks_for="tutor_id"),
    "add_team_member": Sample(body={"person_id": "{far_id}", "permissions": ["scores"]}),
    "change_team_member": Sample(path={"person_id": "tutor_id"}, body={"permissions": ["scores"]}),
    "remove_team_member": Sample(path={"person_id": "leader_id"}),
    "list_classes": Sample(looks_for="class_id"),
    "create_class": Sample(body={"title": "{fresh}", "institution_id": None}),
    "list_my_classes": Sample(query={"limit": 100}, looks_for="class_id"),
    "get_release_overview": Sample(looks_for="class_id"),
    "preview_enrolments": Sample(file=("class.csv", PUPIL)),
    "faulty_enrolments": Sample(file=("class.csv", PUPIL)),
    "add_student": Sample(body={"key": "{pupil_number}"}),
    "remove_student": Sample(path=NO_STUDENT),
    "move_student": Sample(path=NO_STUDENT, body={"to_class_id": "{class_id}"}),
    "import_scores": Sample(file=("scores.csv", "学号,成绩\nnobody,80\n")),
    "get_class@public": Sample(path=PUBLIC),
    "set_releases": Sample(body={"statements": []}),
    "set_releases@public": Sample(path=PUBLIC, body={"statements": []}),
    "release_all": Sample(body={"visible_from": None}),
    "release_all@public": Sample(path=PUBLIC, body={"visible_from": None}),
    "import_enrolments": Sample(file=("class.csv", PUPIL)),
    "import_enrolments@public": Sample(path=PUBLIC, file=("class.csv", PUPIL)),
    "list_students": Sample(looks_for="student_id"),
    "list_students@public": Sample(path=PUBLIC),
    "set_scores": Sample(body={"scores": [{"student_id": "{student_id}", "score": "88.5"}]}),
    "join_run@draft": Sample(path=DRAFT),
    "list_my_runs": Sample(query={"limit": 100}, looks_for="run_id"),
    "get_run_content@draft": Sample(path=DRAFT),
    "report_progress": Sample(
        body={"position_seconds": 1, "ranges": [[0, 1]], "occurred_at": "2026-09-01T08:00:00Z"}
    ),
    "search_public_runs": Sample(query={"q": "{mark}"}, looks_for="run_id"),
    "search_public_runs@draft": Sample(query={"q": "{mark}"}, looks_for="draft_run_id"),
    "get_public_run@draft": Sample(path=DRAFT),
}
