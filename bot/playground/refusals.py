"""The ways in which this Telegram says no, in Telegram's own sentences."""

from __future__ import annotations

from typing import Any


class RefusalError(Exception):
    """An answer with `ok: false`: a status, a sentence and, for 429, the seconds to wait."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> dict[str, Any]:
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad_request(sentence: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {sentence}")


def forbidden(sentence: str) -> RefusalError:
    return RefusalError(403, f"Forbidden: {sentence}")


def conflict(sentence: str) -> RefusalError:
    return RefusalError(409, f"Conflict: {sentence}")


def too_many_requests(retry_after: int) -> RefusalError:
    return RefusalError(429, f"Too Many Requests: retry after {retry_after}", retry_after)
