"""The HTTP side of one process: /healthz, /readyz and /metrics."""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Ready = Callable[[], Mapping[str, bool]]


def open_health(host: str, port: int, ready: Ready) -> ThreadingHTTPServer:
    """Serve from a thread of its own until `shutdown` is called. Raises OSError where the port is taken.

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

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
