"""
Ledgers, hashers, couriers and other parts that each break one promise, by the check that notices.
"""

from __future__ import annotations

import hashlib
import time
import unicodedata

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, cast

from attrs import define, evolve, field, frozen

from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.memory import MemoryLedger
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.throttle import Limit, Use
from espace_bailleur.domain.words import EmailAddress, PasswordHash
from espace_bailleur.ports.hasher import PasswordHasher, Verification
from espace_bailleur.ports.ledger import Ledger
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.testing.checks import courier as couriers
from espace_bailleur.testing.checks import email_policy as policies
from espace_bailleur.testing.checks import hasher as hashers
from espace_bailleur.testing.checks import ledger as ledgers
from espace_bailleur.testing.checks import system
from espace_bailleur.testing.checks._values import NOW
from espace_bailleur.testing.doubles import (
    START,
    CheapHasherForTestsOnly,
    Mailbox,
    ScriptedSecrets,
)


# ---------------------------------------------------------------- ledgers


@define
class _Rewords(MemoryLedger):
    """
    Count other uses than were asked for.
    """

    reworded: Callable[[Use], Use] = lambda use: use

    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        return super().reserve([self.reworded(use) for use in uses], now=now)


def _more(use: Use) -> Use:
    return evolve(use, limit=Limit(use.limit.count + 1, use.limit.window))


def _wider(use: Use) -> Use:
    return evolve(use, limit=Limit(use.limit.count, use.limit.window * 2))


def _folded(use: Use) -> Use:
    return evolve(use, key=use.key.strip().lower())


class _CountsByTheHour(MemoryLedger):
    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        hour = now - NOW
        begun = NOW + hour // ledgers.WINDOW * ledgers.WINDOW
        return super().reserve([evolve(use, key=f"{use.key} {begun}") for use in uses], now=now)


class _OneUseAfterAnother(MemoryLedger):
    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        for use in uses:
            if (until := super().reserve([use], now=now)) is not None:
                return until
        return None


class _CountsRefusals(MemoryLedger):
    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        until = super().reserve(uses, now=now)
        for use in uses if until else ():
            self._uses[use.key].append(now)
        return until


class _WantsUses(MemoryLedger):
    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        return super().reserve(uses, now=now) if uses else now


class _CountsKeysOnce(MemoryLedger):
    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        return super().reserve(list({use.key: use for use in uses}.values()), now=now)


class _Forgets(MemoryLedger):
    """
    Keep no more of a key than its latest window reaches.
    """

    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        self._windows.clear()
        return super().reserve(uses, now=now)


class _TrustsEveryClock(MemoryLedger):
    def _opens_at(self, use: Use, times: int, now: datetime) -> datetime | None:
        super()._opens_at(use, times, now)
        counted = sum(at > now - use.limit.window for at in self._uses[use.key])
        return now + use.limit.window if counted + times > use.limit.count else None


class _CountsWithoutALock(MemoryLedger):
    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        until = next(filter(None, (self._opens_at(use, 1, now) for use in uses)), None)
        time.sleep(0.005)
        for use in () if until else uses:
            self._uses[use.key].append(now)
        return until


class _TellsAWholeWindow(MemoryLedger):
    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        refused = super().reserve(uses, now=now) is not None
        return now + uses[0].limit.window if refused else None


BROKEN_LEDGERS: dict[Callable[[Ledger], None], tuple[Callable[[], Ledger], ...]] = {
    ledgers.a_limit_lets_its_count_through_and_no_more: (lambda: _Rewords(reworded=_more),),
    ledgers.keys_are_counted_apart: (lambda: _Rewords(reworded=_folded),),
    ledgers.a_use_counts_until_its_window_has_passed: (lambda: _Rewords(reworded=_wider),),
    ledgers.a_window_slides: (_CountsByTheHour,),
    ledgers.a_refusal_names_the_instant_at_which_it_opens: (_TellsAWholeWindow,),
    ledgers.what_is_refused_is_not_counted: (_CountsRefusals,),
    ledgers.all_uses_of_a_call_are_counted_or_none: (_OneUseAfterAnother,),
    ledgers.no_uses_are_always_granted: (_WantsUses,),
    ledgers.one_key_twice_in_a_call_counts_twice: (_CountsKeysOnce,),
    ledgers.a_shorter_window_does_not_forget_for_a_longer_one: (_Forgets,),
    ledgers.what_a_clock_far_ahead_noted_does_not_count: (_TrustsEveryClock,),
    ledgers.parallel_uses_never_exceed_the_limit: (_CountsWithoutALock,),
    ledgers.what_is_refused_in_parallel_is_counted_nowhere: (
        _CountsWithoutALock,
        _OneUseAfterAnother,
    ),
    ledgers.parallel_uses_in_any_order_are_counted: (_CountsWithoutALock, _OneUseAfterAnother),
}


# ---------------------------------------------------------------- hashers


@define
class _Rereads(CheapHasherForTestsOnly):
    """
    Hash and verify another text than was given.
    """

    reread: Callable[[str], str] = lambda text: text

    def hash(self, password: PlainPassword, /) -> PasswordHash:
        return super().hash(PlainPassword(self.reread(password.text)))

    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        return super().verify(stored, PlainPassword(self.reread(password.text)))


def _at_byte(size: int) -> Callable[[str], str]:
    return lambda text: text.encode()[:size].decode(errors="ignore")


class _RefusesTheEmpty(CheapHasherForTestsOnly):
    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        return super().verify(stored if password.text else None, password)


class _MatchesWithoutAHash(CheapHasherForTestsOnly):
    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        found = super().verify(stored, password)
        return found if stored or password.text else Verification.MATCH


class _NeverSalts(CheapHasherForTestsOnly):
    def hash(self, password: PlainPassword, /) -> PasswordHash:
        self.hashes = 0
        return super().hash(password)


class _StoresThePassword(CheapHasherForTestsOnly):
    def hash(self, password: PlainPassword, /) -> PasswordHash:
        self.hashes += 1
        return PasswordHash(f"plain${self.hashes}${password.text}")


class _RaisesOnGarbage(CheapHasherForTestsOnly):
    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        return super().verify(PasswordHash((stored or "").split("$", 3)[3]), password)


class _IgnoresWhatFollows(CheapHasherForTestsOnly):
    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        head, _, digest = (stored or "").rpartition("$")
        return super().verify(PasswordHash(f"{head}${digest[:64]}"), password)


class _NeverRenews(CheapHasherForTestsOnly):
    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        found = super().verify(stored, password)
        return Verification.MATCH if found is Verification.MATCH_TO_RENEW else found


class _AlwaysRenews(CheapHasherForTestsOnly):
    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        found = super().verify(stored, password)
        return Verification.MATCH_TO_RENEW if found is Verification.MATCH else found


def _accepts_all() -> PasswordHasher:
    return CheapHasherForTestsOnly(accepted=("new", "old", "unknown"))


@define
class _SharesAState(CheapHasherForTestsOnly):
    """
    Keep what it works on where other threads change it.
    """

    password: PlainPassword = field(factory=lambda: PlainPassword(""))

    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        self.password = password
        time.sleep(0.005)
        return super().verify(stored, self.password)


BROKEN_HASHERS: dict[Callable[[hashers.Bench], None], tuple[hashers.MakeHasher, ...]] = {
    hashers.its_own_hash_matches: (_RefusesTheEmpty, _AlwaysRenews),
    hashers.another_password_mismatches: (
        lambda: _Rereads(reread=str.casefold),
        lambda: _Rereads(reread=str.strip),
    ),
    hashers.with_nothing_stored_nothing_matches: (_MatchesWithoutAHash,),
    hashers.passwords_that_differ_anywhere_verify_differently: (
        lambda: _Rereads(reread=_at_byte(72)),
        lambda: _Rereads(reread=_at_byte(255)),
        lambda: _Rereads(reread=_at_byte(256)),
    ),
    hashers.bytes_beyond_ascii_are_not_cut: (lambda: _Rereads(reread=_at_byte(1_023)),),
    hashers.nothing_is_cut_at_a_nul: (
        lambda: _Rereads(reread=lambda text: text.partition("\0")[0]),
    ),
    hashers.each_hash_has_a_salt_of_its_own: (_NeverSalts,),
    hashers.a_hash_does_not_hold_its_password: (_StoresThePassword,),
    hashers.what_is_no_hash_of_its_own_mismatches: (_RaisesOnGarbage, _IgnoresWhatFollows),
    hashers.a_hash_of_an_older_profile_is_to_be_renewed: (_NeverRenews,),
    hashers.a_hash_of_an_unknown_profile_mismatches: (_accepts_all,),
    hashers.threads_do_not_disturb_each_other: (_SharesAState,),
}


# ---------------------------------------------------------------- couriers


@define
class Postroom(Mailbox):
    """
    A courier that shows what arrived as text, as a test server would.
    """

    def received(self) -> Sequence[str]:
        """
        List what arrived.
        """
        return [self.shown(item) for item in self.items]

    def shown(self, item: Mail | Letter) -> str:
        """
        Show one item as it arrived.
        """
        if isinstance(item, Letter):
            return item.body
        return f"To: {item.to.stored}\nSubject: {item.subject!r}\n\n{item.body}"


@define
class _ServesNothing(Postroom):
    channels: frozenset[Channel] = frozenset()


@define
class _ServesWords(Postroom):
    channels: frozenset[Channel] = cast("frozenset[Channel]", frozenset({"mail"}))


class _LosesMails(Postroom):
    def send(self, item: Mail | Letter, /) -> None:
        if isinstance(item, Letter):
            super().send(item)


class _CutsLongLetters(Postroom):
    def shown(self, item: Mail | Letter) -> str:
        return super().shown(item).replace("«", "<")


class _NumbersWhatItTakes(Postroom):
    def send(self, item: Mail | Letter, /) -> None:
        super().send(evolve(item, body=f"{item.body}{len(self.items)}"))


class _KeepsTheLatest(Postroom):
    def send(self, item: Mail | Letter, /) -> None:
        self.items = [one for one in self.items if one.to != item.to]
        super().send(item)


class _ShowsHeadersRaw(Postroom):
    def shown(self, item: Mail | Letter) -> str:
        return super().shown(item).replace(repr(item.subject), item.subject)


class _ShowsLineEndsRaw(Postroom):
    def shown(self, item: Mail | Letter) -> str:
        raw = item.subject if len(item.subject.splitlines()) == 1 else repr(item.subject)
        return super().shown(item).replace(repr(item.subject), raw)


class _Decodes(Postroom):
    def shown(self, item: Mail | Letter) -> str:
        return super().shown(item).replace("=?", "")


BROKEN_COURIERS: dict[Callable[[couriers.Post], None], tuple[type[Postroom], ...]] = {
    couriers.it_names_the_channels_that_it_serves: (_ServesNothing, _ServesWords),
    couriers.what_is_sent_arrives_whole: (_LosesMails, _CutsLongLetters),
    couriers.a_repeated_item_has_the_same_content: (_NumbersWhatItTakes,),
    couriers.no_item_hides_another: (_KeepsTheLatest,),
    couriers.no_line_end_reaches_a_header: (_ShowsHeadersRaw, _ShowsLineEndsRaw),
    couriers.a_mail_goes_to_the_stored_address_and_no_other: (_Decodes,),
}


# ---------------------------------------------------------------- e-mail policies


@frozen
class _Retypes:
    """
    Read another text than was typed, or give another address than was read.
    """

    before: Callable[[str], str] = str
    after: Callable[[str], str] = str

    def __call__(self, text: str, /) -> EmailAddress:
        return EmailAddress(self.after(email_policy(self.before(text)).stored))


def _without_tags(stored: str) -> str:
    local, _, host = stored.partition("@")
    return f"{local.partition('+')[0]}@{host}"


def _without_dots(stored: str) -> str:
    local, _, host = stored.partition("@")
    return f"{local.replace('.', '')}@{host}"


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one))


def _grows(stored: str) -> str:
    return f"x{stored}"


def _wants_no_blanks(text: str, /) -> EmailAddress:
    return email_policy(text if text == text.strip() else "")


def _takes_words(text: str, /) -> EmailAddress:
    return EmailAddress(text.strip())


def _has_a_key_with_case(text: str, /) -> EmailAddress:
    return _Cased(email_policy(text).stored)


class _Cased(EmailAddress):
    @property
    def key(self) -> str:
        return self.stored


def _knows_composed_hosts_apart(text: str, /) -> EmailAddress:
    return email_policy(text.replace("e\u0301", "e-acute"))


def _raises_on_surrogates(text: str, /) -> EmailAddress:
    text.encode()
    return email_policy(text)


def _puts_back(sign: str) -> Callable[[str], str]:
    return lambda text: text.replace(sign, "k" if sign == "\u212a" else "")


BROKEN_POLICIES: dict[Callable[[EmailPolicy], None], tuple[EmailPolicy, ...]] = {
    policies.addresses_are_taken_as_they_are_written: (_Retypes(after=str.lower),),
    policies.blanks_around_an_address_do_not_matter: (_wants_no_blanks,),
    policies.a_stored_address_reads_as_itself: (_Retypes(after=_grows),),
    policies.case_makes_no_other_person: (_has_a_key_with_case,),
    policies.dots_and_tags_are_kept: (
        _Retypes(after=_without_tags),
        _Retypes(after=_without_dots),
    ),
    policies.no_look_alike_gives_the_key_of_another: (
        _Retypes(before=lambda text: unicodedata.normalize("NFKC", text)),
        _Retypes(before=str.casefold),
        _Retypes(before=_puts_back("\u212a")),
        _Retypes(before=_puts_back("\u00ad")),
        _Retypes(before=_without_accents),
        _Retypes(before=lambda text: text.upper().lower()),
        _Retypes(before=lambda text: text.replace("\u3002", ".")),
    ),
    policies.hosts_that_look_alike_are_apart: (
        _Retypes(before=_without_accents),
        _Retypes(before=str.casefold),
    ),
    policies.one_international_host_has_one_key: (_knows_composed_hosts_apart,),
    policies.an_encoded_word_is_refused: (_takes_words,),
    policies.any_text_gives_an_address_or_a_refusal: (_raises_on_surrogates,),
}


# ---------------------------------------------------------------- clocks, secrets, blocklists


def _naive_clock() -> datetime:
    return START.replace(tzinfo=None)


def _local_clock() -> datetime:
    return START.astimezone(timezone(timedelta(hours=1)))


def _clock_of_seconds() -> datetime:
    seconds: Any = 0
    return cast("datetime", seconds)


BROKEN_CLOCKS: dict[Callable[[Clock], None], tuple[Clock, ...]] = {
    system.a_clock_tells_instants_in_utc: (_naive_clock, _local_clock, _clock_of_seconds),
}


def _hexadecimal(size: int, /) -> bytes:
    return ScriptedSecrets(str(time.perf_counter_ns()))(size).hex().encode()


def _text(size: int, /) -> bytes:
    drawn: Any = "x" * size
    return cast("bytes", drawn)


@define
class _Cycles:
    """
    Draw the same few hundred secrets in turn.
    """

    drawn: int = 0

    def __call__(self, size: int, /) -> bytes:
        self.drawn = (self.drawn + 1) % 500
        return hashlib.shake_256(str(self.drawn).encode()).digest(size)


@define
class _Digits:
    """
    Draw bytes that are all digits.
    """

    secrets: ScriptedSecrets = field(factory=ScriptedSecrets)

    def __call__(self, size: int, /) -> bytes:
        return bytes(0x30 + byte % 10 for byte in self.secrets(size))


BROKEN_SECRETS: dict[Callable[[SecretSource], None], tuple[SecretSource, ...]] = {
    system.as_many_bytes_are_drawn_as_asked_for: (_hexadecimal, _text),
    system.no_two_draws_are_the_same: (_Cycles(),),
    system.every_bit_is_drawn: (_Digits(),),
}


def _knows_nothing(_: str, /) -> bool:
    return False


def _knows_parts(password: str, /) -> bool:
    return CommonPasswords()(password) or "password" in password


def _answers_with_a_place(password: str, /) -> bool:
    place: Any = password.find("password")
    return cast("bool", place)


@define
class _Learns:
    """
    Find a password common once it was asked for.
    """

    asked: set[str] = field(factory=set[str])

    def __call__(self, password: str, /) -> bool:
        known = password in self.asked
        self.asked.add(password)
        return known


BROKEN_BLOCKLISTS: dict[Callable[[Blocklist], None], tuple[Blocklist, ...]] = {
    system.the_most_common_passwords_are_known: (_knows_nothing,),
    system.a_drawn_password_is_not_common: (_knows_parts,),
    system.any_text_gets_the_same_answer_twice: (_answers_with_a_place, _Learns()),
}
