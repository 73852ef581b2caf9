"""The HTTP side of the embedded reader: an ASGI app that speaks the OpenAI chat completions interface."""

import json
import time
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from extractor.embedded.chat import MODEL, ChatRequest, RequestError, complete

_NAMES = (MODEL, MODEL.rpartition("/")[2])


async def list_models(request: Request) -> JSONResponse:
    """Answers `GET /v1/models` with the one model there is."""
    model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "extractor"}
    return JSONResponse({"object": "list", "data": [model]})


async def create_completion(request: Request) -> JSONResponse:
    """Answers `POST /v1/chat/completions`."""
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise RequestError(f"The body of the request is not JSON: {error}.") from error
    chat = ChatRequest.read(body)
    if chat.model not in _NAMES:
        message = f"The model {chat.model!r} does not exist here; the only one is {MODEL!r}."
        raise RequestError(message, param="model", code="model_not_found", status=404)
    completion = complete(chat)
    return JSONResponse({"id": completion.pop("id"), "created": int(time.time()), **completion})


async def _refuse(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestError)
    return _error(str(error), error.status, error.param, error.code)


async def _refuse_route(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return _error(f"{request.method} {request.url.path}: {error.detail}.", error.status_code)


def _error(message: str, status: int, param: str | None = None, code: str | None = None) -> JSONResponse:
    body: dict[str, Any] = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return JSONResponse({"error": body}, status_code=status)


app = Starlette(
    routes=[
        Route("/v1/models", list_models, methods=["GET"]),
        Route("/v1/chat/completions", create_completion, methods=["POST"]),
    ],
    exception_handlers={RequestError: _refuse, HTTPException: _refuse_route},
)
