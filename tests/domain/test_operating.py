"""
What the operator decides, on any account.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from espace_bailleur import Misuse, Policies, RecoveryPolicy, Refusal, Situation
from espace_bailleur.domain.account import Account, Standing, Told
from espace_bailleur.domain.asking import ask_by_letter
from espace_bailleur.domain.correcting import (
    Correction,
    arrives,
    came_back,
    correct_address,
    remove_address,
)
from espace_bailleur.domain.credential import IssuePurpose, NewSecret
from espace_bailleur.domain.delivery import (
    AddressCorrectedNotice,
    IdentifierNotice,
    PasswordNotice,
)
from espace_bailleur.domain.dispatching import lost
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.reissuing import force_new_password, letter_from, reissue, withdraw_all
from espace_bailleur.domain.slots import goes, known, mail_addresses, on_file, place_of
from espace_bailleur.domain.steps import Steps
from espace_bailleur.domain.words import EmailAddress, MessageId, PostalAddress
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import DOCUMENTS, OPERATOR
from espace_bailleur.testing.strategies import (
    accounts,
    email_addresses,
    new_secrets,
    postal_addresses,
)


OPEN = accounts().map(lambda one: evolve(one, standing=Standing.OPEN))
LIVING = accounts().filter(lambda one: one.standing is not Standing.CLOSED)
POLICIES = Policies(recovery=RecoveryPolicy(reissue_gap=timedelta(0)))
CORRECTIONS = st.one_of(
    st.builds(Correction, email=email_addresses(), evidence=st.just("vu")),
    st.builds(Correction, postal=postal_addresses(), evidence=st.just("vu")),
    st.builds(
        Correction, email=email_addresses(), postal=postal_addresses(), evidence=st.just("vu")
    ),
)
MESSAGE = MessageId("m")


@pytest.mark.rule("G6", "P03", "F2")
@given(account=OPEN, secret=new_secrets(), by=st.none() | st.sampled_from(Channel))
def test_issuing_anew_leaves_one_issue_and_all_else(
    account: Account, secret: NewSecret, by: Channel | None
) -> None:
    """
    On any account one issue is left, sent to a working address, and nothing else is touched.
    """
    reached = {one for one in on_file(account) if by is None or _channel(one) is by}
    if not reached:
        with pytest.raises(Refusal, match="no-address"):
            reissue(account, by=by, secret=secret, actor=OPERATOR, now=START, policies=POLICIES)
        return
    change = reissue(account, by=by, secret=secret, actor=OPERATOR, now=START, policies=POLICIES)
    (issue,) = change.account.issues
    assert change.account == account.next(issues=(issue,))
    assert goes(issue) in {place_of(one) for one in reached}
    half, password = (one.content for one in change.messages)
    assert isinstance(half, IdentifierNotice)
    assert isinstance(password, PasswordNotice)
    assert half.to == password.to
    assert half.to in reached
    expected = IssuePurpose.RECOVERY if account.password else IssuePurpose.RENEWAL
    assert issue.purpose is expected
    replaced = [one for one in account.issues if one.occupies(START)]
    assert len(change.events) == 1 + len(replaced)


def _channel(to: EmailAddress | PostalAddress) -> Channel:
    return Channel.LETTER if isinstance(to, PostalAddress) else Channel.MAIL


@pytest.mark.rule("G6", "P23")
@given(account=OPEN, secret=new_secrets())
def test_forcing_takes_every_secret_away(account: Account, secret: NewSecret) -> None:
    """
    On any account that can be reached, no password and no code is left but the new one.
    """
    assume(on_file(account))
    change = force_new_password(
        account, by=None, secret=secret, actor=OPERATOR, now=START, policies=POLICIES
    )
    after = change.account
    assert after.password is None
    assert after.epoch == account.epoch + 1
    assert [one.id for one in after.issues] == [secret.id]
    assert after.address is None or after.address.code is None
    assert after.claims == account.claims


@pytest.mark.rule("G6", "C8")
@given(account=LIVING)
def test_withdrawing_leaves_nothing_that_lives(account: Account) -> None:
    """
    On any account nothing waits or lives afterwards, with an event for each that did.
    """
    lived = [one.id for one in account.issues if one.occupies(START)]
    change = withdraw_all(account, actor=OPERATOR, now=START)
    if change is None:
        assert not lived
    else:
        assert len(change.events) == len(lived)
        assert not any(one.occupies(START) for one in change.account.issues)


@pytest.mark.rule("G6", "P03", "P23", "C7")
@given(account=LIVING, correction=CORRECTIONS)
def test_a_correction_ends_what_went_elsewhere(account: Account, correction: Correction) -> None:
    """
    On any account, what is left was sent to addresses that it still has, and no session goes on.
    """
    account = evolve(account, told=(Told(place="post", at=START),))
    change = correct_address(account, correction, message=MESSAGE, actor=OPERATOR, now=START)
    after = change.account
    places = {place_of(one) for one in known(after)}
    before = {place_of(one) for one in known(account)}
    assert after.epoch == account.epoch + 1
    moved = account.postal is not None and after.postal != account.postal
    replaced = moved or bool(before - places)
    assert after.issues == (() if replaced else account.issues)
    assert not (replaced and after.address and after.address.code)
    assert set(after.returned) <= places
    assert after.delivery == (correction.email or account.delivery)
    assert after.postal == (correction.postal or account.postal)
    assert bool(after.told) != moved
    told = [one.content for one in change.messages]
    notices = [one for one in told if isinstance(one, AddressCorrectedNotice)]
    assert len(notices) == len(told)
    assert [one.to for one in notices] == list(mail_addresses(account))
    if correction.email:
        assert correction.email.key not in after.returned
    assert after.password == account.password


@pytest.mark.rule("G6", "P23")
@given(account=LIVING, data=st.data())
def test_an_address_that_is_removed_is_nowhere(account: Account, data: st.DataObject) -> None:
    """
    On any account, an e-mail address that was taken away carries nothing and claims nothing.
    """
    own = (account.address.email,) if account.address else ()
    has = [*own, *((account.delivery,) if account.delivery else ())]
    assume(has)
    email = data.draw(st.sampled_from(has))
    removal = Correction(email=email, evidence="vu")
    after = remove_address(account, removal, message=MESSAGE, actor=OPERATOR, now=START).account
    assert email.key not in {place_of(one) for one in known(after)}
    assert email.key not in {goes(one) for one in after.issues}
    assert email.key not in after.returned
    assert after.address is None or after.address.email.key != email.key
    assert after.epoch == account.epoch + 1
    with pytest.raises(Refusal, match="not-on-file"):
        remove_address(after, removal, message=MESSAGE, actor=OPERATOR, now=START)


@pytest.mark.rule("G6")
@given(account=LIVING, data=st.data())
def test_what_came_back_and_arrives_again(account: Account, data: st.DataObject) -> None:
    """
    On any account a place is no way once something came back, and one again once it arrives.
    """
    assume(known(account))
    place = place_of(data.draw(st.sampled_from(known(account))))
    back = came_back(account, place, actor=OPERATOR, now=START)
    marked = back.account if back else account
    assert place not in {place_of(one) for one in on_file(marked)}
    unused = [one for one in marked.issues if one.occupies(START) and not one.redeemed_at]
    assert place not in {goes(one) for one in unused}
    assert came_back(marked, place, actor=OPERATOR, now=START) is None
    change = arrives(marked, place, actor=OPERATOR, now=START)
    assert change is not None
    assert place in {place_of(one) for one in on_file(change.account)}
    assert arrives(change.account, place, actor=OPERATOR, now=START) is None
    assert change.account.epoch == account.epoch


@pytest.mark.rule("G6", "P04")
@given(account=OPEN, secrets=st.tuples(new_secrets(), new_secrets()), postal=postal_addresses())
def test_a_stranger_s_letter_never_stands_in_the_operator_s_way(
    account: Account, secrets: tuple[NewSecret, NewSecret], postal: PostalAddress
) -> None:
    """
    A letter that somebody asked for leaves the operator free to send one at once.
    """
    bare = evolve(account, issues=(), postal=postal, returned=())
    asked = ask_by_letter(
        bare, secret=secrets[0], request=MESSAGE, now=START, policy=RecoveryPolicy()
    )
    assert asked is not None
    assert letter_from(asked.account, now=START, policy=RecoveryPolicy()) is None
    sent = reissue(
        asked.account,
        by=Channel.LETTER,
        secret=secrets[1],
        actor=OPERATOR,
        now=START,
        policies=Policies(),
    )
    until = START + RecoveryPolicy().reissue_gap
    assert letter_from(sent.account, now=START, policy=RecoveryPolicy()) == until
    assert letter_from(sent.account, now=until, policy=RecoveryPolicy()) is None


@pytest.mark.rule("G6", "C7")
@given(account=OPEN, secret=new_secrets(), postal=postal_addresses())
def test_half_a_pair_of_letters_holds_up_nothing(
    account: Account, secret: NewSecret, postal: PostalAddress
) -> None:
    """
    Whichever half of the operator's letters is lost, the next two can leave at once.
    """
    sent = reissue(
        evolve(account, postal=postal, returned=()),
        by=Channel.LETTER,
        secret=secret,
        actor=OPERATOR,
        now=START,
        policies=Policies(),
    )
    for message in sent.messages:
        change = lost(sent.account, message, now=START)
        assert change is not None
        assert letter_from(change.account, now=START, policy=RecoveryPolicy()) is None
        assert lost(change.account, message, now=START) is None


@pytest.mark.rule("G6", "I2", "P33")
@given(account=accounts())
def test_any_account_can_be_looked_at(account: Account) -> None:
    """
    The overview of any account lists what waits or lives, and no digest or hash is in its repr.
    """
    shown = _overview(account, START)
    occupied = [one for one in account.issues if one.occupies(START)]
    assert len(shown.under_way) == len(occupied)
    assert {*shown.returned, *on_file(account)} == set(known(account))
    written = repr(shown)
    for one in account.issues:
        assert repr(one.digest) not in written
    assert account.password is None or account.password not in written
    opens = account.standing is Standing.OPEN
    shut = {Situation.CLOSED, Situation.SUSPENDED, Situation.CONTESTED}
    assert opens == (shown.situation not in shut)
    assert opens or shown.paths == ()


def test_a_correction_of_nothing_is_a_misuse() -> None:
    """
    A correction without an address cannot be made.
    """
    with pytest.raises(Misuse, match="no address"):
        Correction(evidence="vu")


def _overview(account: Account, now: datetime) -> Overview:
    return Overview.of(account, steps=Steps(), documents=DOCUMENTS, policies=Policies(), now=now)
