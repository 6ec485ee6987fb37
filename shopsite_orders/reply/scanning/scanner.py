"""Where in the bytes of a reply something begins and ends, found in a time in proportion to their number.

A search goes on where the last one ended, however small the pieces that come in, and no byte is looked at more often
than a tag may be long. What has to be remembered for that is how far was searched, whether a comment or a CDATA section
holds the search up, and up to where nothing closes one.
"""

import re

from shopsite_orders.reply.scanning.buffer import Buffer
from shopsite_orders.reply.scanning.limits import LARGEST_ORDER, LARGEST_TAG
from shopsite_orders.reply.scanning.marks import CLOSERS, OPENER, START_TAG, last_tag


class Scanner(Buffer):
    """Bytes that can be searched for marks."""

    def __init__(self) -> None:
        super().__init__()
        self._held_up = False  # whether what was searched ends at a section that is not closed yet
        self._open_until = dict.fromkeys(CLOSERS.values(), 0)  # before which byte of all nothing closes a section
        self._last_tag: int | None = None  # where the reply ends, once that was looked for

    def seek(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Go to the next match, or past all that no match can begin in."""
        mark = pattern.search(self.data, self.searched)
        self.go(mark.start() if mark else self._tail())
        return mark

    def find(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Return the next match outside comments, which `pattern` has to find, too; use nothing up."""
        while mark := pattern.search(self.data, self.searched):
            if mark.lastgroup != "comment":
                self.searched = mark.end()
                return mark
            end = self.closed(b"-->", mark.end())
            self.searched = mark.start() if end < 0 else end
            if end < 0:
                return None
        self.searched = self._tail()
        return None

    def start_tag(self) -> tuple[int, bool]:
        """Return where the start tag ends that begins here, as far as it has come, and whether it is an element."""
        tag = START_TAG.match(self.data, self.at)
        return (tag.end(), tag["end"] == b"/>") if tag else (self.at, False)

    def end_of_element(self, ends: re.Pattern[bytes]) -> int | None:
        """Return where the element ends that begins here, `None` while that cannot be told."""
        data = self.data
        held_up_at = OPENER.match(data, self.searched) if self._held_up else None
        if held_up_at and not self._pass_section(held_up_at):
            return None
        mark = ends.search(data, self.searched)
        if data.find(b"!", self.searched, mark.start() if mark else len(data)) >= 0:  # which is rare, and soon told
            while opener := OPENER.search(data, self.searched, mark.start() if mark else len(data)):
                if not self._pass_section(opener):
                    return None
                if mark and mark.start() < self.searched:
                    mark = ends.search(data, self.searched)
        if mark:
            return mark.end() if mark["close"] else data.rfind(b"<", 0, mark.end())
        self.searched = self._tail()
        return None

    def closed(self, closer: bytes, begin: int) -> int:
        """Return where a section that begins here is closed, -1 if it is not yet; no byte is searched twice."""
        found = self.data.find(closer, max(begin, self._open_until[closer] - self.passed))
        if found >= 0:
            return found + len(closer)
        self._open_until[closer] = self.passed + len(self.data) - len(closer) + 1
        return -1

    def pass_over(self, closer: bytes) -> bool:
        """Go behind the next `closer`, or as far as it cannot begin; say whether it was there."""
        end = self.closed(closer, self.at)
        self.go(max(self.at, len(self.data) - len(closer) + 1) if end < 0 else end)
        return end >= 0

    def _pass_section(self, opener: re.Match[bytes]) -> bool:
        """Search on behind the section that is opened here; say whether that is possible yet."""
        behind = self.closed(CLOSERS[opener[0]], opener.end())
        if behind < 0 and self._is_text(opener):
            behind = opener.end()
        self._held_up = behind < 0
        self.searched = opener.start() if self._held_up else behind
        return not self._held_up

    def _is_text(self, opener: re.Match[bytes]) -> bool:
        """Say whether an opener that nothing has closed was typed by a customer.

        The reply must have come to its end for that. Where a text begins, a CDATA section does, too, and the
        reply may have broken off in it.
        """
        if len(self.data) - self.at > LARGEST_ORDER:
            return True
        begin = opener.start()
        if not self.ended or (opener[0] == b"<![CDATA[" and self.data[begin - 1 : begin] == b">"):
            return False
        if self._last_tag is None:
            self._last_tag = self.passed + last_tag(self.data)
        return self.passed + begin < self._last_tag

    def _tail(self) -> int:
        """Return where a tag has begun that the next bytes may end; else the end of the bytes."""
        end = len(self.data)
        begun = self.data.rfind(b"<", max(self.searched, end - LARGEST_TAG))
        return end if begun < 0 or self.data.find(b">", begun) >= 0 else begun
