"""`POST /v1/clients/{client_id}/erase` and `GET /v1/erasures`: a client's personal data, and the record of its end."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel

from services.leads.intake.erasure import Eraser, Erasure
from shared.idempotency import new_id
from shared.limits.callers import caller_of
from shared.values import Id


class ErasureView(BaseModel):
    """That a client's personal data were erased; `contacts` counts the hashes, and is left out while it goes on."""

    erasure_id: str
    client_id: str
    by: str
    at: datetime
    contacts: int | None = None

    @classmethod
    def of(cls, erasure: Erasure) -> "ErasureView":
        """Return what is shown of *erasure*."""
        return cls(
            erasure_id=erasure.erasure_id,
            client_id=erasure.client_id,
            by=erasure.by,
            at=erasure.at,
            contacts=erasure.contacts,
        )


class ErasuresView(BaseModel):
    """What was erased, the latest first."""

    erasures: list[ErasureView]


def erasure_routes(eraser: Eraser) -> APIRouter:
    """Return the routes to *eraser*."""
    router = APIRouter(tags=["privacy"], prefix="/v1")

    @router.post("/clients/{client_id}/erase", response_model_exclude_none=True)
    async def erase(client_id: Annotated[Id, Path()], request: Request) -> ErasureView:
        """Erase what is kept of a client as a person; numbers stay as they are."""
        return ErasureView.of(await eraser.erase(client_id, new_id(), caller_of(request.scope)))

    @router.get("/erasures", response_model_exclude_none=True)
    async def erasures(client_id: Id | None = None) -> ErasuresView:
        """Return what was erased, by whom and when: of a client, or all."""
        return ErasuresView(erasures=[ErasureView.of(one) for one in await eraser.erasures.of(client_id)])

    return router
