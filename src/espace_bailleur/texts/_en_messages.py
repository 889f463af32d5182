"""
The English messages, as tables: the same keys and facts as the French ones.

A line that begins with four blanks is never wrapped.
"""

from __future__ import annotations

from espace_bailleur.domain.policies import Channel


GREETING = "Hello {name},"
NUMBER = "Your user number:\n    {user_number}"
_WHERE_THE_NUMBER_IS = (
    "This number is also on {places}. If you have several accounts, it tells you which password "
    "goes with which identifier."
)
_UNTIL = "Please use it before {until}. After that date, click on ‘{way}’ to receive another one."
_HOW = (
    "This password is only good for choosing your personal password. Capitals or small letters, "
    "with or without spaces and hyphens: type it as you like. Do not give it to anyone."
)
_SEAT = (
    "This password is that of an organisation: {organisation}. The first person who connects with "
    "the credentials from the Caf becomes its administrator: make sure that this is for you to do."
)
_WORKS_FOR = (
    "You have an account for {works_for} ({service}), opened by an administrator of that "
    "organisation."
)
END = ("To sign in:\n    {site}", "To reach us: {contact}", "{service}")

SUBJECT_OF_A_LETTER = "Subject: {subject}"
SUBJECTS = {
    "identifier": "{service} – your identifier",
    "first-connection": "{service} – your provisional password",
    "recovery": "{service} – your new provisional password",
    "recovered": "{service} – your password has changed",
    "renewal": "{service} – your new provisional password",
    "address-code": "{service} – your confirmation code",
    "address-in-use": "{service} – your e-mail address and another account",
    "address-corrected": "{service} – the addresses of an account have changed",
}
BODIES = {
    "identifier": (
        GREETING,
        _WORKS_FOR,
        "Here is the identifier of your account ({service}):\n    {identifier}",
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        (
            "To sign in you need a password too: the one that you chose, or a provisional "
            "password. For your security, the latter is only ever sent separately, in another "
            "{mail}, with the same user number."
        ),
        (
            "If you were not expecting this message, you can ignore it: nobody can sign in with "
            "an identifier alone."
        ),
        *END,
    ),
    "first-connection": (
        GREETING,
        _WORKS_FOR,
        "Here is the provisional password for your first connection ({service}):\n    {secret}",
        _UNTIL,
        _HOW,
        _SEAT,
        (
            "For your security, your identifier is sent to you separately, in another {mail}, "
            "with the same user number."
        ),
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        (
            "If you were not expecting this message, you can ignore it: nothing changes until "
            "this password is used."
        ),
        *END,
    ),
    "recovery": (
        GREETING,
        _WORKS_FOR,
        (
            "A new provisional password was requested for your account ({service}). Here it is:"
            "\n    {secret}"
        ),
        _UNTIL,
        _HOW,
        _SEAT,
        (
            "For your security, your identifier is not in this message. It stays the same: you "
            "will find it in another e-mail or letter from the Caf, old or recent, with the same "
            "user number. If you cannot find it, click on ‘{problem}’."
        ),
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        (
            "If you did not ask for it, ignore this message: nothing changes until this password "
            "is used. If you sign in with a password that you chose, it stays valid."
        ),
        *END,
    ),
    "recovered": (
        GREETING,
        "A new password was chosen for your account ({service}) on {at}.",
        NUMBER,
        "If that was you, there is nothing you need to do.",
        (
            "If that wasn’t you, freeze the account at once: on the sign-in page, click on "
            "‘{contest}’, then copy your user number and this code:\n    {secret}"
        ),
        (
            "The account will be frozen for everybody, and the Caf will be told. You can do this "
            "before {until}. Nobody can sign in with this code, and nobody will ask you for it."
        ),
        *END,
    ),
    "renewal": (
        GREETING,
        _WORKS_FOR,
        (
            "Here is a new provisional password for your account ({service}), sent by the Caf:"
            "\n    {secret}"
        ),
        (
            "It replaces all those that you received or chose before: nobody can sign in with "
            "them any more."
        ),
        _UNTIL,
        _HOW,
        _SEAT,
        (
            "For your security, your identifier is sent to you separately, in another {mail}, "
            "with the same user number."
        ),
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        "If you were not expecting this message, please tell the Caf.",
        *END,
    ),
    "address-code": (
        "Hello,",
        "Here is the code that confirms this e-mail address ({service}):\n    {secret}",
        "Please use it before {until}. After that, you can ask for another one.",
        "The account’s user number:\n    {user_number}",
        (
            "If you did not ask for it, ignore this message: without this code, this e-mail "
            "address is not confirmed."
        ),
        *END,
    ),
    "address-in-use": (
        GREETING,
        (
            "Your e-mail address has just been given for another account ({service}). It is still "
            "that of your account, and nothing has changed."
        ),
        NUMBER,
        (
            "If that was you, please give a different e-mail address for the other account: each "
            "account needs its own."
        ),
        "If that wasn’t you, there is nothing you need to do.",
        *END,
    ),
    "address-corrected": (
        "Hello,",
        (
            "The Caf has just changed the e-mail address or the postal address of an account "
            "({service}) about which it used to write to you here. For security, everybody was "
            "signed out of that account, and the provisional passwords sent before can no longer "
            "be used."
        ),
        "The account’s user number:\n    {user_number}",
        "If you asked for it, or if the account is not yours, there is nothing you need to do.",
        (
            "If it is your account and you did not ask for it, please tell the Caf at once, with "
            "this number."
        ),
        *END,
    ),
}
PLACES = {
    "landlord": (
        "the e-mail or letter that gives you your identifier or your provisional password, and on "
        "the letters from the Caf"
    ),
    "colleague": (
        "the e-mail or letter that gives you your identifier or your provisional password"
    ),
}
MAILS: dict[str, str] = {Channel.MAIL: "e-mail", Channel.LETTER: "letter"}
