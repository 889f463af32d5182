"""
Words: user numbers, identifiers, départements, e-mail and postal addresses (rules A).
"""

from __future__ import annotations

import string

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.words import (
    DEPARTEMENTS,
    LANGUAGES,
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    Language,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import (
    BLANKS,
    as_typed,
    names,
    random_bytes,
    unprintable_names,
)


_CAPITALS = string.ascii_uppercase + string.digits
_PRINTED = string.ascii_letters + string.digits + string.punctuation
_STRAYS = "é_/ıſ\u212aß１²\u0301\u200b\x00"
_ATOMS = string.ascii_letters + string.digits + "!#$%&'*+-/=^_`{|}~"
_HOSTS = ("example.org", "caf.fr", "sci-du-lac.fr", "mail.example.com", "xn--exmple-cua.org")


@built_once
def languages() -> SearchStrategy[Language]:
    """
    Draw the languages that the package speaks.
    """
    return st.sampled_from(LANGUAGES)


@built_once
def account_ids() -> SearchStrategy[AccountId]:
    """
    Draw ids of accounts, as the package draws them: 32 hexadecimal digits.
    """
    return random_bytes(16, what="account").map(lambda drawn: AccountId(drawn.hex()))


@built_once
def user_numbers() -> SearchStrategy[UserNumber]:
    """
    Draw user numbers (A1).
    """
    size = UserNumber.LENGTH
    return st.text(_CAPITALS, min_size=size, max_size=size).map(UserNumber)


@built_once
@st.composite
def typed_user_numbers(draw: DrawFn) -> tuple[str, UserNumber]:
    """
    Draw what a person types for a user number, with the number that it means (A1).
    """
    number = draw(user_numbers())
    return draw(as_typed(number.value)), number


@built_once
@st.composite
def invalid_user_number_texts(draw: DrawFn) -> str:
    """
    Draw what is no user number: of another length, or with a character that is none of its own.
    """
    size = UserNumber.LENGTH
    if draw(st.booleans()):
        lengths = st.integers(0, size - 1) | st.integers(size + 1, 3 * size)
        wrong = draw(lengths.flatmap(lambda one: st.text(_CAPITALS, min_size=one, max_size=one)))
        return draw(as_typed(wrong))
    number = draw(user_numbers()).value
    place = draw(st.integers(0, size - 1))
    return number[:place] + draw(st.sampled_from(_STRAYS)) + number[place + 1 :]


@built_once
def identifiers() -> SearchStrategy[Identifier]:
    """
    Draw login identifiers (A2).
    """
    texts = st.text(_PRINTED, min_size=1, max_size=64) | st.text(
        _PRINTED, min_size=60, max_size=64
    )
    return texts.map(Identifier)


@built_once
@st.composite
def typed_identifiers(draw: DrawFn) -> tuple[str, Identifier]:
    """
    Draw what a person types for an identifier, with one that has the same key (A2).
    """
    identifier = draw(identifiers())
    return draw(as_typed(identifier.value, between=BLANKS)), identifier


@built_once
def invalid_identifier_texts() -> SearchStrategy[str]:
    """
    Draw what is no identifier: empty, too long, or with a character that is not printable ASCII.
    """
    strays = st.tuples(
        st.text(_PRINTED, max_size=30),
        st.sampled_from("éı\u212a１\u200b\x00\x7f"),
        st.text(_PRINTED),
    )
    return st.one_of(
        st.lists(st.sampled_from(BLANKS), max_size=5).map("".join),
        st.text(_PRINTED, min_size=65, max_size=200),
        strays.map("".join),
    )


@built_once
def departements() -> SearchStrategy[Departement]:
    """
    Draw the 101 départements (A3).
    """
    return st.sampled_from(sorted(DEPARTEMENTS)).map(Departement)


@built_once
@st.composite
def typed_departements(draw: DrawFn) -> tuple[str, Departement]:
    """
    Draw what a person types for a département, with the one that it means (A3).
    """
    departement = draw(departements())
    return draw(as_typed(departement.code)), departement


@built_once
def invalid_departement_texts() -> SearchStrategy[str]:
    """
    Draw what is no code of a département: 20, 975, one without its zero, any other text (A3).
    """
    texts = st.one_of(
        st.sampled_from(("20", "975", "2C", "1", "2", "00", "96", "97", "977", "", "２Ａ", "٠١")),
        st.integers(0, 2_000).map(str),
        st.text(_CAPITALS, max_size=5),
    )
    return texts.filter(lambda text: text not in DEPARTEMENTS)


@built_once
@st.composite
def email_addresses(draw: DrawFn) -> EmailAddress:
    """
    Draw e-mail addresses as they are stored (A4): capitals, dots and plus-tags in the local part.
    """
    return EmailAddress(f"{draw(_LOCALS)}@{draw(_ANY_HOST)}")


_LOCALS = st.lists(st.text(_ATOMS, min_size=1, max_size=10), min_size=1, max_size=3).map(".".join)
_LABELS = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=10)
_ANY_HOST = st.sampled_from(_HOSTS) | _LABELS.map(lambda label: f"{label}.fr")


@built_once
@st.composite
def look_alike_email_texts(draw: DrawFn) -> tuple[str, EmailAddress]:
    """
    Draw a text that looks like an e-mail address and is not it, with that address (A4, P07).

    Letters are taken from elsewhere: ı, ſ, the Kelvin sign, full width, Cyrillic, ligatures;
    or a mark that joins the letter before it.
    """
    local = draw(st.sampled_from(("kassi", "fiona", "office", "s.kiss", "KASSIFI")))
    address = EmailAddress(f"{local}@{draw(st.sampled_from(_HOSTS))}")
    text = address.stored
    present = [(old, new) for old, new in _LOOK_ALIKES if old in text]
    old, new = draw(st.sampled_from(present))
    places = [place for place in range(len(text)) if text.startswith(old, place)]
    place = draw(st.sampled_from(places))
    return text[:place] + new + text[place + len(old) :], address


_LOOK_ALIKES = (
    *(("i", "ı"), ("i", "і"), ("k", "\u212a"), ("K", "\u212a"), ("s", "ſ"), ("S", "Ѕ")),
    *(("fi", "ﬁ"), ("ff", "ﬀ"), ("ss", "ß"), ("a", "а"), ("o", "ο"), ("e", "е"), ("i", "i\u0307")),
    *(("a", "a\u0301"), ("@", "\uff20"), (".", "\uff0e")),
    *((one, chr(ord(one) + 0xFEE0)) for one in "kafisoKAFIS"),
)


@built_once
def invalid_email_texts() -> SearchStrategy[str]:
    """
    Draw what is no e-mail address: a part missing, blanks, line ends, quotes, too long.
    """
    return st.one_of(
        st.text(_ATOMS, max_size=30),
        st.sampled_from(
            (
                *("@example.org", "zoe@", "zoe@org", "zoe@@example.org", "zoe@a@example.org"),
                *('"zoe"@example.org', "Zoé <zoe@example.org>", "zoe@example.org\n.example.org"),
                *("zoe@example.org\r\nBcc: all@example.org", "zoe martin@example.org"),
                *("zoe@[127.0.0.1]", "zoe,eva@example.org", "zoé@example.org"),
            )
        ),
        st.integers(EmailAddress.LENGTH, 1_000).map(lambda size: "a" * size + "@example.org"),
    )


@built_once
@st.composite
def postal_addresses(draw: DrawFn) -> PostalAddress:
    """
    Draw postal addresses: two to six printable lines of at most 38 characters.
    """
    line = names(characters=PostalAddress.CHARACTERS)
    lines = draw(st.lists(line, min_size=2, max_size=PostalAddress.LINES))
    return PostalAddress(tuple(lines))


@built_once
@st.composite
def typed_postal_addresses(draw: DrawFn) -> tuple[str, PostalAddress]:
    """
    Draw what a person types for a postal address, with the address that it means.
    """
    address = draw(postal_addresses())
    ends = st.sampled_from(("\n", "\r\n", "\n\n", " \n", "\n \t\n"))
    return "".join(line + draw(ends) for line in address.lines), address


@built_once
@st.composite
def invalid_postal_address_texts(draw: DrawFn) -> str:
    """
    Draw what is no postal address: too few or many lines, a line too long, or not printable.
    """
    line = names(characters=PostalAddress.CHARACTERS)
    kind = draw(st.sampled_from(("few", "many", "long", "unprintable")))
    lines = draw(st.lists(line, max_size=1))
    if kind == "many":
        most = PostalAddress.LINES
        lines = draw(st.lists(names(characters=20), min_size=most + 1, max_size=most + 3))
    elif kind == "long":
        size = draw(st.integers(PostalAddress.CHARACTERS + 1, 200))
        lines = [*lines, "x" * size, "75001 PARIS"]
    elif kind == "unprintable":
        hidden = draw(unprintable_names().filter(lambda text: len(text.splitlines()) == 1))
        lines = [*lines, hidden, "75001 PARIS"]
    return "\n".join(lines)
