"""
Run the command line: `python -m espace_bailleur --help`.
"""

from __future__ import annotations

import sys

from espace_bailleur._command import main


sys.exit(main(sys.argv[1:]))
