"""
The values that the checks of a store are made with, written by hand.
"""

from __future__ import annotations

import hashlib

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from attrs import evolve

from espace_bailleur.domain.account import (
    Account,
    AccountAddress,
    Claim,
    ClaimKind,
    Standing,
    StepAnswers,
    Told,
)
from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest_code import Contestable
from espace_bailleur.domain.credential import AddressCode, Issue, IssuePurpose
from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    AddressCorrectedNotice,
    AddressInUseNotice,
    Content,
    IdentifierNotice,
    Message,
    PasswordNotice,
    RecoveryNotice,
    RecoveryRequest,
)
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.holder import Individual, Organisation
from espace_bailleur.domain.notices import RoleNotice, SeatNotice, TeamNotice
from espace_bailleur.domain.records import AccountOpened
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    IssueId,
    MessageId,
    PasswordHash,
    PostalAddress,
    UserNumber,
)


NOW = datetime(2026, 1, 15, 9, 0, 0, 123_456, tzinfo=UTC)
PARIS = timezone(timedelta(hours=1))
ACTOR = Actor(role=Role.OPERATOR, name="checks")


def account_id(number: int) -> AccountId:
    """
    Name an account as the package does, so that ids do not follow the numbers.
    """
    return AccountId(hashlib.sha256(b"%d" % number).hexdigest()[:32])


def account(number: int, **fields: Any) -> Account:  # noqa: ANN401 - the fields have types of their own
    """
    Make a new account that shares nothing with those of other numbers.
    """
    plain = Account(
        id=account_id(number),
        version=1,
        identifier=Identifier(f"Zoe-{number}"),
        user_number=UserNumber(f"CHECK{number:09}"),
        departement=Departement("26"),
        holder=Individual(reference=f"R-{number}", name="Zoé Œuf"),
    )
    return evolve(plain, **fields)


def email(name: str) -> EmailAddress:
    """
    Make an address of that name.
    """
    return EmailAddress(f"{name}@example.org")


def confirmed(name: str) -> AccountAddress:
    """
    Make an account address that is confirmed.
    """
    return AccountAddress(email=email(name), confirmed_at=NOW)


def change(*accounts: Account, messages: Sequence[Message] = ()) -> Change:
    """
    Make the change that writes *accounts*, each with an event, and records *messages*.
    """
    events = tuple(AccountOpened(account=one.id, at=NOW, actor=ACTOR) for one in accounts)
    return Change(accounts=accounts, events=events, messages=tuple(messages))


def message(name: str, *, at: datetime = NOW, once: str | None = None) -> Message:
    """
    Make a message of that name, recorded at an instant, that waits *once* where that is said.
    """
    sought = Claim(ClaimKind.ADDRESS, f"{name}@example.org")
    content = RecoveryRequest.of(Act.REISSUE_BY_MAIL, sought)
    return Message(id=MessageId(name), recorded_at=at, content=content, once=once)


def full_accounts() -> tuple[Account, ...]:
    """
    Make accounts that together have something in every field.
    """
    one = account_id(1)
    acceptance = Acceptance(
        account=one,
        document="terms",
        version="2026-01 «bis»",
        digest="0f" * 32,
        language="en",
        at=NOW,
        channel="web",
    )
    mailed = Issue(
        id=IssueId("issue-1"),
        purpose=IssuePurpose.RECOVERY,
        digest=bytes(range(256)),
        key_id="k1",
        to=EmailAddress("Zoe.O+caf@xn--uf-ita.example.org"),
        issued_at=NOW,
        expires_at=NOW + timedelta(microseconds=1),
        redeemed_at=datetime(2026, 7, 1, 0, 30, tzinfo=PARIS),
        refused_at=datetime(2026, 7, 2, 0, 30, tzinfo=PARIS),
        request=MessageId("request-1"),
        half=MessageId("issue-1-identifier"),
    )
    posted = Issue(
        id=IssueId("issue-2"),
        purpose=IssuePurpose.FIRST_CONNECTION,
        digest=bytes(32),
        key_id="",
        issued_at=NOW,
    )
    contestable = Contestable(
        issue=IssueId("issue-3"),
        digest=b"\xff\x00",
        key_id="k3",
        since=NOW - timedelta(days=1),
        at=NOW,
        expires_at=NOW + timedelta(days=60),
        posted=True,
        everybody=True,
    )
    code = AddressCode(
        id=IssueId("code"), digest=b"\x00\xff", key_id="k2", expires_at=NOW, tries=4
    )
    answers = (
        StepAnswers(step="information", at=NOW, values=(("tel", "+33"), ("note", "'\\\"; %s €"))),
        StepAnswers(step="empty", at=NOW),
    )
    individual = account(
        1,
        epoch=7,
        standing=Standing.SUSPENDED,
        language="en",
        delivery=EmailAddress("Zoe@example.org"),
        postal=PostalAddress(("Zoé Œuf", "1 RUE DE L’ÉTÉ", "2A004 AJACCIO")),
        issues=(posted, mailed),
        password=PasswordHash("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"),
        entered_at=NOW,
        address=AccountAddress(email=email("Code"), code=code),
        answers=answers,
        told=(Told(place="post", at=NOW),),
        contestable=(contestable, evolve(contestable, issue=IssueId("issue-4"))),
        contested_at=datetime(2026, 7, 3, 0, 30, tzinfo=PARIS),
        returned=("post", "zoe@example.org"),
        acceptances=(acceptance, evolve(acceptance, document="usage-rules", language="fr")),
    )
    organisation = account(
        2,
        departement=Departement("976"),
        holder=Organisation(reference="r'2 — «x»", name="SCI Ü 𝔛", siret="73282932000074"),
        address=confirmed("Confirmed"),
        standing=Standing.CLOSED,
        spent=evolve(posted, id=IssueId("issue-3")),
    )
    return individual, organisation, account(3, works_for=account_id(2))


def full_messages() -> tuple[Message, ...]:
    """
    Make a message of every content, each field with something in it.
    """
    mail = EmailAddress("Zoe.O+caf@example.org")
    letter = PostalAddress(("Zoé Œuf", "97600 MAMOUDZOU"))
    of: dict[str, Any] = {
        "account": account_id(1),
        "name": "Zoé Œuf",
        "language": "en",
        "user_number": UserNumber("CHECK000000001"),
    }
    secret: dict[str, Any] = {
        "issue": IssueId("issue-1"),
        "key_id": "k1",
        "nonce": bytes(range(256)),
    }
    contents: tuple[Content, ...] = (
        IdentifierNotice(**of, to=letter, identifier=Identifier("Zoe-1")),
        IdentifierNotice(**of, to=mail, identifier=Identifier("!~"), works_for="SCI Ü 𝔛"),
        PasswordNotice(**of, to=letter, purpose=IssuePurpose.FIRST_CONNECTION, **secret),
        PasswordNotice(**of, to=letter, purpose=IssuePurpose.RECOVERY, seat="SCI Ü 𝔛", **secret),
        PasswordNotice(**of, to=mail, purpose=IssuePurpose.RENEWAL, works_for="SCI", **secret),
        AddressCodeNotice(**of, to=mail, **secret),
        AddressInUseNotice(**of, to=mail),
        RecoveryNotice(**of, to=letter, **secret),
        RecoveryNotice(**of, to=mail, **secret),
        AddressCorrectedNotice(**of, to=mail),
        SeatNotice(**of, to=letter, **secret),
        TeamNotice(
            **of, to=mail, act=TeamAct.GRANT, organisation="SCI Ü 𝔛", permission="déclarer"
        ),
        RoleNotice(
            **of, to=mail, act=TeamAct.APPOINT, organisation="SCI Ü 𝔛", who="Zoé Œuf", by=None
        ),
        RecoveryRequest.of(Act.REISSUE_BY_LETTER, Claim(ClaimKind.USER_NUMBER, "CHECK000000001")),
    )
    return tuple(
        Message(
            id=MessageId(f"full-{place}"),
            recorded_at=NOW + timedelta(microseconds=place),
            content=content,
            once=f"once-{place}" if place % 2 else None,
        )
        for place, content in enumerate(contents)
    )
