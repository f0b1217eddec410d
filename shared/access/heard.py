"""What was asked and how it was answered, for the audit log."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MOST_BODY = 4_000
_ANSWERS = {"http.response.start", "websocket.accept", "websocket.http.response.start"}


class Heard:
    """An application that is listened to while it answers once; what is asked is kept as far as it is not too long."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._body = b""
        self.outcome = "not answered"

    @property
    def asked(self) -> str:
        """Return the beginning of the body."""
        return self._body.decode(errors="replace")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and listen."""

        async def received() -> Message:
            message = await receive()
            self._body += message.get("body", b"")[: _MOST_BODY - len(self._body)]
            return message

        async def sent(message: Message) -> None:
            if message["type"] in _ANSWERS:
                self.outcome = str(message.get("status", "accepted"))
            await send(message)

        await self._app(scope, received, sent)
