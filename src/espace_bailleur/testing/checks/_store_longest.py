"""
What a store does with values that are as long, or as many, as they may be.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from attrs import evolve

from espace_bailleur.domain.account import Account, StepAnswers
from espace_bailleur.domain.delivery import Content, IdentifierNotice, Message, PasswordNotice
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.holder import Individual
from espace_bailleur.domain.notices import TeamNotice
from espace_bailleur.domain.roster import Member, Position, Roster
from espace_bailleur.domain.text import LINE_BYTES
from espace_bailleur.domain.words import (
    AccountId,
    EmailAddress,
    Identifier,
    IssueId,
    MessageId,
    PasswordHash,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.ports.store import Everyone, Store
from espace_bailleur.testing.checks._running import expect
from espace_bailleur.testing.checks._values import (
    NOW,
    account,
    account_id,
    change,
    confirmed,
    full_accounts,
    full_messages,
    message,
)


MANY = 300
"""
More people than an organisation has, and more rows than are opened at once: nothing limits them.
"""
SLOTS = 16
"""
The most issues that any policy lets an account have.
"""
TEXTS = {"narrow": "x" * LINE_BYTES, "wide": "𝔛" * (LINE_BYTES // len("𝔛".encode()))}
"""
The longest lines: of the most characters, and of the widest.
"""
IDENTIFIER = Identifier("!" * 64)
EMAIL = EmailAddress(f"{'z' * (EmailAddress.LENGTH - len('@example.org'))}@example.org")
LETTERS = PostalAddress(("𝔛" * PostalAddress.CHARACTERS,) * PostalAddress.LINES)


def longest_account(line: str) -> Account:
    """
    Make an account whose texts are as long as they may be, and that has many of everything.
    """
    full, *_ = full_accounts()
    (issue, *_), (contestable, *_) = full.issues, full.contestable
    ids = [IssueId(f"issue-{number}") for number in range(SLOTS)]
    acceptance = Acceptance(
        account=full.id,
        document=line,
        version=line,
        digest="0f" * 32,
        language="en",
        at=NOW,
        channel=line,
    )
    # A host's own field may ask for more than a line.
    given = (("first", line), ("second", line * MANY))
    return evolve(
        full,
        identifier=IDENTIFIER,
        holder=Individual(reference=line, name=line),
        delivery=EMAIL,
        postal=LETTERS,
        address=confirmed(EMAIL.stored.partition("@")[0]),
        password=PasswordHash("$" * 1_000),
        issues=tuple(evolve(issue, id=one, digest=bytes(range(256)) * 2) for one in ids),
        contestable=tuple(evolve(contestable, issue=one) for one in ids),
        returned=tuple(f"{number}-{EMAIL.key}" for number in range(SLOTS)),
        answers=tuple(StepAnswers(step=line, at=NOW, values=given) for _ in range(9)),
        acceptances=(acceptance, evolve(acceptance, language="fr")),
    )


def longest_messages(line: str) -> tuple[Message, ...]:
    """
    Make messages whose texts are as long as they may be.
    """
    contents = [one.content for one in full_messages()]
    longest: tuple[Content, ...] = (
        *(
            evolve(one, name=line, to=to)
            for one in contents
            for to in (EMAIL, LETTERS)
            if isinstance(one, IdentifierNotice)
        ),
        *(evolve(one, seat=line) for one in contents if isinstance(one, PasswordNotice)),
        *(
            evolve(one, to=EMAIL, organisation=line, permission=line)
            for one in contents
            if isinstance(one, TeamNotice)
        ),
    )
    return tuple(
        Message(id=MessageId(f"{place:03}"), recorded_at=NOW, content=one, once=f"{place}/{line}")
        for place, one in enumerate(longest)
    )


def longest_roster(line: str) -> Roster:
    """
    Make a roster of many people, whose names and permissions are as long as they may be.
    """
    others = tuple(
        Member(
            account=account_id(number),
            user_number=UserNumber(f"{number:014}"),
            name=line,
            position=Position.COLLEAGUE,
            permissions=(line, line[1:]),
        )
        for number in range(2, MANY + 1)
    )
    chief = Member(
        account=account_id(1),
        user_number=UserNumber(f"{1:014}"),
        name=line,
        position=Position.ADMINISTRATOR,
    )
    return Roster(id=account_id(1), name=line, members=(chief, *others))


def the_longest_account_comes_back_equal(store: Store) -> None:
    """
    Write accounts with the longest of everything, and find them by what they claim.
    """
    for version, line in enumerate(TEXTS.values(), start=1):
        one = evolve(longest_account(line), version=version)
        store.commit(change(one))
        expect("find by id", store.find(one.id), one)
        for claim in one.claims:
            expect(f"find by {claim.kind}", store.find(claim), one)
        expect("page", list(store.page(Everyone(), None, 9)), [one])


def the_longest_message_comes_back_equal(store: Store) -> None:
    """
    Record messages with the longest of everything, and lease them.
    """
    for place, line in enumerate(TEXTS.values()):
        written = [
            evolve(one, id=MessageId(f"{place}-{one.id}")) for one in longest_messages(line)
        ]
        store.commit(change(messages=written))
        leased = store.lease(now=NOW, limit=99, lease=timedelta(days=1))
        found = {one.message.id: one.message for one in leased}
        expect("how many", len(found), len(written))
        for one in written:
            expect("a message", found.get(one.id), one)


def the_longest_roster_comes_back_equal(store: Store) -> None:
    """
    Write rosters of many people whose names are the longest.
    """
    for version, line in enumerate(TEXTS.values(), start=1):
        roster = evolve(longest_roster(line), version=version)
        store.commit(evolve(change(), rosters=(roster,)))
        expect("the roster", store.roster(roster.id), roster)


def a_change_of_many_is_written_whole(store: Store) -> None:
    """
    Commit many accounts with many messages at once, as a list that is opened does (K1).
    """
    accounts = [account(number) for number in range(MANY)]
    messages = [message(f"{number:03}") for number in range(MANY)]
    store.commit(change(*accounts, messages=messages))
    ids: list[AccountId] = [one.id for one in store.page(Everyone(), None, MANY + 1)]
    expect("how many accounts are listed", len(ids), MANY)
    for one in accounts:
        expect("an account", store.find(one.id), one)
    leased = store.lease(now=NOW, limit=MANY + 1, lease=timedelta(days=1))
    expect("how many messages are due", len({one.message.id for one in leased}), MANY)


CHECKS: tuple[Callable[[Store], None], ...] = (
    the_longest_account_comes_back_equal,
    the_longest_message_comes_back_equal,
    the_longest_roster_comes_back_equal,
    a_change_of_many_is_written_whole,
)
