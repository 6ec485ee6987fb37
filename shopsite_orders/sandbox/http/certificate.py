"""A certificate authority of the sandbox's own, so that its clients can verify it as they verify a store."""

import ssl
from pathlib import Path
from tempfile import TemporaryDirectory


class Certificate:
    """A server certificate for addresses of loopback; its authority's PEM file lives until `remove`.

    Raises:
        ImportError: trustme is not installed.
    """

    def __init__(self, *addresses: str) -> None:
        try:
            import trustme  # noqa: PLC0415 - an optional extra
        except ImportError as error:
            raise ImportError(
                "the sandbox makes its TLS certificate with trustme: pip install 'shopsite-orders[sandbox]'"
            ) from error
        authority = trustme.CA()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*addresses, "localhost").configure_cert(self.context)
        self._directory = TemporaryDirectory(prefix="shopsite-sandbox-")
        self.ca_file = Path(self._directory.name) / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))

    def remove(self) -> None:
        self._directory.cleanup()
