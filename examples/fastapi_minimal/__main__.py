"""
Serve the pages on this machine alone, with two accounts: `python -m examples.fastapi_minimal`.

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
    Row,
    Service,
    Steps,
    new_key,
)
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.markdown import documents_in

from .app import SHARED, create_app


CONTACT = "01 99 00 00 00"
TELEPHONE = Field(name="telephone", kind=FieldKind.TELEPHONE, autocomplete="tel")
STEPS = Steps(extra=(ExtraStep(id="telephone", after="information", fields=(TELEPHONE,)),))
LANDLORDS = (
    Row(
        reference="R-1",
        kind="physique",
        name="Zoé Œuf",
        departement="2A",
        email="zoe@example.org",
    ),
    Row(
        reference="R-2",
        kind="moral",
        name="SCI des Lilas",
        departement="974",
        siret="73282932000074",
        email="lilas@example.org",
    ),
)


def main() -> None:
    """
    Serve the pages on this machine alone, with the accounts of a landlord and of an organisation.
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
    print(f"The mails to zoe@example.org and lilas@example.org are in {outbox}")
    port = int(os.environ.get("PORT", "5000"))
    try:
        app = create_app(espace, contact=CONTACT)
        await uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port)).serve()
    finally:
        await espace.close()


if __name__ == "__main__":
    main()
