"""
The English words for a clerk of the Caf: what an act is refused for, and what a person can do now.
"""

from __future__ import annotations

from espace_bailleur.domain.overview import Situation
from espace_bailleur.errors import Code


REFUSALS: dict[Code, tuple[str, ...]] = {
    Code.NO_ADDRESS: (
        "No address works for sending {channel}. Please add or correct one, and try again.",
        "No address works for this sending. Please correct one, and try again.",
    ),
    Code.CHANNEL_UNKNOWN: ("Please choose one of the ways to send: by e-mail / by post.",),
    Code.LETTER_SENT: (
        (
            "A letter is already on its way for this account. You can send another one after "
            "{until}. If it came back, or if the person has moved, please say so first."
        ),
        "A letter is already on its way for this account. You can send another one tomorrow.",
    ),
    Code.MESSAGE_UNKNOWN: (
        "This message is not in the list of those that were never sent. Please look at it.",
    ),
    Code.NOT_ON_FILE: (
        (
            "This account does not have this address. Please look at those that it has, and "
            "whether the right one is confirmed already."
        ),
    ),
    Code.NO_SEAT: (
        (
            "This is not the account that the Caf opened for an organisation. Look for it with "
            "the SIRET."
        ),
    ),
}
SITUATIONS: dict[str, str] = {
    Situation.CLOSED: "This account is closed. The Caf can open another one for this landlord.",
    Situation.SUSPENDED: (
        "This account is suspended: nobody can sign in to it. The Caf can reinstate it."
    ),
    Situation.CONTESTED: (
        "This account was frozen by a code ‘That wasn’t me’. Before you reinstate it, please call "
        "the person back on a number that you had before."
    ),
    Situation.KEPT_OUT: (
        "An administrator of their organisation suspended this person. Please let them ask their "
        "administrator."
    ),
    Situation.READY: "The person signs in with the identifier and the personal password.",
    Situation.TO_GO_ON: (
        "The person signs in with the personal password, then completes the steps that are left."
    ),
    Situation.TO_USE: (
        "A provisional password was sent. The person signs in with it and the identifier, then "
        "chooses a password."
    ),
    Situation.TO_BE_SENT: (
        "A provisional password is ready to be sent. The person will receive it soon."
    ),
    Situation.TO_REISSUE: ("The person has no password that works. Please send new credentials."),
    Situation.TO_CORRECT: (
        "No address of this account works. Please correct one, then send new credentials."
    ),
}
