"""The frameworks' test clients and servers behind one way to post."""

import asyncio
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from django.test import AsyncClient, Client

from shopintegrator_hook.sandbox import Answer

import hook_apps as apps

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the test client's own, about its HTTP library
    from fastapi.testclient import TestClient

Post = Callable[[bytes, str | None], Answer]
_COMMANDS = {
    "django": ["gunicorn", "--bind", "127.0.0.1:0", "--workers", "2", "--threads", "4", "hook_apps:django_app()"],
    "flask": ["gunicorn", "--bind", "127.0.0.1:0", "--workers", "2", "--threads", "4", "hook_apps:flask_app()"],
    "fastapi": ["uvicorn", "--host", "127.0.0.1", "--port", "0", "--factory", "hook_apps:fastapi_app"],
}


@contextmanager
def django_client(*arguments: Any, middleware: tuple[str, ...] = ()) -> Iterator[Post]:
    apps.django_app(*arguments, middleware=middleware)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def post(body: bytes, content_type: str | None) -> Answer:
        response = client.generic("POST", "/orders", body, content_type or "")
        return Answer(response.status_code, response.content.decode())

    yield post


@contextmanager
def asgi_django_client(*arguments: Any) -> Iterator[Post]:
    """Post to the same view as an ASGI server would."""
    apps.django_app(*arguments)
    client = AsyncClient(raise_request_exception=False)

    async def send(body: bytes, content_type: str) -> Answer:
        response = await client.generic("POST", "/orders", body, content_type)
        return Answer(response.status_code, response.content.decode())

    yield lambda body, content_type: asyncio.run(send(body, content_type or ""))


@contextmanager
def flask_client(*arguments: Any, before: Callable[[], None] | None = None) -> Iterator[Post]:
    app = apps.flask_app(*arguments)
    if before is not None:
        app.before_request(before)

    def post(body: bytes, content_type: str | None) -> Answer:
        response = app.test_client().post("/orders", data=body, content_type=content_type)
        return Answer(response.status_code, response.text)

    yield post


@contextmanager
def fastapi_client(*arguments: Any, dependencies: tuple[Any, ...] = ()) -> Iterator[Post]:
    client = TestClient(apps.fastapi_app(*arguments, dependencies=dependencies), raise_server_exceptions=False)

    def post(body: bytes, content_type: str | None) -> Answer:
        response = client.post("/orders", content=body, headers={"Content-Type": content_type} if content_type else {})
        return Answer(response.status_code, response.text)

    with client:
        yield post


CLIENTS: dict[str, Callable[..., AbstractContextManager[Post]]] = {
    "django": django_client,
    "flask": flask_client,
    "fastapi": fastapi_client,
}


@contextmanager
def server(framework: str, environment: dict[str, str]) -> Iterator[str]:
    """Run the framework's real server on a free port of loopback and yield its URL."""
    with process(_COMMANDS[framework], environment) as (url, _):
        yield url


@contextmanager
def process(command: list[str], environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Run a server, and yield its URL and the id of its process; what it logs is read and forgotten."""
    here = str(Path(__file__).parent)
    paths = os.pathsep.join([here, *(path for path in sys.path if path)])
    module, *options = command
    running = subprocess.Popen(
        [sys.executable, "-m", module, *options],
        env={**os.environ, **environment, "PYTHONPATH": paths},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=here,
    )
    stderr = running.stderr
    assert stderr is not None
    url = next(match[0] for line in stderr if (match := re.search(r"http://127\.0\.0\.1:\d+", line)))
    reader = Thread(target=lambda: [None for _ in stderr])
    reader.start()
    try:
        yield url, running.pid
    finally:
        running.terminate()
        running.wait(timeout=300)
        reader.join()
        stderr.close()
