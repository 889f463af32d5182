"""
The journeys of an organisation: its administrators and their colleagues (rules G).
"""

from __future__ import annotations

from attrs import evolve

from espace_bailleur._flows.account import IDENTIFIER_SYMBOLS, drawn_text
from espace_bailleur._flows.kit import Kit, administrators_of, decide_and_commit, read, roster_of
from espace_bailleur._flows.sign_in import admitted, entry
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.chair import Chair
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.holder import Individual
from espace_bailleur.domain.issuing import OpenAccount
from espace_bailleur.domain.organisation import (
    CONCERNS_OTHERS,
    GIVES,
    change_team,
    create_colleague,
    name_of_colleague,
    permissions_of,
)
from espace_bailleur.domain.roster import Member, TeamAct
from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.words import (
    AccountId,
    Identifier,
    PostalAddress,
    UserNumber,
    language_of,
)
from espace_bailleur.errors import Code, Fault, Refusal


async def _chair(kit: Kit, found: Account | None, came_in: Entry) -> Chair:
    """
    Read where whoever has a session stands, once access is granted (D2).

    Raises:
        SessionEnded: the session is over.
        Refusal: `not-allowed`, with the step to do first.
    """
    now, admission = kit.clock(), came_in.admission
    me = admitted(kit, found, admission, now)
    kit.onboarding(me, admission, now).to_enter()
    return Chair(
        roster=await roster_of(kit, me),
        me=me,
        admission=admission,
        now=now,
        policy=kit.policies.organisations,
        skew=kit.policies.clocks.skew,
    )


async def _reserve(kit: Kit, chair: Chair, *, posted: bool = False) -> None:
    """
    Count once what is about to be given in an organisation, within the policy's limits (P11, C7).

    Whoever an administrator makes another one has no limit of their own.

    Raises:
        Refusal: `too-many-changes`, with the instant from which one more is sure to be possible.
    """
    limits = {"team": chair.policy.per_organisation}
    if posted:
        limits["team/letters"] = chair.policy.letters
    organisation = chair.taken().id
    uses = [kit.use(limit, kind, organisation) for kind, limit in limits.items()]
    until = await kit.ledger.reserve(uses, now=chair.now)
    if until is not None:
        raise Refusal(Code.TOO_MANY_CHANGES, {"until": until})


async def me(kit: Kit, came_in: Entry) -> Member | None:
    """
    Say what whoever has a session is in their organisation, and may do there.

    Raises:
        SessionEnded: the session is over.
        Refusal: `not-allowed`, with the step to do first.
    """
    chair = await _chair(kit, await kit.store.find(came_in.admission.account), came_in)
    return chair.roster.member(chair.me.id) if chair.roster else None


async def name(kit: Kit, came_in: Entry) -> str | None:
    """
    Say what the organisation of whoever has a session is called.

    Raises:
        SessionEnded: the session is over.
        Refusal: `not-allowed`, with the step to do first.
    """
    chair = await _chair(kit, await kit.store.find(came_in.admission.account), came_in)
    return chair.roster.name if chair.roster else None


async def members(kit: Kit, came_in: Entry) -> tuple[Member, ...]:
    """
    List everybody of the organisation, for those who administer it.

    Raises:
        SessionEnded: the session is over.
        Refusal: `not-allowed` and `not-administrator`.
    """
    chair = await _chair(kit, await kit.store.find(came_in.admission.account), came_in)
    return chair.taken().members


async def create(
    kit: Kit,
    came_in: Entry,
    *,
    name: str,
    email: str | None,
    postal: str | None,
    permissions: object,
    language: str,
) -> Account:
    """
    Open an account for a colleague with its two messages, which nobody else sees (C1, G4).

    Raises:
        SessionEnded: the session is over.
        Refusal: `answers-refused` with all that is wrong, `permission-unknown`,
            `too-many-changes`, and those of `create_colleague`.
        Busy: others were faster each time.
    """
    given = permissions_of(kit.policies.organisations, permissions)
    spoken = language_of(language)
    faults: dict[str, list[Fault]] = {}
    called = read(faults, "name", name_of_colleague, name)
    to = read(faults, "email", kit.email, email)
    posted = read(faults, "postal", PostalAddress.parse, postal)
    if faults or called is None:
        raise Refusal(Code.ANSWERS_REFUSED, faults=faults)
    holder = Individual(reference=kit.nonce().hex(), name=called)

    reserved = False

    async def decide(found: Account | None) -> Change:
        nonlocal reserved
        chair = await _chair(kit, found, came_in)
        command = OpenAccount(
            id=AccountId(kit.nonce().hex()),
            identifier=Identifier(drawn_text(kit, IDENTIFIER_SYMBOLS)),
            user_number=UserNumber(drawn_text(kit, UserNumber.LENGTH)),
            departement=chair.me.departement,
            holder=holder,
            email=to,
            postal=posted,
            language=spoken,
            works_for=chair.me.organisation,
        )
        secret = NewSecret.provisional(kit.keys.newest, command.id, nonce=kit.nonce())
        change = create_colleague(
            chair, command, given, secret=secret, policy=kit.policies.issuing
        )
        if not reserved:
            await _reserve(kit, chair, posted=change.account.delivery is None)
            reserved = True
        return change

    return (await decide_and_commit(kit, came_in.admission.account, decide)).account


async def act(
    kit: Kit, came_in: Entry, what: TeamAct, account: object, *, permission: object = None
) -> Entry:
    """
    Do one thing about somebody of the organisation; return the entry to keep (G4).

    Raises:
        SessionEnded: the session is over.
        Refusal: those of `change_team`, `not-text`, `too-long`, and `too-many-changes` for what
            gives something.
        Busy: others were faster each time.
    """
    about = AccountId(bounded(account))
    mine, reserved = came_in.account, what not in GIVES

    async def decide(found: Account | None) -> Change | None:
        nonlocal mine, reserved
        chair = await _chair(kit, found, came_in)
        mine = chair.me
        known = chair.roster is not None and chair.roster.member(about) is not None
        target = chair.me if about == mine.id else None
        if known and target is None:
            target = await kit.store.find(about)
        if what in CONCERNS_OTHERS:
            others = await administrators_of(kit, chair.roster, but={mine.id, about})
            chair = evolve(chair, beside=others)
        change = change_team(chair, what, target, permission=permission)
        if change is not None and not reserved:
            await _reserve(kit, chair)
            reserved = True
        return change

    change = await decide_and_commit(kit, came_in.admission.account, decide)
    written = change.accounts if change else ()
    mine = next((one for one in written if one.id == mine.id), mine)
    return entry(kit, mine, evolve(came_in.admission, epoch=mine.epoch), kit.clock())
