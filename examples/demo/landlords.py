"""
One landlord of each kind, from the messages in the folder to the access.
"""

from espace_bailleur import say

from .company import company
from .letterbox import IDENTIFIER, PASSWORD, Letterbox
from .screen import GREY, chapter, show, tell, value
from .story import Story, refused


def corsica(story: Story) -> None:
    """
    Take a tired person through one account, with every slip.
    """
    chapter("Zoé Œuf, Corse-du-Sud: two mails, and a slip of the pen")
    address = "zoe.oeuf@example.org"
    box = Letterbox(story.folder, address)
    for label, what in (("identifiant", IDENTIFIER), ("mot de passe provisoire", PASSWORD)):
        value(label, box.one(what))
    value("numéro d’utilisateur", next(iter(box.copied(IDENTIFIER))))
    identifier, typed = box.one(IDENTIFIER), box.one(PASSWORD).lower().replace(" ", "  ")
    slip = ("b" if typed[0] == "a" else "a") + typed[1:]
    tell(f"types {slip}, with a wrong first sign")
    refused(lambda: story.sign_in(identifier, slip))
    tell(f"types {typed}")
    entry = story.give_address(story.sign_in(identifier, typed), address)
    short, own = "Zoé2026!", "trois chats sous la pluie, dit-elle"
    tell(f"tries « {short} »")
    refused(lambda: story.espace.complete(entry, {"step": "personal-password", "password": short}))
    story.finish(entry, own)
    tell("Later she has forgotten her password:")
    show(say(story.espace.forgot_password(address, source=None)))
    story.espace.dispatch()
    story.sign_in(identifier, own)
    tell("The old one comes back to her, and still works: asking has changed nothing.")
    tell("Another day she signs in with the new one from her mail:")
    entry = story.sign_in(identifier, box.one(PASSWORD))
    story.finish(entry, "un phare, puis la brume du soir")


def several_departements(story: Story) -> None:
    """
    Tell three accounts behind one address apart, by their numbers.
    """
    chapter("Jean-Noël d’Hérouville, three départements: six mails at one address")
    address = "jn.dherouville@example.org"
    box = Letterbox(story.folder, address)
    identifiers, passwords = box.copied(IDENTIFIER), box.copied(PASSWORD)
    first, second, third = identifiers
    value("numéro d’utilisateur", "identifiant  mot de passe provisoire")
    for number in identifiers:
        value(number, f"{identifiers[number]}   {passwords[number]}")
    tell("takes the password of another account first")
    refused(lambda: story.sign_in(identifiers[first], passwords[second]))
    tell("pairs them by the user number")
    entry = story.give_address(story.sign_in(identifiers[first], passwords[first]), address)
    story.finish(entry, "le vieux pommier du jardin")
    tell("goes on with the second account, and gives the same address")
    entry = story.sign_in(identifiers[second], passwords[second])
    refused(lambda: story.answer(entry, f"gives {address}", email=address))
    entry = story.give_address(entry, "jn.dherouville+40@example.org")
    story.finish(entry, "une barque amarrée au ponton")
    story.sign_in(identifiers[third], passwords[third])
    tell("leaves the third account for tomorrow")


def overseas(story: Story) -> None:
    """
    Open two letters in Mayotte, and give an address that the Caf did not know.
    """
    chapter("Aïssata M’Bodji, Mayotte: two letters, thirty days to answer them")
    box = Letterbox(story.folder, "MME AISSATA M BODJI")
    password = box.one(PASSWORD)
    show(next(text for text in box.texts() if password in text), GREY)
    story.first_connection(box, "aissata@example.org", "la rivière déborde au printemps")


def agency(story: Story) -> None:
    """
    Stop midway, and come back with the personal password.
    """
    chapter("Agence du Vieux-Port: called away after the password, and back again")
    address = "gestion@agence.example.org"
    box = Letterbox(story.folder, address)
    password = "quatre tampons sur un registre"
    entry = story.sign_in(box.one(IDENTIFIER), box.one(PASSWORD))
    entry = story.give_address(entry, address)
    story.answer(entry, f"chooses « {password} », and is called away", password=password)
    tell("signs in with it in the afternoon, where the morning ended")
    story.accept(story.sign_in(box.one(IDENTIFIER), password))


def two_sci(story: Story) -> None:
    """
    Connect for two SCI of one person, each with an account of its own.
    """
    chapter("Inès Côté’s two SCI: one person, two accounts, two addresses")
    address = "ines.cote@example.org"
    box = Letterbox(story.folder, address)
    identifiers, passwords = box.copied(IDENTIFIER), box.copied(PASSWORD)
    given = (address, "oeillet@example.org")
    chosen = ("le tramway grimpe sans bruit", "un balcon, deux chaises, la nuit")
    for number, own, password in zip(identifiers, given, chosen, strict=True):
        entry = story.sign_in(identifiers[number], passwords[number])
        tell(f"{entry.account.holder.name}, n° {number}")
        story.finish(story.give_address(entry, own), password)


KINDS = (corsica, several_departements, overseas, agency, two_sci, company)
