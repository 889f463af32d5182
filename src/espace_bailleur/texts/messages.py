"""
Messages as a courier is given them: plain text, the same each time (rules C1, C3, H2, H6).
"""

from __future__ import annotations

import re
import textwrap

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from attrs import Attribute, field, frozen

from espace_bailleur.domain.contest import CONTEST
from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    AddressCorrectedNotice,
    AddressInUseNotice,
    IdentifierNotice,
    Letter,
    Mail,
    Message,
    PasswordNotice,
    Plain,
    RecoveryNotice,
    RecoveryRequest,
)
from espace_bailleur.domain.notices import Notice, RoleNotice, SeatNotice, TeamNotice
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.slots import channel_to
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import EmailAddress, PostalAddress
from espace_bailleur.errors import Fact, Misuse, Refusal, Way
from espace_bailleur.texts._languages import words_in
from espace_bailleur.texts._words import Words, fitting


WIDTH = 72
"""
The most characters of a letter's line.
"""
_HELD = "    "
_ANEW = {Channel.MAIL: Way.FORGOTTEN_PASSWORD, Channel.LETTER: Way.CONNECTION_PROBLEM}
"""
How whoever got the last one by that channel asks for another provisional password (F1, F5).
"""
_SITE = re.compile(r"https://[A-Za-z0-9][!-~]{0,59}")


def _check_name(_: object, attribute: Attribute[str], name: str) -> None:
    _require_line(attribute.name, name)


def _check_contact(_: object, attribute: Attribute[str | None], contact: str | None) -> None:
    if contact is not None:
        _require_line(attribute.name, contact)


def _require_line(what: str, text: str) -> None:
    try:
        one_line(text)
    except Refusal as refusal:
        raise Misuse(
            f"The service's {what} is refused: {refusal}.", "Give one printable line."
        ) from None


def _check_site(_: object, __: object, site: str | None) -> None:
    if site is not None and not _SITE.fullmatch(site):
        raise Misuse(
            f"The service's site is {site!r}.",
            "Give an address that begins with https:// and that people can copy from a letter: "
            "at most 68 ASCII characters.",
        )


@frozen(kw_only=True)
class Service:
    """
    How the host's service presents itself in messages.
    """

    name: str = field(default="Espace bailleur", validator=_check_name)
    site: str | None = field(default=None, validator=_check_site)
    """Where to sign in; it stands on a line of its own."""
    contact: str | None = field(default=None, validator=_check_contact)
    """How to reach the institution, in one line."""


def compose(
    message: Message, *, secret: str | None, expires_at: datetime | None, service: Service
) -> Mail | Letter:
    """
    Write the mail or the letter of *message*, by its recipient; nothing else is looked at (H2).

    *secret* is the provisional password or a code as it is printed, and *expires_at* the instant
    from which it is refused: the messages of a secret need both, and no other message sees them
    (C1).

    Raises:
        Misuse: a secret or its expiry is missing, an instant has no time zone, or the content is a
            recovery request, which is resolved and never sent.
    """
    content = message.content
    match content:
        case PasswordNotice():
            seat = {"organisation": content.seat} if content.seat else {}
            own = {**_revealed(secret, expires_at), **seat, **_works_for(content)}
            return _written(message, content, content.purpose, own, service)
        case AddressCodeNotice():
            own = _revealed(secret, expires_at)
            return _written(message, content, "address-code", own, service)
        case RecoveryNotice() | SeatNotice():
            own = {**_revealed(secret, expires_at), "at": message.recorded_at}
            kind = "seat" if isinstance(content, SeatNotice) else "recovered"
            return _written(message, content, kind, own, service)
        case Notice():
            return _written(message, content, *_open(content), service)
        case RecoveryRequest():
            raise Misuse("A recovery request is no message to anybody.", "Resolve it instead.")
        case _:
            assert_never(content)


def _revealed(secret: str | None, expires_at: datetime | None) -> dict[str, Fact]:
    if secret is None or expires_at is None:
        raise Misuse(
            "The message of a secret lacks the secret, or the instant of its expiry.",
            "Derive it, begin its life, and give both.",
        )
    return {"secret": secret, "until": expires_at}


def _open(content: Plain) -> tuple[str, dict[str, Fact]]:
    """
    Say what kind of text a content without a secret is, and what that says of its own.
    """
    match content:
        case IdentifierNotice():
            return "identifier", {"identifier": content.identifier.value, **_works_for(content)}
        case AddressInUseNotice():
            return "address-in-use", {}
        case AddressCorrectedNotice():
            return "address-corrected", {}
        case TeamNotice():
            permission = {"permission": content.permission} if content.permission else {}
            return content.act, {"organisation": content.organisation, **permission}
        case RoleNotice():
            by = {"by": content.by} if content.by else {}
            told = {"organisation": content.organisation, "who": content.who}
            return f"others-{content.act}", {**told, **by}
        case _:
            assert_never(content)


def _works_for(content: IdentifierNotice | PasswordNotice) -> dict[str, Fact]:
    return {"works_for": content.works_for} if content.works_for else {}


def _written(
    message: Message,
    content: Notice,
    kind: str,
    own: Mapping[str, Fact],
    service: Service,
) -> Mail | Letter:
    words = words_in(content.language)
    to = content.to
    by = channel_to(to)
    facts: dict[str, Fact] = {
        "name": content.name,
        "user_number": str(content.user_number),
        "mail": words.mails[by],
        "places": words.places["colleague" if "works_for" in own else "landlord"],
        "way": words.label(words.ways, _ANEW[by]),
        "problem": words.label(words.ways, Way.CONNECTION_PROBLEM),
        "contest": words.label(words.steps, CONTEST.id),
        "service": service.name,
        **({"site": service.site} if service.site else {}),
        **({"contact": service.contact} if service.contact else {}),
        **own,
    }
    paragraphs = fitting(words.bodies[kind], facts)
    # What people wrote reaches the body alone: a subject becomes a header (H6).
    shared: dict[type, str] = {TeamNotice: "team", RoleNotice: "role"}
    about = shared.get(type(content), kind)
    subject = words.fill(words.subjects[about], {"service": service.name})
    match to:
        case EmailAddress():
            body = "\n\n".join(words.fill(one, facts) for one in paragraphs)
            return Mail(
                id=message.id, at=message.recorded_at, to=to, subject=subject, body=f"{body}\n"
            )
        case PostalAddress():
            about = _wrapped(words.subject_of_a_letter, {"subject": subject}, words)
            wrapped = (_wrapped(one, facts, words) for one in paragraphs)
            body = "\n\n".join((str(to), words.on(message.recorded_at), about, *wrapped))
            return Letter(
                id=message.id, at=message.recorded_at, to=to, subject=subject, body=f"{body}\n"
            )
        case _:
            assert_never(to)


def _wrapped(paragraph: str, facts: Mapping[str, Fact], words: Words) -> str:
    """
    Wrap the lines of a paragraph, but for those that hold what people copy.
    """
    lines: list[str] = []
    for template in paragraph.split("\n"):
        line = words.fill(template, facts)
        held = template.startswith(_HELD)
        lines += [line] if held else textwrap.wrap(line, WIDTH, break_on_hyphens=False)
    return "\n".join(lines)
