"""Asks everybody who they are, and lets them do what their role may: around a whole application.

It comes before any route, so nothing of a request is read, and nothing is said of what there is, before it is known
who asks.
"""

from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from shared.access.audit import AuditLog
from shared.access.callers import Callers
from shared.access.current import asking
from shared.access.heard import Heard
from shared.access.long_answer import LongAnswer
from shared.access.principal import Principal
from shared.access.rules import OPEN, SOCKET, Gate, Rule
from shared.errors import SalesError
from shared.problems import answer_to, answer_to_http, answer_to_outage
from shared.refusals import NotAllowedError

WHY = "x-audit-reason"
_MOST_TARGET = 1_000
_AGAIN_S = 5.0


class Guard:
    """The middleware."""

    def __init__(
        self, app: ASGIApp, *, gate: Gate, callers: Callers, audit: AuditLog, again_s: float = _AGAIN_S
    ) -> None:
        """An answer that goes on is looked at *again_s* later: whether it is still for somebody who is let in."""
        self._app, self._gate, self._callers, self._audit, self._again_s = app, gate, callers, audit, again_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or answer why not."""
        rule = self._gate.rule(scope) if scope["type"] in {"http", "websocket"} else OPEN
        if rule is not None and rule.roles is None:
            await self._app(scope, receive, send)
            return
        try:
            who = await self._admitted(scope, rule)
            begun = await self._begun(who, scope) if rule is not None and rule.is_audited else None
        except (SalesError, PyMongoError, HTTPException) as error:
            await _answered(error, scope, receive, send)
            return
        scope.setdefault("state", {})["caller"] = who.caller
        answer = LongAnswer(self._callers, scope, send, self._again_s)
        with asking(who):
            if begun is None:
                await answer.told_by(self._app, receive)
            else:
                await self._audited(begun, who, answer, receive)

    async def _admitted(self, scope: Scope, rule: Rule | None) -> Principal:
        who = await self._callers.caller(HTTPConnection(scope))
        if rule is None:
            raise self._nothing_there(scope)
        if rule.roles is not None and who.role not in rule.roles:
            raise NotAllowedError(f"a {who.role} may not do this: it takes {' or '.join(sorted(rule.roles))}")
        return who

    def _nothing_there(self, scope: Scope) -> HTTPException:
        """Return the refusal of what no rule is about: it is not left to the application, which may know more."""
        methods = self._gate.methods(scope)
        return HTTPException(405, headers={"Allow": ", ".join(methods)}) if methods else HTTPException(404)

    async def _begun(self, who: Principal, scope: Scope) -> str:
        return await self._audit.begin(who, _what(scope), HTTPConnection(scope).headers.get(WHY))

    async def _audited(self, begun: str, who: Principal, answer: LongAnswer, receive: Receive) -> None:
        heard = Heard(self._app)
        try:
            await answer.told_by(heard, receive)
        except Exception as error:
            heard.outcome = f"failed: {type(error).__name__}"
            raise
        finally:
            await self._audit.end(begun, who, f"{_what(answer.scope)} {heard.asked}".strip(), heard.outcome)


def _what(scope: Scope) -> str:
    query = scope["query_string"].decode(errors="replace")
    return f"{scope.get('method', SOCKET)} {scope['path'][:_MOST_TARGET]}{query and '?'}{query[:_MOST_TARGET]}"


async def _answered(
    error: SalesError | PyMongoError | HTTPException, scope: Scope, receive: Receive, send: Send
) -> None:
    answer = _answer_to(error)
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(answer)
    else:
        await answer(scope, receive, send)


def _answer_to(error: SalesError | PyMongoError | HTTPException) -> JSONResponse:
    match error:
        case SalesError():
            return answer_to(error)
        case PyMongoError():
            return answer_to_outage(error)
        case _:
            return answer_to_http(error)
