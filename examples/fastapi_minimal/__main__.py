"""
Serve the pages on this machine alone, with three accounts: `python -m examples.fastapi_minimal`.

DATABASE_URL names the database, such as `postgresql+psycopg://localhost/landlords`; ESPACE_KEY,
made with `python -m espace_bailleur key`, goes with it.
Without them a new file of SQLite begins.
"""

import asyncio
import os
import tempfile

from contextlib import suppress
from pathlib import Path

import uvicorn

from espace_bailleur import (
    AsyncEspaceBailleur,
    ExtraStep,
    Field,
    FieldKind,
    Service,
    Steps,
    new_key,
)
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.markdown import documents_in

from ..flask_minimal.sample import CONTACT, CONTACTS, LANDLORDS
from .app import SHARED, create_app


TELEPHONE = Field(name="telephone", kind=FieldKind.TELEPHONE, autocomplete="tel")
STEPS = Steps(extra=(ExtraStep(id="telephone", after="information", fields=(TELEPHONE,)),))


def main() -> None:
    """
    Serve the pages on this machine alone, with the accounts of two landlords and an organisation.
    """
    outbox = Path(tempfile.mkdtemp(prefix="espace-bailleur-"))
    database, key = os.environ.get("DATABASE_URL"), os.environ.get("ESPACE_KEY")
    if database and not key:
        raise SystemExit("What is kept needs its key: put one into ESPACE_KEY, and keep it.")
    espace = AsyncEspaceBailleur.open(
        database or f"sqlite:///{outbox}/landlords.db",
        keys=[key or new_key()],
        courier=FolderCourier(outbox),
        documents=documents_in(SHARED / "documents"),
        steps=STEPS,
        service=Service(contact=CONTACT),
    )
    with suppress(KeyboardInterrupt):  # Ctrl+C ends it, once the pages under way are served
        asyncio.run(serve(espace, outbox))


async def serve(espace: AsyncEspaceBailleur, outbox: Path) -> None:
    """
    Open the accounts, and serve the pages on the same event loop.
    """
    await espace.operator("sample").open_accounts(LANDLORDS)
    print(f"The mails to zoe@example.org and lilas@example.org, and the letters, are in {outbox}")
    port = int(os.environ.get("PORT", "5000"))
    try:
        app = create_app(espace, contact=CONTACT, contacts=CONTACTS)
        await uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port)).serve()
    finally:
        await espace.close()


if __name__ == "__main__":
    main()
