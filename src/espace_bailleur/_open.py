"""
The composition: the one module that chooses adapters, each loaded where it is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from espace_bailleur._service.doors import Doors
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.steps import Steps
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.observer import Observer
from espace_bailleur.texts.messages import Service


class EspaceBailleur(Doors):
    """
    The service, on the blocking face.

    `open` fills in the usual ports; the constructor takes every port explicitly.
    """

    @classmethod
    def open(
        cls,
        url: str,
        *,
        keys: Iterable[str],
        courier: Courier,
        documents: Iterable[Document],
        steps: Steps | None = None,
        policies: Policies | None = None,
        service: Service | None = None,
        observer: Observer | None = None,
    ) -> Self:
        """
        Open a service on the store that *url* names: `memory:` keeps everything in this process.

        *keys* are made with `new_key` and kept, the newest first.

        Raises:
            Misuse: the composition cannot work; the message names the mend.
        """
        from espace_bailleur.adapters import memory, system
        from espace_bailleur.adapters.argon2 import Argon2Hasher
        from espace_bailleur.adapters.blocklist import CommonPasswords
        from espace_bailleur.adapters.email_validator import email_policy

        if url != "memory:":
            raise Misuse(f"The store {url!r} is not known.", "Write 'memory:'.")
        return cls(
            store=memory.MemoryStore(),
            ledger=memory.MemoryLedger(),
            courier=courier,
            hasher=Argon2Hasher(),
            email=email_policy,
            clock=system.clock,
            secrets=system.secret_source,
            blocklist=CommonPasswords(),
            keys=keys,
            documents=documents,
            steps=steps,
            policies=policies,
            service=service,
            observer=observer,
        )


def new_key() -> str:
    """
    Draw a new key and write it as text; keep it where you keep your secrets.
    """
    from espace_bailleur.adapters.system import new_key as draw

    return draw()
