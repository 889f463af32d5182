"""
Messages to compose, and what may stand in them.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from attrs import evolve
from hypothesis import strategies as st

from espace_bailleur.domain.credential import ALPHABET, SYMBOLS, IssuePurpose
from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    AddressCorrectedNotice,
    AddressInUseNotice,
    IdentifierNotice,
    Letter,
    Mail,
    Message,
    PasswordNotice,
    Recipient,
    RecoveryNotice,
)
from espace_bailleur.domain.notices import RoleNotice, SeatNotice, TeamNotice
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.domain.text import grouped, one_line
from espace_bailleur.domain.words import (
    LANGUAGES,
    AccountId,
    EmailAddress,
    Identifier,
    IssueId,
    Language,
    MessageId,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.errors import Refusal
from espace_bailleur.testing.strategies import names as single_lines
from espace_bailleur.texts.messages import Service, compose


NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MAIL = EmailAddress("zoe@example.org")
LETTER = PostalAddress(("Zoé Œuf", "1 rue des Lilas", "20000 AJACCIO"))
SECRET = "ABCD EFGH JKLM NPQR STUV WXYZ"
SERVICE = Service(
    site="https://bailleurs.example.org", contact="Caf de la Corse-du-Sud, 01 99 00 00 00"
)
Credentials = IdentifierNotice | PasswordNotice
Told = AddressInUseNotice | AddressCorrectedNotice | SeatNotice | TeamNotice | RoleNotice
Sendable = Credentials | AddressCodeNotice | RecoveryNotice | Told


def identifier_notice(
    *,
    to: Recipient = MAIL,
    name: str = "Zoé Œuf",
    language: Language = "fr",
    identifier: str = "ZO-4711",
) -> IdentifierNotice:
    """
    Return the first half of some credentials.
    """
    return IdentifierNotice(
        account=AccountId("a-1"),
        to=to,
        name=name,
        language=language,
        user_number=UserNumber("ABCD1234567890"),
        identifier=Identifier(identifier),
    )


def password_notice(
    half: IdentifierNotice, *, purpose: IssuePurpose = IssuePurpose.FIRST_CONNECTION
) -> PasswordNotice:
    """
    Return the other half of the same account's.
    """
    return PasswordNotice(
        account=half.account,
        to=half.to,
        name=half.name,
        language=half.language,
        user_number=half.user_number,
        issue=IssueId("i-1"),
        key_id="k-1",
        nonce=b"nonce",
        purpose=purpose,
        seat="SCI des Lilas",
    )


ROLES = {
    TeamAct.PROMOTE: "Luc Roux",
    TeamAct.HAND_OVER: "Luc Roux",
    TeamAct.APPOINT: None,
    TeamAct.DISMISS: None,
}
"""
By which acts the role comes and goes, and who does them; none is the institution.
"""


def every_content(half: IdentifierNotice) -> tuple[Sendable, ...]:
    """
    Return every content that is sent, for the account of *half*.
    """
    secret = password_notice(half)
    code = AddressCodeNotice(
        account=half.account,
        to=half.to,
        name=half.name,
        language=half.language,
        user_number=half.user_number,
        issue=secret.issue,
        key_id=secret.key_id,
        nonce=secret.nonce,
    )
    in_use = AddressInUseNotice(
        account=half.account,
        to=half.to,
        name=half.name,
        language=half.language,
        user_number=half.user_number,
    )
    of: dict[str, Any] = {
        "account": half.account,
        "to": half.to,
        "name": half.name,
        "language": half.language,
        "user_number": half.user_number,
    }
    recovered = RecoveryNotice(**of, issue=secret.issue, key_id=secret.key_id, nonce=secret.nonce)
    team = (
        TeamNotice(**of, act=act, organisation="SCI des Lilas", permission="read")
        for act in TeamAct
        if act is not TeamAct.CREATE
    )
    seat = SeatNotice(**of, issue=secret.issue, key_id=secret.key_id, nonce=secret.nonce)
    recovery = password_notice(half, purpose=IssuePurpose.RECOVERY)
    renewal = password_notice(half, purpose=IssuePurpose.RENEWAL)
    corrected = AddressCorrectedNotice(**of)
    role = (
        RoleNotice(**of, act=act, organisation="SCI des Lilas", who="Zoé Œuf", by=by)
        for act, by in ROLES.items()
    )
    credentials: tuple[Credentials, ...] = (half, secret, recovery, renewal)
    colleague: tuple[Sendable, ...] = tuple(map(for_a_colleague, credentials))
    others: tuple[Sendable, ...] = (code, recovered, seat, in_use, corrected, *team, *role)
    return (*credentials, *others, *colleague)


def for_a_colleague(content: Credentials) -> Credentials:
    """
    Return the same content, for whom an administrator opened an account.
    """
    if isinstance(content, PasswordNotice):
        content = evolve(content, seat=None)
    return evolve(content, works_for="SCI des Lilas")


def write(
    content: Sendable, *, secret: str = SECRET, until: datetime = NOW, service: Service = SERVICE
) -> Mail | Letter:
    """
    Compose the message of *content*.
    """
    message = Message(id=MessageId("m-1"), recorded_at=NOW, content=content)
    return compose(message, secret=secret, expires_at=until, service=service)


def _is_one_line(text: str) -> bool:
    try:
        return one_line(text) == text
    except Refusal:
        return False


names = single_lines() | st.text("ab é{}%-", max_size=200).filter(_is_one_line)
identifiers = st.text("".join(map(chr, range(0x21, 0x7F))), min_size=1, max_size=61).map(
    "#1~{}".format
)
secrets = st.text(ALPHABET, min_size=SYMBOLS, max_size=SYMBOLS).map(grouped)
lines = single_lines(characters=38)
postal = st.lists(lines, min_size=2, max_size=6).map(lambda found: PostalAddress(tuple(found)))
recipients = st.just(MAIL) | postal
languages = st.sampled_from(LANGUAGES)
halves = st.builds(
    identifier_notice, to=recipients, name=names, language=languages, identifier=identifiers
)
letter_halves = st.builds(
    identifier_notice, to=postal, name=names, language=languages, identifier=identifiers
)
each_language_and_channel = [
    pytest.param(language, to, id=f"{language}-{type(to).__name__}")
    for language in LANGUAGES
    for to in (MAIL, LETTER)
]
