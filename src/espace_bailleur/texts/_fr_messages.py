"""
The French messages, as tables: one paragraph a text, left out where a fact of it is missing.

A line that begins with four blanks is never wrapped.
"""

from __future__ import annotations

from espace_bailleur.domain.policies import Channel


GREETING = "Bonjour {name},"
NUMBER = "Votre numéro d’utilisateur :\n    {user_number}"
_WHERE_THE_NUMBER_IS = (
    "Ce numéro figure aussi sur {places}. Si vous avez plusieurs comptes, il vous dit quel mot de "
    "passe va avec quel identifiant."
)
_UNTIL = (
    "Utilisez-le avant le {until}. Après cette date, cliquez sur « {way} » pour en recevoir un "
    "autre."
)
_HOW = (
    "Ce mot de passe ne sert qu’à choisir votre mot de passe personnalisé. Majuscules "
    "ou minuscules, avec ou sans espaces et tirets : saisissez-le comme vous voulez. Ne le donnez "
    "à personne."
)
_SEAT = (
    "Ce mot de passe est celui d’un organisme : {organisation}. La première personne qui se "
    "connectera avec les identifiants transmis par la Caf sera nommée administrateur au titre de "
    "cet organisme : vérifiez que c’est bien à vous de le faire."
)
_WORKS_FOR = (
    "Vous avez un accès à l’espace de {works_for} ({service}), ouvert par un administrateur de "
    "cet organisme."
)
END = ("Pour vous connecter :\n    {site}", "Pour nous joindre : {contact}", "{service}")

SUBJECT_OF_A_LETTER = "Objet : {subject}"
SUBJECTS = {
    "identifier": "{service} – votre identifiant",
    "first-connection": "{service} – votre mot de passe provisoire",
    "recovery": "{service} – votre nouveau mot de passe provisoire",
    "recovered": "{service} – votre mot de passe a changé",
    "renewal": "{service} – votre nouveau mot de passe provisoire",
    "address-code": "{service} – votre code de confirmation",
    "address-in-use": "{service} – votre adresse mail et un autre compte",
    "address-corrected": "{service} – les adresses d’un compte ont changé",
}
BODIES = {
    "identifier": (
        GREETING,
        _WORKS_FOR,
        "Voici l’identifiant de votre compte ({service}) :\n    {identifier}",
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        (
            "Pour vous connecter, il vous faut aussi un mot de passe : celui que vous avez "
            "choisi, ou un mot de passe provisoire. Pour votre sécurité, celui-ci n’est envoyé "
            "qu’à part, dans un autre {mail}, avec le même numéro d’utilisateur."
        ),
        (
            "Vous n’attendiez pas ce message ? Vous pouvez l’ignorer : un identifiant seul ne "
            "permet pas de se connecter."
        ),
        *END,
    ),
    "first-connection": (
        GREETING,
        _WORKS_FOR,
        (
            "Voici le mot de passe provisoire pour votre première connexion ({service}) :"
            "\n    {secret}"
        ),
        _UNTIL,
        _HOW,
        _SEAT,
        (
            "Pour votre sécurité, votre identifiant vous est envoyé à part, dans un autre {mail}, "
            "avec le même numéro d’utilisateur."
        ),
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        (
            "Vous n’attendiez pas ce message ? Vous pouvez l’ignorer : rien ne change tant que ce "
            "mot de passe n’est pas utilisé."
        ),
        *END,
    ),
    "recovery": (
        GREETING,
        _WORKS_FOR,
        (
            "Un nouveau mot de passe provisoire a été demandé pour votre compte ({service}). "
            "Le voici :\n    {secret}"
        ),
        _UNTIL,
        _HOW,
        _SEAT,
        (
            "Pour votre sécurité, votre identifiant n’est pas dans ce message. Il reste le même : "
            "vous le trouvez sur un autre mail ou courrier de la Caf, ancien ou récent, avec le "
            "même numéro d’utilisateur. Vous ne le trouvez pas ? Cliquez sur « {problem} »."
        ),
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        (
            "Vous n’avez rien demandé ? Ignorez ce message : rien ne change tant que ce mot de "
            "passe n’est pas utilisé. Si vous vous connectez avec un mot de passe que vous avez "
            "choisi, il reste valable."
        ),
        *END,
    ),
    "recovered": (
        GREETING,
        "Un nouveau mot de passe a été choisi pour votre compte ({service}), le {at}.",
        NUMBER,
        "C’était vous ? Vous n’avez rien à faire.",
        (
            "Ce n’était pas vous ? Bloquez le compte sans attendre : sur la page de connexion, "
            "cliquez sur « {contest} », puis recopiez votre numéro d’utilisateur et ce code :"
            "\n    {secret}"
        ),
        (
            "Le compte sera bloqué pour tout le monde, et la Caf en sera avertie. Vous pouvez le "
            "faire avant le {until}. Ce code ne permet pas de se connecter, et personne ne vous "
            "le demandera."
        ),
        *END,
    ),
    "renewal": (
        GREETING,
        _WORKS_FOR,
        (
            "Voici un nouveau mot de passe provisoire pour votre compte ({service}), envoyé par "
            "la Caf :\n    {secret}"
        ),
        (
            "Il remplace tous ceux que vous avez reçus ou choisis avant : ils ne permettent plus "
            "de se connecter."
        ),
        _UNTIL,
        _HOW,
        _SEAT,
        (
            "Pour votre sécurité, votre identifiant vous est envoyé à part, dans un autre {mail}, "
            "avec le même numéro d’utilisateur."
        ),
        NUMBER,
        _WHERE_THE_NUMBER_IS,
        "Vous n’attendiez pas ce message ? Prévenez la Caf.",
        *END,
    ),
    "address-code": (
        "Bonjour,",
        "Voici le code pour confirmer cette adresse mail ({service}) :\n    {secret}",
        "Utilisez-le avant le {until}. Après cette heure, vous pourrez en demander un autre.",
        "Le numéro d’utilisateur du compte :\n    {user_number}",
        (
            "Vous n’avez rien demandé ? Ignorez ce message : sans ce code, cette adresse mail "
            "n’est pas confirmée."
        ),
        *END,
    ),
    "address-in-use": (
        GREETING,
        (
            "Votre adresse mail vient d’être indiquée pour un autre compte ({service}). Elle "
            "reste celle de votre compte, et rien n’a changé."
        ),
        NUMBER,
        (
            "C’était vous ? Indiquez une adresse mail différente pour l’autre compte : il en faut "
            "une pour chaque compte."
        ),
        "Ce n’était pas vous ? Vous n’avez rien à faire.",
        *END,
    ),
    "address-corrected": (
        "Bonjour,",
        (
            "La Caf vient de changer l’adresse mail ou l’adresse postale d’un compte ({service}) "
            "pour lequel elle vous écrivait ici. Par sécurité, les personnes connectées à ce "
            "compte ont été déconnectées, et les mots de passe provisoires envoyés avant ne "
            "servent plus."
        ),
        "Le numéro d’utilisateur du compte :\n    {user_number}",
        "Vous l’avez demandé, ou ce compte n’est pas le vôtre ? Vous n’avez rien à faire.",
        (
            "C’est votre compte, et vous n’avez rien demandé ? Prévenez la Caf tout de suite, "
            "avec ce numéro."
        ),
        *END,
    ),
}
PLACES = {
    "landlord": (
        "le mail ou le courrier qui vous donne votre identifiant ou votre mot de passe "
        "provisoire, et sur les courriers de la Caf"
    ),
    "colleague": (
        "le mail ou le courrier qui vous donne votre identifiant ou votre mot de passe provisoire"
    ),
}
MAILS: dict[str, str] = {Channel.MAIL: "mail", Channel.LETTER: "courrier"}
