"""
The English words of the ways back: both links, and what is answered to whoever asks.
"""

from __future__ import annotations

from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.errors import Way


WAYS: dict[str, str] = {
    Way.FORGOTTEN_PASSWORD: "Forgotten password",
    Way.CONNECTION_PROBLEM: "Connection problem",
}
WAYS_OUT: dict[str, str] = {
    Way.FORGOTTEN_PASSWORD: "Have you forgotten your password? Click on ‘{way}’.",
    Way.CONNECTION_PROBLEM: (
        "You do not know your identifier, or you have never signed in and your credentials came "
        "by post? Click on ‘{way}’ and let yourself be guided."
    ),
}

CONTEST_ANSWERS = (
    (
        "The account is frozen: nobody can sign in to it any more, and its password opens "
        "nothing. The Caf has been told and will contact you. There is no need to ask for a new "
        "password until then. To reach it: {contact}"
    ),
    (
        "The account is frozen: nobody can sign in to it any more, and its password opens "
        "nothing. The Caf has been told and will contact you. There is no need to ask for a new "
        "password until then."
    ),
)

_JUNK = "Please look in the ‘Junk’ (or ‘Spam’) folder of your mailbox too."

RECOVERY_ANSWERS: dict[str, str] = {
    Act.REISSUE_BY_MAIL: (
        "If an account exists with this e-mail address, a message with a provisional password is "
        "on its way to it, or has already arrived: it can be used until the date that it carries. "
        f"{_JUNK} Please note: if you have never signed in and your credentials were sent to you "
        "by post, or if you have not confirmed this e-mail address, click on "
        "‘{connection_problem}’. Please do the same if nothing arrives."
    ),
    Act.REISSUE_BY_LETTER: (
        "If the Caf knows a postal address for this account, two letters are on their way to it, "
        "or have already arrived: one with the identifier, one with a provisional password. Had "
        "you asked for some in the last few days? Then perhaps no others leave: those can be used "
        "until the date that they carry. If nothing arrives within the week, please contact your "
        "Caf."
    ),
    Act.SEND_IDENTIFIER: (
        "If this account exists, its identifier is on its way to the address that the Caf knows, "
        f"or has already arrived there. {_JUNK} A letter takes a few days. If nothing arrives, "
        "click on ‘{connection_problem}’."
    ),
}
