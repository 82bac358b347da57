"""Writing config.toml: whole or not at all, for its owner only, never over another without being told."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

from bot.commands.shell import WRONG_USE, FailureError

_OWNER_ONLY: Final = 0o600
_HEAD: Final = "# Made by `vlottrekker init`. config.example.toml explains every key.\n"


def as_toml(sections: dict[str, dict[str, str]]) -> str:
    """Write sections of texts as TOML; JSON's strings are TOML's, but for one character."""
    lines = [_HEAD]
    for name, values in sections.items():
        lines.append(f"[{name}]\n")
        lines += [f"{key} = {_quoted(value)}\n" for key, value in values.items()]
        lines.append("\n")
    return "".join(lines).rstrip("\n") + "\n"


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@contextmanager
def written(file: Path, text: str, *, force: bool) -> Iterator[None]:
    """Put a file in place for what follows; should that fail, the place is as it was before."""
    fresh = file.with_name(f".{file.name}.{uuid4().hex}")
    before = file.with_name(f"{fresh.name}.before")
    try:
        _put(file, fresh, before, text, force=force)
        try:
            yield
        except BaseException:
            _restore(file, before)
            raise
    finally:
        for left in (fresh, before):
            left.unlink(missing_ok=True)


def _put(file: Path, fresh: Path, before: Path, text: str, *, force: bool) -> None:
    try:
        _write_new(fresh, text.encode())
        if force and file.exists():
            _write_new(before, file.read_bytes())
        else:
            # Reserve the name, so that a file that appeared meanwhile is not written over.
            _write_new(file, b"")
        fresh.replace(file)
    except FileExistsError:
        raise FailureError(f"{file} is there already; --force writes over it.", WRONG_USE) from None
    except OSError as error:
        why = error.strerror
        raise FailureError(
            f"{file} cannot be written ({why}); mend the folder's name or its rights."
        ) from None


def _write_new(path: Path, content: bytes) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(number, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _restore(file: Path, before: Path) -> None:
    with suppress(FileNotFoundError):
        if before.exists():
            before.replace(file)
        else:
            file.unlink()
