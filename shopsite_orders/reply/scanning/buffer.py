"""The bytes of a reply that have come and are not used up."""

import codecs

from shopsite_orders.reply.scanning.limits import LONGEST_LOOK


class Buffer:
    """Bytes, and a place in them. They may come in pieces of any size: each is put behind the others where they are.

    Attributes:
        data: the bytes; those before `at` are used up.
        at: the place.
        ended: whether all bytes have come.
        ripe: whether it is worth looking at what has come: nothing that is looked for ends without a ``>``.
        passed: how many bytes are gone from `data`.
        searched: where the next search begins; nothing is left to be found before.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        self.at = self.searched = self.passed = 0
        self.ended = self.ripe = False
        self._unseen = 0  # how many bytes came since the last look
        self._decoder: codecs.IncrementalDecoder | None = None

    @property
    def transcoded(self) -> bool:
        """Whether the bytes are UTF-8, whatever came."""
        return self._decoder is not None

    def add(self, piece: bytes) -> None:
        """Put the next bytes behind the others; none at all say that all have come."""
        self._drop_used()
        self.ended = not piece
        self._append(piece)

    def transcode(self, charset: str) -> None:
        """Read what is not used up, and all that is to come, as UTF-8."""
        self._drop_used()
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
        rest = bytes(self.data)
        self.data.clear()
        self.searched = 0
        self._append(rest)

    def wait(self) -> None:
        """Look again only when there is more to see."""
        if self.ripe:
            self.ripe, self._unseen = False, 0

    def go(self, place: int) -> None:
        """Go on to a place; what is before it is used up."""
        self.at = self.searched = place

    def take(self, end: int) -> bytes:
        """Return the bytes up to `end`, and go on there."""
        taken = bytes(memoryview(self.data)[self.at : end])
        self.at = self.searched = end
        return taken

    def _drop_used(self) -> None:
        self.passed += self.at
        self.searched = max(self.searched - self.at, 0)
        del self.data[: self.at]
        self.at = 0

    def _append(self, piece: bytes) -> None:
        text = self._decoder.decode(piece).encode() if self._decoder else piece
        self.data += text
        self._unseen += len(text)
        self.ripe = self.ripe or self.ended or b">" in text or self._unseen >= LONGEST_LOOK
