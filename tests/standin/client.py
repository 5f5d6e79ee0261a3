"""A bot of few words: one method, one answer, over plain HTTP. For the conformance tests."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.standin.api import BotApi
from tests.standin.params import Upload


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the HTTP side and the JSON body."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def refusal(self) -> str:
        assert not self.body["ok"], self.body
        assert self.body["error_code"] == self.status
        return f"{self.status} {self.body['description']}"


class PlainBot:
    """Calls methods with form-encoded parameters, JSON where they are no text; files make it multipart."""

    def __init__(self, api: BotApi, token: str = "") -> None:
        self._url = f"{api.base_url}{token or api.token}"

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()

    async def call(self, method: str, files: Mapping[str, Upload] | None = None, **params: Any) -> Reply:
        form = aiohttp.FormData(quote_fields=False, default_to_multipart=bool(files))
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, upload in (files or {}).items():
            form.add_field(name, io.BytesIO(upload.content), filename=upload.name, content_type=upload.mime)
        async with self._session.post(f"{self._url}/{method}", data=form) as response:
            return Reply(response.status, response.headers, await response.json())
