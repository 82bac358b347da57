"""The files that people and the bot send, kept in memory under Telegram's kind of identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.playground.refusals import bad_request

if TYPE_CHECKING:
    from bot.playground.values import Json, Upload

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_FOLDERS = {"photo": "photos", "voice": "voice", "document": "documents", "sticker": "stickers"}
_MARKS = {"photo": "AgAC", "voice": "AwAC", "document": "BQAC", "sticker": "CAAC"}


@dataclass(frozen=True)
class StoredFile:
    file_id: str
    kind: str
    path: str
    upload: Upload

    @property
    def size(self) -> int:
        return len(self.upload.content)

    def as_json(self) -> Json:
        return {"file_id": self.file_id, "file_unique_id": f"AQAD{self.file_id[4:]}", "file_size": self.size}

    def in_message(self, duration: int = 0) -> Json:
        """Return the field of a message that carries this file."""
        if self.kind == "photo":
            return {"photo": [self.as_json() | {"width": 640, "height": 480}]}
        described = self.as_json() | {"mime_type": self.upload.mime_type}
        if self.kind == "voice":
            return {"voice": described | {"duration": duration}}
        if self.kind == "sticker":
            looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": self.as_json() | looks}
        return {"document": described | {"file_name": self.upload.filename}}


@dataclass
class FileStore:
    _by_id: dict[str, StoredFile] = field(default_factory=dict)

    def add(self, kind: str, upload: Upload) -> StoredFile:
        number = len(self._by_id) + 1
        suffix = PurePosixPath(upload.filename).suffix
        stored = StoredFile(
            file_id=f"{_MARKS[kind]}AgQAAxkBAAI{number:012d}",
            kind=kind,
            path=f"{_FOLDERS[kind]}/file_{number}{suffix}",
            upload=upload,
        )
        self._by_id[stored.file_id] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        if file_id not in self._by_id:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def at(self, path: str) -> StoredFile | None:
        return next((stored for stored in self._by_id.values() if stored.path == path), None)

    def given(self, kind: str, value: str | Upload) -> StoredFile:
        """Return the file of a send: newly uploaded, or known by its identifier."""
        if isinstance(value, str):
            if "://" in value:
                # Telegram would fetch the address; nothing here leaves this machine.
                raise bad_request("wrong file identifier/HTTP URL specified")
            return self.get(value)
        limit = PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT
        if not value.content:
            raise bad_request("file must be non-empty")
        if len(value.content) > limit:
            raise bad_request(
                f"file of size {len(value.content)} bytes is too big; the maximum size is {limit} bytes"
            )
        return self.add(kind, value)
