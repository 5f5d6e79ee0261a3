"""The parameters of one call, wherever they stood: query string, form, multipart or a JSON body."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.standin.rules import UPLOAD_BYTES, Refused

TRUE_WORDS = frozenset({"true", "yes", "1", "t"})


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart body."""

    name: str
    content: bytes
    mime: str


class Params:
    """Every value is text, as on the wire; the readers below give it its type."""

    def __init__(self, values: Mapping[str, str], uploads: Mapping[str, Upload] | None = None) -> None:
        self.values = dict(values)
        self.uploads = dict(uploads or {})

    @classmethod
    def from_json(cls, body: object) -> "Params":
        if not isinstance(body, dict):
            raise Refused("Can't parse JSON body: object expected")
        given = {str(name): value for name, value in body.items() if value is not None}
        return cls({name: v if isinstance(v, str) else json.dumps(v) for name, v in given.items()})

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def number(self, name: str, default: int = 0, least: int | None = None, most: int | None = None) -> int:
        """The integer, brought between `least` and `most`; the default if it is absent or no integer."""
        try:
            value = int(self.text(name))
        except ValueError:
            value = default
        value = value if least is None else max(value, least)
        return value if most is None else min(value, most)

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in TRUE_WORDS

    def json(self, name: str, what: str) -> Any:
        """The decoded value, None if absent. `what` names it in the refusal."""
        if not self.text(name):
            return None
        try:
            return json.loads(self.text(name))
        except ValueError:
            raise Refused(f"Can't parse {what} JSON object") from None

    def json_object(self, name: str, what: str) -> dict[str, Any]:
        value = self.json(name, what)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise Refused(f"Object expected as {what}")
        return value

    def json_array(self, name: str, what: str) -> list[Any]:
        value = self.json(name, what)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Refused(f"Expected an Array of {what}")
        return value

    def nested(self, values: Mapping[str, Any]) -> "Params":
        """The fields of an object inside these parameters, with the same uploads."""
        return Params(Params.from_json(dict(values)).values, self.uploads)

    def upload(self, name: str) -> Upload | None:
        """The file sent as `name`, or the one that `name` points at by attach://."""
        value = self.text(name)
        return self.uploads.get(value.removeprefix("attach://") if value.startswith("attach://") else name)


async def read_params(request: web.Request) -> Params:
    values = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        try:
            values |= Params.from_json(await request.json()).values
        except ValueError:
            raise Refused("Can't parse JSON body") from None
        return Params(values)
    for name, field in (await request.post()).items():
        if isinstance(field, web.FileField):
            upload = Upload(field.filename, field.file.read(), field.content_type)
            if len(upload.content) > UPLOAD_BYTES:
                raise Refused("Request Entity Too Large", code=413)
            uploads[name] = upload
        elif isinstance(field, str):
            values[name] = field
    return Params(values, uploads)
