"""What a request carries, from its query string, form, multipart parts or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile

from bot.playground.refusals import bad_request
from bot.playground.values import Upload

if TYPE_CHECKING:
    from starlette.requests import Request


async def read_body(request: Request) -> dict[str, object]:
    """Return every parameter as it came: strings, uploads, or JSON values."""
    given: dict[str, object] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        given |= _json_object(await request.body())
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            for name, value in form.multi_items():
                given[name] = await _upload(value) if isinstance(value, UploadFile) else value
    return given


def _json_object(body: bytes) -> dict[str, object]:
    try:
        decoded = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(decoded, dict):
        raise bad_request("expected a JSON object")
    return {name: value for name, value in decoded.items() if value is not None}


async def _upload(part: UploadFile) -> Upload:
    content = await part.read()
    return Upload(part.filename or "file", content, part.content_type or "application/octet-stream")
