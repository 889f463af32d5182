"""
The English words of the guide's questions, answers and acts: the same keys as the French ones.
"""

from __future__ import annotations

from espace_bailleur.domain.guide_stages import Act


QUESTIONS = {
    "start": ("What is holding you up?",),
    "first": ("How did the Caf send you your credentials?",),
    "letter": (
        "How far have you got with the two letters from the Caf?",
        "One gives your identifier, the other your provisional password.",
    ),
    "mail": (
        "How far have you got with the two e-mails from the Caf?",
        "One gives your identifier, the other your provisional password.",
    ),
    "unsure": ("Does the Caf know your e-mail address?",),
    "hand": (
        "What do you have to hand to receive two letters from the Caf?",
        "They go to the postal address that the Caf knows.",
    ),
    "mailbox": (
        "Without your mailbox, what do you have to hand?",
        "The Caf can write to you at the postal address that it knows.",
    ),
    "identifier": (
        "What do you have to hand to find your identifier?",
        "It is neither your user number nor your e-mail address.",
    ),
    "password": ("Can you read the e-mails sent to the address of your account?",),
    "message": ("What does the message on the screen say?",),
    "not-recognised": ("Which password are you typing?",),
    "used": ("Who connected before you for your organisation?",),
    "expired": ("How did you receive this provisional password?",),
    "form": ("What is this message about?",),
    "email": ("What does it say of your e-mail address?",),
    "which-code": ("Which code is it?",),
    "answer": ("What is it about?",),
    "number": ("What about your user number, or your accounts?",),
    "other": ("What happened?",),
    "unexpected": ("What does that message say?",),
    "administrator": ("Does your organisation still have an administrator?",),
}
ANSWERS = {
    "start": {
        "first": "I cannot get through my first connection",
        "identifier": "I do not know my identifier",
        "password": "I forgot my password, or it is no longer accepted",
        "message": "A message appears, and I do not know what to do",
        "number": "It is about my user number, or I have several accounts",
        "other": "Something else: I moved, the administrator left…",
    },
    "first": {
        "letter": "By post, in my letterbox",
        "mail": "By e-mail",
        "unsure": "I do not know, or I have seen nothing",
    },
    "letter": {
        "nothing-arrived": "I have received nothing",
        "lost": "I no longer have them",
        "no-identifier": "I do not have the identifier",
        "no-password": "I do not have the provisional password, or its date has passed",
        "both": "I have both, but I cannot sign in",
        "moved": "My postal address has changed",
    },
    "mail": {
        "nothing-arrived": "I have received nothing, or no longer have them",
        "no-identifier": "I do not have the identifier",
        "no-password": "I do not have the provisional password, or its date has passed",
        "both": "I have both, but I cannot sign in",
        "no-mailbox": "I can no longer open that mailbox",
    },
    "unsure": {"known": "Yes, or maybe", "unknown": "No"},
    "hand": {
        "number": "My user number (14 characters, on the letters from the Caf)",
        "identifier": "My identifier",
        "neither": "Neither of them",
        "moved": "That does not matter: my postal address has changed",
    },
    "mailbox": {
        "password": "My identifier and my password: I still know them",
        "number": "My user number (14 characters, on the letters from the Caf)",
        "identifier": "Only my identifier",
        "moved": "That does not matter: my postal address has changed",
        "changed": "Another e-mail address, or the same mailbox, which is no longer full",
        "neither": "None of these",
    },
    "identifier": {
        "number": "My user number (14 characters, on the letters from the Caf)",
        "no-mailbox": "That number, but I can no longer open my mailbox",
        "email": "My e-mail address: I still receive my e-mails there",
        "colleague": "An administrator: I work for an organisation",
        "neither": "None of these",
    },
    "password": {
        "mailbox": "Yes",
        "never-connected": "I have never signed in, and my credentials came by post",
        "unconfirmed": "The Caf writes to me by post, and I have confirmed no e-mail address",
        "no-mailbox": "No, I can no longer open that mailbox",
        "which-address": "I no longer know which address it is",
        "several": "I have several accounts, and mix them up",
    },
    "message": {
        "not-recognised": "My credentials are not recognised, or have been used already",
        "slip": "One letter or digit seems to differ",
        "expired": "The provisional password can no longer be used",
        "wait": "I have to wait: several requests, codes or changes have been made already",
        "form": "There is something to check, to read or to finish",
        "page": "I have to sign in again, or the service cannot answer",
    },
    "not-recognised": {
        "personal": "The one that I chose",
        "provisional": "The provisional password that the Caf sent me",
        "several": "I have several accounts, and no longer know what goes with what",
        "colleague": "That does not matter: I work for an organisation, with my own account",
        "used": "The one that my organisation got, but somebody has used it already",
    },
    "used": {
        "somebody": "Somebody of ours, or I do not know",
        "code": "Nobody of ours, and we got a message with a code",
        "nobody": "Nobody of ours, and we got no code",
    },
    "expired": {"mail": "By e-mail", "letter": "By post"},
    "form": {
        "number": "My user number",
        "email": "My e-mail address",
        "password": "The new password that I am choosing",
        "code": "A code that I received",
        "step": "A document to accept, or a step to finish",
        "other": "Another answer, or the people of my organisation",
    },
    "email": {
        "whole": "It has to be a whole one, or this one is not accepted",
        "same-address": "It already serves another of my accounts",
    },
    "which-code": {
        "address": "8 digits, to confirm an e-mail address",
        "contest": "16 letters and digits, to freeze an account",
    },
    "answer": {
        "box": "A box to fill in: département, postal address, telephone…",
        "team": "A person of my organisation, their permissions, or a change",
    },
    "number": {
        "not-found": "I cannot find it",
        "not-accepted": "It is not accepted",
        "siret": "It looks like a SIRET number",
        "several": "I have several: which password goes with which identifier?",
        "same-address": "My e-mail address already serves another of my accounts",
    },
    "other": {
        "moved": "My postal address has changed",
        "no-mailbox": "I can no longer open my mailbox",
        "administrator": "My organisation’s administrator left, or I do not know who it is",
        "unexpected": "I received a message that I did not ask for",
        "none": "None of these",
    },
    "unexpected": {
        "password": "A new password was chosen for my account",
        "seat": "Somebody became the administrator of my organisation",
        "access": "My access or my permissions for an organisation have changed",
        "replaced": "The Caf changed the addresses of an account, or replaced its passwords",
        "secret": "It gives an identifier, a provisional password or a code of 8 digits",
        "in-use": "My e-mail address was given for another account",
    },
    "administrator": {"known": "Yes, there is another one", "gone": "No, or I do not know"},
}
ONWARD = {
    "password-too": "I need a password too",
    "identifier-too": "I need my identifier too",
    "nothing-came": "Nothing has arrived",
    "moved": "My postal address has changed",
    "personal": "I have chosen a password already",
    "new-by-mail": "Its date has passed: I want a new password, by e-mail",
    "new-by-letter": "Its date has passed: I want new letters",
    "chosen": "It says that a password was chosen, or who administers my organisation",
    "replaced": "It says that the Caf replaced my passwords",
    "new-password": "I want a new password",
    "not-found": "I cannot find it",
    "found-identifier": "I have found it: I need my identifier",
    "found-letters": "I have found it: I want to receive two letters",
    "done": "The Caf has my new address: I want to receive two letters",
    "meanwhile": "Meanwhile I want to receive two letters",
    "no-administrator": "There is no administrator any more",
    "no-code": "The code is not accepted, or I no longer have it",
    "still-stuck": "That is not enough",
}
ACTS: dict[str, str] = {
    Act.SEND_IDENTIFIER: "Receive my identifier",
    Act.REISSUE_BY_MAIL: "Receive a new provisional password",
    Act.REISSUE_BY_LETTER: "Receive two letters",
}
