"""
Where each refusal of the package is to lead in the guide, and by which word it is found there.
"""

from __future__ import annotations

from attrs import frozen

from espace_bailleur.errors import Code


@frozen
class Place:
    """
    The *stage* that helps with a refusal, and its *words* in French and in English.

    A word stands both in the message that is shown, below the label of its *field* if it is a
    fault of one, and in an answer that leads to the stage.
    """

    stage: str
    words: tuple[str, ...] = ()
    field: str = ""


_RETYPE = "retype-answer"
_PASSWORD = Place("choose-password", ("mot de passe", "password"), "password")
_NUMBER = Place("number-characters", ("numéro d’utilisateur", "user number"))
_CODE = ("code", "code")
_PERSON = Place("team", ("personne", "person"))
_STEP = ("étape", "step")
_DOCUMENT = ("document", "document")
_THE_CAF = Place("contact")

PLACES = {
    Code.NOT_TEXT: Place(_RETYPE, ("réponse", "answer")),
    Code.TOO_LONG: Place(_RETYPE, ("réponse", "answer")),
    Code.REQUIRED: Place(_RETYPE, ("remplir", "fill")),
    Code.UNPRINTABLE: Place(_RETYPE, ("réponse", "answer")),
    Code.DEPARTEMENT_UNKNOWN: Place(_RETYPE, ("département", "département")),
    Code.POSTAL_ADDRESS_INVALID: Place(_RETYPE, ("adresse postale", "postal address"), "postal"),
    Code.TELEPHONE_INVALID: Place(_RETYPE, ("téléphone", "telephone")),
    Code.ANSWERS_REFUSED: Place("form", ("à revoir", "to check")),
    Code.USER_NUMBER_LENGTH: _NUMBER,
    Code.USER_NUMBER_CHARACTERS: _NUMBER,
    Code.SIRET_INVALID: Place("siret", ("siret", "siret")),
    Code.IDENTIFIER_INVALID: Place("identifier", ("identifiant", "identifier")),
    Code.EMAIL_INVALID: Place("whole-address", ("adresse mail", "e-mail address")),
    Code.ADDRESS_OF_OTHER_ACCOUNT: Place("other-address", ("sert déjà à", "already serves")),
    # Signing in
    Code.SIGN_IN_REFUSED: Place("not-recognised", ("identifiant", "recognise")),
    Code.PROVISIONAL_PASSWORD_SLIP: Place(
        "retype", ("lettre ou un chiffre semble différer", "letter or digit seems to differ")
    ),
    Code.PROVISIONAL_PASSWORD_EXPIRED: Place(
        "expired", ("n’est plus valable", "can no longer be used")
    ),
    Code.PROVISIONAL_PASSWORD_USED: Place("used", ("déjà servi", "used")),
    Code.SESSION_ENDED: Place("come-back", ("de nouveau", "sign in again")),
    # Organisations
    Code.NOT_ADMINISTRATOR: Place("ask-administrator", ("administrateur", "administrator")),
    Code.MEMBER_UNKNOWN: _PERSON,
    Code.MEMBER_STATE: _PERSON,
    Code.MEMBER_NOT_CONNECTED: _PERSON,
    Code.NAME_INVALID: _PERSON,
    Code.LAST_ADMINISTRATOR: Place("team", ("organisme", "organisation")),
    Code.PERMISSION_UNKNOWN: Place("team", ("droits", "permissions")),
    Code.PROOF_NOT_FRESH: Place("come-back", ("de nouveau", "sign in again")),
    Code.TOO_MANY_CHANGES: Place("wait", ("changements", "changes")),
    # The steps
    Code.NOT_ALLOWED: Place("steps", _STEP),
    Code.STEP_NOT_PENDING: Place("steps", _STEP),
    Code.NOT_ACCEPTED: Place("steps", _DOCUMENT),
    Code.DOCUMENT_NOT_DISPLAYED: Place("steps", _DOCUMENT),
    Code.CODE_REFUSED: Place("code", _CODE),
    Code.TOO_MANY_CODES: Place("wait", ("codes", "codes")),
    Code.TOO_MANY_REQUESTS: Place("wait", ("demandes", "requests")),
    Code.PASSWORD_TOO_SHORT: _PASSWORD,
    Code.PASSWORD_TOO_LONG: _PASSWORD,
    Code.PASSWORD_UNSTABLE: _PASSWORD,
    Code.PASSWORD_COMMON: _PASSWORD,
    Code.PASSWORD_PREDICTABLE: _PASSWORD,
    Code.PASSWORD_PROVISIONAL: _PASSWORD,
    # Contesting a recovery
    Code.CONTEST_CODE_SLIP: Place("contest", _CODE),
    Code.CONTEST_REFUSED: Place("contest", _CODE),
    # The guide itself
    Code.GUIDE_PATH_UNKNOWN: Place("start"),
    # Only operators and developers see these
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
Each code with its place: a new one is to be given one by hand, which is the point.
"""
