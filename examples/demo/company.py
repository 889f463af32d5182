"""
A company whose people have accounts of their own: an administrator, and two colleagues.
"""

from espace_bailleur import Account, Entry, Permission, TeamAct, say

from .letterbox import IDENTIFIER, NUMBER, PASSWORD, Letterbox
from .screen import chapter, show, table, tell, value
from .story import Story, refused


FIRST = "la neige tient sur le plateau"
NADIA, LEO = "nadia@fonciere.example.org", "leo@fonciere.example.org"
PASSWORDS = {NADIA: "un train de nuit vers la mer", LEO: "la bouilloire siffle encore"}


def company(story: Story) -> None:
    """
    Open two letters as a company does, let colleagues in, hand over, and see one leave.
    """
    chapter("Foncière de l’Aubrac: a company by letter, and the people who work there")
    box = Letterbox(story.folder, "FONCIERE DE L AUBRAC")
    entry = story.first_connection(box, "compta@fonciere.example.org", FIRST)
    story.espace.dispatch()
    tell("Whoever connects first administers the company, and a letter tells it so:")
    show(paragraph(box, "première fois"))
    nadia = colleague(story, entry, "Nadia Bouchet", NADIA, ("read", "declare"))
    leo = colleague(story, entry, "Léo Schœlcher", LEO, ("read",))
    hand_over(story, entry, nadia)
    depart(story, leo)


def colleague(
    story: Story, chief: Entry, name: str, address: str, permissions: tuple[str, ...]
) -> Account:
    """
    Open an access for a colleague, who connects with what came in two mails.
    """
    tell(f"{say(TeamAct.CREATE)}: {name}, who may {' and '.join(permissions)}")
    team = story.espace.organisation(chief)
    account = team.create_colleague(name=name, email=address, permissions=permissions)
    story.espace.dispatch()
    tell(f"{name} finds two mails, which nobody else sees:")
    box = Letterbox(story.folder, address)
    value("identifiant", box.one(IDENTIFIER))
    value("mot de passe provisoire", box.one(PASSWORD))
    value(NUMBER, next(iter(box.copied(IDENTIFIER))))
    if address == NADIA:
        tell("The administrator is in a hurry, and would hand over at once:")
        refused(lambda: team.hand_over(account.id))
    return story.first_connection(box, address, PASSWORDS[address]).account


def hand_over(story: Story, chief: Entry, to: Account) -> None:
    """
    Let somebody else administer the company, for whoever began retires.
    """
    tell("The administrator retires, and would just leave the role:")
    refused(story.espace.organisation(chief).step_down)
    tell(f"{say(TeamAct.HAND_OVER)}: {to.holder.name}")
    entry = story.remember(story.espace.organisation(chief).hand_over(to.id))
    story.espace.dispatch()
    tell("Both read it in their mail:")
    for address in (NADIA, "compta@fonciere.example.org"):
        show(paragraph(Letterbox(story.folder, address), "administrateur au titre de"))
    tell("Whoever began is a colleague now:")
    refused(story.espace.organisation(entry).members)


def depart(story: Story, leaving: Account) -> None:
    """
    Close the access of somebody who leaves the company, as its new administrator does.
    """
    chief = sign_in(story, NADIA)
    team = story.espace.organisation(chief)
    tell(f"{chief.account.holder.name} signs in anew, and sees who works there:")
    table(
        ("name", NUMBER, "as", "may"),
        [
            (
                one.name,
                str(one.user_number),
                say(one.position),
                ", ".join(say(Permission(it)) for it in one.permissions),
            )
            for one in team.members()
        ],
    )
    tell(f"Whoever retired must not come back. {say(TeamAct.SUSPEND)}, since the Caf opened it:")
    first = chief.account.organisation
    assert first is not None
    team.suspend(first)
    story.espace.dispatch()
    show(paragraph(Letterbox(story.folder, "compta@fonciere.example.org"), "suspendu"))
    tell(f"{leaving.holder.name} leaves the company. {say(TeamAct.REMOVE)}: a mail tells it.")
    team.remove(leaving.id)
    story.espace.dispatch()
    show(paragraph(Letterbox(story.folder, LEO), "supprimé"))
    tell("The next morning his password opens nothing:")
    refused(lambda: sign_in(story, LEO))
    tell(f"{sum(not one.held for one in team.members())} of those three works there now.")


def sign_in(story: Story, address: str) -> Entry:
    """
    Come in with the personal password, and the identifier of the mail.
    """
    identifier = Letterbox(story.folder, address).one(IDENTIFIER)
    return story.sign_in(identifier, PASSWORDS[address])


def paragraph(box: Letterbox, words: str) -> str:
    """
    Read what a message says with these *words*.
    """
    said = (one for text in box.texts() for one in text.split("\n\n") if words in one)
    return " ".join(list(said)[-1].split())
