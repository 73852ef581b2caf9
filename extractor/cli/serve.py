"""`extractor serve`: the embedded reader as an OpenAI-compatible server."""

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    """Adds the command to the app."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65535)] = 0,
) -> None:
    """Serve the embedded reader to any OpenAI client, until Ctrl-C."""
    import socket
    import sys

    import uvicorn

    from extractor.embedded.app import app
    from extractor.embedded.chat import MODEL
    from extractor.errors import UsageError

    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise UsageError(
            f"Cannot listen on {host}:{port}: {error.strerror}.", "Choose another --host or --port."
        ) from error
    name = f"[{host}]" if ":" in host else host
    print(f"Serving {MODEL} on http://{name}:{listener.getsockname()[1]}/v1 (Ctrl-C stops it)", file=sys.stderr)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
