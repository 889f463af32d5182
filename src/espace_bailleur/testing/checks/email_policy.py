"""
The checks of an e-mail policy: what `espace_bailleur.ports.system` and rule A4 promise.
"""

from __future__ import annotations

import sys
import unicodedata

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Refusal
from espace_bailleur.ports.system import EmailPolicy
from espace_bailleur.testing.checks._running import expect, run


PLAIN = (
    "zoe@example.org",
    "Zoe.Oeuf+Caf@Example.ORG",
    "z@sub.example.org",
    "a!#$%&'*+-/=^_`{|}~b@example.org",
)
"""
Addresses that any policy takes: ASCII, dots, plus-tags, and every sign of an atom but one.
"""
_FULL_STOPS = {"\u3002": ".", "\uff0e": ".", "\uff61": "."}
_FILLERS = "\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"


def _read(policy: EmailPolicy, text: str) -> EmailAddress | None:
    """
    Read an address, or nothing where it is refused.
    """
    try:
        return policy(text)
    except Refusal:
        return None


def _key(policy: EmailPolicy, text: str) -> str | None:
    found = _read(policy, text)
    return found.key if found else None


def _keys(policy: EmailPolicy, *texts: str) -> list[str]:
    """
    List the keys of those texts that are taken.
    """
    return [found.key for text in texts if (found := _read(policy, text))]


def _without_marks(text: str) -> str:
    return "".join(one for one in text if not unicodedata.combining(one))


def _foldings(character: str) -> Iterator[str]:
    """
    Fold a character in the ways that databases, mail servers and IDNA do.
    """
    yield from (character.lower(), character.upper(), character.casefold())
    for form in ("NFC", "NFKC", "NFKD"):
        folded = unicodedata.normalize(form, character)
        yield from (folded, _without_marks(folded), folded.casefold())
    yield _FULL_STOPS.get(character, character)
    if unicodedata.category(character) in {"Cf", "Mn", "Me"} or character in _FILLERS:
        yield ""


@cache
def look_alikes() -> tuple[tuple[str, str], ...]:
    """
    List every character beyond ASCII that some folding makes ASCII or nothing, with what it makes.
    """
    pairs = (
        (character, folded)
        for character in map(chr, range(0x80, sys.maxunicode + 1))
        if unicodedata.category(character) not in {"Cn", "Co", "Cs", "Lo"}
        or character in _FILLERS
        or not unicodedata.is_normalized("NFKC", character)
        for folded in sorted(set(_foldings(character)))
        if folded.isascii()
    )
    return tuple(pairs)


def addresses_are_taken_as_they_are_written(policy: EmailPolicy) -> None:
    """
    Read plain addresses: the local part stays byte for byte, the host in lower case (A4).
    """
    for text in PLAIN:
        local, _, host = text.partition("@")
        expect(f"what {text!r} gives", policy(text), EmailAddress(f"{local}@{host.lower()}"))


def blanks_around_an_address_do_not_matter(policy: EmailPolicy) -> None:
    """
    Read an address as people paste it.
    """
    expect("with blanks", policy(" \tzoe@example.org\r\n"), EmailAddress("zoe@example.org"))


def a_stored_address_reads_as_itself(policy: EmailPolicy) -> None:
    """
    Read what was made of an address once more, and its key: both are as before (A4).
    """
    for text in (*PLAIN, "zoe@café.example.org", "zoe@CAFÉ.fr", "zoe@xn--caf-dma.fr"):
        if found := _read(policy, text):
            expect(f"{found.stored!r} once more", _read(policy, found.stored), found)
            expect(f"the key of {found.key!r}", _key(policy, found.key), found.key)


def case_makes_no_other_person(policy: EmailPolicy) -> None:
    """
    Read an address in upper case (A4, B2).
    """
    keys = _keys(policy, "zoe@example.org", "ZOE@EXAMPLE.ORG", "Zoe@Example.Org")
    expect("keys", keys, ["zoe@example.org"] * 3)


def dots_and_tags_are_kept(policy: EmailPolicy) -> None:
    """
    Read addresses that some providers take for one (A4).
    """
    texts = ("zoe.oeuf@example.org", "zoeoeuf@example.org", "zoe.oeuf+caf@example.org")
    expect("keys", _keys(policy, *texts), list(texts))


def no_look_alike_gives_the_key_of_another(policy: EmailPolicy) -> None:
    """
    Put every character that some folding makes ASCII or nothing in both parts (A4, P07).
    """
    found = [
        f"{written!r} gives {key!r}"
        for character, folded in look_alikes()
        for written, plain in _both_parts(character, folded)
        if (key := _key(policy, written)) and key == _key(policy, plain)
    ]
    expect("look-alikes", found[:5], [])


def _both_parts(character: str, folded: str) -> Iterable[tuple[str, str]]:
    for form in ("a{}b@example.org", "zoe@a{}b.example.org"):
        yield form.format(character), form.format(folded)


def hosts_that_look_alike_are_apart(policy: EmailPolicy) -> None:
    """
    Read hosts that differ by an accent or by a script (A4).
    """
    hosts = ("cafe.fr", "café.fr", "cafè.fr", "саfe.fr", "strasse.de", "straße.de", "istanbul.fr")
    keys = _keys(policy, *(f"zoe@{host}" for host in (*hosts, "ıstanbul.fr", "İstanbul.fr")))
    expect("how many keys", len(set(keys)), len(keys))


def one_international_host_has_one_key(policy: EmailPolicy) -> None:
    """
    Read a host in its forms: composed, decomposed, in upper case, in punycode (A4, B2).
    """
    hosts = ("café.fr", "cafe\u0301.fr", "CAFÉ.fr", "xn--caf-dma.fr", "XN--CAF-DMA.FR")
    keys = _keys(policy, *(f"zoe@{host}" for host in hosts))
    expect("how many keys", len(set(keys)), min(1, len(keys)))


def an_encoded_word_is_refused(policy: EmailPolicy) -> None:
    """
    Read local parts that mail software may decode into another address (A4, P06).
    """
    for local in ("=?utf-8?q?eve=40example.com=2C?=", "=?ascii?b?ZXZl?=", "a=?x?q?=41?="):
        expect(f"{local!r}", _read(policy, f"{local}@example.org"), None)


def any_text_gives_an_address_or_a_refusal(policy: EmailPolicy) -> None:
    """
    Read texts that are no address, or hardly one (A6).
    """
    hosts = ("[127.0.0.1]", "localhost", "xn--", "xn--a", "-.fr", "a..fr", ".fr", "fr.", "٣.fr")
    texts = (
        *("", " ", "@", "a@", "@b.fr", "a", "a@b@c.fr", "a b@example.org", "a@exa mple.org"),
        *(
            "\0@example.org",
            "a@example.org\0",
            "a\r\n@example.org",
            "a@example.org\r\nBcc: b@c.fr",
        ),
        *('"a b"@example.org', "Zoé <zoe@example.org>", "zoe@example.org, eve@example.org"),
        *("\ud800@example.org", "a@\udfff.org", "🏠@example.org", "a@🏠.fr", "a@\u0301.fr"),
        *("a" * 65 + "@example.org", "a@" + "b" * 64 + ".fr", "a@" + "b.f" * 400, "a" * 2_000),
        *(f"a@{host}" for host in hosts),
        *(f"{character}@example.org" for character in map(chr, range(0x100))),
        *(f"a@{character}.example.org" for character in map(chr, range(0x100))),
    )
    for text in texts:
        if found := _read(policy, text):
            expect(f"{found.stored!r} once more", _read(policy, found.stored), found)


CHECKS: tuple[Callable[[EmailPolicy], None], ...] = (
    addresses_are_taken_as_they_are_written,
    blanks_around_an_address_do_not_matter,
    a_stored_address_reads_as_itself,
    case_makes_no_other_person,
    dots_and_tags_are_kept,
    no_look_alike_gives_the_key_of_another,
    hosts_that_look_alike_are_apart,
    one_international_host_has_one_key,
    an_encoded_word_is_refused,
    any_text_gives_an_address_or_a_refusal,
)


def check_email_policy(policy: EmailPolicy) -> None:
    """
    Check an e-mail policy (A4); it may refuse international hosts, as long as it does so always.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    run("e-mail policy", CHECKS, lambda: policy)
