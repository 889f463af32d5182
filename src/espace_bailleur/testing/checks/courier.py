"""
The checks of a courier: what `espace_bailleur.ports.courier` promises.
"""

from __future__ import annotations

import asyncio

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import assert_never

from attrs import evolve, frozen

from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.words import EmailAddress, MessageId, PostalAddress
from espace_bailleur.ports.courier import AwaitingCourier, Courier
from espace_bailleur.testing.checks._awaiting import OnTheLoop
from espace_bailleur.testing.checks._running import expect, run
from espace_bailleur.testing.checks._values import NOW


Received = Callable[[], Sequence[str]]

BODY = "Bonjour Zoé Œuf,\n\n    ABCD EFGH\n\n.\nFrom here on: «à bientôt» 🏠\n"
STREET = PostalAddress(("Zoé Œuf", "1 RUE DE L’ÉTÉ", "97600 MAMOUDZOU"))


@frozen
class Post:
    """
    A courier together with a view of what arrived.
    """

    courier: Courier
    received: Received

    def items(self, name: str) -> tuple[Mail | Letter, ...]:
        """
        Write one item of that name for each channel that the courier serves.
        """
        return tuple(_item(channel, name) for channel in sorted(self.courier.channels))

    def arrived(self, marker: str) -> list[str]:
        """
        List what arrived with *marker* in it.
        """
        return [text for text in self.received() if marker in text]


def _item(channel: Channel, name: str) -> Mail | Letter:
    # A marker in the body finds the item again, whatever else the medium keeps of it.
    body = f"{BODY}{_marker(channel, name)}\n"
    id_ = MessageId(f"{name}-{channel}")
    subject = f"Votre accès à l’espace bailleur, {name}"
    match channel:
        case Channel.MAIL:
            to = EmailAddress(f"Zoe.O+{name}@example.org")
            return Mail(id=id_, at=NOW, to=to, subject=subject, body=body)
        case Channel.LETTER:
            return Letter(id=id_, at=NOW, to=STREET, subject=subject, body=f"{STREET}\n\n{body}")
        case _:
            assert_never(channel)


def _marker(channel: Channel, name: str) -> str:
    return f"[{name} by {channel}]"


def _arrived(post: Post, item: Mail | Letter) -> list[str]:
    return post.arrived(item.body.splitlines()[-1])


def _expect_whole(item: Mail | Letter, text: str) -> None:
    pieces = [line for line in item.body.splitlines() if line]
    pieces += [item.to.stored, item.subject] if isinstance(item, Mail) else item.to.lines
    missing = [piece for piece in pieces if piece not in text]
    expect(f"what is missing of {item.id}", missing, [])


def it_names_the_channels_that_it_serves(post: Post) -> None:
    """
    Ask for the channels, twice.
    """
    channels = post.courier.channels
    kinds = [type(one) for one in channels]
    expect("channels", kinds, [Channel] * max(1, len(channels)))
    expect("channels, asked again", sorted(post.courier.channels), sorted(channels))


def what_is_sent_arrives_whole(post: Post) -> None:
    """
    Send one item by each channel: recipient, subject and every line of the body (A4, H2).
    """
    for item in post.items("whole"):
        post.courier.send(item)
        texts = _arrived(post, item)
        expect(f"how many of {item.id} arrived", len(texts), 1)
        _expect_whole(item, texts[0])


def a_repeated_item_has_the_same_content(post: Post) -> None:
    """
    Send an item again, as happens when a worker dies (H2).
    """
    for item in post.items("repeated"):
        for _ in range(3):
            post.courier.send(item)
        texts = _arrived(post, item)
        expect(f"how many contents of {item.id}", len(set(texts)), 1)
        _expect_whole(item, texts[0])


def no_item_hides_another(post: Post) -> None:
    """
    Send two items to one recipient, both halves of which must arrive (C1).
    """
    pairs = zip(post.items("first"), post.items("second"), strict=True)
    for first, second in pairs:
        same_but_id = evolve(first, id=second.id, body=second.body)
        for item in (first, same_but_id):
            post.courier.send(item)
        for item in (first, same_but_id):
            expect(f"how many of {item.id} arrived", len(_arrived(post, item)), 1)


def no_line_end_reaches_a_header(post: Post) -> None:
    """
    Send mails whose subject has a line end: refused, or sent with nothing added (H6, P32).
    """
    for place, end in enumerate(("\r\n", "\n", "\r", "\x0b", "\x85", "\u2028")):
        for form, subject in enumerate(
            (f"Bonjour{end}Bcc: eve@example.com", f"Bonjour{end}", end)
        ):
            for item in post.items(f"header-{place}-{form}"):
                if isinstance(item, Mail):
                    forged = evolve(item, subject=subject)
                    with suppress(Exception):  # refusing it is right, in whatever way
                        post.courier.send(forged)
                    for text in _arrived(post, item):
                        _expect_unforged(item, subject, text)


def _expect_unforged(item: Mail, subject: str, text: str) -> None:
    headers, _, body = text.replace("\r\n", "\n").partition("\n\n")
    added = [line for line in headers.splitlines() if line.lower().startswith("bcc:")]
    expect(f"headers added by {subject!r}", added, [])
    first = item.body.splitlines()[0]
    expect(f"the body's first line after {subject!r}", body.splitlines()[:1], [first])


def a_mail_goes_to_the_stored_address_and_no_other(post: Post) -> None:
    """
    Send to an address that mail software may decode into another person's (A4, P06).
    """
    for place, local in enumerate(("=?utf-8?q?eve=40example.com=2C?=", "=?ascii?b?ZXZl?=")):
        for item in post.items(f"address-{place}"):
            if isinstance(item, Mail):
                encoded = evolve(item, to=EmailAddress(f"{local}@example.org"))
                with suppress(Exception):  # refusing it is right, in whatever way
                    post.courier.send(encoded)
                for text in _arrived(post, encoded):
                    _expect_whole(encoded, text)


CHECKS: tuple[Callable[[Post], None], ...] = (
    it_names_the_channels_that_it_serves,
    what_is_sent_arrives_whole,
    a_repeated_item_has_the_same_content,
    no_item_hides_another,
    no_line_end_reaches_a_header,
    a_mail_goes_to_the_stored_address_and_no_other,
)


def check_courier(make: Callable[[], Courier], received: Received) -> None:
    """
    Check a courier that *make* makes for each check.

    *received* lists all that arrived so far, as one text an item: that of a mail with its headers,
    decoded, a line each, and an empty line before the body.
    Everything is sent to example.org and to nobody's postal address, so give a courier that goes
    to a test server.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    run("courier", CHECKS, lambda: Post(make(), received))


@frozen
class _Awaited:
    """
    An awaiting courier that is called as if it were blocking.
    """

    _courier: AwaitingCourier
    _on: OnTheLoop

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Name the channels that it serves.
        """
        return self._courier.channels

    def send(self, item: Mail | Letter, /) -> None:
        """
        Await that it took *item*.
        """

        async def sent() -> None:
            await self._courier.send(item)

        self._on.run(sent)


async def check_awaiting_courier(
    make: Callable[[], AwaitingCourier | Awaitable[AwaitingCourier]],
    received: Callable[[], Sequence[str] | Awaitable[Sequence[str]]],
) -> None:
    """
    Do as `check_courier` for the awaiting face, on the event loop that runs it.

    *make* and *received* are called there as well, and may be awaited or not.
    """
    on = OnTheLoop(asyncio.get_running_loop())

    def post() -> Post:
        return Post(_Awaited(on.run(make), on), lambda: on.run(received))

    await asyncio.to_thread(run, "courier", CHECKS, post)
