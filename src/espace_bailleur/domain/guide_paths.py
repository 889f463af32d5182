"""
Where the guide helps with each refusal of the package (F7).
"""

from __future__ import annotations

from collections.abc import Mapping

from espace_bailleur.errors import Code


_ANY_ANSWER = "message/form/other/box"
_TEAM = "message/form/other/team"
_NUMBER = "number/not-accepted"
_STEP = "message/form/step"
_NEW_PASSWORD = "message/form/password"
_ADMINISTRATOR = "other/administrator/known"
_BEGIN = ""
_CONTEST = "message/form/code/contest"
_THE_CAF = "other/none"

PATHS: Mapping[Code, str] = {
    Code.NOT_TEXT: _ANY_ANSWER,
    Code.TOO_LONG: _ANY_ANSWER,
    Code.REQUIRED: _ANY_ANSWER,
    Code.UNPRINTABLE: _ANY_ANSWER,
    Code.DEPARTEMENT_UNKNOWN: _ANY_ANSWER,
    Code.POSTAL_ADDRESS_INVALID: _ANY_ANSWER,
    Code.TELEPHONE_INVALID: _ANY_ANSWER,
    Code.ANSWERS_REFUSED: "message/form",
    Code.USER_NUMBER_LENGTH: _NUMBER,
    Code.USER_NUMBER_CHARACTERS: _NUMBER,
    Code.SIRET_INVALID: "number/siret",
    Code.IDENTIFIER_INVALID: "identifier",
    Code.EMAIL_INVALID: "message/form/email/whole",
    Code.ADDRESS_OF_OTHER_ACCOUNT: "message/form/email/same-address",
    # Signing in
    Code.SIGN_IN_REFUSED: "message/not-recognised",
    Code.PROVISIONAL_PASSWORD_SLIP: "message/slip",
    Code.PROVISIONAL_PASSWORD_EXPIRED: "message/expired",
    Code.SESSION_ENDED: "message/page",
    Code.PROVISIONAL_PASSWORD_USED: "message/not-recognised/used",
    # Organisations
    Code.NOT_ADMINISTRATOR: _ADMINISTRATOR,
    Code.MEMBER_UNKNOWN: _TEAM,
    Code.MEMBER_STATE: _TEAM,
    Code.MEMBER_NOT_CONNECTED: _TEAM,
    Code.LAST_ADMINISTRATOR: _TEAM,
    Code.PERMISSION_UNKNOWN: _TEAM,
    Code.NAME_INVALID: _TEAM,
    Code.PROOF_NOT_FRESH: "message/page",
    Code.TOO_MANY_CHANGES: "message/wait",
    # The steps
    Code.NOT_ALLOWED: _STEP,
    Code.STEP_NOT_PENDING: _STEP,
    Code.NOT_ACCEPTED: _STEP,
    Code.DOCUMENT_NOT_DISPLAYED: _STEP,
    Code.CODE_REFUSED: "message/form/code/address",
    Code.TOO_MANY_CODES: "message/wait",
    Code.TOO_MANY_REQUESTS: "message/wait",
    Code.PASSWORD_TOO_SHORT: _NEW_PASSWORD,
    Code.PASSWORD_TOO_LONG: _NEW_PASSWORD,
    Code.PASSWORD_UNSTABLE: _NEW_PASSWORD,
    Code.PASSWORD_COMMON: _NEW_PASSWORD,
    Code.PASSWORD_PREDICTABLE: _NEW_PASSWORD,
    Code.PASSWORD_PROVISIONAL: _NEW_PASSWORD,
    # Contesting a recovery
    Code.CONTEST_CODE_SLIP: _CONTEST,
    Code.CONTEST_REFUSED: _CONTEST,
    # The guide itself
    Code.GUIDE_PATH_UNKNOWN: _BEGIN,
    # Only operators and developers see these: a landlord who does can but tell the Caf.
    Code.LANGUAGE_UNKNOWN: _THE_CAF,
    Code.HOLDER_KIND_UNKNOWN: _THE_CAF,
    Code.SIRET_UNEXPECTED: _THE_CAF,
    Code.ROW_REFUSED: _THE_CAF,
    Code.ROW_SHAPE: _THE_CAF,
    Code.ROW_UNREADABLE: _THE_CAF,
    Code.ALREADY_OPENED: _THE_CAF,
    Code.IDENTIFIER_TAKEN: _THE_CAF,
    Code.USER_NUMBER_TAKEN: _THE_CAF,
    Code.NO_ADDRESS: _THE_CAF,
    Code.ACCOUNT_UNKNOWN: _THE_CAF,
    Code.MESSAGE_UNKNOWN: _THE_CAF,
    Code.STANDING: _THE_CAF,
    Code.CHANNEL_UNKNOWN: _THE_CAF,
    Code.LETTER_SENT: _THE_CAF,
    Code.NOT_ON_FILE: _THE_CAF,
    Code.NO_SEAT: _THE_CAF,
}
"""
Each code with the path of the guide that helps with it.
"""


def path_for(code: Code) -> str:
    """
    Return the path at which `guide` helps with a refusal or a fault of this *code*.
    """
    return PATHS[code]
