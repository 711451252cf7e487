"""Who may do what in accounts: signing in, registering, institutions, people, the inbox."""

from __future__ import annotations

from tests.e2e.matrix.grid import Sample

GRID = """
                                visit restr learn stud  lead  coll  tutor far   admA  admB  admC  centr platf sysA
create_captcha                  201   201   201   201   201   201   201   201   201   201   201   201   201   201
read_captcha_aloud              200   200   200   200   200   200   200   200   200   200   200   200   200   200
sign_in                         422   422   422   422   422   422   422   422   422   422   422   422   422   422
refresh_session                 401   401   401   401   401   401   401   401   401   401   401   401   401   401
me                              401   restr 200   200   200   200   200   200   200   200   200   200   200   scope
set_password                    401   422   422   422   422   422   422   422   422   422   422   422   422   scope
change_mobile                   401   restr 422   422   422   422   422   422   422   422   422   422   422   scope
register_teacher                422   422   422   422   422   422   422   422   422   422   422   422   422   422
correct_registration            422   422   422   422   422   422   422   422   422   422   422   422   422   422
withdraw_registration           422   422   422   422   422   422   422   422   422   422   422   422   422   422
register_learner                422   422   422   422   422   422   422   422   422   422   422   422   422   422
list_registrations              401   restr role  role  role  role  role  role  sees  blind blind role  role  scope

list_institutions               sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees  sees
get_institution                 200   200   200   200   200   200   200   200   200   200   200   200   200   200
file_institution                401   restr role  role  role  role  role  role  role  role  role  role  201   scope
create_administrator            401   restr role  role  role  role  role  role  role  role  role  role  201   scope
change_institution              401   restr role  role  role  role  role  role  role  role  role  412   412   scope
set_alliance_part               401   restr role  role  role  role  role  role  role  role  role  412   412   scope
list_institution_changes        401   restr role  role  role  role  role  role  role  role  role  200   200   scope

apply_for_institution           422   422   422   422   422   422   422   422   422   422   422   422   422   422
see_application                 404   404   404   404   404   404   404   404   404   404   404   404   404   404
correct_application             422   422   422   422   422   422   422   422   422   422   422   422   422   422
list_applications               401   restr role  role  role  role  role  role  role  role  role  sees  sees  scope
get_application                 401   restr role  role  role  role  role  role  role  role  role  200   200   scope
get_application_form            401   restr role  role  role  role  role  role  role  role  role  200   200   scope
read_application_contact        401   restr role  role  role  role  role  role  role  role  role  200   200   scope

search_teachers                 401   restr role  role  sees  sees  sees  sees  sees  sees  sees  sees  sees  scope
list_people                     401   restr role  role  role  role  role  role  sees  blind blind sees  sees  sees
create_person                   401   restr role  role  role  role  role  role  201   201   201   role  role  201
get_person                      401   restr 404   404   404   200   404   404   200   404   404   200   200   200
get_person@tutor                401   restr 404   404   404   404   200   404   404   200   404   200   200   404
change_person                   401   restr role  role  role  role  role  role  412   404   404   role  412   scope
disable_person                  401   restr role  role  role  role  role  role  412   404   404   role  412   412
disable_person@admin            401   restr role  role  role  role  role  role  403   404   404   role  412   403
disable_person@own              401   restr role  role  role  role  role  role  404   404   403   role  412   404
enable_person                   401   restr role  role  role  role  role  role  412   404   404   role  412   412
disable_people                  401   restr role  role  role  role  role  role  blind sees  sees  role  blind scope
enable_people                   401   restr role  role  role  role  role  role  blind sees  sees  role  blind scope
reset_credentials               401   restr role  role  role  role  role  role  blind sees  sees  role  blind scope
reset_credential                401   restr role  role  role  role  role  role  201   404   404   role  201   scope
import_people                   401   restr role  role  role  role  role  role  202   202   202   role  role  202
get_import                      401   restr role  role  role  role  role  role  200   404   404   role  role  200
get_import_template             401   restr role  role  role  role  role  role  200   200   200   role  role  200
list_imports                    401   restr role  role  role  role  role  role  sees  blind blind role  role  sees
cancel_import                   401   restr role  role  role  role  role  role  409   404   404   role  role  409
get_import_errors               401   restr role  role  role  role  role  role  clean 404   404   role  role  clean
get_activation_codes            401   restr role  role  role  role  role  role  birth 404   404   role  role  scope

clear_numbers                   401   restr role  role  role  role  role  role  200   404   404   role  200   scope
list_access_records             401   restr role  role  role  role  role  role  sees  blind blind role  sees  scope

get_account_settings            401   restr role  role  role  role  role  role  200   200   200   role  role  scope
change_account_settings         401   restr role  role  role  role  role  role  412   412   412   role  role  scope

list_notifications              401   restr blind blind sees  blind blind blind blind blind blind blind blind scope
mark_notification_read          401   restr 404   404   200   404   404   404   404   404   404   404   404   scope
mark_all_notifications_read     401   restr 200   200   200   200   200   200   200   200   200   200   200   scope
list_notification_preferences   401   restr 200   200   200   200   200   200   200   200   200   200   200   scope
choose_notification_preferences 401   restr 200   200   200   200   200   200   200   200   200   200   200   scope
change_email                    401   restr 422   422   422   422   422   422   422   422   422   422   422   scope
confirm_email                   401   restr 409   409   409   409   409   409   409   409   409   409   409   scope
remove_email                    401   restr 204   204   204   204   204   204   204   204   204   204   204   scope
list_mails                      401   restr role  role  role  role  role  role  role  role  role  role  sees  scope
retry_mail                      401   restr role  role  role  role  role  role  role  role  role  role  409   scope

sign_out                        401   204   204   204   204   204   204   204   204   204   204   204   204   scope
"""

NO_CAPTCHA = {"captcha_id": None, "captcha_answer": None}
PUPILS = "姓名,学号,身份证号\n钱多多,{fresh},{id_number}\n"

SENT = {
    # What anyone may ask is refused for its missing captcha or its wrong secret, whoever asks.
    "sign_in": Sample(body=NO_CAPTCHA),
    "register_teacher": Sample(body={**NO_CAPTCHA, "institution_id": "{institution_id}"}),
    "register_learner": Sample(body=NO_CAPTCHA),
    "correct_registration": Sample(
        body={**NO_CAPTCHA, "institution_id": "{institution_id}"}, path={"person_id": "registration_id"}
    ),
    "withdraw_registration": Sample(body=NO_CAPTCHA, path={"person_id": "registration_id"}),
    "set_password": Sample(body={"current_password": "not-the-password", "new_password": "short"}),
    "sign_out": Sample(is_own_session=True),
    "list_institutions": Sample(query={"q": "{mark}"}, looks_for="institution_id"),
    "file_institution": Sample(body={"code": "{fresh}", "name": "{fresh}"}),
    "create_administrator": Sample(body={"username": "{fresh}", "mobile": None}),
    "set_alliance_part": Sample(body={"alliance_part": "member"}),
    "apply_for_institution": Sample(body={**NO_CAPTCHA, "code": "{fresh}"}),
    "see_application": Sample(query={"token": "not-the-token"}),
    "correct_application": Sample(body={**NO_CAPTCHA, "code": "{fresh}"}),
    "list_applications": Sample(looks_for="application_id"),
    "read_application_contact": Sample(body={"purpose": "核对联系方式"}),
    "choose_notification_preferences": Sample(body={"preferences": []}),
    "change_email": Sample(body={"email": "no address"}),
    "confirm_email": Sample(body={"confirmation_code": "123456"}),
    "list_mails": Sample(query={"limit": 100}, looks_for="mail_id"),
    "search_teachers": Sample(query={"q": "{tutor_mobile}"}, looks_for="tutor_id"),
    "list_people": Sample(
        query={"role": "teacher", "institution_id": "{institution_id}"}, looks_for="colleague_id"
    ),
    "create_person": Sample(
        body={"role": "teacher", "number": "{fresh}", "username": None, "id_number": None, "mobile": None}
    ),
    "get_person": Sample(path={"person_id": "colleague_id"}),
    "get_person@tutor": Sample(path={"person_id": "tutor_id"}),
    "disable_person": Sample(path={"person_id": "spare_1_id"}),
    "disable_person@admin": Sample(path={"person_id": "second_admin_id"}),
    "disable_person@own": Sample(path={"person_id": "admin_c_id"}),
    "enable_person": Sample(path={"person_id": "spare_1_id"}),
    "reset_credential": Sample(path={"person_id": "spare_2_id"}),
    "import_people": Sample(body={"role": "student"}, file=("students.csv", PUPILS)),
    "get_import_template": Sample(query={"role": "student"}),
    "change_mobile": Sample(body={"current_password": "not-the-password"}),
    "change_person": Sample(path={"person_id": "colleague_id"}),
    # A registration that waits: whoever administers the school is told that nothing can be done with it yet.
    "disable_people": Sample(body={"person_ids": ["{registration_id}"]}, looks_for="person_not_found"),
    "enable_people": Sample(body={"person_ids": ["{registration_id}"]}, looks_for="person_not_found"),
    "reset_credentials": Sample(body={"person_ids": ["{registration_id}"]}, looks_for="person_not_found"),
    "list_registrations": Sample(query={"limit": 100}, looks_for="registration_id"),
    "list_imports": Sample(query={"limit": 100}, looks_for="import_id"),
    "get_activation_codes": Sample(body={"purpose": "分发激活码", "after": None}),
    "clear_numbers": Sample(path={"person_id": "colleague_id"}, body={"purpose": "核对学籍"}),
    "list_access_records": Sample(query={"limit": 100}, looks_for="colleague_id"),
    "list_notifications": Sample(query={"limit": 100}, looks_for="notification_id"),
}
