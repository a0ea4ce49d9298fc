"""The HTTP side of one process: /healthz, /readyz and /metrics."""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

from prometheus_client import CONTENT_TYPE_LATEST, disable_created_metrics, generate_latest

from services.common.metrics import BUILD_INFO
from services.common.revision import REVISION
from services.common.runtime.http_server import HttpServer
from services.common.settings import SettingsWrong

Ready = Callable[[], Mapping[str, bool]]


class _Server(HttpServer):
    failure = "health-failed"


def open_health(host: str, port: int, ready: Ready) -> ThreadingHTTPServer:
    """Serve from a thread of its own until `shutdown` is called. Raises SettingsWrong where the port is not to be had.

    /healthz returns 200 while the process lives. /readyz returns 200 when every loop works, else 503, with a JSON
    object of loop names.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest())
            elif self.path == "/healthz":
                self._answer(200, "application/json", b'{"alive": true}')
            elif self.path == "/readyz":
                loops = dict(ready())
                status = 200 if loops and all(loops.values()) else 503
                self._answer(status, "application/json", json.dumps(loops).encode())
            else:
                self._answer(
                    404, "application/json", b'{"error": "there are /healthz, /readyz and /metrics"}'
                )

        def log_message(self, *_: object) -> None:
            """Log nothing: probes are no news."""

        def _answer(self, status: int, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    try:
        server = _Server((host, port), Handler)
    except OSError as error:
        raise _not_to_be_had(host, port, error) from None
    disable_created_metrics()  # type: ignore[no-untyped-call] # they would double the page
    BUILD_INFO.labels(version("orderfold"), REVISION).set(1)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server


def check_port(host: str, port: int) -> None:
    """Raise SettingsWrong where the port is not to be had, so that this is known before anything starts."""
    try:
        _Server((host, port), BaseHTTPRequestHandler).server_close()
    except OSError as error:
        raise _not_to_be_had(host, port, error) from None


def _not_to_be_had(host: str, port: int, error: OSError) -> SettingsWrong:
    if isinstance(error, socket.gaierror):
        return SettingsWrong(f"ORDERFOLD_HEALTH_HOST: there is no host {host}")
    return SettingsWrong(f"ORDERFOLD_HEALTH_PORT: {host}:{port} cannot be used: {error.strerror}")
