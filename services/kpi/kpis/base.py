"""KPIs of the client base: how good what is known of clients is."""

from fractions import Fraction

from services.kpi.kpis.weighted import Part, Weighted
from services.kpi.measures.base import (
    BASE_CHECKED,
    BASE_CLIENTS,
    BASE_COMPARED,
    BASE_CONSISTENT,
    BASE_FIELDS,
    BASE_FIELDS_FILLED,
    BASE_FIELDS_VERIFIED,
    BASE_FRESH,
    BASE_UNIQUE,
)

BASE_QUALITY = Weighted(
    id="base_quality",
    name="Client base quality",
    name_ru="Качество клиентской базы",
    formula="0.30 accuracy (verified / filled fields) + 0.25 completeness (filled / all fields) + "
    "0.20 freshness (cards told within fresh_days / clients) + 0.15 uniqueness (clients without possible duplicates) + "
    "0.10 consistency (clients without conflicting fields)",
    source="K34",
    duties=("D06", "D09", "D25"),
    edges="a stock (R7), with the client's owner; a part whose fields nobody told is left out and the others are "
    "re-weighted; a card on the last of fresh_days is fresh; of a merged client's cards the latest stands (R12)",
    parts={
        "accuracy": Part(Fraction(30, 100), BASE_FIELDS_VERIFIED, BASE_FIELDS_FILLED),
        "completeness": Part(Fraction(25, 100), BASE_FIELDS_FILLED, BASE_FIELDS),
        "freshness": Part(Fraction(20, 100), BASE_FRESH, BASE_CLIENTS),
        "uniqueness": Part(Fraction(15, 100), BASE_UNIQUE, BASE_COMPARED),
        "consistency": Part(Fraction(10, 100), BASE_CONSISTENT, BASE_CHECKED),
    },
    counted=BASE_CLIENTS,
)

KPIS = (BASE_QUALITY,)
