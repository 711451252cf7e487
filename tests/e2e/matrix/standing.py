"""Who may do what with sessions, schools' systems, roles and changes of schools (R1, R2, R18).

The transfer of the world: C asks A for a teacher; A decides.
"""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                      visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
list_sessions         401   restr 200   200   200   200   200   200   200   200   200   200   200   scope
end_session           401   restr 404   404   404   204   404   404   404   404   404   404   404   scope
end_other_sessions    401   restr 200   200   200   200   200   200   200   200   200   200   200   scope
end_sessions_of       401   restr role  role  role  role  role  role  200   404   404   role  200   scope
end_sessions_of@admin 401   restr role  role  role  role  role  role  403   404   404   role  200   scope

list_api_clients      401   restr role  role  role  role  role  role  sees  blind blind role  sees  scope
create_api_client     401   restr role  role  role  role  role  role  201   201   201   role  422   scope
get_api_client        401   restr role  role  role  role  role  role  200   404   404   role  200   scope
change_api_client     401   restr role  role  role  role  role  role  412   404   404   role  412   scope
disable_api_client    401   restr role  role  role  role  role  role  412   404   404   role  412   scope
enable_api_client     401   restr role  role  role  role  role  role  412   404   404   role  412   scope
add_client_secret     401   restr role  role  role  role  role  role  409   404   404   role  409   scope
revoke_client_secret  401   restr role  role  role  role  role  role  404   404   404   role  404   scope

grant_role            401   restr role  role  role  role  role  role  412   404   404   412   412   scope
grant_role@centre     401   restr role  role  role  role  role  role  role  404   404   412   412   scope
withdraw_role         401   restr role  role  role  role  role  role  role  role  role  409   409   scope

list_transfers        401   restr role  role  role  role  role  role  sees  blind sees  role  sees  scope
request_transfer      401   restr role  role  role  role  role  role  422   422   422   role  422   scope
get_transfer          401   restr role  role  role  role  role  role  200   404   200   role  200   scope
release_transfer      401   restr role  role  role  role  role  role  412   404   403   role  412   scope
refuse_transfer       401   restr role  role  role  role  role  role  412   404   403   role  412   scope
withdraw_transfer     401   restr role  role  role  role  role  role  403   404   412   role  412   scope
"""

SPARE = {"person_id": "spare_2_id"}
SECOND_ADMIN = {"person_id": "second_admin_id"}
SCOPES = ["people:read"]

SENT = {
    "end_session": Sample(path={"session_id": "colleague_session_id"}),
    "end_sessions_of": Sample(path=SPARE),
    "end_sessions_of@admin": Sample(path=SECOND_ADMIN),
    "list_api_clients": Sample(query={"limit": 100}, looks_for="client_id"),
    "create_api_client": Sample(
        body={"name": "{fresh}", "scopes": SCOPES, "institution_id": None, "expires_at": None}
    ),
    "change_api_client": Sample(body={"name": "{fresh}", "scopes": SCOPES, "expires_at": None}),
    "grant_role": Sample(path=SPARE, body={"role": "school_admin", "reason": "接任管理员"}),
    "grant_role@centre": Sample(path=SPARE, body={"role": "centre_admin", "reason": "接任管理员"}),
    "withdraw_role": Sample(path=SECOND_ADMIN, body={"role": "school_admin", "reason": "离任"}),
    "list_transfers": Sample(query={"limit": 100}, looks_for="transfer_id"),
    "request_transfer": Sample(
        body={"username": "nobody-at-all", "full_name": "没有此人", "number": "{fresh}", "institution_id": None}
    ),
    "release_transfer": Sample(body={"reason": "同意调动"}),
    "refuse_transfer": Sample(body={"reason": "不同意"}),
}
