"""
Hypothesis strategies for the values that a service keeps, and for what people type.

They draw words, holders, accounts, secrets, documents, organisations, policies, messages, events
and the changes that record them.

A strategy is named after what it draws.
Those that begin with *typed* draw what a person types, together with the value that it means.
Those that begin with *invalid*, *mistyped*, *ambiguous*, *faulty* or *bad* draw what is refused.

>>> from hypothesis import given
>>> @given(account=accounts(), password=good_passwords())
... def test_what_your_own_code_makes_of_any_account(account, password):
...     assert len(password) >= 15
>>> test_what_your_own_code_makes_of_any_account()
"""

from __future__ import annotations

from espace_bailleur.testing.strategies._account import (
    account_addresses,
    accounts,
    admissions,
    password_hashes,
    step_answers,
)
from espace_bailleur.testing.strategies._changes import changes, events, messages
from espace_bailleur.testing.strategies._credential import (
    address_codes,
    contest_codes,
    contestables,
    invalid_key_texts,
    issue_ids,
    issues,
    key_rings,
    key_texts,
    keys,
    mistyped_provisional_passwords,
    new_secrets,
    nonces,
    provisional_passwords,
    typed_provisional_passwords,
)
from espace_bailleur.testing.strategies._documents import (
    acceptances,
    ambiguous_documents,
    documents,
)
from espace_bailleur.testing.strategies._fields import (
    answers_to,
    extra_steps,
    faulty_answers_to,
    fields,
    information,
    invalid_field_names,
    steps,
)
from espace_bailleur.testing.strategies._holder import (
    holders,
    individuals,
    invalid_siret_texts,
    mistyped_sirets,
    organisations,
    references,
    sirets,
    typed_sirets,
)
from espace_bailleur.testing.strategies._organisation import (
    invalid_permission_names,
    members,
    permissions,
    rosters,
)
from espace_bailleur.testing.strategies._password import (
    bad_passwords,
    good_passwords,
)
from espace_bailleur.testing.strategies._policies import (
    address_policies,
    channels,
    clock_policies,
    contest_policies,
    dispatch_policies,
    document_policies,
    issuing_policies,
    limits,
    organisation_policies,
    password_policies,
    policies,
    recovery_policies,
    session_policies,
)
from espace_bailleur.testing.strategies._rows import faulty_rows, typed_rows
from espace_bailleur.testing.strategies._text import (
    as_typed,
    durations,
    instants,
    names,
    overlong_texts,
    random_bytes,
    unprintable_names,
    wild_objects,
    wild_texts,
)
from espace_bailleur.testing.strategies._words import (
    account_ids,
    departements,
    email_addresses,
    identifiers,
    invalid_departement_texts,
    invalid_email_texts,
    invalid_identifier_texts,
    invalid_postal_address_texts,
    invalid_user_number_texts,
    languages,
    look_alike_email_texts,
    postal_addresses,
    typed_departements,
    typed_identifiers,
    typed_postal_addresses,
    typed_user_numbers,
    user_numbers,
)


__all__ = [
    "acceptances",
    "account_addresses",
    "account_ids",
    "accounts",
    "address_codes",
    "address_policies",
    "admissions",
    "ambiguous_documents",
    "answers_to",
    "as_typed",
    "bad_passwords",
    "changes",
    "channels",
    "clock_policies",
    "contest_codes",
    "contest_policies",
    "contestables",
    "departements",
    "dispatch_policies",
    "document_policies",
    "documents",
    "durations",
    "email_addresses",
    "events",
    "extra_steps",
    "faulty_answers_to",
    "faulty_rows",
    "fields",
    "good_passwords",
    "holders",
    "identifiers",
    "individuals",
    "information",
    "instants",
    "invalid_departement_texts",
    "invalid_email_texts",
    "invalid_field_names",
    "invalid_identifier_texts",
    "invalid_key_texts",
    "invalid_permission_names",
    "invalid_postal_address_texts",
    "invalid_siret_texts",
    "invalid_user_number_texts",
    "issue_ids",
    "issues",
    "issuing_policies",
    "key_rings",
    "key_texts",
    "keys",
    "languages",
    "limits",
    "look_alike_email_texts",
    "members",
    "messages",
    "mistyped_provisional_passwords",
    "mistyped_sirets",
    "names",
    "new_secrets",
    "nonces",
    "organisation_policies",
    "organisations",
    "overlong_texts",
    "password_hashes",
    "password_policies",
    "permissions",
    "policies",
    "postal_addresses",
    "provisional_passwords",
    "random_bytes",
    "recovery_policies",
    "references",
    "rosters",
    "session_policies",
    "sirets",
    "step_answers",
    "steps",
    "typed_departements",
    "typed_identifiers",
    "typed_postal_addresses",
    "typed_provisional_passwords",
    "typed_rows",
    "typed_sirets",
    "typed_user_numbers",
    "unprintable_names",
    "user_numbers",
    "wild_objects",
    "wild_texts",
]
