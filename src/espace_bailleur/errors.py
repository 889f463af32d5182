"""
What a caller may catch, and whose turn it is.

`EspaceBailleurError` is never raised itself.
Its children say who can act: the person (`Refusal`, `SessionEnded`), nobody for the moment
(`Unavailable`), or the developer (`Misuse`).
A refusal carries a stable code and typed facts; its words are in `espace_bailleur.texts`.
"""

from __future__ import annotations

import enum

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import field, frozen


class Code(enum.StrEnum):
    """
    The stable codes of every refusal and fault.
    """

    # Words (rules A)
    NOT_TEXT = "not-text"
    TOO_LONG = "too-long"
    REQUIRED = "required"
    UNPRINTABLE = "unprintable"
    USER_NUMBER_LENGTH = "user-number-length"
    USER_NUMBER_CHARACTERS = "user-number-characters"
    IDENTIFIER_INVALID = "identifier-invalid"
    DEPARTEMENT_UNKNOWN = "departement-unknown"
    EMAIL_INVALID = "email-invalid"
    SIRET_INVALID = "siret-invalid"
    POSTAL_ADDRESS_INVALID = "postal-address-invalid"
    TELEPHONE_INVALID = "telephone-invalid"
    LANGUAGE_UNKNOWN = "language-unknown"
    NAME_INVALID = "name-invalid"
    HOLDER_KIND_UNKNOWN = "holder-kind-unknown"
    SIRET_UNEXPECTED = "siret-unexpected"

    # The operator's acts
    ROW_REFUSED = "row-refused"
    ROW_SHAPE = "row-shape"
    ROW_UNREADABLE = "row-unreadable"
    ALREADY_OPENED = "already-opened"
    IDENTIFIER_TAKEN = "identifier-taken"
    USER_NUMBER_TAKEN = "user-number-taken"
    NO_ADDRESS = "no-address"
    ACCOUNT_UNKNOWN = "account-unknown"
    MESSAGE_UNKNOWN = "message-unknown"
    STANDING = "standing"
    CHANNEL_UNKNOWN = "channel-unknown"
    LETTER_SENT = "letter-sent"
    NOT_ON_FILE = "not-on-file"

    # Signing in (rules C and E)
    SIGN_IN_REFUSED = "sign-in-refused"
    PROVISIONAL_PASSWORD_SLIP = "provisional-password-slip"
    PROVISIONAL_PASSWORD_EXPIRED = "provisional-password-expired"
    SESSION_ENDED = "session-ended"

    PROVISIONAL_PASSWORD_USED = "provisional-password-used"

    # Organisations (rules G)
    NOT_ADMINISTRATOR = "not-administrator"
    MEMBER_UNKNOWN = "member-unknown"
    MEMBER_STATE = "member-state"
    MEMBER_NOT_CONNECTED = "member-not-connected"
    NO_SEAT = "no-seat"
    LAST_ADMINISTRATOR = "last-administrator"
    PERMISSION_UNKNOWN = "permission-unknown"
    PROOF_NOT_FRESH = "proof-not-fresh"
    TOO_MANY_CHANGES = "too-many-changes"

    # Getting back in (rules F)
    TOO_MANY_REQUESTS = "too-many-requests"
    CONTEST_CODE_SLIP = "contest-code-slip"
    CONTEST_REFUSED = "contest-refused"

    # Onboarding (rules D)
    NOT_ALLOWED = "not-allowed"
    STEP_NOT_PENDING = "step-not-pending"
    ANSWERS_REFUSED = "answers-refused"
    NOT_ACCEPTED = "not-accepted"
    DOCUMENT_NOT_DISPLAYED = "document-not-displayed"
    ADDRESS_OF_OTHER_ACCOUNT = "address-of-other-account"
    CODE_REFUSED = "code-refused"
    TOO_MANY_CODES = "too-many-codes"
    PASSWORD_TOO_SHORT = "password-too-short"
    PASSWORD_TOO_LONG = "password-too-long"
    PASSWORD_UNSTABLE = "password-unstable"
    PASSWORD_COMMON = "password-common"
    PASSWORD_PREDICTABLE = "password-predictable"
    PASSWORD_PROVISIONAL = "password-provisional"

    # The guide (rules F)
    GUIDE_PATH_UNKNOWN = "guide-path-unknown"


class Way(enum.StrEnum):
    """
    The ways out that a refusal can offer: the two links of the service's own page.
    """

    FORGOTTEN_PASSWORD = "forgotten-password"
    CONNECTION_PROBLEM = "connection-problem"


Fact = str | int | datetime


@frozen
class Fault:
    """
    One thing that is wrong with one field: a code and the facts that go with it.
    """

    code: Code
    facts: Mapping[str, Fact] = field(factory=dict[str, Fact])


class EspaceBailleurError(Exception):
    """
    The base of everything that the package raises on purpose; never raised itself.
    """


class Refusal(EspaceBailleurError):
    """
    A clear no to a person, who can act on it; nothing was changed.

    *code* is stable, *facts* are typed, *faults* holds the faults of each field by its
    name, all at once, and *ways_out* what to offer instead.
    """

    def __init__(
        self,
        code: Code,
        facts: Mapping[str, Fact] | None = None,
        *,
        faults: Mapping[str, Sequence[Fault]] | None = None,
        ways_out: Sequence[Way] = (),
    ) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Fact] = dict(facts or {})
        self.faults: dict[str, tuple[Fault, ...]] = {
            name: tuple(found) for name, found in (faults or {}).items()
        }
        self.ways_out = tuple(ways_out)

    def __str__(self) -> str:
        """
        Name the code and the facts, which hold no secret (I2).
        """
        said = [f"{name}={fact}" for name, fact in self.facts.items()]
        said += [f"{name}: {fault.code}" for name, found in self.faults.items() for fault in found]
        return f"{self.code} ({', '.join(said)})" if said else str(self.code)

    def of(self, name: str) -> Refusal:
        """
        Say of the field *name* what this refusal says of its text.
        """
        return Refusal(Code.ANSWERS_REFUSED, faults={name: [self.fault]})

    @property
    def fault(self) -> Fault:
        """
        Return the refusal as the fault of one field.
        """
        return Fault(self.code, self.facts)


class SessionEnded(EspaceBailleurError):
    """
    The session is over: the person signs in again (E1).

    It is no `Refusal`, so that a page that shows what is wrong with a form does not show this.
    """

    @property
    def fault(self) -> Fault:
        """
        Return the end of the session as something that can be said.
        """
        return Fault(Code.SESSION_ENDED)

    def __str__(self) -> str:
        """
        Name the code.
        """
        return str(Code.SESSION_ENDED)


class Unavailable(EspaceBailleurError):
    """
    A part the package relies on cannot answer now; trying again later may work.
    """


class Busy(Unavailable):
    """
    Others kept changing the same thing, or every place was taken; try again (K2).
    """

    def __init__(self, said: str = "Others were quicker, or every place was taken.") -> None:
        super().__init__(said)


class Misuse(EspaceBailleurError):
    """
    The developer's error: *problem* says what is wrong, *mend* what to write instead.
    """

    def __init__(self, problem: str, mend: str) -> None:
        super().__init__(problem, mend)
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        """
        Name the problem and its mend in one line.
        """
        return f"{self.problem} {self.mend}"
