"""Logging in which no secret can appear: not in a message, not in a traceback, not of a library."""

import logging
import re
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Final

# Telegram's tokens, whether we know them or not, and the password in an address.
_TOKEN: Final = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}")
_IN_PATH: Final = re.compile(r"/bot\d+:[^/\s'\"]+")
_IN_ADDRESS: Final = re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+(?=@)")
_HIDDEN: Final = "[hidden]"
_TALKATIVE: Final = ("httpx", "httpcore", "telegram", "aiosmtplib", "apscheduler", "sqlalchemy", "alembic")


class Redactor:
    """Takes secrets out of a text: those it was told, and all that look like a token or password."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # The longest first, so that one that holds another goes as a whole.
        self._secrets = sorted({secret for secret in secrets if len(secret) > 3}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        text = _IN_PATH.sub(f"/bot{_HIDDEN}", text)
        return _IN_ADDRESS.sub(rf"\1:{_HIDDEN}", _TOKEN.sub(_HIDDEN, text))


class RedactingFilter(logging.Filter):
    """Rewrites a record, its traceback included, before any handler shows it."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redact(record.getMessage()), ()
        if record.exc_info:
            # A formatter uses this text when it is there, and would make its own from exc_info otherwise.
            shown = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_text = self._redact(shown)
        if record.stack_info:
            record.stack_info = self._redact(record.stack_info)
        return True


class _OnStderr(logging.Handler):
    """Writes where stderr is now, not where it was when logging began."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(self.format(record) + "\n")


def set_up_logging(secrets: Iterable[str] = (), *, level: int = logging.INFO) -> Redactor:
    """Log to stderr without secrets; of libraries only warnings (httpx names the token at INFO)."""
    redact = Redactor(secrets)
    handler = _OnStderr()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(RedactingFilter(redact))
    root = logging.getLogger()
    root.setLevel(level)
    root.handlers[:] = [handler, *(other for other in root.handlers if not isinstance(other, _OnStderr))]
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    _redact_crashes(redact)
    return redact


def _redact_crashes(redact: Redactor) -> None:
    """Also a crash that nobody expected shows no secret."""

    def show(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:  # pragma: no cover - Python calls it while it ends
        sys.stderr.write(redact(logging.Formatter().formatException((kind, error, trace))) + "\n")

    sys.excepthook = show
