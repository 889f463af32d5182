"""
The names that the package gives at its root, which loads them with the first that is asked for.
"""

from __future__ import annotations

from espace_bailleur._open import AsyncEspaceBailleur, EspaceBailleur, new_key
from espace_bailleur._service.awaiting_operator import AsyncOperator
from espace_bailleur._service.awaiting_organisation import AsyncTeam
from espace_bailleur._service.operator import Operator
from espace_bailleur._service.organisation import Team
from espace_bailleur._service.worker import AsyncWorker, Worker
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.checking import Finding, FindingCode
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.contest import CONTEST, ContestAnswer
from espace_bailleur.domain.delivery import Backlog, Dispatched, Letter, Mail, Unsent
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.fields import (
    DEPARTEMENT,
    EMAIL,
    IDENTIFIER,
    PASSWORD,
    USER_NUMBER,
    Field,
    FieldKind,
)
from espace_bailleur.domain.guide import guide
from espace_bailleur.domain.guide_paths import path_for
from espace_bailleur.domain.guide_stages import Act, Answer, Outcome, Question
from espace_bailleur.domain.holder import HolderKind, Individual, Organisation, looks_like_siret
from espace_bailleur.domain.onboarding import Command, Onboarding
from espace_bailleur.domain.overview import Overview, Situation
from espace_bailleur.domain.permissions import OrganisationPolicy, Permission
from espace_bailleur.domain.policies import (
    ANSSI,
    CNIL,
    NIST,
    ORGANISATIONS_BY_LETTER,
    WITH_MFA,
    AddressPolicy,
    Channel,
    ClockPolicy,
    ContestPolicy,
    DispatchPolicy,
    DocumentPolicy,
    IssuingPolicy,
    PasswordPolicy,
    SessionPolicy,
)
from espace_bailleur.domain.recovery import RecoveryAnswer, RecoveryPolicy
from espace_bailleur.domain.roster import Hold, Member, Position, Roster, TeamAct
from espace_bailleur.domain.rows import (
    BrokenRow,
    Imported,
    Row,
    RowKnown,
    RowOpened,
    RowOutcome,
    RowRefused,
)
from espace_bailleur.domain.steps import ExtraStep, Step, Steps
from espace_bailleur.domain.throttle import Limit
from espace_bailleur.errors import (
    Busy,
    Code,
    Fault,
    Misuse,
    Refusal,
    SessionEnded,
    Unavailable,
    Way,
)
from espace_bailleur.texts import say
from espace_bailleur.texts.messages import Service


__all__ = [
    "ANSSI",
    "CNIL",
    "CONTEST",
    "DEPARTEMENT",
    "EMAIL",
    "IDENTIFIER",
    "NIST",
    "ORGANISATIONS_BY_LETTER",
    "PASSWORD",
    "USER_NUMBER",
    "WITH_MFA",
    "Account",
    "Act",
    "AddressPolicy",
    "Answer",
    "AsyncEspaceBailleur",
    "AsyncOperator",
    "AsyncTeam",
    "AsyncWorker",
    "Backlog",
    "BrokenRow",
    "Busy",
    "Channel",
    "ClockPolicy",
    "Code",
    "Command",
    "ContestAnswer",
    "ContestPolicy",
    "DispatchPolicy",
    "Dispatched",
    "Document",
    "DocumentPolicy",
    "Entry",
    "EspaceBailleur",
    "ExtraStep",
    "Fault",
    "Field",
    "FieldKind",
    "Finding",
    "FindingCode",
    "Hold",
    "HolderKind",
    "Imported",
    "Individual",
    "IssuingPolicy",
    "Letter",
    "Limit",
    "Mail",
    "Member",
    "Misuse",
    "Onboarding",
    "Operator",
    "Organisation",
    "OrganisationPolicy",
    "Outcome",
    "Overview",
    "PasswordPolicy",
    "Permission",
    "Policies",
    "Position",
    "Question",
    "RecoveryAnswer",
    "RecoveryPolicy",
    "Refusal",
    "Roster",
    "Row",
    "RowKnown",
    "RowOpened",
    "RowOutcome",
    "RowRefused",
    "Service",
    "SessionEnded",
    "SessionPolicy",
    "Situation",
    "Standing",
    "Step",
    "Steps",
    "Team",
    "TeamAct",
    "Unavailable",
    "Unsent",
    "Way",
    "Worker",
    "guide",
    "looks_like_siret",
    "new_key",
    "path_for",
    "say",
]
