"""
The English words of the guide's outcomes: what to do, then what helps to do it.
"""

from __future__ import annotations


_IT_IS_IN = (
    "is in the e-mail or letter that gives you your identifier or your provisional password, and "
    "on the letters from the Caf."
)
_WHERE_THE_NUMBER_IS = "Your user number " + _IT_IS_IN
_JUNK = "Please look in the ‘Junk’ (or ‘Spam’) folder of your mailbox too."
_TWO_LETTERS = (
    "two letters go to the postal address that the Caf knows: one with your identifier, the "
    "other with a new provisional password. They take a few days. Have you just asked for some? "
    "Please wait for those: they can still be used."
)
_NO_IDENTIFIER = "The identifier is neither the user number nor the e-mail address."
_NO_PASSWORD = "Do not give your password to anyone, not even to the Caf."

OUTCOMES = {
    "identifier-by-number": (
        "Receive your identifier.",
        (
            "Please type your user number. If an account has this number, its identifier goes to "
            "the address that the Caf knows, by e-mail or by post."
        ),
        _JUNK + " A letter takes a few days.",
    ),
    "identifier-by-email": (
        "Receive your identifier by e-mail.",
        (
            "Please type the e-mail address of your account. If an account exists with this "
            "address, its identifier is sent to it."
        ),
        _JUNK,
    ),
    "identifier-of-colleague": (
        "Ask an administrator of your organisation for your user number.",
        (
            "They see this number, but not your identifier. Please type it here: if an account "
            "has this number, its identifier goes to the address of that account, by e-mail or by "
            "post."
        ),
        _JUNK + " A letter takes a few days.",
    ),
    "both-by-mail": (
        "Receive your identifier by e-mail, then your password.",
        (
            "Please type your e-mail address. If the Caf knows it, your identifier is sent to it. "
            "Then ask for the provisional password: it comes in another e-mail."
        ),
        _JUNK,
    ),
    "password-by-mail": (
        "Receive a new provisional password by e-mail.",
        (
            "Please type the e-mail address of your account. If an account exists with this "
            "address, the provisional password is sent to it."
        ),
        _JUNK + " If you have a password that you chose, it can still be used.",
    ),
    "each-address": (
        "Try each of your e-mail addresses, one after the other.",
        (
            "The answer on the screen is the same for all of them. Then look in each mailbox: the "
            "provisional password arrives in the one that the Caf knows."
        ),
        _JUNK,
    ),
    "letters-by-number": (
        "Receive two letters.",
        "Please type your user number. If an account has this number, " + _TWO_LETTERS,
    ),
    "letters-by-identifier": (
        "Receive two letters.",
        "Please type your identifier. If an account has this identifier, " + _TWO_LETTERS,
    ),
    "retype": (
        "Read both messages from the Caf again, then type once more.",
        (
            "Both messages must have the same user number. Please copy the identifier and the "
            "provisional password as they are written; for the provisional password, capitals, "
            "spaces and hyphens do not matter. "
        )
        + _NO_IDENTIFIER,
        (
            "Have you chosen a password since that message? Then the provisional one no longer "
            "works: please type the one that you chose. Have you received several provisional "
            "passwords? Please use the latest: the others may no longer work."
        ),
        "The end date is written with the provisional password. Has it passed?",
    ),
    "retype-personal": (
        "Type your password once more, slowly.",
        (
            "In the password that you chose, capitals and accents matter. Please check whether "
            "the keyboard is locked in capitals, and whether the identifier is that of this "
            "account. "
        )
        + _NO_IDENTIFIER,
    ),
    "retype-answer": (
        "Check the box that the message names.",
        (
            "Please type the answer in, on a single line. A département is written as its code, "
            "for example 75, 2A or 974."
        ),
    ),
    "pair": (
        "Sort your messages from the Caf by user number.",
        (
            "Each account has its number. The identifier and the provisional password with the "
            "same number go together, and with no other."
        ),
        (
            "Then sign in with an identifier and the password of the same number. Is one of the "
            "two missing? Ask for it."
        ),
    ),
    "wait": (
        "Wait until the time given in the message, then try again.",
        (
            "If it gives none, please wait an hour. What you are waiting for may have arrived "
            "already. "
        )
        + _JUNK,
    ),
    "sign-in": (
        "Sign in: your identifier and your password are enough.",
        (
            "Then tell the Caf your new e-mail address. Until it has it, a forgotten password can "
            "only be replaced by post."
        ),
    ),
    "come-back": (
        "Sign in again.",
        (
            "Nothing is lost: the steps that you have finished are kept. If the service cannot "
            "answer, please try again in a few minutes."
        ),
    ),
    "where-number": (
        "Look for your user number on a message from the Caf.",
        "It has 14 characters, and " + _IT_IS_IN,
    ),
    "number-characters": (
        "Count the characters of the number: there should be 14.",
        (
            "It is made of digits and letters without accents. Spaces, hyphens and dots do not "
            "matter. "
        )
        + _WHERE_THE_NUMBER_IS,
    ),
    "siret": (
        "This number looks like a SIRET number: check that it is your user number.",
        (
            "A SIRET number has 14 digits, and a user number 14 characters: they are easily mixed "
            "up. The SIRET is an establishment’s, the user number your account’s. "
        )
        + _WHERE_THE_NUMBER_IS,
        (
            "On a message from the Caf, does it stand beside the words ‘user number’? Then it is "
            "the right one."
        ),
    ),
    "whole-address": (
        "Write your whole e-mail address, for example name@domain.fr.",
        (
            "It has no spaces or accents, and the @ sign in the middle. Please read what follows "
            "that sign again, too: a letter may be missing."
        ),
    ),
    "other-address": (
        "Give a different e-mail address for each account.",
        (
            "If yours already serves another of your accounts, this one needs its own. Most "
            "providers of mailboxes let you open one more for free."
        ),
    ),
    "choose-password": (
        "Choose several words that have nothing to do with each other.",
        (
            "Spaces and accents are welcome. Please use neither your name, nor a number of your "
            "account, nor the provisional password."
        ),
    ),
    "code": (
        "Read the code again, or ask for a new one.",
        (
            "It comes by e-mail to the address that you gave, and is only good for a few minutes. "
            "Please use the latest one. If that address is not the right one, please correct it."
        ),
        _JUNK,
    ),
    "steps": (
        "Continue with the step that is displayed.",
        (
            "The steps come in order, and those that you have finished are kept. If it is a "
            "document, please read it, then tick the box."
        ),
    ),
    "team": (
        "Go back to the list of your organisation’s people, then try again.",
        (
            "Your organisation always keeps an administrator: to leave that role, please name "
            "somebody else first. To become an administrator, a person first signs in and chooses "
            "a password."
        ),
        "Has the Caf suspended somebody? Only the Caf can reinstate them.",
    ),
    "ignore": (
        "You can ignore this message, unless it says that a password was chosen or replaced.",
        (
            "An identifier, a provisional password, or a code of 8 digits that confirms an e-mail "
            "address, changes nothing as long as nobody uses it. Do not give it to anyone. If you "
            "think that somebody else is using your account, please ask for a new password, then "
            "tell your Caf."
        ),
        "Was your e-mail address given for another account? It is still that of yours.",
    ),
    "contest": (
        "If that wasn’t you, or not the right person, freeze the account at once.",
        "On the sign-in page, click on ‘That wasn’t me’.",
        (
            "Please copy the user number and the code that are on that message. The code has 16 "
            "letters and digits, in four groups. Capitals, spaces and hyphens do not matter."
        ),
    ),
    "ask-administrator": (
        "Ask your organisation’s administrator.",
        (
            "That is the first person who signed in with the credentials given by the Caf, or "
            "somebody whom that person named. That is who opens accounts for colleagues."
        ),
        "If the address of your account is not the right one, they remove it and create another.",
    ),
    "access": (
        "Please type again, slowly. If that fails, ask an administrator of your organisation.",
        (
            "They may have suspended or removed your account: then even the right password opens "
            "nothing. They can tell you, reinstate an account that is suspended, and create "
            "another one if yours is removed."
        ),
    ),
    "administrator-gone": (
        ("Contact the Caf of the département of your dwellings: it can name a new administrator."),
        "Please have your organisation’s SIRET number ready. " + _NO_PASSWORD,
    ),
    "tell-the-caf": (
        "Tell the Caf of the département of your dwellings at once.",
        (
            "Please give it the user number that is on the message that you received. If the "
            "account is not yours, there is nothing you need to do."
        ),
        _NO_PASSWORD,
    ),
    "moved": (
        "First give your new address to the Caf of the département of your dwellings.",
        (
            "Letters go to the address that it knows. Once the address is corrected, ask to "
            "receive them. "
        )
        + _NO_PASSWORD,
    ),
    "new-email": (
        "Tell the Caf the e-mail address that you use now.",
        (
            "Once the address is corrected, e-mails arrive there. Was your mailbox full, and is "
            "it no longer? Tell the Caf that too: it may have stopped writing there. "
        )
        + _NO_PASSWORD,
    ),
    "no-number": (
        "Look for a message from the Caf, or contact it.",
        "Your user number is enough to go on without waiting. It " + _IT_IS_IN,
        ("Do you have none? Contact the Caf of the département of your dwellings. ")
        + _NO_PASSWORD,
    ),
    "contact": (
        "Contact the Caf of the département of your dwellings.",
        "Do you have several accounts? It is that of the account in question. " + _NO_PASSWORD,
    ),
}
