"""How gunicorn serves the gateway: `gunicorn -c gateway/gunicorn.py`.

One worker of many threads: whoever needs more starts more gateways, each with probes and metrics of its own.
"""

from chassis.config import load
from chassis.logging import configure
from gateway.config import GatewaySettings
from gateway.server_log import ServerLogger

_settings = load(GatewaySettings)
configure("gateway", _settings.log_level)


logger_class = ServerLogger


wsgi_app = "gateway.bootstrap:bootstrap()"
bind = f"{_settings.gateway_host}:{_settings.gateway_port}"
worker_class = "gthread"
workers = 1
threads = _settings.gateway_threads
# The worker makes its own connection to the broker, so the application is made after the fork.
preload_app = False
timeout = 60
graceful_timeout = 30
keepalive = 15
limit_request_line = 8190
limit_request_fields = 60
# Whose forwarded headers are believed is decided in one place: the setting KX_TRUSTED_PROXIES.
forwarded_allow_ips = ""
accesslog = None
# A socket for remote control in the home folder, which nobody asked for and which all gateways would share.
control_socket_disable = True
