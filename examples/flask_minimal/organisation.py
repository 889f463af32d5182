"""
What the form of the organisation's page asks for.
"""

from collections.abc import Mapping

from espace_bailleur import Code, Entry, Policies, Refusal, Team, TeamAct


PERMISSIONS = Policies().organisations.permissions


def change(team: Team, form: Mapping[str, str]) -> Entry | None:
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
        return given[TeamAct(act)](account, form.get("permission", ""))
    if act in about:
        return about[TeamAct(act)](account)
    if act == TeamAct.STEP_DOWN:
        return team.step_down()
    if act != TeamAct.CREATE:
        raise Refusal(Code.MEMBER_STATE)
    team.create_colleague(
        name=form.get("name", ""),
        email=form.get("email", ""),
        permissions=[one for one in PERMISSIONS if f"permission-{one}" in form],
    )
    return None
