"""
The checks of a password hasher: what `espace_bailleur.ports.hasher` promises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import frozen

from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.words import PasswordHash
from espace_bailleur.ports.hasher import PasswordHasher, Verification
from espace_bailleur.testing.checks._running import THREADS, expect, run, together


MAX_LENGTH = 256
POSITIONS = (0, 1, 15, 31, 54, 55, 63, 71, 72, 73, 127, 128, 254, 255)
"""
Where truncation is known to begin: bcrypt's 72, blocks of hash functions, bytes that overflow.
"""
PASSWORD = "Été à Mamoudzou 2026 🏠"

MakeHasher = Callable[[], PasswordHasher]


@frozen
class Bench:
    """
    A hasher, makers of others whose hashes it is shown, and the positions to try.
    """

    hasher: PasswordHasher
    older: MakeHasher | None
    unknown: MakeHasher | None
    positions: tuple[int, ...]

    def hash(self, text: str) -> PasswordHash:
        """
        Hash a text.
        """
        return self.hasher.hash(PlainPassword(text))

    def verify(self, stored: str | None, text: str) -> Verification:
        """
        Verify a text against whatever is stored.
        """
        there = None if stored is None else PasswordHash(stored)
        return self.hasher.verify(there, PlainPassword(text))

    def expect(self, what: str, stored: str | None, text: str, expected: Verification) -> None:
        """
        Expect a verification to find *expected*.
        """
        expect(what, self.verify(stored, text), expected)


def its_own_hash_matches(bench: Bench) -> None:
    """
    Verify texts of all kinds against their own hashes (E10).
    """
    for text in (PASSWORD, "", "x" * MAX_LENGTH, "🏠" * MAX_LENGTH):
        stored = bench.hash(text)
        bench.expect(f"{len(text)} characters", stored, text, Verification.MATCH)


def another_password_mismatches(bench: Bench) -> None:
    """
    Verify texts that are nearly right (E11).
    """
    stored = bench.hash(PASSWORD)
    nearly = (
        *("", PASSWORD.lower(), PASSWORD.replace("É", "E")),
        *(f"{PASSWORD} ", f"{PASSWORD}\0", PASSWORD[:-1], PASSWORD[1:]),
    )
    for text in nearly:
        bench.expect(repr(text), stored, text, Verification.MISMATCH)


def with_nothing_stored_nothing_matches(bench: Bench) -> None:
    """
    Verify where there is no hash, or an empty one, the empty text included (E11, P27).
    """
    for text in ("", "\0", PASSWORD):
        for stored in (None, ""):
            what = f"{text!r} against {stored!r}"
            bench.expect(what, stored, text, Verification.MISMATCH)


def passwords_that_differ_anywhere_verify_differently(bench: Bench) -> None:
    """
    Change one character of a long password, at each of the positions (E11, P31).
    """
    text = "0123456789abcdef" * (MAX_LENGTH // 16)
    stored = bench.hash(text)
    for position in bench.positions:
        other = f"{text[:position]}X{text[position + 1 :]}"
        bench.expect(f"position {position}", stored, other, Verification.MISMATCH)
    for length in (MAX_LENGTH - 1, MAX_LENGTH + 1):
        other = f"{text}0"[:length]
        bench.expect(f"{length} characters", stored, other, Verification.MISMATCH)


def bytes_beyond_ascii_are_not_cut(bench: Bench) -> None:
    """
    Change the last character of a password of 1,024 bytes (E11, P31).
    """
    stored = bench.hash("🏠" * MAX_LENGTH)
    other = "🏠" * (MAX_LENGTH - 1) + "🏡"
    bench.expect("the last character", stored, other, Verification.MISMATCH)


def nothing_is_cut_at_a_nul(bench: Bench) -> None:
    """
    Change what follows a NUL (E11).
    """
    stored = bench.hash("before\0after")
    for text in ("before\0other", "before\0", "before"):
        bench.expect(repr(text), stored, text, Verification.MISMATCH)


def each_hash_has_a_salt_of_its_own(bench: Bench) -> None:
    """
    Hash one password twice.
    """
    first, second = bench.hash(PASSWORD), bench.hash(PASSWORD)
    expect("two hashes of one password", len({first, second}), 2)
    bench.expect("the second one", second, PASSWORD, Verification.MATCH)


def a_hash_does_not_hold_its_password(bench: Bench) -> None:
    """
    Look for the password in its hash (I2).
    """
    expect("the password in the hash", PASSWORD in bench.hash(PASSWORD), expected=False)


def what_is_no_hash_of_its_own_mismatches(bench: Bench) -> None:
    """
    Verify against garbage, which is no reason to fail (E10).
    """
    own = bench.hash(PASSWORD)
    cut = len(own) - 4
    garbage = (
        *("x", "$$$$$", "\ud800", "x" * 10_000, PASSWORD, own[::-1]),
        *(f"{own[:cut]}é{own[cut + 1 :]}", f"{own[:cut]}\0{own[cut + 1 :]}", own[:cut]),
        *(f"{own}A", f"\n{own}", own.upper()),
        "$2b$12$KIXQ4S5i0mZp0o9j9m1mUe2cW3x0yq3Tn6s1u7Yb3T0m2a4q5r6sW",
        "$argon2id$v=19$m=4294967295,t=4294967295,p=255$c2FsdHNhbHQ$aGFzaGhhc2g",
        "$argon2id$v=x$m=,t=-1,p=\u0661$$",
        "pbkdf2_sha256$600000$salt$hash",
    )
    for stored in garbage:
        bench.expect(f"{stored[:80]!r}", stored, PASSWORD, Verification.MISMATCH)


def a_hash_of_an_older_profile_is_to_be_renewed(bench: Bench) -> None:
    """
    Verify a hash of an older accepted profile, where there is one (E10).
    """
    if bench.older is None:
        return
    stored = bench.older().hash(PlainPassword(PASSWORD))
    bench.expect("the password", stored, PASSWORD, Verification.MATCH_TO_RENEW)
    bench.expect("another text", stored, f"{PASSWORD}!", Verification.MISMATCH)
    bench.expect("once renewed", bench.hash(PASSWORD), PASSWORD, Verification.MATCH)


def a_hash_of_an_unknown_profile_mismatches(bench: Bench) -> None:
    """
    Verify a hash of a profile that is not accepted, where there is one (E10).
    """
    if bench.unknown is None:
        return
    stored = bench.unknown().hash(PlainPassword(PASSWORD))
    bench.expect("the password", stored, PASSWORD, Verification.MISMATCH)


def threads_do_not_disturb_each_other(bench: Bench) -> None:
    """
    Verify right and wrong passwords in eight threads.
    """
    stored = bench.hash(PASSWORD)
    typed = [PASSWORD, f"{PASSWORD}!"] * (THREADS // 2)
    found = together(lambda number: bench.verify(stored, typed[number]))
    expected = [Verification.MATCH, Verification.MISMATCH] * (THREADS // 2)
    expect("what eight threads found", found, expected)


CHECKS: tuple[Callable[[Bench], None], ...] = (
    its_own_hash_matches,
    another_password_mismatches,
    with_nothing_stored_nothing_matches,
    passwords_that_differ_anywhere_verify_differently,
    bytes_beyond_ascii_are_not_cut,
    nothing_is_cut_at_a_nul,
    each_hash_has_a_salt_of_its_own,
    a_hash_does_not_hold_its_password,
    what_is_no_hash_of_its_own_mismatches,
    a_hash_of_an_older_profile_is_to_be_renewed,
    a_hash_of_an_unknown_profile_mismatches,
    threads_do_not_disturb_each_other,
)


def check_hasher(
    make: MakeHasher,
    *,
    older: MakeHasher | None = None,
    unknown: MakeHasher | None = None,
    positions: Iterable[int] = POSITIONS,
) -> None:
    """
    Check a password hasher (E10, E11); *make* makes one, which eight threads may call at once.

    *older* makes one whose hashes it still accepts, and *unknown* one whose hashes it does not.
    *positions*, from 0 to 255, are where two passwords are made to differ: fewer are quicker.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    hasher = make()
    bench = Bench(hasher, older, unknown, tuple(positions))
    run("hasher", CHECKS, lambda: bench)
