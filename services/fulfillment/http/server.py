"""The HTTP side of polls: a request a connection, bounded threads, and limits on time and size."""

import socket
import threading
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any

import structlog

from services.common.causes import cause_of
from services.common.metrics import POLLS_OVER_HTTP
from services.common.runtime.http_server import HttpServer
from services.common.settings import SettingsWrong
from services.fulfillment.http import request
from services.fulfillment.http.asking import AWAY, Asking
from services.fulfillment.http.response import KEY, Response, away, refused, wrong
from services.streams.order import Refused

log = structlog.get_logger()

THREADS = 8
"""Requests that are answered at one time; others wait for a second, and are asked to come again."""

LARGEST = 16 * 1024
"""Bytes of a body, at most."""

_READ_AWAY = 1024 * 1024  # bytes
_WAITS = 1.0  # seconds until a connection that finds no thread is refused
_SILENT = 10.0  # seconds that a client may say nothing
_LONGEST = 20.0  # seconds that a client may take to send its request
_FINISHES = 10.0  # seconds that requests under way have when the service ends
_BUSY = "all threads are busy; send the same request again"


class _Handler(BaseHTTPRequestHandler):
    timeout = _SILENT
    server_version, sys_version = "orderfold", ""
    server: "_Server"

    def setup(self) -> None:
        super().setup()
        self._too_long = threading.Timer(_LONGEST, self._cut)
        self._too_long.daemon = True
        self._too_long.start()

    def finish(self) -> None:
        self._too_long.cancel()
        super().finish()

    def do_POST(self) -> None:
        body = self._body()
        self._too_long.cancel()
        self._send(body if isinstance(body, Response) else self._answered(body))

    def log_message(self, *_: object) -> None:
        """Log nothing: what the library would say repeats what was sent."""

    def send_error(self, code: int, *_: Any) -> None:
        """Answer in the form of all errors what the library refuses: other methods, and what is no HTTP."""
        self.request_version = "HTTP/1.0"
        if code == HTTPStatus.NOT_IMPLEMENTED:
            detail, allow = f"POST to {request.PATH}", {"Allow": "POST"}
            self._send(wrong(HTTPStatus.METHOD_NOT_ALLOWED, "method", "not_allowed", detail, allow))
        else:
            self._send(wrong(HTTPStatus(code), "", "unreadable", HTTPStatus(code).phrase))

    def _body(self) -> bytes | Response:
        length = self.headers.get("Content-Length", "0" if "Transfer-Encoding" not in self.headers else "")
        if not (length.isascii() and length.isdigit()):
            detail = "send the number of bytes of the body"
            return wrong(HTTPStatus.LENGTH_REQUIRED, "Content-Length", "invalid", detail)
        if len(length) > 12 or int(length) > LARGEST:
            self.rfile.read(min(int(length[:12]), _READ_AWAY))  # else the client may not see the answer
            detail = f"at most {LARGEST:,} bytes are taken"
            return wrong(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Content-Length", "invalid", detail)
        return self.rfile.read(int(length))

    def _answered(self, body: bytes) -> Response:
        headers = {name: self.headers.get(name, "") for name in ("Authorization", KEY)}
        if not request.authorized(headers, self.server.token):
            return request.unauthorized()
        asked = request.read(self.path, headers, body)
        if isinstance(asked, Response):
            return asked
        try:
            answer = self.server.asking.answer(asked)
        except AWAY as error:
            log.warning("poll-not-answered", cause=cause_of(error))
            return away()
        except Exception as error:
            log.exception("poll-failed", cause=cause_of(error))
            detail = "answering it failed; nothing was handed out"
            return wrong(HTTPStatus.INTERNAL_SERVER_ERROR, "", "failed", detail)
        return refused(answer) if isinstance(answer, Refused) else Response(HTTPStatus.OK, answer)

    def _send(self, response: Response) -> None:
        POLLS_OVER_HTTP.labels(response.status.value).inc()
        self.send_response(response.status)
        usual = {"Content-Type": "application/json", "Content-Length": str(len(response.body))}
        for name, value in {**usual, **response.headers, "Cache-Control": "no-store"}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
        self.close_connection = True

    def _cut(self) -> None:
        """End a connection whose request does not come to its end."""
        with suppress(OSError):  # it may be closed already
            self.connection.shutdown(socket.SHUT_RDWR)


class _Server(HttpServer):
    request_queue_size = 64

    def __init__(self, host: str, port: int, asking: Asking, token: str) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.asking, self.token = asking, token
        self.free = threading.Semaphore(THREADS)
        super().__init__((host, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, where one is free."""
        if not self.free.acquire(timeout=_WAITS):
            self._refuse(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self.free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one request, and let the next one have the thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.free.release()

    def _refuse(self, request: Any) -> None:
        response = wrong(HTTPStatus.SERVICE_UNAVAILABLE, "", "busy", _BUSY)
        POLLS_OVER_HTTP.labels(response.status.value).inc()
        head = (
            "HTTP/1.0 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 1\r\n"
            f"Content-Length: {len(response.body)}\r\n\r\n"
        )
        with suppress(OSError):  # the client may be gone
            request.sendall(head.encode() + response.body)
        self.shutdown_request(request)


class PollsOverHttp:
    """The loop that serves polls. Its address is taken when it is made: raises SettingsWrong where that fails."""

    def __init__(self, address: str, token: str, asking: Asking) -> None:
        host, _, port = address.rpartition(":")
        try:
            self._server = _Server(host.strip("[]"), int(port), asking, token)
        except OSError as error:
            why = f"there is no host {host}" if isinstance(error, socket.gaierror) else error.strerror
            raise SettingsWrong(f"ORDERFOLD_HTTP: {address} cannot be used: {why}") from None
        self._asking, self._serves = asking, False

    def ready(self) -> bool:
        """Return whether requests are answered."""
        return self._serves

    def run(self, stop: threading.Event) -> None:
        """Serve until `stop`; requests under way are finished first."""
        serving = threading.Thread(target=self._server.serve_forever, args=(0.2,), name="http", daemon=True)
        serving.start()
        self._serves = True
        stop.wait()
        self._serves = False
        self._server.shutdown()
        serving.join()
        for _ in range(THREADS):
            self._server.free.acquire(timeout=_FINISHES)
        self._server.server_close()
        self._asking.close()
