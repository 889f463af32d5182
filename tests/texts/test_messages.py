"""
What a courier is given: two halves that never meet, plain to read and the same each time.
"""

from datetime import datetime, timedelta, timezone
from operator import itemgetter

import pytest

from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from espace_bailleur.domain.account import Claim, ClaimKind
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.delivery import (
    IdentifierNotice,
    Letter,
    Mail,
    Message,
    PasswordNotice,
    Recipient,
    RecoveryRequest,
)
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.notices import TeamNotice
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.domain.text import grouped, one_line
from espace_bailleur.domain.words import (
    LANGUAGES,
    Language,
    MessageId,
)
from espace_bailleur.errors import Misuse, Way
from espace_bailleur.texts import say
from espace_bailleur.texts.messages import Service, compose
from tests.texts.notices import (
    LETTER,
    MAIL,
    NOW,
    SECRET,
    SERVICE,
    each_language_and_channel,
    every_content,
    for_a_colleague,
    halves,
    identifier_notice,
    letter_halves,
    names,
    password_notice,
    secrets,
    write,
)
from tests.texts.saying import instants, misprints


@pytest.mark.rule("C1")
@given(half=halves, secret=secrets, purpose=st.sampled_from(IssuePurpose))
def test_the_halves_never_meet(half: IdentifierNotice, secret: str, purpose: IssuePurpose) -> None:
    """
    No message holds both identifier and provisional password, even where both are at hand.
    """
    identifier = half.identifier.value
    assume(identifier not in f"{half.name}\n{half.to}")
    symbols = secret.replace(" ", "")
    assume(symbols not in "".join(f"{half.name}{half.to}{identifier}".split()))
    first = write(half, secret=secret)
    second = write(password_notice(half, purpose=purpose), secret=secret)
    assert identifier in first.body
    assert symbols not in "".join(f"{first.subject}{first.body}".split())
    assert secret in second.body
    assert identifier not in second.subject + second.body


@pytest.mark.rule("B3", "C3")
@given(half=halves)
def test_every_message_carries_the_user_number(half: IdentifierNotice) -> None:
    """
    The user number stands on every message, grouped, on a line of its own.
    """
    for content in every_content(half):
        assert f"    {half.user_number}" in write(content).body.split("\n")


@pytest.mark.rule("C3")
@pytest.mark.parametrize(("language", "to"), each_language_and_channel)
def test_both_halves_say_where_the_number_is(language: Language, to: Recipient) -> None:
    """
    Both halves say on which mails and letters the user number can be found.
    """
    half = identifier_notice(language=language, to=to)
    for content in every_content(half)[:4]:
        said = " ".join(write(content).body.split())
        if language == "fr":
            assert "le mail ou le courrier qui vous donne votre identifiant" in said
            assert "votre mot de passe provisoire, et sur les courriers de la Caf" in said
        else:
            assert "the e-mail or letter that gives you your identifier" in said
            assert "your provisional password, and on the letters from the Caf" in said


SHUT_OUT = {TeamAct.SUSPEND, TeamAct.REMOVE}


def _about(act: TeamAct, language: Language) -> str:
    (told,) = (
        one
        for one in every_content(identifier_notice(language=language))
        if isinstance(one, TeamNotice) and one.act is act
    )
    return " ".join(write(told).body.replace("\u00a0", " ").split())


@pytest.mark.rule("G4", "G6")
@pytest.mark.parametrize(
    ("act", "french", "english"),
    [
        (TeamAct.PROMOTE, "Un administrateur vous a nommé", "An administrator named you"),
        (TeamAct.HAND_OVER, "Un administrateur vous a transmis", "An administrator handed over"),
        (TeamAct.APPOINT, "La Caf vous a nommé", "The Caf named you"),
        (TeamAct.SUSPEND, "par un administrateur de cet", "by an administrator of that"),
        (TeamAct.REINSTATE, "par un administrateur de cet", "by an administrator of that"),
        (TeamAct.REMOVE, "par un administrateur de cet", "by an administrator of that"),
    ],
)
def test_a_change_says_who_made_it(act: TeamAct, french: str, english: str) -> None:
    """
    Whoever is told of a change reads whether an administrator made it, or the Caf.
    """
    assert french in _about(act, "fr")
    assert english in _about(act, "en")


@pytest.mark.rule("G4", "G5")
@pytest.mark.parametrize("act", [one for one in TeamAct if one is not TeamAct.CREATE])
def test_a_change_tells_whom_to_ask_and_where_to_sign_in(act: TeamAct) -> None:
    """
    Whoever may be the only administrator is sent to the Caf; who is shut out is not told where.
    """
    asks = "Demandez à un administrateur de votre organisme" in _about(act, "fr")
    assert asks == (act not in {TeamAct.HAND_OVER, TeamAct.APPOINT})
    assert "prévenez votre Caf" in _about(act, "fr").replace("Prévenez", "prévenez")
    for language in LANGUAGES:
        invited = str(SERVICE.site) in _about(act, language)
        assert invited == (act not in SHUT_OUT)


def test_a_reinstatement_is_as_true_for_who_never_connected() -> None:
    """
    It speaks of what was sent or chosen before, and says how to come by another password.
    """
    said = _about(TeamAct.REINSTATE, "fr")
    assert "L’identifiant et le mot de passe que vous aviez sont les mêmes" in said
    assert "cliquez sur « Mot de passe oublié »" in said.replace("Cliquez", "cliquez")


@pytest.mark.rule("C3", "G4")
@pytest.mark.parametrize(("language", "to"), each_language_and_channel)
def test_a_colleague_reads_for_which_organisation(language: Language, to: Recipient) -> None:
    """
    A colleague's halves name the organisation, and no letters that the Caf never wrote to them.
    """
    half = identifier_notice(language=language, to=to)
    for content in every_content(half)[:4]:
        assert isinstance(content, IdentifierNotice | PasswordNotice)
        mine, theirs = (
            " ".join(write(one).body.split()) for one in (for_a_colleague(content), content)
        )
        if language == "fr":
            told = "Vous avez un accès à l’espace de SCI des Lilas (Espace bailleur), ouvert par"
            letters = "sur les courriers de la Caf"
        else:
            told = "You have an account for SCI des Lilas (Espace bailleur), opened by"
            letters = "on the letters from the Caf"
        assert (told in mine, told in theirs) == (True, False)
        assert (letters in mine, letters in theirs) == (False, True)


@pytest.mark.parametrize(("language", "to"), each_language_and_channel)
def test_a_secret_says_until_when(language: Language, to: Recipient) -> None:
    """
    The message of a secret names the instant before which it is to be used.
    """
    half = identifier_notice(language=language, to=to)
    for content in every_content(half)[1:6]:
        said = " ".join(write(content).body.replace("\u00a0", " ").split())
        if language == "fr":
            assert "avant le 1er mars 2026 à 10 h 30 (heure de Paris)" in said
        else:
            assert "before 1 March 2026 at 10:30 (Paris time)" in said


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (MAIL, ["dans un autre mail", "Mot de passe oublié"]),
        (LETTER, ["dans un autre courrier", "Problème de connexion"]),
    ],
)
def test_the_first_password_is_explained(to: Recipient, expected: list[str]) -> None:
    """
    The first password says what it is for, how it is typed, and what to do where it is not.
    """
    content = password_notice(identifier_notice(to=to))
    said = " ".join(write(content).body.replace("\u00a0", " ").split())
    for part in (
        *expected,
        "ne sert qu’à choisir votre mot de passe personnalisé",
        "Majuscules ou minuscules, avec ou sans espaces et tirets",
        "rien ne change tant que ce mot de passe n’est pas utilisé",
    ):
        assert part in said


@pytest.mark.parametrize(("language", "to"), each_language_and_channel)
def test_recovery_reads_differently(language: Language, to: Recipient) -> None:
    """
    A recovery says that it was asked for, that a chosen password stays, and who helps further.
    """
    half = identifier_notice(language=language, to=to)
    first, again = (write(one) for one in every_content(half)[1:3])
    valid = {
        "fr": "Si vous vous connectez avec un mot de passe que vous avez choisi, il reste valable",
        "en": "If you sign in with a password that you chose, it stays valid",
    }
    assert first.subject != again.subject
    assert valid[language] in " ".join(again.body.split())
    assert valid[language] not in " ".join(first.body.split())
    assert say(Way.CONNECTION_PROBLEM, language) in again.body


@given(half=halves, secret=secrets, until=instants)
def test_the_same_arguments_give_the_same_text(
    half: IdentifierNotice, secret: str, until: datetime
) -> None:
    """
    A repeated message is identical, whatever zone its instant is written in.
    """
    elsewhere = until.astimezone(timezone(timedelta(hours=-9)))
    for content in every_content(half):
        once = write(content, secret=secret, until=until)
        assert once == write(evolve(content), secret=secret, until=elsewhere)


@pytest.mark.rule("H6", "P32")
@given(half=halves, secret=secrets)
def test_no_typed_text_reaches_a_subject(half: IdentifierNotice, secret: str) -> None:
    """
    A subject is one line, the same for everybody.
    """
    for mine, other in zip(
        every_content(half),
        every_content(identifier_notice(language=half.language)),
        strict=True,
    ):
        subject = write(mine, secret=secret).subject
        assert subject == write(other).subject
        assert one_line(subject) == subject


@pytest.mark.rule("H6", "P32")
@given(half=halves)
def test_a_name_is_printed_literally(half: IdentifierNotice) -> None:
    """
    A name stays as it is, however long and whatever is in it; a letter may only break its line.
    """
    for content in every_content(half)[:4]:
        written = write(content)
        assert "".join(half.name.split()) in "".join(written.body.split())
        if isinstance(written, Mail):
            assert half.name in written.body


@pytest.mark.rule("F6", "C1")
@given(half=halves, secret=secrets)
def test_a_recovery_is_told_without_what_lets_in(half: IdentifierNotice, secret: str) -> None:
    """
    What tells of a recovery says when it was and how to contest it, and never the identifier.
    """
    identifier = half.identifier.value
    assume(identifier not in f"{half.name}\n{half.to}")
    told = write(every_content(half)[5], secret=secret)
    assert identifier not in told.subject + told.body
    said = " ".join(told.body.replace("\u00a0", " ").split())
    if half.language == "fr":
        assert "le 1er mars 2026 à 10 h 30" in said
        assert "cliquez sur « Ce n’était pas moi »" in said
        assert "la Caf en sera avertie" in said
    else:
        assert "on 1 March 2026 at 10:30" in said
        assert "click on ‘That wasn’t me’" in said
        assert "the Caf will be told" in said


@pytest.mark.parametrize(
    ("language", "never", "told"),
    [
        (
            "fr",
            "première connexion",
            "celui que vous avez choisi, ou un mot de passe provisoire",
        ),
        ("en", "first connection", "the one that you chose, or a provisional password"),
    ],
)
def test_an_identifier_supposes_no_first_connection(
    language: Language, never: str, told: str
) -> None:
    """
    The identifier's message is as true for whoever asked for it again as for whoever is new.
    """
    said = " ".join(write(identifier_notice(language=language)).body.split())
    assert told in said
    assert never not in said


@pytest.mark.parametrize(
    ("kind", "language", "told"),
    [
        (2, "fr", "un autre mail ou courrier de la Caf, ancien ou récent"),
        (2, "en", "another e-mail or letter from the Caf, old or recent"),
        (3, "fr", "Vous n’attendiez pas ce message ? Prévenez la Caf."),
        (3, "en", "If you were not expecting this message, please tell the Caf."),
        (8, "fr", "Par sécurité, les personnes connectées à ce compte ont été déconnectées"),
        (8, "en", "the provisional passwords sent before can no longer be used"),
    ],
)
def test_a_message_tells_what_is_so(kind: int, language: Language, told: str) -> None:
    """
    A recovery says where the identifier stands, a renewal whom to tell, a correction what it did.
    """
    half = identifier_notice(language=language)
    said = write(every_content(half)[kind]).body
    assert told in " ".join(said.replace("\u00a0", " ").split())


def test_an_unproven_address_is_told_no_name() -> None:
    """
    The code's message keeps the holder's name from whoever may own a mistyped address.
    """
    code, corrected = itemgetter(4, 8)(every_content(identifier_notice()))
    assert "Œuf" not in write(code).body + write(corrected).body


@given(half=letter_halves, secret=secrets, contact=names)
def test_a_letters_lines_are_short(half: IdentifierNotice, secret: str, contact: str) -> None:
    """
    A letter begins with recipient, date and subject, and no line is longer than the paper.
    """
    service = evolve(SERVICE, site=f"https://{'a' * 60}", contact=contact)
    for content in every_content(half):
        letter = write(content, secret=secret, service=service)
        found = letter.body.split("\n")
        recipient = str(half.to).split("\n")
        assert "2026" in found[len(recipient) + 1]
        assert letter.subject in found[len(recipient) + 3]
        assert found[: len(recipient) + 1] == [*recipient, ""]
        assert max(map(len, recipient)) <= 38
        assert max(map(len, found)) <= 72


@example(half=identifier_notice(to=LETTER), secret=grouped("A" * 80))
@given(half=halves, secret=secrets)
def test_what_people_copy_is_never_broken(half: IdentifierNotice, secret: str) -> None:
    """
    Identifier, secret and site each stand on a line of their own.
    """
    first = write(half, secret=secret).body.split("\n")
    assert f"    {half.identifier}" in first
    for content in every_content(half)[1:6]:
        found = write(content, secret=secret).body.split("\n")
        assert f"    {secret}" in found
        assert f"    {SERVICE.site}" in found


@pytest.mark.parametrize(("language", "to"), each_language_and_channel)
def test_the_recipient_chooses_the_channel(language: Language, to: Recipient) -> None:
    """
    An e-mail address gets a mail and a postal address a letter, with the message's own id.
    """
    for content in every_content(identifier_notice(language=language, to=to)):
        written = write(content)
        assert isinstance(written, Mail if to is MAIL else Letter)
        assert (written.id, written.to) == ("m-1", to)


@pytest.mark.parametrize("to", [MAIL, LETTER], ids=["mail", "letter"])
def test_french_typography(to: Recipient) -> None:
    """
    French messages keep their no-break spaces, wrapped or not.
    """
    for content in every_content(identifier_notice(to=to)):
        written = write(content)
        assert [*misprints(written.subject), *misprints(written.body)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_service_says_what_it_knows(language: Language) -> None:
    """
    Where to connect and whom to ask are printed when they are given, and left out otherwise.
    """
    for content in every_content(identifier_notice(language=language)):
        full, bare = write(content).body, write(content, service=Service()).body
        assert str(SERVICE.contact) in full
        shut_out = isinstance(content, TeamNotice) and content.act in SHUT_OUT
        assert (str(SERVICE.site) in full) != shut_out
        assert "https" not in bare
        assert bare.endswith("\n\nEspace bailleur\n")
        assert not set("{}") & set(full + bare)


@pytest.mark.parametrize(
    "site", ["http://example.org", "example.org", "", "https://a b", "https://"]
)
def test_a_site_that_is_not_safe_is_misuse(site: str) -> None:
    """
    A site is an https address that can be copied from a letter.
    """
    with pytest.raises(Misuse, match="https://"):
        Service(site=site)
    with pytest.raises(Misuse, match="68"):
        Service(site=f"https://{'a' * 61}")


@pytest.mark.rule("H6", "P32")
def test_a_service_that_is_not_one_line_is_misuse() -> None:
    """
    The service's name goes into subjects, and its contact into one line.
    """
    with pytest.raises(Misuse, match="name"):
        Service(name="Espace\r\nBcc: x@example.org")
    with pytest.raises(Misuse, match="contact"):
        Service(contact=" ")


def test_a_message_without_its_secret_is_misuse() -> None:
    """
    The message of a secret is not written without the secret or its expiry.
    """
    for content in every_content(identifier_notice())[1:6]:
        message = Message(id=MessageId("m-1"), recorded_at=NOW, content=content)
        with pytest.raises(Misuse, match="lacks the secret"):
            compose(message, secret=None, expires_at=NOW, service=SERVICE)
        with pytest.raises(Misuse, match="lacks the secret"):
            compose(message, secret=SECRET, expires_at=None, service=SERVICE)


def test_a_recovery_request_is_never_written() -> None:
    """
    A request is resolved by a worker: no courier ever sees it.
    """
    sought = Claim(ClaimKind.ADDRESS, "zoe@example.org")
    request = RecoveryRequest.of(Act.REISSUE_BY_MAIL, sought)
    message = Message(id=MessageId("m-1"), recorded_at=NOW, content=request)
    with pytest.raises(Misuse, match="recovery request"):
        compose(message, secret=None, expires_at=None, service=SERVICE)
