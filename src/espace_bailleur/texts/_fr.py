"""
The French words, as tables; plain blanks are bound to their punctuation when they are said.

A refusal has one text or several: the first whose facts are all there is said.
"""

from __future__ import annotations

import re

from functools import cache

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.contest import CONTEST
from espace_bailleur.domain.documents import TERMS, USAGE_RULES
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.steps import CREDENTIALS, INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.errors import Code


_WHERE_THE_NUMBER_IS = (
    "Il figure sur le mail ou le courrier qui vous donne votre identifiant ou votre mot de passe "
    "provisoire, et sur les courriers de la Caf."
)

_JUNK = "le dossier « Indésirables » (ou « Spam ») de votre boîte mail"

REFUSALS: dict[Code, tuple[str, ...]] = {
    Code.NOT_TEXT: ("Nous n’arrivons pas à lire cette réponse. Saisissez-la au clavier.",),
    Code.TOO_LONG: (
        "Raccourcissez cette réponse : {limit} caractères au plus, un peu moins avec des accents.",
        "Cette réponse est trop longue. Raccourcissez-la, puis réessayez.",
    ),
    Code.REQUIRED: ("Ce champ est à remplir.",),
    Code.UNPRINTABLE: (
        (
            "Cette réponse contient des caractères invisibles. Saisissez-la au clavier, sur une "
            "seule ligne."
        ),
    ),
    Code.USER_NUMBER_LENGTH: (
        "Un numéro d’utilisateur compte {expected} caractères ; ici, il y en a {given}. "
        + _WHERE_THE_NUMBER_IS,
        "Ce numéro d’utilisateur n’a pas la longueur attendue. " + _WHERE_THE_NUMBER_IS,
    ),
    Code.USER_NUMBER_CHARACTERS: (
        "Un numéro d’utilisateur s’écrit avec des chiffres et des lettres sans accent. "
        + _WHERE_THE_NUMBER_IS,
    ),
    Code.IDENTIFIER_INVALID: (
        "Recopiez votre identifiant comme il est écrit sur le mail ou le courrier de la Caf.",
    ),
    Code.DEPARTEMENT_UNKNOWN: (
        "Nous ne connaissons pas ce code de département. Vouliez-vous dire {hint} ?",
        "Nous ne connaissons pas ce code de département. Saisissez par exemple 75, 2A ou 974.",
    ),
    Code.EMAIL_INVALID: (
        "Saisissez une adresse mail complète, par exemple nom@domaine.fr, sans espace ni accent.",
    ),
    Code.SIRET_INVALID: (
        (
            "Un numéro SIRET s’écrit avec {expected} chiffres, sans lettre. Caractères saisis : "
            "{given}."
        ),
        "Un chiffre de ce numéro SIRET semble inexact. Comparez-le avec vos documents officiels.",
    ),
    Code.POSTAL_ADDRESS_INVALID: (
        "Revoyez la ligne {line} de l’adresse : {characters} caractères au plus.",
        "Écrivez l’adresse postale sur 2 à {lines} lignes.",
        "Revoyez cette adresse postale : deux lignes au moins, comme sur une enveloppe.",
    ),
    Code.TELEPHONE_INVALID: (
        "Saisissez le numéro de téléphone en chiffres, par exemple 01 99 00 00 00.",
    ),
    Code.LANGUAGE_UNKNOWN: (
        "Choisissez une des langues proposées : {expected}.",
        "Choisissez une des langues proposées.",
    ),
    Code.HOLDER_KIND_UNKNOWN: (
        "Indiquez un des types de bailleur : {expected}.",
        "Indiquez un bailleur physique ou un bailleur moral.",
    ),
    Code.SIRET_UNEXPECTED: (
        (
            "Un numéro SIRET va avec un bailleur moral. Laissez cette case vide, ou changez le "
            "type de bailleur."
        ),
    ),
    Code.ROW_REFUSED: ("Ligne à revoir ; aucun compte n’a été ouvert pour elle.",),
    Code.ROW_SHAPE: (
        "Cette ligne compte {given} cases, et l’en-tête {expected}.",
        "Cette ligne n’a pas autant de cases que l’en-tête.",
    ),
    Code.ROW_UNREADABLE: ("Les guillemets de cette ligne ne vont pas par paires.",),
    Code.ALREADY_OPENED: (
        (
            "Le bailleur {reference} a déjà un compte dans le département {departement}. Utilisez "
            "ce compte, ou donnez une autre référence à un autre bailleur."
        ),
        "Ce bailleur a déjà un compte dans ce département. Utilisez ce compte.",
    ),
    Code.IDENTIFIER_TAKEN: ("Un autre compte a déjà cet identifiant. Donnez-en un autre.",),
    Code.USER_NUMBER_TAKEN: (
        "Un autre compte a déjà ce numéro d’utilisateur. Donnez-en un autre.",
    ),
    Code.ACCOUNT_UNKNOWN: ("Nous ne trouvons pas ce compte. Vérifiez sa référence.",),
    Code.STANDING: (
        "{standing} : ce changement n’est pas possible dans cette situation.",
        "Ce changement n’est pas possible dans la situation actuelle du compte.",
    ),
    Code.SIGN_IN_REFUSED: (
        (
            "Nous ne reconnaissons pas cet identifiant avec ce mot de passe. Relisez-les, puis "
            "réessayez. Si vous avez plusieurs comptes, le numéro d’utilisateur vous dit quel mot "
            "de passe va avec quel identifiant."
        ),
    ),
    Code.PROVISIONAL_PASSWORD_SLIP: (
        (
            "Une lettre ou un chiffre semble différer du mot de passe provisoire que vous avez "
            "reçu. Relisez-le, puis saisissez-le de nouveau : cet essai n’est pas compté."
        ),
    ),
    Code.PROVISIONAL_PASSWORD_EXPIRED: (
        "Ce mot de passe provisoire n’est plus valable. Demandez-en un nouveau.",
    ),
    Code.SESSION_ENDED: (
        (
            "Pour votre sécurité, votre session est terminée : c’est normal si vos droits "
            "viennent de changer. Connectez-vous de nouveau : les étapes déjà terminées sont "
            "conservées."
        ),
    ),
    Code.TOO_MANY_REQUESTS: (
        (
            "Plusieurs demandes ont déjà été faites d’ici. Regardez vos messages, et aussi "
            f"{_JUNK}. Vous pourrez en faire une autre après le {{until}}."
        ),
        "Plusieurs demandes ont déjà été faites d’ici. Réessayez dans une heure.",
    ),
    Code.CONTEST_CODE_SLIP: (
        (
            "Une lettre ou un chiffre semble manquer, ou différer du code que vous avez reçu. "
            "Relisez-le, puis saisissez-le de nouveau : cet essai n’est pas compté."
        ),
    ),
    Code.CONTEST_REFUSED: (
        (
            "Ce code et ce numéro d’utilisateur ne vont pas ensemble, ou ce code n’est plus "
            "valable. Relisez-les sur le message que vous avez reçu. Si cela ne suffit pas, "
            "prévenez votre Caf."
        ),
    ),
    Code.NOT_ALLOWED: (
        "Pour continuer, terminez d’abord cette étape : « {pending} ».",
        "Ce n’est pas possible pour le moment. Revenez à la page précédente.",
    ),
    Code.STEP_NOT_PENDING: (
        "Vous en êtes à cette étape : « {pending} ». Continuez à partir de là.",
        "Toutes les étapes sont terminées. Vous pouvez continuer.",
    ),
    Code.ANSWERS_REFUSED: ("Il reste quelque chose à revoir avant de continuer.",),
    Code.NOT_ACCEPTED: ("Pour continuer, lisez le document, puis cochez la case.",),
    Code.DOCUMENT_NOT_DISPLAYED: (
        "Voici la version en vigueur de ce document. Lisez-la, puis acceptez-la.",
    ),
    Code.ADDRESS_OF_OTHER_ACCOUNT: (
        (
            "Cette adresse mail sert déjà à votre compte n° {user_number} (département "
            "{departement}). Indiquez-en une autre : il en faut une différente pour chaque compte."
        ),
        (
            "Cette adresse mail sert déjà à votre compte n° {user_number}. Indiquez-en une autre "
            ": il en faut une différente pour chaque compte."
        ),
        (
            "Cette adresse mail sert déjà à un autre de vos comptes. Indiquez-en une autre : il "
            "en faut une différente pour chaque compte."
        ),
    ),
    Code.CODE_REFUSED: (
        (
            "Ce code n’est pas le bon, ou il n’est plus valable. Relisez-le, ou demandez-en un "
            "nouveau."
        ),
    ),
    Code.TOO_MANY_CODES: (
        (
            f"Plusieurs codes vous ont déjà été envoyés. Regardez aussi dans {_JUNK}. Vous "
            "pourrez en demander un autre après le {until}."
        ),
        (
            f"Plusieurs codes vous ont déjà été envoyés. Regardez aussi dans {_JUNK}, ou "
            "réessayez plus tard."
        ),
    ),
    Code.PASSWORD_TOO_SHORT: (
        (
            "Il faut au moins {expected} caractères ; ici, il y en a {given}. Plusieurs mots à la "
            "suite conviennent très bien, avec des espaces et des accents si vous voulez."
        ),
        (
            "Choisissez un mot de passe plus long. Plusieurs mots à la suite conviennent très "
            "bien, avec des espaces et des accents si vous voulez."
        ),
    ),
    Code.PASSWORD_TOO_LONG: (
        (
            "Il faut {expected} caractères au plus, un peu moins avec des accents ; ici, il y en "
            "a {given}."
        ),
        "Choisissez un mot de passe plus court.",
    ),
    Code.PASSWORD_UNSTABLE: (
        "Un symbole de ce mot de passe ne serait pas reconnu partout. Remplacez-le par un autre.",
    ),
    Code.PASSWORD_COMMON: (
        (
            "Ce mot de passe est connu, et serait essayé parmi les premiers. Choisissez-en un "
            "autre, par exemple plusieurs mots sans lien entre eux."
        ),
    ),
    Code.PASSWORD_PREDICTABLE: (
        (
            "Ce mot de passe serait facile à deviner. Ajoutez des mots qui ne parlent ni de vous, "
            "ni de votre compte."
        ),
    ),
    Code.PASSWORD_PROVISIONAL: (
        "Ce mot de passe ressemble à un mot de passe provisoire. Choisissez-en un à vous.",
    ),
    Code.GUIDE_PATH_UNKNOWN: ("Cette page n’existe pas, ou plus. Reprenez depuis le début.",),
}

FIELDS = {
    "reference": "Référence",
    "kind": "Type de bailleur",
    "name": "Nom",
    "siret": "SIRET",
    "departement": "Département",
    "postal": "Adresse postale",
    "user_number": "Numéro d’utilisateur",
    "language": "Langue",
    "identifier": "Identifiant",
    "password": "Mot de passe",
    "new-password": "Nouveau mot de passe",
    "evidence": "Justificatif",
    "email": "Adresse mail",
    "code": "Code reçu",
    "digest": "Version du document",
    "accepted": "J’ai lu et j’accepte ce document",
}
STEPS = {
    CREDENTIALS: "Renseignez vos identifiants fournis par la Caf",
    INFORMATION: "Renseignez les informations demandées",
    PERSONAL_PASSWORD: "Personnalisez votre mot de passe",
    USAGE_RULES: "Acceptez les règles d’usage",
    TERMS: "Acceptez les conditions d’utilisation",
    CONTEST.id: "Ce n’était pas moi",
}
STANDINGS: dict[str, str] = {
    Standing.OPEN: "Compte ouvert",
    Standing.SUSPENDED: "Compte suspendu",
    Standing.CLOSED: "Compte fermé",
}
CHANNELS: dict[str, str] = {Channel.MAIL: "par mail", Channel.LETTER: "par courrier"}

FAULT = "{label} : {fault}"
UNAVAILABLE = "Le service ne peut pas répondre pour le moment. Réessayez dans quelques minutes."
INSTANT = "{day} {month} {year} à {hour} h {minute:02} ({zone})"
DATE = "Le {day} {month} {year}"
FIRST_DAY = "1er"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
ZONES = {"Europe/Paris": "heure de Paris", "UTC": "heure universelle, UTC"}

_BOUND = re.compile(r" (?=[:;?!»])|(?<=[«°]) | (?=h \{)|(?<= h) (?=\{)")


@cache
def typeset(template: str) -> str:
    """
    Put a no-break space where French wants a blank that no line may end on.
    """
    return _BOUND.sub("\N{NO-BREAK SPACE}", template)
