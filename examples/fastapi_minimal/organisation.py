"""
What the form of the organisation's page asks for, awaited.
"""

from collections.abc import Mapping

from espace_bailleur import AsyncTeam, Code, Entry, Refusal, TeamAct

from ..flask_minimal.organisation import PERMISSIONS, sent_before


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
