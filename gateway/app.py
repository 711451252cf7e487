"""The gateway's application: one door to five services. It keeps no state and decides nothing."""

from __future__ import annotations

from pathlib import Path

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from gateway.activation import install_activation
from gateway.blueprints import CONTEXTS
from gateway.clients import Clients, use_clients
from gateway.config import GatewaySettings
from gateway.cors import install_cors
from gateway.docs import install_docs
from gateway.identity import Identity, use_identity
from gateway.limits import install_limits
from gateway.oauth import install_oauth
from gateway.openapi import API_VERSION, describe
from gateway.parsing import FILE_LIMIT
from gateway.problems import install_problems
from gateway.public_reads import PublicReads, use_public_reads
from gateway.request_log import install_request_log
from gateway.texts import Texts, use_texts

HERE = Path(__file__).parent


class IdConverter(BaseConverter):
    """`<id:…>` in a path: a UUID as the platform writes it. Anything else is no such path."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    part_isolating = True


def create_app(
    settings: GatewaySettings, services: Clients, identity: Identity, kept: PublicReads | None = None
) -> APIFlask:
    """The application over the given services.

    Args:
        settings: of the gateway.
        services: typed clients, or their fakes.
        identity: how callers are known.
        kept: where answers for everyone are kept; in a place of its own, if not given.
    """
    app = APIFlask(
        "gateway", title="Kexiang 课享", version=API_VERSION, docs_path=None, spec_path=None, json_errors=False
    )
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        AUTO_404_RESPONSE=False,
        AUTO_200_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_SERVERS=False,
        MAX_CONTENT_LENGTH=FILE_LIMIT,
        MAX_FORM_MEMORY_SIZE=FILE_LIMIT,
    )
    app.url_map.converters["id"] = IdConverter
    app.url_map.strict_slashes = False
    use_clients(app.extensions, services)
    use_identity(app.extensions, identity)
    use_public_reads(app.extensions, kept or public_reads_of(settings))
    texts = Texts.load(HERE / "i18n")
    use_texts(app.extensions, texts)
    install_request_log(app)
    install_problems(app, texts)
    install_cors(app, settings.web_origins)
    for context in CONTEXTS:
        app.register_blueprint(context.blueprint)
    install_activation(app)
    install_oauth(app)
    install_limits(app, settings)
    install_docs(app, describe(app, CONTEXTS, settings.public_url), texts)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def public_reads_of(settings: GatewaySettings) -> PublicReads:
    """An empty place for answers that are the same for everyone, as large and as patient as the settings say."""
    return PublicReads(seconds=settings.public_seconds, most_bytes=settings.public_megabytes * 1024 * 1024)
