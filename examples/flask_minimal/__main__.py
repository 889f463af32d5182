"""
Serve the pages on this machine alone, with one account: `python -m examples.flask_minimal`.
"""

import os
import tempfile
import threading
import time

from pathlib import Path

from espace_bailleur import Document, EspaceBailleur, Individual, new_key
from espace_bailleur.adapters.files import FolderCourier

from .app import create_app


def main() -> None:
    """
    Serve the pages on this machine alone, with one account.
    """
    outbox = Path(tempfile.mkdtemp(prefix="espace-bailleur-"))
    texts = (Path(__file__).parent / "documents").glob("*.txt")
    espace = EspaceBailleur.open(
        "memory:",
        keys=[new_key()],
        courier=FolderCourier(outbox),
        documents=[
            Document(id=text.stem, version="1", language="fr", text=text.read_text("utf-8"))
            for text in texts
        ],
    )
    zoe = Individual(reference="R-1", name="Zoé Œuf")
    espace.operator("sample").open_account(departement="2A", email="zoe@example.org", holder=zoe)

    def keep_dispatching() -> None:
        while True:
            espace.dispatch()
            time.sleep(1)

    threading.Thread(target=keep_dispatching, daemon=True).start()
    print(f"The mails to zoe@example.org are in {outbox}")
    create_app(espace).run(host="127.0.0.1", port=int(os.environ.get("PORT", "5000")))


if __name__ == "__main__":
    main()
