"""Who may do what in the shipments service; of whose shipments, is a matter of the shipments themselves."""

from types import MappingProxyType

from shared.access.common_rules import COMMON_RULES, RECORDS
from shared.access.rules import KNOWN, Rules

RULES: Rules = MappingProxyType(
    {
        **COMMON_RULES,
        ("GET", "/v1/calendar/next"): KNOWN,
        ("GET", "/v1/shipments"): RECORDS,
        ("POST", "/v1/shipments"): RECORDS,
        ("GET", "/v1/shipments/at-risk"): RECORDS,
        ("GET", "/v1/shipments/late"): RECORDS,
        ("GET", "/v1/shipments/{shipment_id}"): RECORDS,
        ("POST", "/v1/shipments/{shipment_id}/confirm"): RECORDS,
        ("POST", "/v1/shipments/{shipment_id}/deliver"): RECORDS,
        ("POST", "/v1/shipments/{shipment_id}/dispatch"): RECORDS,
        ("POST", "/v1/shipments/{shipment_id}/fail"): RECORDS,
        ("POST", "/v1/shipments/{shipment_id}/reject"): RECORDS,
        ("POST", "/v1/shipments/{shipment_id}/reschedule"): RECORDS,
        ("POST", "/v1/shipments/{shipment_id}/return"): RECORDS,
    }
)
