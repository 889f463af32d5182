"""
What the form of the organisation's page asks for, awaited.
"""

from collections.abc import Collection, Mapping

from espace_bailleur import (
    AsyncTeam,
    Code,
    Entry,
    Field,
    FieldKind,
    Member,
    Policies,
    Refusal,
    TeamAct,
    new_key,
)


PERMISSIONS = Policies().organisations.permissions
NEW = (Field(name="name"), Field(name="email", kind=FieldKind.EMAIL))
DONE = {
    TeamAct.CREATE: "L’accès est créé : votre collègue va recevoir deux mails.",
    TeamAct.GRANT: "Le droit est donné.",
    TeamAct.WITHDRAW: "Le droit est retiré.",
    TeamAct.SUSPEND: "L’accès est suspendu.",
    TeamAct.REINSTATE: "L’accès est rétabli.",
    TeamAct.REMOVE: "L’accès est supprimé.",
    TeamAct.PROMOTE: "Cette personne est administrateur, avec vous.",
    TeamAct.HAND_OVER: "Vous avez transmis le rôle d’administrateur.",
    TeamAct.STEP_DOWN: "Vous avez quitté le rôle d’administrateur.",
}
# What somebody loses is asked once more, on a page of its own.
ASKED = (
    TeamAct.WITHDRAW,
    TeamAct.SUSPEND,
    TeamAct.REMOVE,
    TeamAct.HAND_OVER,
    TeamAct.STEP_DOWN,
)
# In one process; with several, keep it where they all look.
_SENT: dict[str, object] = {}


def to_confirm(members: Collection[Member], form: Mapping[str, str]) -> Member | None:
    """
    Say about whom *form* asks for what is to be confirmed first.
    """
    asked = form.get("act") in ASKED and "oui" not in form
    return next((one for one in members if asked and one.account == form.get("account")), None)


def sent_before(form: Mapping[str, str]) -> bool:
    """
    Tell whether this very form was sent before, as by a second click.
    """
    mine = object()
    return _SENT.setdefault(form.get("once") or new_key(), mine) is not mine


async def change(team: AsyncTeam, form: Mapping[str, str]) -> Entry | None:
    """
    Do what *form* asks for; return the entry to keep, or nothing where it stays as it was.
    """
    act, account = form.get("act", ""), form.get("account", "")
    given = {TeamAct.GRANT: team.grant, TeamAct.WITHDRAW: team.withdraw}
    about = {
        TeamAct.SUSPEND: team.suspend,
        TeamAct.REINSTATE: team.reinstate,
        TeamAct.REMOVE: team.remove,
        TeamAct.PROMOTE: team.promote,
        TeamAct.HAND_OVER: team.hand_over,
    }
    if act in given:
        return await given[TeamAct(act)](account, form.get("permission", ""))
    if act in about:
        return await about[TeamAct(act)](account)
    if act == TeamAct.STEP_DOWN:
        return await team.step_down()
    if act != TeamAct.CREATE:
        raise Refusal(Code.MEMBER_STATE)
    if not sent_before(form):
        await team.create_colleague(
            name=form.get("name", ""),
            email=form.get("email", ""),
            permissions=[one for one in PERMISSIONS if f"permission-{one}" in form],
        )
    return None
