"""
Finding an account by what a person on the phone can say, and looking at it (G6).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from espace_bailleur._flows.kit import Kit, every, roster_of
from espace_bailleur.domain.account import Account, Claim, ClaimKind, place_claim
from espace_bailleur.domain.holder import HolderKind, Siret
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.slots import verifiable
from espace_bailleur.domain.text import bounded, one_line
from espace_bailleur.domain.words import AccountId, Departement, Identifier, UserNumber
from espace_bailleur.errors import Code, Refusal
from espace_bailleur.ports.store import ByDelivery, BySiret, Lookup


async def search(kit: Kit, text: str, *, departement: str | None) -> Sequence[Account]:
    """
    Find every account that has *text* as one of its names or addresses, exactly.

    Raises:
        Refusal: `too-long`, `not-text`, `departement-unknown`.
    """
    typed = bounded(text)
    place = None if departement is None else Departement.parse(departement)
    found: dict[AccountId, Account] = {}
    for key in _keys(kit, typed, place):
        if isinstance(key, ByDelivery | BySiret):
            found |= {one.id: one async for one in every(kit, key)}
        elif one := await kit.store.find(key):
            found[one.id] = one
    return tuple(found.values())


def _keys(
    kit: Kit, typed: str, place: Departement | None
) -> Iterator[Lookup | ByDelivery | BySiret]:
    """
    List what the text may be, each in the form in which it is looked up.
    """
    with suppress(Refusal):
        yield account_id_of(typed.strip())
    with suppress(Refusal):
        yield Claim(ClaimKind.IDENTIFIER, Identifier.parse(typed).key)
    with suppress(Refusal):
        yield Claim(ClaimKind.USER_NUMBER, UserNumber.parse(typed).value)
    with suppress(Refusal):
        yield BySiret(Siret.parse(typed).value)
    with suppress(Refusal):
        email = kit.email(typed)
        yield Claim(ClaimKind.ADDRESS, email.key)
        yield ByDelivery(email.key)
    if place is not None:
        with suppress(Refusal):
            reference = one_line(typed)
            for kind in HolderKind:
                yield place_claim(kind, reference, place)


def account_id_of(text: str) -> AccountId:
    """
    Read the id of an account; what cannot be one is nobody's, and reaches no database.

    Raises:
        Refusal: `account-unknown`, and those of `bounded`.
    """
    typed = bounded(text)
    if not (typed.isascii() and typed.isprintable()):
        raise Refusal(Code.ACCOUNT_UNKNOWN)
    return AccountId(typed)


def known(account: Account | None) -> Account:
    """
    Return the account that an operator named.

    Raises:
        Refusal: `account-unknown` where there is none.
    """
    if account is None:
        raise Refusal(Code.ACCOUNT_UNKNOWN)
    return account


async def show(kit: Kit, account_id: str) -> Overview:
    """
    Look at an account, and at what is under way for it.

    Raises:
        Refusal: `account-unknown`.
    """
    account = known(await kit.store.find(account_id_of(account_id)))
    return Overview.of(
        verifiable(account, kit.keys),
        steps=kit.steps,
        documents=kit.documents,
        policies=kit.policies,
        now=kit.clock(),
        roster=await roster_of(kit, account),
    )
