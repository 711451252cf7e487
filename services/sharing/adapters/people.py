"""People, as accounts answers for them."""

from __future__ import annotations

from chassis.contracts.accounts.census import CountPeople
from chassis.contracts.accounts.directory import Contacts, PeopleByIds, TeacherContact, TeacherContactView
from chassis.contracts.accounts.rpc import AccountsRpc
from chassis.contracts.base import Call
from chassis.domain.actor import Role
from services.sharing.domain.expert_review import Expert
from services.sharing.domain.selection import Tutor
from services.sharing.domain.statistics import SchoolCounts

CONTACTS_AT_ONCE = 5000


class AccountsPeople:
    """Implements `ports.People` for one call, whose actor accounts sees and records."""

    def __init__(self, accounts: AccountsRpc, call: Call) -> None:
        self._accounts = accounts
        # Without the key: it belongs to the command that asks, not to what is asked on the way.
        self._call = call.model_copy(update={"idempotency_key": None})

    def active_teacher(self, person_id: str, institution_id: str) -> Tutor | None:
        found = self._accounts.people_by_ids(self._call, PeopleByIds(person_ids=[person_id])).people
        for person in found:
            is_own = person.institution_id == institution_id
            if person.is_active and is_own and Role.TEACHER in person.roles:
                return Tutor(person.person_id, person.full_name)
        return None

    def contact(self, person_id: str, purpose: str) -> TeacherContactView:
        return self._accounts.teacher_contact(self._call, TeacherContact(person_id=person_id, purpose=purpose))

    def active_teachers(self, person_ids: list[str]) -> dict[str, Expert]:
        found = self._accounts.people_by_ids(self._call, PeopleByIds(person_ids=person_ids)).people
        return {
            person.person_id: Expert(
                person.person_id, person.full_name, person.institution_id, person.institution_name or ""
            )
            for person in found
            if person.is_active and person.institution_id is not None and Role.TEACHER in person.roles
        }

    def mobiles(self, person_ids: list[str], purpose: str) -> dict[str, str]:
        mobiles: dict[str, str] = {}
        for start in range(0, len(person_ids), CONTACTS_AT_ONCE):
            asked = Contacts(person_ids=person_ids[start : start + CONTACTS_AT_ONCE], purpose=purpose)
            mobiles |= self._accounts.contacts(self._call, asked).mobiles
        return mobiles


class AccountsCensus:
    """Implements `ports.Census` for one call."""

    def __init__(self, accounts: AccountsRpc, call: Call) -> None:
        self._accounts = accounts
        self._call = call

    def people(self) -> dict[str, SchoolCounts]:
        counted = self._accounts.count_people(self._call, CountPeople()).schools
        return {
            each.institution_id: SchoolCounts(teachers=each.teachers, students=each.students) for each in counted
        }
