"""Commands given over HTTP as any caller would give them, and a list of those that were given."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.demo.errors import NoAnswerError, NoReactionError, RefusedError

Json = dict[str, Any]

PATIENCE_S, PAUSE_S = 30.0, 0.02
BUSY = {429, 503}


@dataclass
class Commands:
    """Gives commands to *services*, by their addresses; `given` are their paths as the documents have them."""

    services: Mapping[str, str]
    http: httpx.AsyncClient
    given: set[tuple[str, str]] = field(default_factory=set)

    async def give(self, service: str, path: str, body: Json | list[Json] | None = None, /, **ids: str) -> Json:
        """Return the answer to the command at *path*, like `/v1/leads/{lead_id}/assign`, of *ids*.

        Raises: RefusedError, NoAnswerError.
        """
        answer = await self._answered("POST", f"{self.services[service]}{path.format(**ids)}", json=body or {})
        self.given.add((service, path))
        found: Json = answer.json()
        return found

    async def give_text(self, service: str, path: str, text: str, media_type: str) -> Json:
        """Return the answer to a command whose body is no JSON. Raises: RefusedError, NoAnswerError."""
        url, headers = f"{self.services[service]}{path}", {"content-type": media_type}
        answer = await self._answered("POST", url, content=text.encode(), headers=headers)
        self.given.add((service, path))
        found: Json = answer.json()
        return found

    async def refused(self, service: str, path: str, body: Json | None = None, /, **ids: str) -> str:
        """Return the code of the refusal that the command is expected to get. Raises: RefusedError if it gets none."""
        try:
            await self.give(service, path, body, **ids)
        except RefusedError as error:
            return str(httpx.Response(error.status, text=error.answer).json()["code"])
        raise RefusedError(f"POST {path}", httpx.codes.ACCEPTED, "it was to be refused")

    async def read(self, service: str, path: str, **questions: Any) -> Json:
        """Return the answer to a question. Raises: RefusedError, NoAnswerError."""
        answer = await self._answered("GET", f"{self.services[service]}{path}", params=questions)
        found: Json = answer.json()
        return found

    async def until(self, service: str, path: str, **wanted: Any) -> Json:
        """Return the state of the entity at *path*, once it is there and as *wanted*. Raises: NoReactionError."""
        for _ in range(int(PATIENCE_S / PAUSE_S)):
            answer = await self.http.get(f"{self.services[service]}{path}")
            if answer.is_success:
                state: Json = answer.json()["state"]
                if all(state[name] == value for name, value in wanted.items()):
                    return state
            await asyncio.sleep(PAUSE_S)
        raise NoReactionError(f"{path} {wanted or ''}", PATIENCE_S)

    async def documented(self) -> set[tuple[str, str]]:
        """Return the paths of all commands that the services' documents have."""
        return {
            (service, path)
            for service in self.services
            for path, methods in (await self.read(service, "/openapi.json"))["paths"].items()
            if "post" in methods
        }

    async def _answered(self, method: str, url: str, **content: Any) -> httpx.Response:
        reason = ""
        for _ in range(int(PATIENCE_S / PAUSE_S)):
            try:
                answer = await self.http.request(method, url, **content)
            except httpx.TransportError as error:
                reason = type(error).__name__
            else:
                if answer.is_success:
                    return answer
                if answer.status_code not in BUSY:
                    raise RefusedError(f"{method} {url}", answer.status_code, answer.text)
                reason = f"status {answer.status_code}"
            await asyncio.sleep(PAUSE_S)
        raise NoAnswerError(f"{method} {url}", PATIENCE_S, reason)
