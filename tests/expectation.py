"""Whole outputs held against files in tests/expected; REWRITE_EXPECTED=1 writes them anew, to be read."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "expected"


def hold_against(name: str, output: str) -> None:
    """Fail when the output differs from what is expected, or when nothing is."""
    path = FOLDER / name
    if os.environ.get("REWRITE_EXPECTED"):
        path.write_text(output, encoding="utf-8")
    assert path.exists(), f"tests/expected/{name} is missing; write it with REWRITE_EXPECTED=1 and read it"
    assert output == path.read_text(encoding="utf-8")
