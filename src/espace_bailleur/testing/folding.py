"""
The smallest world in which decisions can be folded, without any service.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from attrs import define, field

from espace_bailleur.domain.account import Account, Claim, ClaimKind, reference_claim
from espace_bailleur.domain.address import Reach, code_digest, code_text, proves, try_code
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.completing import accept_document, complete_extra, give_information
from espace_bailleur.domain.contest import GotIn, contest
from espace_bailleur.domain.contest_code import ContestCode, new_contest_code, proven_by
from espace_bailleur.domain.credential import NewSecret, ProvisionalPassword, issue_id, matching
from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    Message,
    PasswordNotice,
    RecoveryNotice,
)
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.fields import EMAIL, Answers
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.issuing import OpenAccount, open_account
from espace_bailleur.domain.keys import Key, KeyRing
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.password import choose_password
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.sign_in import PersonalProof, ProvisionalProof, sign_in
from espace_bailleur.domain.steps import FIVE, INFORMATION, PERSONAL_PASSWORD, Steps
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    IssueId,
    MessageId,
    PasswordHash,
    UserNumber,
)
from espace_bailleur.errors import Refusal
from espace_bailleur.testing.doubles import MovableClock, ScriptedSecrets
from espace_bailleur.testing.evidence import check_passwords
from espace_bailleur.testing.people import OPERATOR, POSTAL


_Notice = TypeVar("_Notice", AddressCodeNotice, PasswordNotice, RecoveryNotice)


class Clash(AssertionError):
    """
    A change contradicts the world: a version was skipped or a claim is somebody else's.
    """


@define(kw_only=True)
class World:
    """
    Apply changes as a store would, and complain where a store would not write.
    """

    steps: Steps
    documents: tuple[Document, ...]
    policies: Policies
    clock: MovableClock = field(factory=MovableClock)
    secrets: ScriptedSecrets = field(factory=ScriptedSecrets)
    keys: KeyRing = field(factory=lambda: KeyRing((Key(bytes(range(32))),)))
    accounts: dict[AccountId, Account] = field(factory=dict[AccountId, Account])
    messages: dict[MessageId, Message] = field(factory=dict[MessageId, Message])
    lost: set[MessageId] = field(factory=set[MessageId])
    """The messages that were given up or dropped."""
    events: list[Event] = field(factory=list[Event])
    uses: dict[str, tuple[datetime, ...]] = field(factory=dict[str, tuple[datetime, ...]])
    """What was counted for each source, or for what was asked without one (F4)."""

    def apply(self, change: Change) -> None:
        """
        Take over the next states of a change.

        Raises:
            Clash: a version does not follow, or two accounts would claim the same (K2, K3).
            AssertionError: a password comes without the secret that leads to it (F10).
        """
        after = self.accounts | {account.id: account for account in change.accounts}
        for account in change.accounts:
            before = self.accounts.get(account.id)
            if account.version != (before.version if before else 0) + 1:
                raise Clash(f"version {account.version} does not follow")
            check_passwords(before, account, change.events, now=self.clock())
        claims: dict[Claim, AccountId] = {}
        for account in after.values():
            for claim in account.claims:
                if claims.setdefault(claim, account.id) != account.id:
                    raise Clash(f"{claim.kind} is claimed twice")
        self.accounts = after
        self.messages |= {message.id: message for message in change.messages}
        self.events += change.events

    def contents(self, kind: type[_Notice]) -> list[_Notice]:
        """
        List the contents of one kind of all messages that were ever recorded.
        """
        contents = (message.content for message in self.messages.values())
        return [one for one in contents if isinstance(one, kind)]

    def owner(self, claim: Claim) -> Account | None:
        """
        Find who holds a claim.
        """
        return next((one for one in self.accounts.values() if claim in one.claims), None)

    def attempt(self, decide: Callable[[], Change | None]) -> Change | None:
        """
        Make one decision and apply its change; a refusal leaves the world as it was.
        """
        try:
            change = decide()
        except Refusal:
            return None
        if change is not None:
            self.apply(change)
        return change

    def onboarding(self, account: Account, issue: IssueId | None = None) -> Onboarding:
        """
        Derive where an account stands.
        """
        return Onboarding.of(
            account,
            documents=self.documents,
            now=self.clock(),
            steps=self.steps,
            policy=self.policies.documents,
            issue=issue,
        )

    def new_secret(self, account: AccountId) -> NewSecret:
        """
        Draw a provisional password.
        """
        return NewSecret.provisional(self.keys.newest, account, nonce=self.secrets(16))

    def got_in(self, account: AccountId, issue: IssueId | None) -> GotIn:
        """
        Draw the code by which a recovery could be contested.
        """
        code = new_contest_code(self.keys.newest, account, nonce=self.secrets(16))
        return GotIn(issue=issue, code=code, policy=self.policies.contest)

    def reach(self, account: Account, email: EmailAddress) -> Reach:
        """
        Find out about an address, as the flow does.
        """
        owner = self.owner(Claim(ClaimKind.ADDRESS, email.key))
        nonce = self.secrets(16)
        code = code_text(self.keys.newest, account.id, nonce)
        return Reach(
            email=email,
            owner=owner if owner and owner.id != account.id else None,
            secret=NewSecret(
                id=issue_id(nonce),
                key_id=self.keys.newest.id,
                nonce=nonce,
                digest=code_digest(self.keys.newest, account.id, email, code),
            ),
            may_send=True,
        )

    def open(self, holder: Holder, departement: Departement, email: EmailAddress | None) -> None:
        """
        Open an account, unless the institution opened one there before (B1).
        """
        number = len(self.accounts) + 1
        command = OpenAccount(
            id=AccountId(f"account-{number}"),
            identifier=Identifier(f"ident-{number}"),
            user_number=UserNumber(f"{number:014}"),
            departement=departement,
            holder=holder,
            email=email,
            postal=POSTAL,
        )
        if self.owner(reference_claim(holder, departement)) is None:
            self.apply(
                open_account(
                    command,
                    secret=self.new_secret(command.id),
                    actor=OPERATOR,
                    now=self.clock(),
                    policy=self.policies.issuing,
                )
            )

    def sign_in(self, account: Account, notice: PasswordNotice | None) -> Change:
        """
        Decide on somebody who types the password of a message, or a personal one.
        """
        proof: PersonalProof | ProvisionalProof | None
        if notice is None:
            proof = PersonalProof(
                epoch=account.epoch, stored=account.password or PasswordHash("never chosen")
            )
        else:
            key = self.keys.newest
            plain = ProvisionalPassword.derive(key, notice.account, notice.nonce)
            found = matching(plain, account.id, account.provable, keys=self.keys, slots=5)
            proof = ProvisionalProof(issue=found.id) if found else None
        skew = self.policies.clocks.skew
        got_in = self.got_in(account.id, None)
        return sign_in(
            account, proof=proof, now=self.clock(), source=None, skew=skew, got_in=got_in
        )

    def complete(
        self,
        onboarding: Onboarding,
        step: str,
        email: EmailAddress,
        *,
        issue: IssueId | None,
        right: bool,
    ) -> Change:
        """
        Decide on the answers to any step, with a right or wrong digest for a document.

        *issue* is what the session is bound to.
        """
        now, account = self.clock(), onboarding.account
        if step == INFORMATION:
            answers = Answers(values=((EMAIL.name, email.stored),), email=email)
            reach = self.reach(account, email)
            return give_information(onboarding, answers, reach=reach, now=now)
        if step == PERSONAL_PASSWORD:
            address = account.address
            waiting = address.email if address and not address.confirmed else None
            return choose_password(
                onboarding,
                password=PasswordHash(f"hash-{account.version}"),
                reach=self.reach(account, waiting) if waiting else None,
                got_in=self.got_in(account.id, issue),
                now=now,
            )
        if step in FIVE:
            document = onboarding.pending.document if onboarding.pending else None
            digest = document.digest if document and right else "0" * 64
            return accept_document(onboarding, step, digest=digest, now=now, channel="machine")
        values = tuple((one.name, "1") for one in onboarding.expect(step).fields)
        return complete_extra(onboarding, step, Answers(values=values), now=now)

    def contest(self, account: Account, notice: RecoveryNotice) -> Change | None:
        """
        Decide on somebody who types the code of any message at any account (F6).
        """
        found = proven_by(
            ContestCode.derive(self.keys.newest, notice.account, notice.nonce),
            account.id,
            account.contestable,
            keys=self.keys,
            places=self.policies.contest.places,
        )
        return contest(account, found, now=self.clock(), skew=self.policies.clocks.skew)

    def try_code(self, onboarding: Onboarding, typed: str) -> Change:
        """
        Decide on a typed code, which nobody confirms another's address with (D5).
        """
        account = onboarding.account
        owned = account.address and self.reach(account, account.address.email).owner
        proven = not owned and proves(typed, account, self.keys)
        return try_code(
            onboarding,
            proven=proven,
            now=self.clock(),
            policy=self.policies.address,
            skew=self.policies.clocks.skew,
        )
