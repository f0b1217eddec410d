"""What an OpenAPI document says of access: how whoever asks says who they are, and where nobody has to."""

from typing import Any

from fastapi import FastAPI

from shared.access.rules import Rules

SCHEME = "key"
_SCHEMES = {
    SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "description": "an API key (`sp_…`), or a token (JWT) of the identity provider that the operator has set up",
    }
}


def declare(app: FastAPI, rules: Rules) -> None:
    """Have the document of *app* say what *rules* ask for."""
    undeclared = app.openapi

    def declared() -> dict[str, Any]:
        if app.openapi_schema is None:
            _add(undeclared(), rules)
        return undeclared()

    app.openapi = declared  # type: ignore[method-assign]  # how FastAPI has a document extended


def _add(document: dict[str, Any], rules: Rules) -> None:
    document.setdefault("components", {})["securitySchemes"] = _SCHEMES
    document["security"] = [{SCHEME: []}]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if (rule := rules.get((method.upper(), path))) is not None and rule.roles is None:
                operation["security"] = []
