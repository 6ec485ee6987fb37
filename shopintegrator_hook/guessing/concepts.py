"""What the words of a wire name can mean: phrases and how sure each makes us, and the values that may stand there."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from ipaddress import ip_address
from types import MappingProxyType

import attrs

from shopintegrator_hook.guessing.words import OURS, TURNS
from shopintegrator_hook.rules import values

Fits = Callable[[str], bool]
_PARCELS = re.compile(
    r"ground|express|courier|mail|post|ship|deliver|freight|standard|priority|free|day|ups|dhl|fedex", re.IGNORECASE
)


@attrs.frozen(eq=False)
class Concept:
    """An order path, the phrases that mean it, the values it takes, and words that make it something else."""

    path: str
    phrases: tuple[tuple[frozenset[str], float], ...]
    fits: Fits
    free: frozenset[str] = frozenset()
    spoilt_by: frozenset[str] = frozenset()

    def sureness(self, have: frozenset[str]) -> float:
        """Return how sure the words of a name are to mean this, from 0 to 1."""
        return max((weight - self._cost(have - phrase) for phrase, weight in self.phrases if phrase <= have), default=0)

    def _cost(self, rest: frozenset[str]) -> float:
        return sum(self._price(word) for word in rest)

    def _price(self, word: str) -> float:
        if word in self.free:
            return 0.01
        if word in self.spoilt_by or word in TURNS:
            return 0.45
        return 0.15 if word in OURS else 0.08


def any_text(value: str) -> bool:
    return bool(value.strip())


def wording(value: str) -> bool:
    return any(sign.isalpha() for sign in value)


def short_text(value: str) -> bool:
    return len(value) <= 100 and "://" not in value


def email(value: str) -> bool:
    return len(value) <= 254 and bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value.strip()))


def not_email(value: str) -> bool:
    return short_text(value) and "@" not in value


def _readable(kind: str) -> Fits:
    def fits(value: str) -> bool:
        try:
            return values.read(kind, value) is not None
        except ValueError:
            return False

    return fits


def order_number(value: str) -> bool:
    return bool(re.fullmatch(r"#?[\w./-]{1,40}", value.strip())) and any(sign.isdecimal() for sign in value)


def salutation(value: str) -> bool:
    """Say whether a text may stand before a name: a word or two, and none that is about parcels."""
    return len(value) <= 20 and not any(sign.isdecimal() for sign in value) and not _PARCELS.search(value)


def _phone(value: str) -> bool:
    return len(value) <= 30 and bool(re.fullmatch(r"[\d\s()+./x-]*\d[\d\s()+./x-]*", value.strip()))


def _date(value: str) -> bool:
    return values.date_format(value) is not None


def _ip(value: str) -> bool:
    try:
        return bool(ip_address(value.strip()))
    except ValueError:
        return False


def _card_number(value: str) -> bool:
    return bool(re.fullmatch(r"[\d*xX•.\s-]*\d{4}", value.strip()))


_FITS: Mapping[str, Fits] = MappingProxyType(
    {
        "any_text": any_text,
        "wording": wording,
        "short_text": short_text,
        "email": email,
        "not_email": not_email,
        "money": _readable("money"),
        "yes_no": _readable("yes_no"),
        "currency_code": _readable("currency"),
        "order_number": order_number,
        "phone": _phone,
        "date": _date,
        "ip": _ip,
        "card_number": _card_number,
    }
)
# What may stand beside the words of a party or a line, and what is never part of a party.
_BESIDE = {
    "party": "billing shipping customer address order invoice",
    "line": "item line cart order value",
    "order": "value units 0",
}
_BESIDE["option"] = "option item line cart order"
_NEVER = {"party": "merchant item line card ip remote gift tax status fax host payment transaction method"}
_PREFIX = {"order": "", "party": "", "line": "lines[n].", "option": "lines[n].options[m]."}


def _concepts(table: str) -> tuple[Concept, ...]:
    return tuple(
        Concept(
            path=_PREFIX[table] + row["path"],
            phrases=tuple(_phrase(text) for text in row["means"]),
            fits=_FITS[row["value"]],
            free=frozenset(f"{row.get('free', '')} {_BESIDE.get(table, '')}".split()),
            spoilt_by=frozenset(f"{row.get('not', '')} {_NEVER.get(table, '')}".split()),
        )
        for row in _TABLES[table]
    )


def _phrase(text: str) -> tuple[frozenset[str], float]:
    *words, sure = text.split()
    return frozenset(words), int(sure) / 100


_TABLES = tomllib.loads(files(__package__).joinpath("concepts.toml").read_text("utf-8"))
ORDER, PARTY, LINE, OPTION = map(_concepts, ("order", "party", "line", "option"))


def ranked(words: Iterable[str], concepts: tuple[Concept, ...], samples: Iterable[str]) -> Iterator[tuple[float, str]]:
    """Yield how sure each path is that a name's words mean and its values fit."""
    meant = _meant(tuple(words), concepts)
    filled = [sample for sample in samples if sample.strip()] if meant else ()
    for sure, concept in meant:
        if all(map(concept.fits, filled)):
            yield sure if filled else sure - 0.1, concept.path


@lru_cache(maxsize=2048)
def _meant(words: tuple[str, ...], concepts: tuple[Concept, ...]) -> tuple[tuple[float, Concept], ...]:
    """Return what words can mean, whatever the values: asked again for every post of a shop."""
    have = frozenset(words)
    return tuple((sure, concept) for concept in concepts if (sure := concept.sureness(have)) > 0)
