"""A run of digits with short separators between them, and which parts of it are card numbers.

A number begins and ends where a group of digits does. Sums up to each place, one for either parity, tell the check
digit of any part at once, so that the time is in proportion to the run. Where the groups have several kinds of
separators, they must be those that cards print, else two dates or two telephone numbers side by side would often pass.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from itertools import accumulate

SHORTEST, LONGEST = 13, 19  # digits of a card number
# White space, dashes of any kind, what nobody sees, and what bytes of windows-1252 are where they were taken for UTF-8.
SEPARATOR = (
    r"[\s./_+:\u00ad\u00b7\u058a\u05be\u1400\u1806\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\u2212\u2e17"
    r"\u2e1a\u2e3a\u2e3b\u2e40\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\ufeff\uff0d\uff0e\U00010ead"
    r"\udc96\udc97\udca0\udcad\udcb7-]"
)
_SEPARATORS = re.compile(f"{SEPARATOR}+")
_PRINTED = re.compile(r"4 4 4 [1-4](?: [1-3])?|4 6 [45]|4 4 5")  # digits of each group
_DOUBLED = bytes(sum(divmod(2 * digit, 10)) for digit in range(10)) + bytes(246)


def is_valid(number: str) -> bool:
    """Say whether the check digit of a number is right (ISO/IEC 7812-1)."""
    return Run(number).adds_up(0, len(number))


class Run:
    """Digits and separators; `judge` may turn down a number whose check digit is right."""

    def __init__(self, text: str, judge: Callable[[str], bool] = bool) -> None:
        self._text = text
        self._judge = judge
        self._places = array("L", (place for place, sign in enumerate(text) if sign.isdecimal()))
        digits = bytes(int(text[place]) for place in self._places)
        doubled, even, odd = digits.translate(_DOUBLED), bytearray(digits), bytearray(digits)
        even[::2], odd[1::2] = doubled[::2], doubled[1::2]
        self._sums = _sums(even), _sums(odd)  # for numbers that end at an even and at an odd place

    def masked(self, mask: str) -> str:
        """Return the text with `mask` and the last four digits in the place of each card number."""
        shown, at = [], 0
        for start, end in self._card_numbers():
            last_four = "".join(self._text[place] for place in self._places[end - 4 : end])
            shown.append(f"{self._text[at : self._places[start]]}{mask} {last_four}")
            at = self._places[end - 1] + 1
        return "".join(shown) + self._text[at:]

    def adds_up(self, start: int, end: int) -> bool:
        sums = self._sums[end % 2]
        return sums[start] == sums[end]

    def _card_numbers(self) -> Iterator[tuple[int, int]]:
        """Yield where card numbers begin and end, in digits; those that overlap are one.

        The last four digits, which are shown as one group, are not the beginning of another one.
        """
        before: tuple[int, int] | None = None
        for start in range(len(self._places)):
            if self._joined(start):
                continue
            first, end = start, self._end(start)
            while end:
                if before and first < before[1]:
                    first, end = before[0], max(end, before[1])
                elif before:
                    yield before
                before = first, end
                first, end = end - 4, self._end(end - 4, grouped=4)
        if before:
            yield before

    def _joined(self, at: int) -> bool:
        """Say whether a place is within a group of digits, which are all in ASCII or all in another script."""
        if not 0 < at < len(self._places) or self._places[at - 1] + 1 != self._places[at]:
            return False
        return self._text[self._places[at] - 1].isascii() == self._text[self._places[at]].isascii()

    def _end(self, start: int, *, grouped: int = 1) -> int:
        """Return where the card number from `start` ends, 0 if none begins there: its group's end, or the farthest.

        So many digits at its beginning are taken for one group.
        """
        farthest = 0
        for end in range(start + SHORTEST, min(start + LONGEST, len(self._places)) + 1):
            if self._joined(end) or not self.adds_up(start, end):
                continue
            group = "".join(self._text[place] for place in self._places[start : start + grouped])
            piece = group + self._text[self._places[start + grouped - 1] + 1 : self._places[end - 1] + 1]
            if self._is_one(piece):
                if len(piece) == end - start:
                    return end
                farthest = end
        return farthest

    def _is_one(self, piece: str) -> bool:
        """Say whether digits and separators look like one number."""
        groups = _SEPARATORS.split(piece)
        alike = len(set(_SEPARATORS.findall(piece))) <= 1
        printed = _PRINTED.fullmatch(" ".join(str(len(group)) for group in groups))
        return (alike or printed is not None) and self._judge("".join(groups))


def _sums(digits: bytearray) -> bytes:
    """Return the sums up to each place, modulo ten."""
    sums: Iterator[int] = accumulate(digits, lambda one, other: (one + other) % 10, initial=0)
    return bytes(sums)
