"""The contexts of the API, one module (or package) each. This list is the only place where they are joined."""

from gateway.blueprints import media, review
from gateway.blueprints.catalog import classes, learning, public, team

CONTEXTS = (review.api, team.api, classes.api, learning.api, public.api)
