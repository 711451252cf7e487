"""Who may do what with the MOOC library, its changes, and courses that become MOOCs (R2, R3, R21, R56, R60–R62).

Applications of courses to become MOOCs need 240 minutes of video, more than this world has: here nobody finds any.
"""

from __future__ import annotations

from deploy.demo.papers import make_pdf
from tests.e2e.matrix.grid import Sample

GRID = """
                          visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_library_entries      401   restr role  role  sees  blind blind blind sees  blind blind sees  sees  sees
add_library_entry         401   restr role  role  role  role  role  role  201   422   422   role  role  scope
get_library_entry         401   restr role  role  200   404   404   404   200   404   404   200   200   200
resubmit_library_entry    401   restr role  role  role  role  role  role  409   404   404   role  role  scope
withdraw_library_entry    401   restr role  role  role  role  role  role  409   404   404   role  role  scope
import_library_entries    401   restr role  role  role  role  role  role  422   422   422   role  role  scope
import_standings          401   restr role  role  role  role  role  role  role  role  role  422   role  scope
get_library_template      401   restr role  role  role  role  role  role  200   200   200   200   role  scope
library_statistics        200   200   200   200   200   200   200   200   200   200   200   200   200   200

submit_library_change     401   restr role  role  role  role  role  role  409   404   404   role  role  scope
list_library_changes      401   restr role  role  role  role  role  role  sees  blind blind sees  sees  scope
get_library_change        401   restr role  role  200   404   404   404   200   404   404   200   200   scope
get_library_change_form   401   restr role  role  200   404   404   404   200   404   404   200   200   scope
withdraw_library_change   401   restr role  role  role  role  role  role  200   404   404   role  role  scope

get_mooc_eligibility      401   restr role  role  200   404   200   404   200   404   404   200   200   scope
get_mooc_eligibility@spoc 401   restr role  role  200   404   404   404   200   404   404   200   200   scope
apply_for_mooc            401   restr role  role  409   404   403   404   role  role  role  role  role  scope
list_mooc_applications    401   restr role  role  200   200   200   200   200   200   200   200   200   scope
get_mooc_application      401   restr role  role  404   404   404   404   404   404   404   404   404   scope
withdraw_mooc_application 401   restr role  role  404   404   404   404   404   404   404   role  role  scope
"""

ENTRY = {"entry_id": "library_entry_id"}
NOT_ONE_HEADING = ("rows.csv", "a,b\n1,2\n")

SENT = {
    "list_library_entries": Sample(query={"limit": 100}, looks_for="library_entry_id"),
    "add_library_entry": Sample(body={"title": "{fresh}", "leader_id": "{colleague_id}", "year": 2026}),
    "get_library_entry": Sample(path=ENTRY),
    "resubmit_library_entry": Sample(path=ENTRY, body={"leader_id": "{leader_id}", "year": 2026}),
    "withdraw_library_entry": Sample(path=ENTRY),
    "import_library_entries": Sample(file=NOT_ONE_HEADING),
    "import_standings": Sample(file=NOT_ONE_HEADING),
    "submit_library_change": Sample(
        path=ENTRY,
        body={
            "kind": "name",
            "title": "{fresh}",
            "leader_id": None,
            "standing": None,
            "level": None,
            "batch": None,
            "year": None,
        },
        file=("form.pdf", make_pdf("Change")),
    ),
    "list_library_changes": Sample(query={"limit": 100}, looks_for="change_id"),
    "get_mooc_eligibility@spoc": Sample(path={"course_id": "spoc_id"}),
}
