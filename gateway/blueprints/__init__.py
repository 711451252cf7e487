"""The contexts of the API, one module (or package) each. This list is the only place where they are joined."""

from gateway.blueprints import media, review
from gateway.blueprints.accounts import (
    api_clients,
    applications,
    audit,
    institutions,
    mails,
    notifications,
    people,
    registrations,
    sessions,
    standing,
)
from gateway.blueprints.catalog import (
    classes,
    courses,
    covers,
    learning,
    library,
    library_changes,
    mooc_applications,
    outlines,
    public,
    runs,
    team,
)
from gateway.blueprints.sharing import recognitions, selections, share_lists, terms

CONTEXTS = (
    sessions.api,
    api_clients.api,
    registrations.api,
    institutions.api,
    applications.api,
    people.api,
    standing.api,
    audit.api,
    notifications.api,
    mails.api,
    media.api,
    review.api,
    library.api,
    library_changes.api,
    mooc_applications.api,
    courses.api,
    covers.api,
    outlines.api,
    runs.api,
    team.api,
    classes.api,
    learning.api,
    public.api,
    terms.api,
    share_lists.api,
    selections.api,
    recognitions.api,
)
