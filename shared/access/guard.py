"""Asks everybody who they are, and lets them do what their role may: around a whole application.

It comes before any route, so nothing of a request is read, and nothing is said of what there is, before it is known
who asks.
"""

from pymongo.errors import PyMongoError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from shared.access.audit import AuditLog
from shared.access.callers import Callers
from shared.access.current import asking
from shared.access.principal import Principal
from shared.access.rules import OPEN, Gate, Rule
from shared.errors import SalesError
from shared.problems import answer_to, answer_to_outage
from shared.refusals import NotAllowedError

WHY = "x-audit-reason"
_MOST_BODY = 4_000


class Guard:
    """The middleware."""

    def __init__(self, app: ASGIApp, *, gate: Gate, callers: Callers, audit: AuditLog) -> None:
        self._app, self._gate, self._callers, self._audit = app, gate, callers, audit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or answer why not."""
        rule = self._gate.rule(scope) if scope["type"] in {"http", "websocket"} else OPEN
        if rule is not None and rule.roles is None:
            await self._app(scope, receive, send)
            return
        try:
            who = await self._admitted(scope, rule)
            begun = await self._begun(who, scope) if rule is not None and rule.is_audited else None
        except (SalesError, PyMongoError) as error:
            await _answered(error, scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = who.caller
        with asking(who):
            if begun is None:
                await self._app(scope, receive, send)
            else:
                await self._audited(begun, who, scope, receive, send)

    async def _admitted(self, scope: Scope, rule: Rule | None) -> Principal:
        who = await self._callers.caller(HTTPConnection(scope))
        if rule is not None and rule.roles is not None and who.role not in rule.roles:
            raise NotAllowedError(f"a {who.role} may not do this: it takes {' or '.join(sorted(rule.roles))}")
        return who

    async def _begun(self, who: Principal, scope: Scope) -> str:
        return await self._audit.begin(who, _what(scope), HTTPConnection(scope).headers.get(WHY))

    async def _audited(self, begun: str, who: Principal, scope: Scope, receive: Receive, send: Send) -> None:
        heard = _Heard(receive, send)
        try:
            await self._app(scope, heard.receive, heard.send)
        finally:
            await self._audit.end(begun, who, f"{_what(scope)} {heard.asked}".strip(), heard.outcome)


class _Heard:
    """What was asked, as far as it is not too long, and how it was answered."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._body = b""
        self.outcome = "not answered"

    @property
    def asked(self) -> str:
        return self._body.decode(errors="replace")

    async def receive(self) -> Message:
        message = await self._receive()
        self._body += message.get("body", b"")[: _MOST_BODY - len(self._body)]
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.outcome = str(message["status"])
        await self._send(message)


def _what(scope: Scope) -> str:
    return f"{scope['method']} {scope['path']}"


async def _answered(error: SalesError | PyMongoError, scope: Scope, receive: Receive, send: Send) -> None:
    answer = answer_to(error) if isinstance(error, SalesError) else answer_to_outage(error)
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(answer)
    else:
        await answer(scope, receive, send)
