"""Events as other systems write them, today."""

from typing import Any
from uuid import uuid4

from shared.clock import system_clock

NOW = system_clock()
TODAY = NOW.date().isoformat()


def a_call(manager: str, **attributes: Any) -> dict[str, Any]:
    """Return a call's event as another system writes it; *attributes* go over the envelope's own."""
    id_ = uuid4().hex
    data = {
        "call_id": id_,
        "client_id": f"client-of-{manager}",
        "manager_id": manager,
        "direction": "inbound",
        "outcome": "connected",
        "started_at": NOW.isoformat(),
        "duration_seconds": 60,
    }
    envelope = {
        "specversion": "1.0",
        "id": id_,
        "source": "/test/telephony",
        "type": "CallCompleted",
        "subject": data["client_id"],
        "time": NOW.isoformat(),
        "data": data,
    }
    return {**envelope, **attributes}


def a_won_deal(manager: str, **data: Any) -> dict[str, Any]:
    """Return a won deal as another system writes it; *data* go over what is usual."""
    deal = {"deal_id": uuid4().hex, "client_id": f"client-of-{manager}", "manager_id": manager, "outcome": "won"}
    return a_call(manager, type="DealClosed", data={**deal, "amount_minor": 100, "currency": "USD", **data})
