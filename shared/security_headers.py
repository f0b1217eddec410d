"""What every answer tells a browser: to trust nothing that we did not send, and to keep no numbers."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

NOTHING = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""The content policy of what is no page."""
_TWO_YEARS_S = 63_072_000
TRANSPORT = {"Strict-Transport-Security": f"max-age={_TWO_YEARS_S}; includeSubDomains"}
_FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ANSWERS = ("http.response.start", "websocket.http.response.start")


def add_to(headers: MutableHeaders, *, is_behind_tls: bool) -> None:
    """Have *headers* say these too; what a route says itself of the first two stands.

    What can be asked for again by its tag (a file of the page) may be kept; all else is kept nowhere.
    """
    headers.setdefault("Content-Security-Policy", NOTHING)
    if "etag" not in headers:
        headers.setdefault("Cache-Control", "no-store")
    headers.update(ALWAYS | (TRANSPORT if is_behind_tls else {}))


def secured(send: Send, *, is_behind_tls: bool) -> Send:
    """Return *send*, which gives every answer these headers."""

    async def send_securely(message: Message) -> None:
        if message["type"] in _ANSWERS:
            headers = MutableHeaders(raw=list(message.get("headers", [])))
            add_to(headers, is_behind_tls=is_behind_tls)
            message = {**message, "headers": headers.raw}
        await send(message)

    return send_securely
