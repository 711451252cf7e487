"""The contexts of the API, one module (or package) each. This list is the only place where they are joined."""

from gateway.blueprints import review

CONTEXTS = (review.api,)
