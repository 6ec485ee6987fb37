"""What came from a store -> the same with invented text in the place of personal data.

Two passes, both by the same walk: the first collects the words that are replaced, so that in the second none of them
is invented; and no harmless text stays that repeats a whole text which is replaced elsewhere.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from shopsite_orders.contact.evidence.fates import Fate, Path, fate, is_value, known_as
from shopsite_orders.contact.evidence.heard import Heard
from shopsite_orders.contact.evidence.json_text import is_json, rewrite_values
from shopsite_orders.contact.evidence.markup import Change, Walk, partnered
from shopsite_orders.contact.evidence.mentions import Mentions
from shopsite_orders.contact.evidence.phrases import WORDS, disguise_phrase
from shopsite_orders.contact.evidence.pieces import Piece, pieces
from shopsite_orders.contact.evidence.records import disguise_records
from shopsite_orders.core.bundle.bundle import Recorded, Slice
from shopsite_orders.core.bundle.disguise import Disguise, words
from shopsite_orders.core.bundle.escapes import REFERENCES
from shopsite_orders.core.card_data import redact_numbers

# Of the headers, what tells how a reply is sent. The others are named and no more.
_TELLING = frozenset({"content-type", "content-length", "transfer-encoding", "connection", "content-encoding"})
_LABEL = re.compile("(IP Address:|Host Name:)", re.IGNORECASE)
_ROOT = re.compile("<(?:ShopSiteOrders|SETIOrders)[\\s/>]")


@attrs.define
class Anonymiser:
    """Replaces, and counts how often it did, by path."""

    disguise: Disguise
    mentions: Mentions
    counts: Counter[str] = attrs.field(factory=Counter)

    @classmethod
    def of(cls, heard: Iterable[Heard]) -> "Anonymiser":
        """Return one that knows all that will be replaced of what was heard."""
        mentions, replaced = Mentions(), set[str]()

        def collect(path: Path, text: str, referring: bool) -> str:
            plain = REFERENCES.characters(text) if referring else text
            if _fate(path, plain) not in (Fate.KEEP, Fate.VALUE):
                replaced.update(words(plain) - WORDS)
                mentions.add(plain)
            return text

        for one in heard:
            _walk(pieces(one.body), lambda _: collect)
        return cls(Disguise(replaced), mentions)

    def recorded(self, heard: Heard) -> Recorded:
        """Return what was heard in the form in which it may be shared."""
        before = pieces(heard.body)
        after = _walk(before, self._changing)
        return Recorded(
            kind=heard.kind,
            status=heard.status,
            headers=self._headers(heard.headers),
            body=b"".join(piece.raw for piece in after),
            orders=tuple(_slices(after)),
        )

    def _changing(self, codec: str) -> Change:
        disguise = self.disguise.encoded_in(codec)

        def change(path: Path, text: str, referring: bool) -> str:
            def told(plain: str) -> str:
                return self._told(path, plain, disguise)

            changed = REFERENCES.rewrite(text, told) if referring else told(text)
            if changed != text:
                self.counts["/".join(known_as(path)) or "beside the orders"] += 1
            return changed

        return change

    def _told(self, path: Path, text: str, disguise: Disguise) -> str:
        match _fate(path, text):
            case Fate.VALUE | Fate.KEEP as kept if kept is Fate.VALUE or not self.mentions.any_in(text):
                return text
            case Fate.ADDRESS:
                return "".join(part if _LABEL.fullmatch(part) else disguise.text(part) for part in _LABEL.split(text))
            case Fate.RECORDS:
                return disguise_records(_starred(text), disguise)
            case Fate.PHRASE:
                return disguise_phrase(text, disguise)
            case Fate.MASK:
                return _masked(text)
            case _:
                return disguise.text(_starred(text))

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        telling = {name: disguise_phrase(value, self.disguise) for name, value in headers.items() if _tells(name)}
        return telling | {name: "" for name in headers if not _tells(name)}


def _fate(path: Path, text: str) -> Fate:
    """Return what becomes of a text; what should be harmless and does not look so is not."""
    by_path = fate(path)
    if (by_path is Fate.VALUE and not is_value(text)) or (by_path is Fate.KEEP and redact_numbers(text) != text):
        return Fate.REPLACE
    return by_path


def _walk(found: list[Piece], changing: Callable[[str], Change]) -> list[Piece]:
    """Return the pieces of a body with all of their texts changed, in the way that suits it."""
    whole = "".join(piece.text for piece in found)
    if is_json(whole):
        return [attrs.evolve(piece, text=rewrite_values(piece.text, changing(piece.codec))) for piece in found]
    walk = Walk(partnered(piece.text for piece in found), paths=_ROOT.search(whole) is not None)
    return [attrs.evolve(piece, text=walk.through(piece.text, changing(piece.codec))) for piece in found]


def _slices(found: Iterable[Piece]) -> Iterator[Slice]:
    """Yield where the orders stand now."""
    at = 0
    for piece in found:
        end = at + len(piece.raw)
        if piece.order:
            yield attrs.evolve(piece.order, begin=at, end=end)
        at = end


def _starred(text: str) -> str:
    """Return a text in which no card number is left to be made another one."""
    return text if redact_numbers(text) == text else re.sub(r"\d", "*", text)


def _masked(text: str) -> str:
    return re.sub(r"\w", "*", text)


def _tells(header: str) -> bool:
    return header.lower() in _TELLING
