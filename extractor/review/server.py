"""The server: takes a session, gives the review page on 127.0.0.1. The page is one document and a few JSON answers."""

import contextlib
import socket
from collections.abc import Callable

import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from extractor.errors import ExtractorError, StoppedError, UsageError
from extractor.review.acts import Act
from extractor.review.guard import Guard
from extractor.review.pages import Pages
from extractor.review.session import Session, TakenError
from extractor.review.validation import InvalidEntry

_MOVES = ("next", "previous", "article")
_LARGEST_BODY = 1 << 20


class ReviewApp:
    """The routes of the review page."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pages = Pages(session)

    def app(self) -> Starlette:
        """Returns the ASGI app, without the guard."""
        return Starlette(
            routes=[
                Route("/", self._index),
                Route("/first", self._first),
                Route("/item/{item:int}", self._item),
                Route("/move/{item:int}/{step}", self._move),
                Route("/article/{article:int}", self._article),
                Route("/form/{article:int}/{record_type}", self._form),
                Route("/decisions", self._decide, methods=["POST"]),
                Route("/undo", self._undo, methods=["POST"]),
                Route("/lease/{item:int}", self._renew, methods=["POST"]),
                Route("/release", self._release, methods=["POST"]),
                Mount("/static", StaticFiles(packages=[("extractor.review", "static")])),
            ],
            exception_handlers={
                UsageError: lambda request, error: _fault(error, 400),
                StoppedError: lambda request, error: _fault(error, 503),
                ExtractorError: lambda request, error: _fault(error, 409),
            },
        )

    def _index(self, request: Request) -> Response:
        return HTMLResponse(self._pages.page())

    def _first(self, request: Request) -> Response:
        return JSONResponse(self._pages.state(self._session.first(self._holder(request))))

    def _item(self, request: Request) -> Response:
        return JSONResponse(self._pages.state(self._session.view(request.path_params["item"], self._holder(request))))

    def _move(self, request: Request) -> Response:
        step = request.path_params["step"]
        if step not in _MOVES:
            raise HTTPException(404)
        view = self._session.move(request.path_params["item"], step, self._holder(request))
        if view is None:
            return JSONResponse({"message": "There is no other field to go to."})
        return JSONResponse(self._pages.state(view))

    def _article(self, request: Request) -> Response:
        return JSONResponse(self._pages.article(request.path_params["article"]))

    def _form(self, request: Request) -> Response:
        return JSONResponse(self._pages.new_record(request.path_params["article"], request.path_params["record_type"]))

    async def _decide(self, request: Request) -> Response:
        return await run_in_threadpool(self._store_act, await _body(request), self._holder(request))

    def _store_act(self, body: bytes, holder: str) -> Response:
        try:
            act = Act.model_validate_json(body)
        except ValidationError as error:
            raise UsageError(f"The page sent a decision that cannot be read: {error}") from error
        try:
            decision, view = self._session.decide(act, holder)
        except InvalidEntry as error:
            return JSONResponse({"invalid": error.messages}, 422)
        except TakenError as error:
            return JSONResponse(self._pages.state(self._session.first(holder), str(error)), 409)
        return JSONResponse(self._pages.state(view, self._pages.said(decision)))

    def _undo(self, request: Request) -> Response:
        undone = self._session.undo(self._holder(request))
        if undone is None:
            return JSONResponse({"message": "There is nothing to undo."})
        return JSONResponse(self._pages.state(undone[1], self._pages.said(undone[0], undone=True)))

    def _renew(self, request: Request) -> Response:
        lease = self._session.renew(request.path_params["item"], self._holder(request))
        return JSONResponse({"mine": lease.holder == self._holder(request)})

    def _release(self, request: Request) -> Response:
        self._session.release(self._holder(request))
        return Response(status_code=204)

    def _holder(self, request: Request) -> str:
        window = request.query_params.get("window", "")
        if not (window.isalnum() and len(window) <= 40):
            raise HTTPException(400, "The page did not name its window.")
        return f"{self._session.desk.terms.reviewer}/{window}"


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise HTTPException(413, "The decision is too long.")
    return body


def _fault(error: Exception, status: int) -> Response:
    what = getattr(error, "what", str(error))
    return JSONResponse({"message": f"{what} {getattr(error, 'fix', '')}".strip()}, status)


def serve(session: Session, announce: Callable[[str], None]) -> None:
    """Serves the review page on a random port of 127.0.0.1 until it is interrupted.

    Args:
        session: The reviewer's session.
        announce: Called with the one-time link once the server listens, and with a new one when it was used up.
    """
    # Only of a socket that names its protocol does asyncio switch off Nagle's algorithm, which costs 40 ms an answer.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        guard = Guard(ReviewApp(session).app(), listener.getsockname()[1], announce)
        announce(guard.link())
        config = uvicorn.Config(
            guard,
            log_level="warning",
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        # The server raises the signal that stopped it once more when it has shut down.
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
