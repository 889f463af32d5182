"""
Serve the pages on this machine alone, with three accounts: `python -m examples.flask_minimal`.
"""

import os
import tempfile
import threading

from datetime import timedelta
from pathlib import Path

from espace_bailleur import (
    EspaceBailleur,
    ExtraStep,
    Field,
    FieldKind,
    Service,
    Steps,
    new_key,
)
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.markdown import documents_in

from .app import create_app
from .sample import CONTACT, CONTACTS, LANDLORDS


DOCUMENTS = Path(__file__).parent / "documents"
TELEPHONE = Field(name="telephone", kind=FieldKind.TELEPHONE, autocomplete="tel")
STEPS = Steps(extra=(ExtraStep(id="telephone", after="information", fields=(TELEPHONE,)),))


def main() -> None:
    """
    Serve the pages on this machine alone, with the accounts of two landlords and an organisation.
    """
    outbox = Path(tempfile.mkdtemp(prefix="espace-bailleur-"))
    espace = EspaceBailleur.open(
        "memory:",
        keys=[new_key()],
        courier=FolderCourier(outbox),
        documents=documents_in(DOCUMENTS),
        steps=STEPS,
        service=Service(contact=CONTACT),
    )
    espace.operator("sample").open_accounts(LANDLORDS)

    worker = espace.worker(every=timedelta(seconds=1))
    threading.Thread(target=worker.run, daemon=True).start()
    print(f"The mails to zoe@example.org and lilas@example.org, and the letters, are in {outbox}")
    app = create_app(espace, contact=CONTACT, contacts=CONTACTS)
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")))


if __name__ == "__main__":
    main()
