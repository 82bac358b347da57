"""Logging in which no secret can appear: not in a message, not in a traceback, not of a library."""

import logging
import re
import sys
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Final

log = logging.getLogger(__name__)

# Telegram's tokens, whether we know them or not, and the password in an address.
_TOKEN: Final = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}")
_IN_PATH: Final = re.compile(r"/bot\d+:[^/\s'\"]+")
_IN_ADDRESS: Final = re.compile(r"(?<=://)([^\s:/@]*):[^\s/@]+(?=@)")
_HIDDEN: Final = "[hidden]"
_TALKATIVE: Final = (
    "aiohttp",
    "httpx",
    "httpcore",
    "telegram",
    "aiosmtplib",
    "apscheduler",
    "sqlalchemy",
    "alembic",
    "uvicorn",
)


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


class Form(StrEnum):
    """How a line of the log is written: for people, for programs, or for whoever reads stderr."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"

    @property
    def chosen(self) -> "Form":
        """Decide: text on a terminal, else JSON, one object a line."""
        if self is Form.AUTO:
            return Form.TEXT if sys.stderr.isatty() else Form.JSON
        return self


class RedactingFilter(logging.Filter):
    """Rewrites a record, its traceback included, before any handler shows it."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redact(record.getMessage()), ()
        if record.exc_info:
            # A formatter uses this text when it is there, and would make its own from exc_info otherwise.
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self._redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self._redact(record.stack_info)
        return True


def _formatter(form: Form, redact: Redactor) -> logging.Formatter:
    if form is Form.TEXT:
        return logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Only a service writes JSON; whoever types a command need not wait for the library.
    from pythonjsonlogger.json import JsonFormatter  # noqa: PLC0415

    class _Json(JsonFormatter):
        """Takes secrets out of what a library adds to a record, too."""

        def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
            # The moment comes last, and is what whoever reads looks for first.
            ordered = {"time": log_data["time"]} | log_data
            return {name: _redacted(value, redact) for name, value in ordered.items()}

    return _Json(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger", "exc_info": "traceback"},
        timestamp="time",
        json_ensure_ascii=False,
    )


def _redacted(value: Any, redact: Redactor) -> Any:  # noqa: ANN401 - whatever a library adds
    match value:
        case str():
            return redact(value)
        case dict():
            return {redact(str(key)): _redacted(item, redact) for key, item in value.items()}
        case list() | tuple() | set():
            return [_redacted(item, redact) for item in value]
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case bool() | int() | float() | None:
            return value
        case _:
            return redact(str(value))


class _OnStderr(logging.Handler):
    """Writes where stderr is now, not where it was when logging began."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(self.format(record) + "\n")


def set_up_logging(
    secrets: Iterable[str] = (), *, level: int = logging.INFO, form: Form = Form.TEXT
) -> Redactor:
    """Log to stderr without secrets; of libraries only warnings: some name the token at INFO."""
    redact, form = Redactor(secrets), form.chosen
    handler = _OnStderr()
    handler.setFormatter(_formatter(form, redact))
    handler.addFilter(RedactingFilter(redact))
    root = logging.getLogger()
    root.setLevel(level)
    root.handlers[:] = [handler, *(other for other in root.handlers if not isinstance(other, _OnStderr))]
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(form is Form.JSON)
    _redact_crashes(redact, form)
    return redact


def _redact_crashes(redact: Redactor, form: Form) -> None:
    """Also a crash that nobody expected shows no secret."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if form is Form.JSON:
            log.critical("Vlottrekker has crashed", exc_info=(kind, error, trace))
            return
        sys.stderr.write(redact(logging.Formatter().formatException((kind, error, trace))) + "\n")

    sys.excepthook = show
