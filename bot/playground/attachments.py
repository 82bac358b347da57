"""What people send besides words: small real files, a place, a contact."""

from __future__ import annotations

import base64

from bot.playground.values import Json, Upload

_PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_VOICE = b"OggS\x00\x02" + bytes(20) + b"OpusHead"

PHOTO = Upload("photo.png", _PHOTO, "image/png")
VOICE = Upload("voice.oga", _VOICE, "audio/ogg")
STICKER = Upload("sticker.webp", b"RIFF\x1a\x00\x00\x00WEBPVP8L" + bytes(14), "image/webp")
DOCUMENT = Upload("verslag.txt", b"Verslag van de werkgroep.\n", "text/plain")


def location(latitude: float, longitude: float) -> Json:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def contact(first_name: str, phone_number: str, user_id: int | None) -> Json:
    known = {} if user_id is None else {"user_id": user_id}
    return {"contact": {"first_name": first_name, "phone_number": phone_number} | known}
