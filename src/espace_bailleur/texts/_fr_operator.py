"""
The French words for a clerk of the Caf: what an act is refused for, and what a person can do now.
"""

from __future__ import annotations

from espace_bailleur.domain.overview import Situation
from espace_bailleur.errors import Code


REFUSALS: dict[Code, tuple[str, ...]] = {
    Code.NO_ADDRESS: (
        (
            "Aucune adresse ne fonctionne pour un envoi {channel}. Ajoutez-en ou corrigez-en une, "
            "puis réessayez."
        ),
        "Aucune adresse ne fonctionne pour cet envoi. Corrigez-en une, puis réessayez.",
    ),
    Code.CHANNEL_UNKNOWN: ("Choisissez un des moyens d’envoi : par mail / par courrier.",),
    Code.LETTER_SENT: (
        (
            "Un courrier est déjà en route pour ce compte. Vous pourrez en envoyer un autre après "
            "le {until}. S’il est revenu, ou si la personne a déménagé, indiquez-le d’abord."
        ),
        "Un courrier est déjà en route pour ce compte. Vous pourrez en envoyer un autre demain.",
    ),
    Code.MESSAGE_UNKNOWN: (
        "Ce message n’est pas dans la liste de ceux qui ne sont pas partis. Consultez-la.",
    ),
    Code.NOT_ON_FILE: (
        (
            "Ce compte n’a pas cette adresse. Regardez celles qu’il a, et si la bonne est déjà "
            "confirmée."
        ),
    ),
    Code.NO_SEAT: (
        (
            "Ce n’est pas le compte que la Caf a ouvert pour un organisme. Cherchez-le avec le "
            "numéro SIRET."
        ),
    ),
}
SITUATIONS: dict[str, str] = {
    Situation.CLOSED: "Ce compte est fermé. Pour ce bailleur, la Caf peut en ouvrir un autre.",
    Situation.SUSPENDED: (
        "Ce compte est suspendu : personne ne peut s’y connecter. La Caf peut le rétablir."
    ),
    Situation.CONTESTED: (
        "Ce compte a été bloqué par un code « Ce n’était pas moi ». Avant de le rétablir, "
        "rappelez la personne à un numéro que vous aviez déjà."
    ),
    Situation.KEPT_OUT: (
        "Un administrateur de son organisme a suspendu cette personne. C’est à lui qu’elle "
        "s’adresse."
    ),
    Situation.READY: (
        "La personne se connecte avec son identifiant et son mot de passe personnalisé."
    ),
    Situation.TO_GO_ON: (
        "La personne se connecte avec son mot de passe personnalisé, puis termine les étapes qui "
        "restent."
    ),
    Situation.TO_USE: (
        "Un mot de passe provisoire a été envoyé. La personne se connecte avec celui-ci et son "
        "identifiant, puis choisit son mot de passe."
    ),
    Situation.TO_BE_SENT: (
        "Un mot de passe provisoire est prêt à partir. La personne le recevra bientôt."
    ),
    Situation.TO_REISSUE: (
        "La personne n’a pas de mot de passe valable. Envoyez-lui de nouveaux identifiants."
    ),
    Situation.TO_CORRECT: (
        "Aucune adresse de ce compte ne fonctionne. Corrigez-en une, puis envoyez de nouveaux "
        "identifiants."
    ),
}
