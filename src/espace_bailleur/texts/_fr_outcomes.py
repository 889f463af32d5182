"""
The French words of the guide's outcomes: what to do, then what helps to do it.
"""

from __future__ import annotations


_IT_IS_ON = (
    "figure sur le mail ou le courrier qui vous donne votre identifiant ou votre mot de passe "
    "provisoire, et sur les courriers de la Caf."
)
_WHERE_THE_NUMBER_IS = "Votre numéro d’utilisateur " + _IT_IS_ON
_JUNK = "Regardez aussi dans le dossier « Indésirables » (ou « Spam ») de votre boîte mail."
_TWO_LETTERS = (
    "deux courriers partent à l’adresse postale que la Caf connaît : l’un avec votre "
    "identifiant, l’autre avec un nouveau mot de passe provisoire. Comptez quelques jours. Vous "
    "venez d’en demander ? Attendez ceux-là : ils restent valables."
)
_NO_IDENTIFIER = "L’identifiant n’est ni le numéro d’utilisateur, ni l’adresse mail."
_NO_PASSWORD = "Ne donnez votre mot de passe à personne, même pas à la Caf."

OUTCOMES = {
    "identifier-by-number": (
        "Recevez votre identifiant.",
        (
            "Saisissez votre numéro d’utilisateur. Si un compte porte ce numéro, son identifiant "
            "part à l’adresse que la Caf connaît, par mail ou par courrier."
        ),
        _JUNK + " Par courrier, comptez quelques jours.",
    ),
    "identifier-by-email": (
        "Recevez votre identifiant par mail.",
        (
            "Saisissez l’adresse mail de votre compte. Si un compte existe avec cette adresse, "
            "son identifiant y est envoyé."
        ),
        _JUNK,
    ),
    "identifier-of-colleague": (
        "Demandez votre numéro d’utilisateur à un administrateur de votre organisme.",
        (
            "Il voit ce numéro, mais pas votre identifiant. Saisissez-le ici : si un compte porte "
            "ce numéro, son identifiant part à l’adresse de ce compte, par mail ou par courrier."
        ),
        _JUNK + " Par courrier, comptez quelques jours.",
    ),
    "both-by-mail": (
        "Recevez votre identifiant par mail, puis votre mot de passe.",
        (
            "Saisissez votre adresse mail. Si la Caf la connaît, votre identifiant y est envoyé. "
            "Demandez ensuite le mot de passe provisoire : il arrive dans un autre mail."
        ),
        _JUNK,
    ),
    "password-by-mail": (
        "Recevez un nouveau mot de passe provisoire par mail.",
        (
            "Saisissez l’adresse mail de votre compte. Si un compte existe avec cette adresse, le "
            "mot de passe provisoire y est envoyé."
        ),
        _JUNK + " Si vous avez un mot de passe que vous avez choisi, il reste valable.",
    ),
    "each-address": (
        "Essayez chacune de vos adresses mail, l’une après l’autre.",
        (
            "La réponse affichée est la même pour toutes. Regardez ensuite dans chaque boîte "
            "mail : le mot de passe provisoire arrive dans celle que la Caf connaît."
        ),
        _JUNK,
    ),
    "letters-by-number": (
        "Recevez deux courriers.",
        "Saisissez votre numéro d’utilisateur. Si un compte porte ce numéro, " + _TWO_LETTERS,
    ),
    "letters-by-identifier": (
        "Recevez deux courriers.",
        "Saisissez votre identifiant. Si un compte porte cet identifiant, " + _TWO_LETTERS,
    ),
    "retype": (
        "Relisez les deux messages de la Caf, puis saisissez de nouveau.",
        (
            "Les deux messages doivent porter le même numéro d’utilisateur. Copiez l’identifiant "
            "et le mot de passe provisoire comme ils sont écrits ; pour le mot de passe "
            "provisoire, les majuscules, les espaces et les tirets n’ont pas d’importance. "
        )
        + _NO_IDENTIFIER,
        (
            "Vous avez choisi un mot de passe depuis ce message ? Alors le mot de passe "
            "provisoire ne sert plus : saisissez celui que vous avez choisi. Vous avez reçu "
            "plusieurs mots de passe provisoires ? Prenez le plus récent : les autres ne servent "
            "peut-être plus."
        ),
        "La date limite est écrite avec le mot de passe provisoire. Est-elle passée ?",
    ),
    "retype-personal": (
        "Saisissez de nouveau votre mot de passe, lentement.",
        (
            "Dans le mot de passe que vous avez choisi, les majuscules et les accents comptent. "
            "Regardez si le clavier est bloqué en majuscules, et si l’identifiant est bien celui "
            "de ce compte. "
        )
        + _NO_IDENTIFIER,
    ),
    "retype-answer": (
        "Revoyez la case que le message indique.",
        (
            "Saisissez la réponse au clavier, sur une seule ligne. Un département s’écrit par son "
            "code, par exemple 75, 2A ou 974."
        ),
    ),
    "pair": (
        "Classez vos messages de la Caf par numéro d’utilisateur.",
        (
            "Chaque compte a son numéro. L’identifiant et le mot de passe provisoire qui portent "
            "le même numéro vont ensemble, et avec aucun autre."
        ),
        (
            "Connectez-vous ensuite avec un identifiant et le mot de passe de même numéro. L’un "
            "des deux vous manque ? Demandez-le."
        ),
    ),
    "wait": (
        "Attendez l’heure indiquée dans le message, puis réessayez.",
        (
            "Sans heure indiquée, attendez une heure. Ce que vous attendez est peut-être déjà "
            "arrivé. "
        )
        + _JUNK,
    ),
    "sign-in": (
        "Connectez-vous : votre identifiant et votre mot de passe suffisent.",
        (
            "Donnez ensuite votre nouvelle adresse mail à la Caf. Tant qu’elle ne l’a pas, un mot "
            "de passe oublié ne se remplace que par courrier."
        ),
    ),
    "come-back": (
        "Connectez-vous de nouveau.",
        (
            "Rien n’est perdu : les étapes déjà terminées sont conservées. Si le service ne peut "
            "pas répondre, réessayez dans quelques minutes."
        ),
    ),
    "where-number": (
        "Cherchez votre numéro d’utilisateur sur un message de la Caf.",
        "Il compte 14 caractères, et " + _IT_IS_ON,
    ),
    "number-characters": (
        "Comptez les caractères du numéro : il en faut 14.",
        (
            "Il s’écrit avec des chiffres et des lettres sans accent. Les espaces, les tirets et "
            "les points n’ont pas d’importance. "
        )
        + _WHERE_THE_NUMBER_IS,
    ),
    "siret": (
        (
            "Ce numéro ressemble à un numéro SIRET : vérifiez que c’est bien votre numéro "
            "d’utilisateur."
        ),
        (
            "Un numéro SIRET compte 14 chiffres, et un numéro d’utilisateur 14 caractères : on "
            "les confond facilement. Le SIRET est celui d’un établissement, le numéro "
            "d’utilisateur celui de votre compte. "
        )
        + _WHERE_THE_NUMBER_IS,
        (
            "Sur un message de la Caf, est-il à côté des mots « numéro d’utilisateur » ? Alors "
            "c’est le bon."
        ),
    ),
    "whole-address": (
        "Écrivez votre adresse mail en entier, par exemple nom@domaine.fr.",
        (
            "Elle s’écrit sans espace ni accent, avec le signe @ au milieu. Relisez aussi ce qui "
            "suit ce signe : une lettre peut manquer."
        ),
    ),
    "other-address": (
        "Indiquez une adresse mail différente pour chaque compte.",
        (
            "Si la vôtre sert déjà à un autre de vos comptes, il en faut une autre ici. Une "
            "adresse de plus se crée gratuitement chez la plupart des fournisseurs de mail."
        ),
    ),
    "choose-password": (
        "Choisissez plusieurs mots sans lien entre eux.",
        (
            "Les espaces et les accents sont bienvenus. Ne reprenez ni votre nom, ni un numéro de "
            "votre compte, ni le mot de passe provisoire."
        ),
    ),
    "code": (
        "Relisez le code, ou demandez-en un nouveau.",
        (
            "Il arrive par mail à l’adresse que vous avez indiquée, et ne sert que quelques "
            "minutes. Prenez le plus récent. Si cette adresse n’est pas la bonne, corrigez-la."
        ),
        _JUNK,
    ),
    "steps": (
        "Continuez à l’étape affichée.",
        (
            "Les étapes se suivent dans l’ordre, et celles déjà terminées sont conservées. Pour "
            "un document, lisez-le, puis cochez la case."
        ),
    ),
    "team": (
        "Revenez à la liste des personnes de votre organisme, puis recommencez.",
        (
            "Votre organisme garde toujours un administrateur : pour quitter ce rôle, nommez "
            "d’abord quelqu’un d’autre. Pour devenir administrateur, une personne se connecte "
            "d’abord, et choisit son mot de passe."
        ),
        "La Caf a suspendu un accès ? Elle seule peut le rétablir.",
    ),
    "ignore": (
        (
            "Vous pouvez ignorer ce message, sauf s’il dit qu’un mot de passe a été choisi ou "
            "remplacé."
        ),
        (
            "Un identifiant, un mot de passe provisoire, ou un code à 8 chiffres pour confirmer "
            "une adresse mail, ne change rien tant que personne ne s’en sert. Ne le donnez à "
            "personne. Si vous pensez que quelqu’un utilise votre compte, demandez un nouveau mot "
            "de passe, puis prévenez votre Caf."
        ),
        "Votre adresse mail a été indiquée pour un autre compte ? Elle reste celle du vôtre.",
    ),
    "contest": (
        "Ce n’était pas vous, ou pas la bonne personne ? Bloquez le compte sans attendre.",
        "Sur la page de connexion, cliquez sur « Ce n’était pas moi ».",
        (
            "Recopiez le numéro d’utilisateur et le code qui figurent sur le message reçu. Le "
            "code compte 16 lettres et chiffres, en quatre groupes. Les majuscules, les espaces "
            "et les tirets n’ont pas d’importance."
        ),
    ),
    "ask-administrator": (
        "Demandez à l’administrateur de votre organisme.",
        (
            "C’est la première personne qui s’est connectée avec les identifiants transmis par la "
            "Caf, ou quelqu’un qu’elle a désigné. C’est elle qui ouvre les accès."
        ),
        "L’adresse de votre accès n’est pas la bonne ? Elle le supprime, et en crée un autre.",
    ),
    "access": (
        "Saisissez de nouveau, lentement. Sinon, demandez à un administrateur de votre organisme.",
        (
            "Il a peut-être suspendu ou supprimé votre accès : même le bon mot de passe n’ouvre "
            "alors plus rien. Il peut vous le dire, rétablir un accès suspendu, et en créer un "
            "autre si le vôtre est supprimé."
        ),
    ),
    "administrator-gone": (
        (
            "Contactez la Caf du département de vos logements : elle peut nommer un nouvel "
            "administrateur."
        ),
        "Préparez le numéro SIRET de votre organisme. " + _NO_PASSWORD,
    ),
    "tell-the-caf": (
        "Prévenez tout de suite la Caf du département de vos logements.",
        (
            "Donnez-lui le numéro d’utilisateur qui figure sur le message reçu. Ce compte n’est "
            "pas le vôtre ? Vous n’avez rien à faire."
        ),
        _NO_PASSWORD,
    ),
    "moved": (
        "Donnez d’abord votre nouvelle adresse à la Caf du département de vos logements.",
        (
            "Les courriers partent à l’adresse qu’elle connaît. Une fois l’adresse corrigée, "
            "demandez à les recevoir. "
        )
        + _NO_PASSWORD,
    ),
    "new-email": (
        "Donnez à la Caf l’adresse mail que vous utilisez maintenant.",
        (
            "Une fois l’adresse corrigée, les mails y arrivent. Votre boîte mail était pleine, et "
            "elle ne l’est plus ? Dites-le aussi à la Caf : elle n’y écrit peut-être plus. "
        )
        + _NO_PASSWORD,
    ),
    "no-number": (
        "Cherchez un message de la Caf, ou contactez-la.",
        "Votre numéro d’utilisateur suffit pour continuer sans attendre. Il " + _IT_IS_ON,
        "Vous n’en avez aucun ? Contactez la Caf du département de vos logements. " + _NO_PASSWORD,
    ),
    "contact": (
        "Contactez la Caf du département de vos logements.",
        "Vous avez plusieurs comptes ? C’est celle du compte en question. " + _NO_PASSWORD,
    ),
}
