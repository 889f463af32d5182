"""
The French words of organisations: refusals, notices, and what people are and do there.

They stand in the tables of `_fr` and `_fr_messages`, which say how.
"""

from __future__ import annotations

from espace_bailleur.domain.roster import Hold, Position, TeamAct
from espace_bailleur.errors import Code
from espace_bailleur.texts._fr_messages import END, GREETING, NUMBER


REFUSALS: dict[Code, tuple[str, ...]] = {
    Code.PROVISIONAL_PASSWORD_USED: (
        (
            "Ces identifiants ont déjà servi pour la première connexion de votre organisme. "
            "Demandez à son administrateur de vous ouvrir un accès à votre nom. Personne de chez "
            "vous ne s’est connecté ? Prévenez tout de suite la Caf."
        ),
    ),
    Code.NOT_ADMINISTRATOR: (
        "Seul un administrateur de votre organisme peut le faire. Demandez-lui.",
    ),
    Code.MEMBER_UNKNOWN: (
        "Nous ne trouvons pas cette personne dans votre organisme. Revenez à la liste.",
    ),
    Code.MEMBER_STATE: (
        "Ce changement n’est pas possible pour cette personne. Revenez à la liste.",
    ),
    Code.MEMBER_NOT_CONNECTED: (
        (
            "Cette personne n’a pas encore choisi son mot de passe personnalisé. Demandez-lui "
            "d’abord de se connecter."
        ),
    ),
    Code.LAST_ADMINISTRATOR: (
        (
            "Votre organisme garde toujours un administrateur. Nommez-en un autre, puis "
            "recommencez."
        ),
    ),
    Code.PERMISSION_UNKNOWN: (
        "Choisissez parmi les droits proposés : {expected}.",
        "Choisissez parmi les droits proposés.",
    ),
    Code.NAME_INVALID: ("Écrivez le nom et le prénom de la personne, sans adresse ni numéro.",),
    Code.PROOF_NOT_FRESH: (
        (
            "Pour votre sécurité, connectez-vous de nouveau : ce changement se fait dans les "
            "{minutes} minutes qui suivent la connexion."
        ),
        "Pour votre sécurité, connectez-vous de nouveau avant de faire ce changement.",
    ),
    Code.TOO_MANY_CHANGES: (
        (
            "Votre organisme a déjà fait beaucoup de changements. Vous pourrez en faire d’autres "
            "après le {until}. D’ici là, vous pouvez encore suspendre ou supprimer un accès, et "
            "retirer un droit."
        ),
        "Votre organisme a déjà fait beaucoup de changements. Faites celui-ci plus tard.",
    ),
}
WAYS_OUT: dict[Code, str] = {
    Code.PROVISIONAL_PASSWORD_USED: "Pour savoir comment faire, cliquez sur « {way} ».",
}
"""
What leads to a way out of one refusal, where the usual sentence would not fit.
"""
POSITIONS: dict[str, str] = {
    Position.ADMINISTRATOR: "Administrateur",
    Position.COLLEAGUE: "Collègue",
}
HOLDS: dict[str, str] = {
    Hold.ADMINISTRATOR: "Suspendu par un administrateur",
    Hold.OPERATOR: "Suspendu par la Caf",
}
TEAM_ACTS: dict[str, str] = {
    TeamAct.CREATE: "Créer un accès",
    TeamAct.GRANT: "Donner un droit",
    TeamAct.WITHDRAW: "Retirer un droit",
    TeamAct.SUSPEND: "Suspendre l’accès",
    TeamAct.REINSTATE: "Rétablir l’accès",
    TeamAct.REMOVE: "Supprimer l’accès",
    TeamAct.PROMOTE: "Nommer administrateur",
    TeamAct.HAND_OVER: "Transmettre le rôle d’administrateur",
    TeamAct.STEP_DOWN: "Quitter le rôle d’administrateur",
    TeamAct.APPOINT: "Nommer administrateur, par la Caf",
    TeamAct.DISMISS: "Retirer le rôle d’administrateur, par la Caf",
}
PERMISSIONS: dict[str, str] = {
    "read": "consulter",
    "declare": "déclarer",
    "manage-dwellings": "gérer les logements",
}

SUBJECTS = {
    "seat": "{service} – l’administrateur de votre organisme",
    "team": "{service} – votre accès a changé",
    "role": "{service} – les administrateurs de votre organisme",
}
_UNEXPECTED = (
    "Vous ne vous y attendiez pas ? Demandez à un administrateur de votre organisme, ou prévenez "
    "votre Caf."
)
_ALONE = "Vous ne vous y attendiez pas ? Prévenez votre Caf."
_CLOSED = tuple(one for one in END if "{site}" not in one)
"""
Who cannot sign in is not told where.
"""
_CHIEF = (
    "Vous êtes maintenant administrateur au titre de {organisation}. Vous pouvez ouvrir et fermer "
    "les accès de vos collègues. Si vous étiez connecté, connectez-vous de nouveau."
)


_NO_CHIEF = (
    "Vous n’êtes plus administrateur pour {organisation}. Vous gardez les droits que les "
    "administrateurs vous donnent."
)
_UNKNOWN = (
    "Vous êtes au courant ? Vous n’avez rien à faire. Sinon, suspendez sans attendre l’accès de "
    "cette personne, sur la page de votre organisme, et prévenez votre Caf."
)


def _team(
    said: str, *, unexpected: str = _UNEXPECTED, end: tuple[str, ...] = END
) -> tuple[str, ...]:
    return (GREETING, said, NUMBER, unexpected, *end)


def _others(said: str) -> tuple[str, ...]:
    return (GREETING, said, NUMBER, _UNKNOWN, *END)


BODIES: dict[str, tuple[str, ...]] = {
    "seat": (
        "Bonjour,",
        (
            "Une personne s’est connectée pour la première fois pour {name} ({service}), le {at}. "
            "Elle en est devenue l’administrateur : elle ouvre et ferme les accès de ses "
            "collègues."
        ),
        "Le numéro d’utilisateur du compte :\n    {user_number}",
        "Vous savez qui c’est ? Vous n’avez rien à faire.",
        (
            "Ce n’est pas la bonne personne ? Bloquez tout sans attendre : sur la page de "
            "connexion, cliquez sur « {contest} », puis recopiez le numéro d’utilisateur et ce "
            "code :\n    {secret}"
        ),
        (
            "Ce compte et ceux de toutes les personnes de l’organisme seront bloqués, et la Caf "
            "en sera avertie. Vous pouvez le faire avant le {until}. Ce code ne permet pas de se "
            "connecter, et personne ne vous le demandera."
        ),
        *END,
    ),
    "grant": _team("Vous avez un droit de plus pour {organisation} : {permission}."),
    "withdraw": _team("Vous n’avez plus ce droit pour {organisation} : {permission}."),
    "suspend": _team(
        "Votre accès pour {organisation} est suspendu, par un administrateur de cet organisme : "
        "vous ne pouvez plus vous connecter.",
        end=_CLOSED,
    ),
    "reinstate": _team(
        "Votre accès pour {organisation} est rétabli, par un administrateur de cet organisme. "
        "L’identifiant et le mot de passe que vous aviez sont les mêmes. Le mot de passe n’est "
        "plus accepté ? Cliquez sur « {way} » pour en recevoir un autre."
    ),
    "remove": _team(
        "Votre accès pour {organisation} est supprimé, par un administrateur de cet organisme. Ce "
        "compte est fermé.",
        end=_CLOSED,
    ),
    "promote": _team("Un administrateur vous a nommé. " + _CHIEF),
    "hand-over": _team("Un administrateur vous a transmis son rôle. " + _CHIEF, unexpected=_ALONE),
    "step-down": _team(
        "Vous n’êtes plus administrateur au titre de {organisation} : vous avez quitté ou "
        "transmis ce rôle. Votre accès reste ouvert, avec les droits que les administrateurs vous "
        "donnent."
    ),
    "appoint": _team("La Caf vous a nommé. " + _CHIEF, unexpected=_ALONE),
    "dismiss": _team(
        "La Caf vous a retiré le rôle d’administrateur au titre de {organisation}. Votre accès "
        "reste ouvert, avec les droits que les administrateurs vous donnent."
    ),
    "others-promote": _others("{by} a nommé {who} administrateur au titre de {organisation}."),
    "others-hand-over": _others(
        "{by} a transmis le rôle d’administrateur au titre de {organisation} à {who}."
    ),
    "others-appoint": _others("La Caf a nommé {who} administrateur au titre de {organisation}."),
    "others-dismiss": _others(
        "La Caf a retiré à {who} le rôle d’administrateur au titre de {organisation}."
    ),
}
