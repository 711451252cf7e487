"""Who may do what with the resources of a course (R2, R30–R37)."""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                         visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
create_resource          401   restr role  role  201   404   403   404   201   404   404   role  role  scope
list_resources           401   restr role  role  sees  404   403   404   sees  404   404   role  role  scope
get_resource             401   restr 404   404   200   404   404   404   200   404   404   404   404   scope
create_resource_version  401   restr role  role  201   404   404   404   201   404   404   role  role  scope
retry_resource           401   restr role  role  409   404   404   404   409   404   404   role  role  scope
preview_resource         401   restr 404   404   200   404   404   404   200   404   404   404   404   scope
delete_resource          401   restr role  role  409   404   403   404   409   404   404   role  role  scope
sign_parts               401   restr role  role  200   404   404   404   404   404   404   role  role  scope
list_parts               401   restr role  role  200   404   404   404   404   404   404   role  role  scope
complete_upload          401   restr role  role  409   404   404   404   404   404   404   role  role  scope
abort_upload             401   restr role  role  204   404   404   404   404   404   404   role  role  scope
read_playlist            200   200   200   200   200   200   200   200   200   200   200   200   200   200
read_storyboard          200   200   200   200   200   200   200   200   200   200   200   200   200   200
get_media_usage          401   restr role  role  200   200   role  role  200   role  role  200   200   scope
get_media_usage@own      401   restr role  role  200   200   200   200   200   200   200   422   422   scope
get_media_quota          401   restr role  role  role  role  role  role  role  role  role  200   200   scope
set_media_quota          401   restr role  role  role  role  role  role  role  role  role  role  412   scope
"""

USED = {"resource_id": "used_resource_id"}

SENT = {
    "create_resource": Sample(body={"kind": "material", "file_name": "notes.pdf", "sha256": None}),
    "list_resources": Sample(query={"limit": 100}, looks_for="used_resource_id"),
    "get_resource": Sample(path=USED),
    "create_resource_version": Sample(path=USED, body={"sha256": None}),
    "retry_resource": Sample(path=USED),
    "preview_resource": Sample(path=USED),
    "delete_resource": Sample(path=USED),
    "sign_parts": Sample(body={"numbers": [1]}),
    "get_media_usage": Sample(query={"institution_id": "{institution_id}"}),
}
