"""Which release of Vlottrekker this is."""

import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def release() -> str:
    """Give the version that is installed, or that of the folder this stands in."""
    try:
        return version("vlottrekker")
    except PackageNotFoundError:
        written = Path(__file__).parents[1] / "pyproject.toml"
        return str(tomllib.loads(written.read_text(encoding="utf-8"))["project"]["version"])
