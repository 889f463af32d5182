"""
The French words of the ways back: both links, and what is answered to whoever asks.
"""

from __future__ import annotations

from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.errors import Way


WAYS: dict[str, str] = {
    Way.FORGOTTEN_PASSWORD: "Mot de passe oublié",
    Way.CONNECTION_PROBLEM: "Problème de connexion",
}
WAYS_OUT: dict[str, str] = {
    Way.FORGOTTEN_PASSWORD: "Vous avez oublié votre mot de passe ? Cliquez sur « {way} ».",
    Way.CONNECTION_PROBLEM: (
        "Vous ne connaissez pas votre identifiant, ou vous ne vous êtes jamais connecté et vos "
        "identifiants sont arrivés par courrier ? Cliquez sur « {way} » et laissez-vous guider."
    ),
}

CONTEST_ANSWERS = (
    (
        "Le compte est bloqué : plus personne ne peut s’y connecter, et son mot de passe ne sert "
        "plus à rien. La Caf est avertie et prendra contact avec vous. Inutile de demander un "
        "nouveau mot de passe d’ici là. Pour la joindre : {contact}"
    ),
    (
        "Le compte est bloqué : plus personne ne peut s’y connecter, et son mot de passe ne sert "
        "plus à rien. La Caf est avertie et prendra contact avec vous. Inutile de demander un "
        "nouveau mot de passe d’ici là."
    ),
)

_JUNK = "Regardez aussi dans le dossier « Indésirables » (ou « Spam ») de votre boîte mail."

RECOVERY_ANSWERS: dict[str, str] = {
    Act.REISSUE_BY_MAIL: (
        "Si un compte existe avec cette adresse mail, un message avec un mot de passe provisoire "
        "y est en route, ou y est déjà arrivé : il reste valable jusqu’à la date qu’il porte. "
        f"{_JUNK} Attention : si vous ne vous êtes jamais connecté et que vos identifiants vous "
        "ont été envoyés par courrier, ou si vous n’avez pas confirmé cette adresse mail, cliquez "
        "sur « {connection_problem} ». Faites de même si rien n’arrive."
    ),
    Act.REISSUE_BY_LETTER: (
        "Si la Caf connaît une adresse postale pour ce compte, deux courriers y sont en route, ou "
        "y sont déjà arrivés : l’un avec l’identifiant, l’autre avec un mot de passe provisoire. "
        "Vous en aviez demandé ces derniers jours ? Il n’en part peut-être pas d’autres : "
        "ceux-là restent valables jusqu’à la date qu’ils portent. Si rien n’arrive dans la "
        "semaine, contactez votre Caf."
    ),
    Act.SEND_IDENTIFIER: (
        "Si ce compte existe, son identifiant est en route vers l’adresse connue de la Caf, ou y "
        f"est déjà arrivé. {_JUNK} Un courrier met quelques jours. Si rien n’arrive, cliquez sur "
        "« {connection_problem} »."
    ),
}
