"""What one check of `doctor` saw."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check saw; `mend` says what to do when it is not well."""

    name: str
    ok: bool
    said: str
    mend: str | None = None


def well(name: str, said: str) -> Finding:
    return Finding(name=name, ok=True, said=said)


def wrong(name: str, mend: str) -> Finding:
    return Finding(name=name, ok=False, said="", mend=mend)
