"""The overview as JSON, the form in which it is stored and printed, and back."""

from pydantic import TypeAdapter

from jobs.rules.digest import Digest

DIGEST: TypeAdapter[Digest] = TypeAdapter(Digest)
