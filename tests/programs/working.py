"""
Work on one outbox with several workers, until it is empty, and say the id of each item sent.
"""

from __future__ import annotations

import os
import sys

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.sql import Database
from tests.adapters.service import TellingFolder, espace_on


def main(url: str, folder: Path, workers: int) -> None:
    """
    Dispatch in so many threads, once somebody says so on the standard input.
    """

    def say(item: str, _: str) -> None:
        os.write(1, f"{item}\n".encode())

    espace = espace_on(Database.at(url), TellingFolder(FolderCourier(folder), say))
    os.write(1, b"ready\n")
    sys.stdin.readline()
    with ThreadPoolExecutor(workers) as pool:
        for one in [pool.submit(espace.dispatch) for _ in range(workers)]:
            one.result()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
