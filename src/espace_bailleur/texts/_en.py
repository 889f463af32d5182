"""
The English words, as tables: the same keys and facts as the French ones.

A refusal has one text or several: the first whose facts are all there is said.
"""

from __future__ import annotations

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.contest import CONTEST
from espace_bailleur.domain.documents import TERMS, USAGE_RULES
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.steps import CREDENTIALS, INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.errors import Code


_WHERE_THE_NUMBER_IS = (
    "It is in the e-mail or letter that gives you your identifier or your provisional password, "
    "and on the letters from the Caf."
)

_JUNK = "in the ‘Junk’ (or ‘Spam’) folder of your mailbox too"

REFUSALS: dict[Code, tuple[str, ...]] = {
    Code.NOT_TEXT: ("We cannot read this answer. Please type it in.",),
    Code.TOO_LONG: (
        "Please shorten this answer: {limit} characters at most, fewer with accents.",
        "This answer is too long. Please shorten it and try again.",
    ),
    Code.REQUIRED: ("Please fill this in.",),
    Code.UNPRINTABLE: (
        "This answer contains invisible characters. Please type it in, on a single line.",
    ),
    Code.USER_NUMBER_LENGTH: (
        "A user number has {expected} characters; this one has {given}. " + _WHERE_THE_NUMBER_IS,
        "This user number does not have the expected length. " + _WHERE_THE_NUMBER_IS,
    ),
    Code.USER_NUMBER_CHARACTERS: (
        "A user number is made of digits and letters without accents. " + _WHERE_THE_NUMBER_IS,
    ),
    Code.IDENTIFIER_INVALID: (
        "Please copy your identifier as it is written in the e-mail or letter from the Caf.",
    ),
    Code.DEPARTEMENT_UNKNOWN: (
        "We do not know this département code. Did you mean {hint}?",
        "We do not know this département code. Please type, for example, 75, 2A or 974.",
    ),
    Code.EMAIL_INVALID: (
        (
            "Please type a whole e-mail address, for example name@domain.fr, without spaces or "
            "accents."
        ),
    ),
    Code.SIRET_INVALID: (
        "A SIRET number is made of {expected} digits, without letters. Characters typed: {given}.",
        (
            "One digit of this SIRET number seems to differ. Please compare it with your official "
            "papers."
        ),
    ),
    Code.POSTAL_ADDRESS_INVALID: (
        "Please check line {line} of the address: {characters} characters at most.",
        "Please write the postal address on 2 to {lines} lines.",
        "Please check this postal address: two lines at least, as on an envelope.",
    ),
    Code.TELEPHONE_INVALID: (
        "Please type the telephone number in digits, for example 01 99 00 00 00.",
    ),
    Code.LANGUAGE_UNKNOWN: (
        "Please choose one of the languages offered: {expected}.",
        "Please choose one of the languages offered.",
    ),
    Code.HOLDER_KIND_UNKNOWN: (
        "Please give one of the kinds of landlord: {expected}.",
        "Please give a landlord who is a person (physique) or an organisation (moral).",
    ),
    Code.SIRET_UNEXPECTED: (
        (
            "A SIRET number goes with an organisation. Please leave this cell empty, or change "
            "the kind of landlord."
        ),
    ),
    Code.ROW_REFUSED: ("Please check this row; no account was opened for it.",),
    Code.ROW_SHAPE: (
        "This row has {given} cells, and the header {expected}.",
        "This row does not have as many cells as the header.",
    ),
    Code.ROW_UNREADABLE: ("The quotation marks of this row do not come in pairs.",),
    Code.ALREADY_OPENED: (
        (
            "The landlord {reference} already has an account in the département {departement}. "
            "Please use that account, or give another landlord another reference."
        ),
        "This landlord already has an account in this département. Please use that account.",
    ),
    Code.IDENTIFIER_TAKEN: ("Another account has this identifier. Please give another one.",),
    Code.USER_NUMBER_TAKEN: ("Another account has this user number. Please give another one.",),
    Code.ACCOUNT_UNKNOWN: ("We cannot find this account. Please check its reference.",),
    Code.STANDING: (
        "{standing}: this change is not possible in that situation.",
        "This change is not possible in the account’s present situation.",
    ),
    Code.SIGN_IN_REFUSED: (
        (
            "We do not recognise this identifier with this password. Please read them again and "
            "try once more. If you have several accounts, the user number tells you which "
            "password goes with which identifier."
        ),
    ),
    Code.PROVISIONAL_PASSWORD_SLIP: (
        (
            "One letter or digit seems to differ from the provisional password that you received. "
            "Please read it again and type it once more: this attempt does not count."
        ),
    ),
    Code.PROVISIONAL_PASSWORD_EXPIRED: (
        "This provisional password can no longer be used. Please ask for a new one.",
    ),
    Code.SESSION_ENDED: (
        (
            "For your security, your session has ended: this is normal if your permissions have "
            "just changed. Please sign in again: the steps that you have finished are kept."
        ),
    ),
    Code.TOO_MANY_REQUESTS: (
        (
            "Several requests have been made from here already. Please look at your messages, and "
            f"{_JUNK}. You can make another one after {{until}}."
        ),
        "Several requests have been made from here already. Please try again in an hour.",
    ),
    Code.CONTEST_CODE_SLIP: (
        (
            "One letter or digit seems to be missing, or to differ from the code that you "
            "received. Please read it again and type it once more: this attempt does not count."
        ),
    ),
    Code.CONTEST_REFUSED: (
        (
            "This code and this user number do not go together, or the code can no longer be "
            "used. Please read them again on the message that you received. If that does not "
            "help, please tell your Caf."
        ),
    ),
    Code.NOT_ALLOWED: (
        "To continue, please finish this step first: ‘{pending}’.",
        "This is not possible at the moment. Please go back to the previous page.",
    ),
    Code.STEP_NOT_PENDING: (
        "You have reached this step: ‘{pending}’. Please continue from there.",
        "All the steps are finished. You can continue.",
    ),
    Code.ANSWERS_REFUSED: ("There is something left to check before you continue.",),
    Code.NOT_ACCEPTED: ("To continue, please read the document, then tick the box.",),
    Code.DOCUMENT_NOT_DISPLAYED: (
        "Here is the version of this document that is in force. Please read it, then accept it.",
    ),
    Code.ADDRESS_OF_OTHER_ACCOUNT: (
        (
            "This e-mail address already serves your account {user_number} (département "
            "{departement}). Please give another one: each account needs its own."
        ),
        (
            "This e-mail address already serves your account {user_number}. Please give another "
            "one: each account needs its own."
        ),
        (
            "This e-mail address already serves another of your accounts. Please give another "
            "one: each account needs its own."
        ),
    ),
    Code.CODE_REFUSED: (
        (
            "This is not the code that we sent, or it can no longer be used. Please read it "
            "again, or ask for a new one."
        ),
    ),
    Code.TOO_MANY_CODES: (
        (
            f"Several codes have been sent to you already. Please look {_JUNK}. You can ask for "
            "another one after {until}."
        ),
        (f"Several codes have been sent to you already. Please look {_JUNK}, or try again later."),
    ),
    Code.PASSWORD_TOO_SHORT: (
        (
            "Use at least {expected} characters; this one has {given}. Several words in a "
            "row do very well, with spaces and accents if you like."
        ),
        (
            "Please choose a longer password. Several words in a row do very well, with spaces "
            "and accents if you like."
        ),
    ),
    Code.PASSWORD_TOO_LONG: (
        "Use {expected} characters at most, fewer with accents; this one has {given}.",
        "Please choose a shorter password.",
    ),
    Code.PASSWORD_UNSTABLE: (
        "One symbol of this password would not be recognised everywhere. Please replace it.",
    ),
    Code.PASSWORD_COMMON: (
        (
            "This password is well known, and would be among the first tried. Please choose "
            "another one, for example several words that have nothing to do with each other."
        ),
    ),
    Code.PASSWORD_PREDICTABLE: (
        (
            "This password would be easy to guess. Please add words that speak neither of you nor "
            "of your account."
        ),
    ),
    Code.PASSWORD_PROVISIONAL: (
        "This password looks like a provisional password. Please choose one of your own.",
    ),
    Code.GUIDE_PATH_UNKNOWN: (
        "This page does not exist, or no longer does. Please start again from the beginning.",
    ),
}

FIELDS = {
    "reference": "Reference",
    "kind": "Kind of landlord",
    "name": "Name",
    "siret": "SIRET number",
    "departement": "Département code",
    "postal": "Postal address",
    "user_number": "User number",
    "language": "Language",
    "identifier": "Identifier",
    "password": "Password",
    "evidence": "Evidence",
    "new-password": "New password",
    "email": "E-mail address",
    "code": "Code that you received",
    "digest": "Version of the document",
    "accepted": "I have read and accept this document",
}
STEPS = {
    CREDENTIALS: "Enter the credentials given by the Caf",
    INFORMATION: "Enter the requested information",
    PERSONAL_PASSWORD: "Choose your personal password",
    USAGE_RULES: "Accept the usage rules",
    TERMS: "Accept the terms of use",
    CONTEST.id: "That wasn’t me",
}
STANDINGS: dict[str, str] = {
    Standing.OPEN: "Account open",
    Standing.SUSPENDED: "Account suspended",
    Standing.CLOSED: "Account closed",
}
CHANNELS: dict[str, str] = {Channel.MAIL: "by e-mail", Channel.LETTER: "by post"}

FAULT = "{label}: {fault}"
UNAVAILABLE = "The service cannot answer at the moment. Please try again in a few minutes."
INSTANT = "{day} {month} {year} at {hour:02}:{minute:02} ({zone})"
DATE = "{day} {month} {year}"
FIRST_DAY = "1"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ZONES = {"Europe/Paris": "Paris time", "UTC": "UTC"}


def typeset(template: str) -> str:
    """
    Leave English as it is written.
    """
    return template
