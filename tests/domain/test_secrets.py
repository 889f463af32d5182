"""
No secret shows in what is printed, pickled or kept.
"""

import copy
import pickle

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.account import Account, AccountAddress, StepAnswers
from espace_bailleur.domain.actor import WORKER
from espace_bailleur.domain.address import Reach, ask_to_confirm
from espace_bailleur.domain.credential import AddressCode, NewSecret, ProvisionalPassword
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.entry import Admission, Entry
from espace_bailleur.domain.fields import Answers
from espace_bailleur.domain.issuing import OpenAccount, open_account
from espace_bailleur.domain.keys import Key
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.policies import AS_THE_SEED
from espace_bailleur.domain.sign_in import PersonalProof
from espace_bailleur.domain.words import EmailAddress, MessageId, PasswordHash, PostalAddress
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies import (
    accounts,
    address_codes,
    admissions,
    email_addresses,
    good_passwords,
    keys,
    mistyped_provisional_passwords,
    nonces,
    password_hashes,
    postal_addresses,
    provisional_passwords,
)
from tests.domain.refusing import said_by


SECRETS = provisional_passwords() | good_passwords().map(PlainPassword)


def _shown(*things: object) -> str:
    return "\n".join(f"{thing!r} {thing}" for thing in things)


def _forms(secret: str | bytes) -> list[str]:
    """
    List how a secret could show.
    """
    if isinstance(secret, bytes):
        return [repr(secret)[2:-1], secret.hex()]
    return [secret, repr(secret)[1:-1]]


@pytest.mark.rule("I2", "P33")
@given(secret=SECRETS)
def test_a_plain_password_shows_and_keeps_nothing(
    secret: ProvisionalPassword | PlainPassword,
) -> None:
    """
    A password in the open has no repr of its own, and is neither pickled, copied nor compared.
    """
    shown = _shown(secret)
    forms = [secret.text]
    if isinstance(secret, ProvisionalPassword):
        forms += [secret.symbols, secret.symbols[:4]]
    assert not any(form in shown for form in forms)
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="secret"):
            leak(secret)
    assert secret != evolve(secret)


@pytest.mark.rule("C6", "I2", "P33")
@given(account=accounts(), key=keys(), nonce=nonces(), to=email_addresses())
def test_what_is_issued_shows_no_secret_and_keeps_no_password(
    account: Account, key: Key, nonce: bytes, to: EmailAddress
) -> None:
    """
    All that opening an account writes shows neither nonce nor digest, and stores no plain text.
    """
    secret = NewSecret.provisional(key, account.id, nonce=nonce)
    command = OpenAccount(
        id=account.id,
        identifier=account.identifier,
        user_number=account.user_number,
        departement=account.departement,
        holder=account.holder,
        email=to,
    )
    change = open_account(command, secret=secret, actor=WORKER, now=START, policy=AS_THE_SEED)
    password = ProvisionalPassword.derive(key, account.id, nonce)
    shown = _shown(secret, change)
    for hidden in (nonce, secret.digest, key.secret, password.symbols, password.text):
        assert not any(form in shown for form in _forms(hidden))
    kept = pickle.dumps((secret, change))
    for plain in (password.symbols, password.text, key.secret):
        assert (plain if isinstance(plain, bytes) else plain.encode()) not in kept


@pytest.mark.rule("I2", "P33")
@given(account=accounts(), stored=password_hashes(), code=address_codes())
def test_an_account_shows_no_digest(
    account: Account, stored: PasswordHash, code: AddressCode
) -> None:
    """
    An account shows neither its password's hash, nor the digest of an issue or code.
    """
    address = AccountAddress(email=EmailAddress("zoe@example.org"), code=code)
    held = evolve(account, password=stored, address=address)
    hidden: list[str | bytes] = [stored, code.digest, *(one.digest for one in held.issues)]
    shown = _shown(held, PersonalProof(epoch=0, stored=stored, renewed=stored))
    assert not any(form in shown for one in hidden for form in _forms(one))


@pytest.mark.rule("I2", "P33")
@given(account=accounts(), reach=st.tuples(email_addresses(), keys(), nonces()))
def test_a_code_on_its_way_shows_no_nonce(
    account: Account, reach: tuple[EmailAddress, Key, bytes]
) -> None:
    """
    What asks to confirm an address shows neither the nonce nor the digest of its code.
    """
    email, key, nonce = reach
    secret = NewSecret.provisional(key, account.id, nonce=nonce)
    sent = Reach(email=email, owner=None, secret=secret, may_send=True)
    shown = _shown(sent, ask_to_confirm(account, sent, now=START))
    assert not any(form in shown for one in (nonce, secret.digest) for form in _forms(one))


@pytest.mark.rule("I2", "P33")
@given(
    account=accounts(),
    admission=admissions(),
    key=keys(),
    to=st.tuples(email_addresses(), postal_addresses()),
    password=provisional_passwords(),
)
def test_what_carries_a_secret_shows_none(
    account: Account,
    admission: Admission,
    key: Key,
    to: tuple[EmailAddress, PostalAddress],
    password: ProvisionalPassword,
) -> None:
    """
    An entry, a mail, a letter and answers show neither their string, body nor values.
    """
    token = admission.sealed(key)
    onboarding = Onboarding(account=account, steps=(), done=(), pending=None)
    values = (("own", password.text),)
    shown = _shown(
        Entry(admission=admission, onboarding=onboarding, token=token),
        Mail(id=MessageId("1"), at=START, to=to[0], subject="", body=f"Code: {password.text}"),
        Letter(id=MessageId("2"), at=START, to=to[1], subject="", body=f"Code: {password.text}"),
        Answers(values=values),
        StepAnswers(step="own", at=START, values=values),
    )
    assert token not in shown
    assert token.rpartition(".")[2] not in shown
    assert password.text not in shown


@pytest.mark.rule("I2", "P33")
@given(text=mistyped_provisional_passwords(), typed=good_passwords())
def test_no_refusal_of_a_password_tells_it(text: str, typed: str) -> None:
    """
    A slip, and a password that is too long, are refused without a word of what was typed.
    """
    told = said_by(lambda: ProvisionalPassword.parse(text))
    told += said_by(lambda: PlainPassword.parse(typed * 100))
    assert text not in told
    assert typed not in told
