"""A server over HTTP whose failures are log lines like any other."""

import sys
from http.server import ThreadingHTTPServer
from typing import Any, ClassVar

import structlog

log = structlog.get_logger()


class HttpServer(ThreadingHTTPServer):
    """Answers each request in a thread that ends with the process. `failure` is the log event of one that failed."""

    daemon_threads = True
    failure: ClassVar[str] = "http-failed"

    def handle_error(self, _request: Any, _client: Any) -> None:
        """Log it; a client that hangs up before the answer is no failure."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError):
            log.exception(self.failure, cause=type(error).__name__)
