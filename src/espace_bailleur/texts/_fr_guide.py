"""
The French words of the guide's questions, answers and acts, as tables.
"""

from __future__ import annotations

from espace_bailleur.domain.guide_stages import Act


QUESTIONS = {
    "start": ("Qu’est-ce qui vous bloque ?",),
    "first": ("Comment la Caf vous a-t-elle envoyé vos identifiants ?",),
    "letter": (
        "Où en êtes-vous avec les deux courriers de la Caf ?",
        "L’un donne votre identifiant, l’autre votre mot de passe provisoire.",
    ),
    "mail": (
        "Où en êtes-vous avec les deux mails de la Caf ?",
        "L’un donne votre identifiant, l’autre votre mot de passe provisoire.",
    ),
    "unsure": ("La Caf connaît-elle votre adresse mail ?",),
    "hand": (
        "Qu’avez-vous sous la main pour recevoir deux courriers de la Caf ?",
        "Ils partent à l’adresse postale que la Caf connaît.",
    ),
    "mailbox": (
        "Sans passer par votre boîte mail, qu’avez-vous sous la main ?",
        "La Caf peut vous écrire à l’adresse postale qu’elle connaît.",
    ),
    "identifier": (
        "Qu’avez-vous sous la main pour retrouver votre identifiant ?",
        "Ce n’est ni votre numéro d’utilisateur, ni votre adresse mail.",
    ),
    "password": ("Pouvez-vous lire les mails envoyés à l’adresse de votre compte ?",),
    "message": ("Que dit le message affiché ?",),
    "not-recognised": ("Quel mot de passe saisissez-vous ?",),
    "used": ("Qui s’est connecté avant vous pour votre organisme ?",),
    "expired": ("Comment aviez-vous reçu ce mot de passe provisoire ?",),
    "form": ("Sur quoi porte ce message ?",),
    "email": ("Que dit-il de votre adresse mail ?",),
    "which-code": ("De quel code s’agit-il ?",),
    "answer": ("De quoi s’agit-il ?",),
    "number": ("Qu’en est-il de votre numéro d’utilisateur, ou de vos comptes ?",),
    "other": ("Que s’est-il passé ?",),
    "unexpected": ("Que dit ce message ?",),
    "administrator": ("Votre organisme a-t-il encore un administrateur ?",),
}
ANSWERS = {
    "start": {
        "first": "Je n’arrive pas à faire ma première connexion",
        "identifier": "Je ne connais pas mon identifiant",
        "password": "J’ai oublié mon mot de passe, ou il n’est plus accepté",
        "message": "Un message s’affiche, et je ne sais pas quoi faire",
        "number": "Il s’agit de mon numéro d’utilisateur, ou j’ai plusieurs comptes",
        "other": "Autre chose : j’ai déménagé, l’administrateur est parti…",
    },
    "first": {
        "letter": "Par courrier, dans ma boîte aux lettres",
        "mail": "Par mail",
        "unsure": "Je ne sais pas, ou je n’ai rien vu",
    },
    "letter": {
        "nothing-arrived": "Je n’ai rien reçu",
        "lost": "Je ne les ai plus",
        "no-identifier": "Il me manque l’identifiant",
        "no-password": "Il me manque le mot de passe provisoire, ou sa date est passée",
        "both": "J’ai les deux, mais je n’arrive pas à me connecter",
        "moved": "Mon adresse postale a changé",
    },
    "mail": {
        "nothing-arrived": "Je n’ai rien reçu, ou je ne les ai plus",
        "no-identifier": "Il me manque l’identifiant",
        "no-password": "Il me manque le mot de passe provisoire, ou sa date est passée",
        "both": "J’ai les deux, mais je n’arrive pas à me connecter",
        "no-mailbox": "Je n’ai plus accès à cette boîte mail",
    },
    "unsure": {"known": "Oui, ou peut-être", "unknown": "Non"},
    "hand": {
        "number": "Mon numéro d’utilisateur (14 caractères, sur les courriers de la Caf)",
        "identifier": "Mon identifiant",
        "neither": "Ni l’un ni l’autre",
        "moved": "Peu importe : mon adresse postale a changé",
    },
    "mailbox": {
        "password": "Mon identifiant et mon mot de passe : je les connais encore",
        "number": "Mon numéro d’utilisateur (14 caractères, sur les courriers de la Caf)",
        "identifier": "Mon identifiant seulement",
        "moved": "Peu importe : mon adresse postale a changé",
        "changed": "Une autre adresse mail, ou la même boîte, qui n’est plus pleine",
        "neither": "Rien de tout cela",
    },
    "identifier": {
        "number": "Mon numéro d’utilisateur (14 caractères, sur les courriers de la Caf)",
        "no-mailbox": "Ce numéro, mais je n’ai plus accès à ma boîte mail",
        "email": "Mon adresse mail : j’y reçois encore mes mails",
        "colleague": "Un administrateur : je travaille pour un organisme",
        "neither": "Rien de tout cela",
    },
    "password": {
        "mailbox": "Oui",
        "never-connected": (
            "Je ne me suis jamais connecté, et mes identifiants sont arrivés par courrier"
        ),
        "unconfirmed": "La Caf m’écrit par courrier, et je n’ai pas confirmé d’adresse mail",
        "no-mailbox": "Non, je n’ai plus accès à cette boîte mail",
        "which-address": "Je ne sais plus de quelle adresse il s’agit",
        "several": "J’ai plusieurs comptes, et je les confonds",
    },
    "message": {
        "not-recognised": "Mes identifiants ne sont pas reconnus, ou ils ont déjà servi",
        "slip": "Une lettre ou un chiffre semble différer",
        "expired": "Le mot de passe provisoire n’est plus valable",
        "wait": "Il faut attendre : plusieurs demandes, codes ou changements ont déjà été faits",
        "form": "Quelque chose est à revoir, à lire ou à terminer",
        "page": "Il faut se connecter de nouveau, ou le service ne peut pas répondre",
    },
    "not-recognised": {
        "personal": "Celui que j’ai choisi",
        "provisional": "Le mot de passe provisoire que la Caf m’a envoyé",
        "several": "J’ai plusieurs comptes, et je ne sais plus lequel va avec quoi",
        "colleague": "Peu importe : je travaille pour un organisme, avec un accès à mon nom",
        "used": "Celui reçu par mon organisme, mais quelqu’un s’en est déjà servi",
    },
    "used": {
        "somebody": "Quelqu’un de chez nous, ou je ne sais pas",
        "code": "Personne de chez nous, et nous avons reçu un message avec un code",
        "nobody": "Personne de chez nous, et nous n’avons pas reçu de code",
    },
    "expired": {"mail": "Par mail", "letter": "Par courrier"},
    "form": {
        "number": "Mon numéro d’utilisateur",
        "email": "Mon adresse mail",
        "password": "Le nouveau mot de passe que je choisis",
        "code": "Un code que j’ai reçu",
        "step": "Un document à accepter, ou une étape à terminer",
        "other": "Une autre réponse, ou les accès de mon organisme",
    },
    "email": {
        "whole": "Il en faut une complète, ou celle-ci n’est pas acceptée",
        "same-address": "Elle sert déjà à un autre de mes comptes",
    },
    "which-code": {
        "address": "8 chiffres, pour confirmer une adresse mail",
        "contest": "16 lettres et chiffres, pour bloquer un compte",
    },
    "answer": {
        "box": "Une case à remplir : département, adresse postale, téléphone…",
        "team": "Une personne de mon organisme, ses droits, ou un changement",
    },
    "number": {
        "not-found": "Je ne le trouve pas",
        "not-accepted": "Il n’est pas accepté",
        "siret": "Il ressemble à un numéro SIRET",
        "several": "J’en ai plusieurs : quel mot de passe va avec quel identifiant ?",
        "same-address": "Mon adresse mail sert déjà à un autre de mes comptes",
    },
    "other": {
        "moved": "Mon adresse postale a changé",
        "no-mailbox": "Je n’ai plus accès à ma boîte mail",
        "administrator": "L’administrateur de mon organisme est parti, ou je ne le connais pas",
        "unexpected": "J’ai reçu un message que je n’ai pas demandé",
        "none": "Rien de tout cela",
    },
    "unexpected": {
        "password": "Un nouveau mot de passe a été choisi pour mon compte",
        "seat": "Quelqu’un est devenu l’administrateur de mon organisme",
        "access": "Mon accès ou mes droits pour un organisme ont changé",
        "replaced": "La Caf a changé les adresses d’un compte, ou remplacé ses mots de passe",
        "secret": "Il donne un identifiant, un mot de passe provisoire ou un code à 8 chiffres",
        "in-use": "Mon adresse mail a été indiquée pour un autre compte",
    },
    "administrator": {"known": "Oui, il y en a un autre", "gone": "Non, ou je ne sais pas"},
}
ONWARD = {
    "password-too": "Il me faut aussi un mot de passe",
    "identifier-too": "Il me faut aussi mon identifiant",
    "nothing-came": "Rien n’est arrivé",
    "moved": "Mon adresse postale a changé",
    "personal": "J’ai déjà choisi un mot de passe",
    "new-by-mail": "Sa date est passée : je veux un nouveau mot de passe, par mail",
    "new-by-letter": "Sa date est passée : je veux de nouveaux courriers",
    "chosen": "Il dit qu’un mot de passe a été choisi, ou qui administre mon organisme",
    "replaced": "Il dit que la Caf a remplacé mes mots de passe",
    "new-password": "Je veux un nouveau mot de passe",
    "not-found": "Je ne le trouve pas",
    "found-identifier": "Je l’ai trouvé : il me faut mon identifiant",
    "found-letters": "Je l’ai trouvé : je veux recevoir deux courriers",
    "done": "La Caf a ma nouvelle adresse : je veux recevoir deux courriers",
    "meanwhile": "En attendant, je veux recevoir deux courriers",
    "no-administrator": "Il n’y a plus d’administrateur",
    "no-code": "Le code n’est pas accepté, ou je ne l’ai plus",
    "still-stuck": "Cela ne suffit pas",
}
ACTS: dict[str, str] = {
    Act.SEND_IDENTIFIER: "Recevoir mon identifiant",
    Act.REISSUE_BY_MAIL: "Recevoir un nouveau mot de passe provisoire",
    Act.REISSUE_BY_LETTER: "Recevoir deux courriers",
}
