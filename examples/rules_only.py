"""
A first connection made of three objects: no service, no store, no clock, no key.

`Account` is one login, `Onboarding` says where it stands, `RecoveryPolicy` lists its ways back.
A decision takes them with what was asked and the time, and returns one `Change` or raises a
`Refusal`; so this story needs nothing to run, and each line of it could be a test.
"""

from datetime import UTC, datetime

from espace_bailleur import (
    Account,
    Document,
    Individual,
    Onboarding,
    Policies,
    RecoveryPolicy,
    Refusal,
    say,
)
from espace_bailleur.domain import words
from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.address import Reach, try_code
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.completing import accept_document, give_information
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.delivery import AddressCodeNotice, PasswordNotice
from espace_bailleur.domain.dispatching import Send, examine
from espace_bailleur.domain.fields import Answers
from espace_bailleur.domain.issuing import OpenAccount, open_account
from espace_bailleur.domain.password import choose_password
from espace_bailleur.domain.sign_in import ProvisionalProof, sign_in


NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
POLICIES = Policies()
SKEW = POLICIES.clocks.skew
RULES = Document(id="usage-rules", version="1", language="en", text="Be kind to your tenants.")
TERMS = Document(id="terms", version="1", language="en", text="We keep what the law asks.")


def standing(account: Account) -> Onboarding:
    """
    Derive where *account* stands; it is never stored.
    """
    return Onboarding.of(account, documents=[RULES, TERMS], now=NOW)


def tell(what: str, account: Account) -> None:
    """
    Print what happened, what is pending now, and the ways back.
    """
    pending = standing(account).pending
    paths = RecoveryPolicy().paths(account, now=NOW)
    print(f"\n{what}")
    print(f"  next      {say(pending, 'en') if pending else 'nothing: access is granted'}")
    print(f"  way back  {' or '.join(str(path.to) for path in paths)}")


def drawn(name: str) -> NewSecret:
    """
    Stand in for what a service draws and derives; a decision is only told of it.
    """
    return NewSecret(id=words.IssueId(name), key_id="a key", nonce=b"nonce", digest=b"digest")


def dispatched(change: Change) -> Account:
    """
    Begin the life of the secret that *change* sends, as a worker does at its first dispatch.
    """
    for message in change.messages:
        if isinstance(message.content, PasswordNotice | AddressCodeNotice):
            found = examine(change.account, message.content, now=NOW, policies=POLICIES)
            if isinstance(found, Send) and found.change:
                return found.change.account
    return change.account


command = OpenAccount(
    id=words.AccountId("zoe"),
    identifier=words.Identifier("ZOE-2A"),
    user_number=words.UserNumber("2A000000000001"),
    departement=words.Departement("2A"),
    holder=Individual(reference="R-1", name="Zoé Œuf"),
    email=words.EmailAddress("zoe@example.org"),
)
caf = Actor(role=Role.OPERATOR, name="import")
change = open_account(command, secret=drawn("p"), actor=caf, now=NOW, policy=POLICIES.issuing)
zoe = dispatched(change)
tell(f"The Caf opens an account and sends {len(change.messages)} messages.", zoe)

# Whether a password is right is found out elsewhere; a decision gets the proof as a value.
proof = ProvisionalProof(issue=words.IssueId("p"))
change = sign_in(zoe, proof=proof, now=NOW, source=None, skew=SKEW)
zoe = change.account
tell("Zoé signs in with the provisional password.", zoe)

# Her own address is not the one that the Caf knew, so a code is sent there.
own = words.EmailAddress("zoe.oeuf@example.com")
reach = Reach(email=own, owner=None, secret=drawn("code"), may_send=True)
change = give_information(standing(zoe), Answers(values=(), email=own), reach=reach, now=NOW)
zoe = dispatched(change)
tell("She gives an address of her own, which is no way back before it is confirmed.", zoe)

zoe = try_code(standing(zoe), proven=True, now=NOW, policy=POLICIES.address, skew=SKEW).account
tell("She types the code that was sent to it.", zoe)

hashed = words.PasswordHash("…")
zoe = choose_password(standing(zoe), password=hashed, reach=None, got_in=None, now=NOW).account
tell("She chooses a password of her own, and the provisional one is gone.", zoe)

try:
    accept_document(standing(zoe), "terms", digest=TERMS.digest, now=NOW, channel="online")
except Refusal as refusal:
    tell(f"She skips a step ({refusal.code}), and reads: {say(refusal, 'en')}", zoe)

for one in (RULES, TERMS):
    change = accept_document(standing(zoe), one.id, digest=one.digest, now=NOW, channel="online")
    zoe = change.account
    tell(f"She reads and accepts the document {one.id!r}.", zoe)
