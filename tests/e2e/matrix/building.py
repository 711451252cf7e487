"""Who may do what with courses, outlines and runs (R2, R3, R20–R28, R40–R56)."""

from __future__ import annotations

import io

from PIL import Image

from tests.e2e.matrix.grid import Sample

GRID = """
                         visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_categories          200   200   200   200   200   200   200   200   200   200   200   200   200   200
overview_template        401   restr 200   200   200   200   200   200   200   200   200   200   200   scope
list_courses             401   restr role  role  sees  blind blind blind sees  blind blind sees  sees  sees
create_course            401   restr role  role  201   201   201   201   role  role  role  role  role  scope
get_course               401   restr role  role  200   404   200   404   200   404   404   200   200   200
get_course@spoc          401   restr role  role  200   404   404   404   200   404   404   200   200   200
change_course            401   restr role  role  412   404   403   404   role  role  role  role  role  scope
list_usable_resources    401   restr role  role  sees  404   403   404   role  role  role  role  role  scope
list_similar_courses     401   restr role  role  sees  sees  blind blind sees  blind blind role  role  scope
play_usable_resource     401   restr role  role  200   404   403   404   role  role  role  role  role  scope
set_course_cover         401   restr role  role  412   404   403   404   role  role  role  role  role  scope
remove_course_cover      401   restr role  role  412   404   403   404   role  role  role  role  role  scope

get_outline              401   restr role  role  200   404   200   404   200   404   404   200   200   200
get_outline@run          401   restr role  role  200   404   200   404   200   404   404   200   200   200
get_outline@draft        401   restr role  role  200   404   404   404   200   404   404   200   200   200
add_chapter              401   restr role  role  412   404   403   404   role  role  role  role  role  scope
add_chapter@run          401   restr role  role  409   404   403   404   role  role  role  role  role  scope
rename_chapter           401   restr role  role  412   404   403   404   role  role  role  role  role  scope
move_chapter             401   restr role  role  412   404   403   404   role  role  role  role  role  scope
delete_chapter           401   restr role  role  412   404   403   404   role  role  role  role  role  scope
add_section              401   restr role  role  412   404   403   404   role  role  role  role  role  scope
rename_section           401   restr role  role  412   404   403   404   role  role  role  role  role  scope
move_section             401   restr role  role  412   404   403   404   role  role  role  role  role  scope
delete_section           401   restr role  role  412   404   403   404   role  role  role  role  role  scope
add_unit                 401   restr role  role  412   404   403   404   role  role  role  role  role  scope
change_unit              401   restr role  role  412   404   403   404   role  role  role  role  role  scope
move_unit                401   restr role  role  412   404   403   404   role  role  role  role  role  scope
delete_unit              401   restr role  role  412   404   403   404   role  role  role  role  role  scope

list_course_runs         401   restr role  role  sees  404   sees  404   sees  404   404   sees  sees  sees
list_course_runs@draft   401   restr role  role  sees  404   blind 404   sees  404   404   sees  sees  sees
compare_runs             401   restr role  role  200   404   404   404   200   404   404   200   200   scope
open_run                 401   restr role  role  201   404   403   404   role  role  role  role  role  scope
list_runs                401   restr role  role  sees  blind blind blind sees  blind blind sees  sees  sees
get_run                  401   restr role  role  200   404   200   404   200   404   404   200   200   200
get_run@draft            401   restr role  role  200   404   404   404   200   404   404   200   200   200
get_run_figures          401   restr role  role  200   404   200   404   200   404   404   200   200   scope
get_run_figures@draft    401   restr role  role  200   404   404   404   200   404   404   200   200   scope
change_run               401   restr role  role  412   404   403   404   role  role  role  role  role  scope
change_run@draft         401   restr role  role  412   404   404   404   role  role  role  role  role  scope
publish_run              401   restr role  role  409   404   403   404   role  role  role  role  role  scope
withdraw_run             401   restr role  role  409   404   403   404   role  role  role  role  role  scope
set_run_cover            401   restr role  role  412   404   403   404   role  role  role  role  role  scope
remove_run_cover         401   restr role  role  412   404   403   404   role  role  role  role  role  scope
close_run                401   restr role  role  409   404   403   404   role  role  role  role  role  scope
take_down_run            401   restr role  role  role  role  role  role  409   404   404   role  role  scope
reopen_run               401   restr role  role  201   404   403   404   role  role  role  role  role  scope

get_course_cover         401   restr role  role  none  404   none  404   none  404   404   none  none  scope
get_run_cover            none  none  none  none  none  none  none  none  none  none  none  none  none  none
get_run_cover@draft      404   404   404   404   none  404   404   404   none  404   404   none  none  404
"""

PLAN_UNIT = {"unit_id": "course_unit_id"}
FINISHED = {"run_id": "finished_run_id"}
DRAFT = {"run_id": "draft_run_id"}


def _picture() -> bytes:
    """An image that would do as a cover."""
    picture = io.BytesIO()
    Image.new("RGB", (640, 360)).save(picture, "PNG")
    return picture.getvalue()


SENT = {
    "list_categories": Sample(query={"institution_kind": "undergraduate"}),
    "list_courses": Sample(query={"limit": 100}, looks_for="course_id"),
    "create_course": Sample(
        body={"course_type": "spoc", "spoc_kind": "independent", "title": "{fresh}", "source_run_id": None}
    ),
    "get_course@spoc": Sample(path={"course_id": "spoc_id"}),
    "list_usable_resources": Sample(looks_for="used_resource_id"),
    "list_similar_courses": Sample(query={"title": "{course_title}"}, looks_for="course_id"),
    "play_usable_resource": Sample(path={"resource_id": "used_resource_id"}),
    "set_course_cover": Sample(file=("cover.png", _picture())),
    "set_run_cover": Sample(file=("cover.png", _picture())),
    "get_outline@run": Sample(path={"outline_id": "run_outline_id"}),
    "get_outline@draft": Sample(path={"outline_id": "draft_outline_id"}),
    "add_chapter@run": Sample(path={"outline_id": "run_outline_id"}),
    "add_unit": Sample(body={"resource_id": "{used_resource_id}"}),
    "move_chapter": Sample(body={"direction": "down", "before_id": None}),
    "move_section": Sample(body={"direction": "down", "before_id": None}),
    "move_unit": Sample(path=PLAN_UNIT, body={"direction": "down", "before_id": None}),
    "change_unit": Sample(path=PLAN_UNIT, body={"resource_id": "{used_resource_id}"}),
    "delete_unit": Sample(path=PLAN_UNIT),
    "compare_runs": Sample(query={"from_run_id": "{finished_run_id}", "to_run_id": "{draft_run_id}"}),
    "get_run_figures@draft": Sample(path=DRAFT),
    "list_course_runs": Sample(looks_for="run_id"),
    "list_course_runs@draft": Sample(looks_for="draft_run_id"),
    "list_runs": Sample(query={"limit": 100}, looks_for="run_id"),
    "get_run_cover@draft": Sample(path=DRAFT),
    "get_run@draft": Sample(path=DRAFT),
    "change_run@draft": Sample(path=DRAFT),
    "publish_run": Sample(body={"starts_on": "2031-09-01", "ends_on": "2031-12-31"}),
    "close_run": Sample(path=FINISHED),
    "take_down_run": Sample(path=FINISHED),
    "reopen_run": Sample(path=FINISHED),
}
