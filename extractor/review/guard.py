"""The guard: lets one browser with a one-time link in, and keeps other pages and machines out.

It wraps an ASGI app. A request must name this server as its host, must not come from another page (`Origin` and
`Sec-Fetch-Site`), and must carry the cookie that the one-time token was exchanged for.
"""

import hmac
import secrets
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """An ASGI app around another that answers only the browser that opened the one-time link.

    Args:
        app: The app to guard.
        port: The port of 127.0.0.1 at which it is served.
        announce: Called with a new one-time link when a used one is opened again.
    """

    def __init__(self, app: ASGIApp, port: int, announce: Callable[[str], None]) -> None:
        self._app = app
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._url = f"http://127.0.0.1:{port}/"
        # Cookies do not know ports: two reviews at once need two names.
        self._cookie = f"extractor_review_{port}"
        self._session = secrets.token_urlsafe(32)
        self._token = ""
        self._used: set[str] = set()
        self._announce = announce

    def link(self) -> str:
        """Returns a new one-time link; an earlier one that was not used ends."""
        self._token = secrets.token_urlsafe(24)
        return f"{self._url}?token={self._token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers) or self._exchange(scope, headers)
        response = refusal if refusal is not None else self._app
        await response(scope, receive, _with_headers(send))

    def _refusal(self, method: str, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        if host not in self._hosts:
            return _refuse("This server answers only to its own name.", 400)
        origin = headers.get("origin")
        if origin is None and method not in ("GET", "HEAD"):
            return _refuse("A change must come from the review page.", 403)
        if origin is not None and origin != f"http://{host}":
            return _refuse("This page belongs to another site.", 403)
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return _refuse("This page belongs to another site.", 403)
        return None

    def _exchange(self, scope: Scope, headers: Headers) -> Response | None:
        known = hmac.compare_digest(
            cookie_parser(headers.get("cookie", "")).get(self._cookie, "").encode(), self._session.encode()
        )
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if known:
            return RedirectResponse("/", 303) if given else None
        if self._token and hmac.compare_digest(given.encode(), self._token.encode()):
            self._used.add(self._token)
            self._token = ""
            response = RedirectResponse("/", 303)
            response.set_cookie(self._cookie, self._session, httponly=True, samesite="strict", path="/")
            return response
        if given in self._used:
            self._announce(self.link())
            return _refuse("This link was used before. The terminal shows a new one.", 403)
        return _refuse("Open the link that the terminal shows.", 403)


def _refuse(reason: str, status: int) -> Response:
    return PlainTextResponse(reason + "\n", status)


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return send_with_headers
