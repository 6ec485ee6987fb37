"""A server on loopback that is started and stopped, and how its clients come to trust it."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from shopsite_orders.sandbox.http.certificate import Certificate
from shopsite_orders.sandbox.http.exchange import Call, Reply
from shopsite_orders.sandbox.http.server import LOOPBACK, Server

if TYPE_CHECKING:
    from requests import Session


class Listening(ABC):
    """Listens between `start` and `stop`, or within a ``with`` statement; port 0 takes any that is free."""

    def __init__(self, *, tls: bool, port: int, addresses: Sequence[str] = (LOOPBACK,)) -> None:
        self._tls = tls
        self._port = port
        self._addresses = addresses
        self._servers: dict[str, Server] = {}
        self._certificate: Certificate | None = None

    def start(self) -> Self:
        """Begin to listen on the loopback interface."""
        if self._servers:
            raise RuntimeError("the sandbox is already running")
        if self._tls:
            self._certificate = Certificate(*self._addresses)
        context = self._certificate.context if self._certificate else None
        try:
            for address in self._addresses:
                self._servers[address] = Server(self.answer, context, self._port, address)
        except (OSError, OverflowError):
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop listening and remove the certificate; orders and records stay. Stopping twice does no harm."""
        for server in self._servers.values():
            server.stop()
        if self._certificate:
            self._certificate.remove()
        self._servers = {}
        self._certificate = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the sandbox listens; without a port of its own it is another one with every start."""
        return self.url_at(self._addresses[0])

    def url_at(self, address: str) -> str:
        """Return where the sandbox listens at one of its addresses."""
        if not self._servers:
            raise RuntimeError("the sandbox is not running: use it in a with statement, or call start()")
        return self._servers[address].url

    @property
    def ca_file(self) -> Path:
        """The PEM file of the authority to trust; it goes when the sandbox stops."""
        if self._certificate is None:
            raise RuntimeError("there is a certificate authority only while the sandbox runs, and only with TLS")
        return self._certificate.ca_file

    def session(self) -> "Session":
        """Return a session that trusts the sandbox and takes no proxy from the environment."""
        from requests import Session  # noqa: PLC0415 - costs more to import than the rest of the sandbox

        session = Session()
        session.trust_env = False
        if self._tls:
            session.verify = str(self.ca_file)
        return session

    @abstractmethod
    def answer(self, call: Call) -> Reply:
        """Return what is sent for a call."""
