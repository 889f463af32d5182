"""
The English words of organisations: the same keys and facts as the French ones.
"""

from __future__ import annotations

from espace_bailleur.domain.roster import Hold, Position, TeamAct
from espace_bailleur.errors import Code
from espace_bailleur.texts._en_messages import END, GREETING, NUMBER


REFUSALS: dict[Code, tuple[str, ...]] = {
    Code.PROVISIONAL_PASSWORD_USED: (
        (
            "These credentials were already used for the first connection of your organisation. "
            "Please ask its administrator to open an account for you. If nobody of yours has "
            "connected, tell the Caf at once."
        ),
    ),
    Code.NOT_ADMINISTRATOR: (
        "Only an administrator of your organisation can do this. Please ask them.",
    ),
    Code.MEMBER_UNKNOWN: (
        "We do not find this person in your organisation. Please go back to the list.",
    ),
    Code.MEMBER_STATE: (
        "This change is not possible for this person. Please go back to the list.",
    ),
    Code.MEMBER_NOT_CONNECTED: (
        "This person has not chosen a personal password yet. Please ask them to sign in first.",
    ),
    Code.LAST_ADMINISTRATOR: (
        (
            "Your organisation always keeps an administrator. Please name another one first, then "
            "try again."
        ),
    ),
    Code.PERMISSION_UNKNOWN: (
        "Please choose one of the permissions that there are: {expected}.",
        "Please choose one of the permissions that there are.",
    ),
    Code.NAME_INVALID: (
        "Please write the person’s first name and surname, without any address or number.",
    ),
    Code.PROOF_NOT_FRESH: (
        (
            "For your security, please sign in again: this change is made within {minutes} "
            "minutes of signing in."
        ),
        "For your security, please sign in again before you make this change.",
    ),
    Code.TOO_MANY_CHANGES: (
        (
            "Your organisation has made many changes already. You can make others after {until}. "
            "Until then, you can still suspend or remove an account, and withdraw a permission."
        ),
        "Your organisation has made many changes already. Please make this one later.",
    ),
}
WAYS_OUT: dict[Code, str] = {
    Code.PROVISIONAL_PASSWORD_USED: "To see how, click on ‘{way}’.",
}
POSITIONS: dict[str, str] = {
    Position.ADMINISTRATOR: "Administrator",
    Position.COLLEAGUE: "Colleague",
}
HOLDS: dict[str, str] = {
    Hold.ADMINISTRATOR: "Suspended by an administrator",
    Hold.OPERATOR: "Suspended by the Caf",
}
TEAM_ACTS: dict[str, str] = {
    TeamAct.CREATE: "Create an account",
    TeamAct.GRANT: "Grant a permission",
    TeamAct.WITHDRAW: "Withdraw a permission",
    TeamAct.SUSPEND: "Suspend the account",
    TeamAct.REINSTATE: "Reinstate the account",
    TeamAct.REMOVE: "Remove the account",
    TeamAct.PROMOTE: "Make an administrator",
    TeamAct.HAND_OVER: "Hand over the role of administrator",
    TeamAct.STEP_DOWN: "Step down as administrator",
    TeamAct.APPOINT: "Make an administrator, by the Caf",
    TeamAct.DISMISS: "Take the role of administrator away, by the Caf",
}
PERMISSIONS: dict[str, str] = {
    "read": "read",
    "declare": "declare",
    "manage-dwellings": "manage dwellings",
}

SUBJECTS = {
    "seat": "{service} – the administrator of your organisation",
    "team": "{service} – your access has changed",
    "role": "{service} – the administrators of your organisation",
}
_UNEXPECTED = (
    "You did not expect this? Please ask an administrator of your organisation, or tell your Caf."
)
_ALONE = "You did not expect this? Please tell your Caf."
_CLOSED = tuple(one for one in END if "{site}" not in one)
_CHIEF = (
    "You are now an administrator of {organisation}. You can open and close the accounts of your "
    "colleagues. If you were signed in, please sign in again."
)


_NO_CHIEF = (
    "You are no longer an administrator for {organisation}. You keep the permissions that the "
    "administrators give you."
)
_UNKNOWN = (
    "You know of it? There is nothing you need to do. If not, suspend this person’s access at "
    "once, on the page of your organisation, and tell your Caf."
)


def _team(
    said: str, *, unexpected: str = _UNEXPECTED, end: tuple[str, ...] = END
) -> tuple[str, ...]:
    return (GREETING, said, NUMBER, unexpected, *end)


def _others(said: str) -> tuple[str, ...]:
    return (GREETING, said, NUMBER, _UNKNOWN, *END)


BODIES: dict[str, tuple[str, ...]] = {
    "seat": (
        "Hello,",
        (
            "Somebody connected for the first time for {name} ({service}), on {at}. They are its "
            "administrator now: they open and close the accounts of their "
            "colleagues."
        ),
        "The account's user number:\n    {user_number}",
        "You know who it is? There is nothing you need to do.",
        (
            "It is not the right person? Freeze everything at once: on the sign-in page, click "
            "on ‘{contest}’, then copy the user number and this code:\n    {secret}"
        ),
        (
            "This account and those of everybody in the organisation will be frozen, and the Caf "
            "will be told. You can do this before {until}. Nobody can sign in with this code, "
            "and nobody will ask you for it."
        ),
        *END,
    ),
    "grant": _team("You have one more permission for {organisation}: {permission}."),
    "withdraw": _team("You no longer have this permission for {organisation}: {permission}."),
    "suspend": _team(
        "Your account for {organisation} is suspended, by an administrator of that organisation: "
        "you cannot sign in any more.",
        end=_CLOSED,
    ),
    "reinstate": _team(
        "Your account for {organisation} is open again, by an administrator of that organisation. "
        "The identifier and the password that you had are the same. If the password is no longer "
        "accepted, click on ‘{way}’ to receive another one."
    ),
    "remove": _team(
        "Your account for {organisation} is removed, by an administrator of that organisation. It "
        "is closed.",
        end=_CLOSED,
    ),
    "promote": _team("An administrator named you. " + _CHIEF),
    "hand-over": _team(
        "An administrator handed over their role to you. " + _CHIEF, unexpected=_ALONE
    ),
    "step-down": _team(
        "You are no longer an administrator of {organisation}: you left this role, or handed it "
        "over. Your account stays open, with the permissions that the administrators give you."
    ),
    "appoint": _team("The Caf named you. " + _CHIEF, unexpected=_ALONE),
    "dismiss": _team(
        "The Caf took the role of administrator of {organisation} away from you. Your account "
        "stays open, with the permissions that the administrators give you."
    ),
    "others-promote": _others("{by} made {who} an administrator of {organisation}."),
    "others-hand-over": _others(
        "{by} handed over the role of administrator of {organisation} to {who}."
    ),
    "others-appoint": _others("The Caf made {who} an administrator of {organisation}."),
    "others-dismiss": _others(
        "The Caf took the role of administrator of {organisation} away from {who}."
    ),
}
