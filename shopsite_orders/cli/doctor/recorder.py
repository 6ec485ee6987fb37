"""A session that keeps every answer as it came, for evidence."""

from typing import Any

import attrs
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

from shopsite_orders.contact.evidence.heard import Heard
from shopsite_orders.core.bundle.bundle import Kind


class Recorder:
    """Hands out a session, and what it has heard so far; the bodies grow while they are read."""

    def __init__(self) -> None:
        self._kept: list[tuple[Heard, bytearray]] = []

    @property
    def heard(self) -> list[Heard]:
        return [attrs.evolve(heard, body=bytes(body)) for heard, body in self._kept]

    def session(self) -> Session:
        """Return a session whose every request is kept."""
        session = Session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Adapter(self._kept))
        return session


class _Adapter(HTTPAdapter):
    """Connects as requests does, and listens."""

    def __init__(self, kept: list[tuple[Heard, bytearray]]) -> None:
        super().__init__()
        self._kept = kept

    def send(self, request: PreparedRequest, *arguments: Any, **options: Any) -> Response:
        response = super().send(request, *arguments, **options)
        asked_for_token = request.path_url.partition("?")[0].endswith("/authorize.cgi")
        kind: Kind = "authorize" if asked_for_token else "download"
        body = bytearray()
        heard = Heard(kind=kind, status=response.status_code, headers=dict(response.headers), body=b"")
        self._kept.append((heard, body))
        response.raw = _Overheard(response.raw, body)
        return response


class _Overheard:
    """A body that is read by somebody else."""

    def __init__(self, raw: Any, body: bytearray) -> None:
        self._raw = raw
        self._body = body

    def read1(self, *arguments: Any, **options: Any) -> bytes:
        chunk: bytes = self._raw.read1(*arguments, **options)
        self._body += chunk
        return chunk

    def read(self, *arguments: Any, **options: Any) -> bytes:
        chunk: bytes = self._raw.read(*arguments, **options)
        self._body += chunk
        return chunk

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)
