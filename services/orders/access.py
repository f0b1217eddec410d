"""Who may do what in the orders service; of whose deals and orders, is a matter of the entities themselves."""

from types import MappingProxyType

from shared.access.common_rules import COMMON_RULES, RECORDS
from shared.access.rules import KNOWN, LEADS, MANAGES, WORKS, Rules

RULES: Rules = MappingProxyType(
    {
        **COMMON_RULES,
        ("GET", "/v1/clients/{client_id}/points"): WORKS,
        ("POST", "/v1/clients/{client_id}/points/accrue"): WORKS,
        ("POST", "/v1/clients/{client_id}/points/expire"): WORKS,
        ("POST", "/v1/clients/{client_id}/points/redeem"): WORKS,
        ("GET", "/v1/contracts"): RECORDS,
        ("POST", "/v1/contracts"): RECORDS,
        ("GET", "/v1/contracts/overdue"): RECORDS,
        ("GET", "/v1/contracts/{contract_id}"): RECORDS,
        ("POST", "/v1/contracts/{contract_id}/change"): RECORDS,
        ("POST", "/v1/contracts/{contract_id}/milestones"): RECORDS,
        ("POST", "/v1/contracts/{contract_id}/milestones/met"): RECORDS,
        ("POST", "/v1/contracts/{contract_id}/sign"): RECORDS,
        ("GET", "/v1/deals"): RECORDS,
        ("POST", "/v1/deals"): RECORDS,
        ("GET", "/v1/deals/without-next-step"): RECORDS,
        ("GET", "/v1/deals/{deal_id}"): RECORDS,
        ("POST", "/v1/deals/{deal_id}/close"): RECORDS,
        ("POST", "/v1/deals/{deal_id}/reassign"): LEADS,
        ("POST", "/v1/deals/{deal_id}/reopen"): RECORDS,
        ("POST", "/v1/deals/{deal_id}/stage"): RECORDS,
        ("POST", "/v1/deals/{deal_id}/steps"): RECORDS,
        ("POST", "/v1/deals/{deal_id}/steps/done"): RECORDS,
        ("GET", "/v1/discounts"): RECORDS,
        ("POST", "/v1/discounts/approve"): LEADS,  # nobody approves their own
        ("GET", "/v1/discounts/{approval_id}"): RECORDS,
        ("GET", "/v1/offers"): RECORDS,
        ("POST", "/v1/offers"): RECORDS,
        ("GET", "/v1/offers/{offer_id}"): RECORDS,
        ("POST", "/v1/offers/{offer_id}/accept"): RECORDS,
        ("GET", "/v1/orders"): RECORDS,
        ("POST", "/v1/orders"): RECORDS,
        ("GET", "/v1/orders/late"): RECORDS,
        ("GET", "/v1/orders/unpaid"): RECORDS,
        ("GET", "/v1/orders/{order_id}"): RECORDS,
        ("POST", "/v1/orders/{order_id}/amend"): RECORDS,
        ("POST", "/v1/orders/{order_id}/cancel"): RECORDS,
        ("POST", "/v1/orders/{order_id}/payments"): RECORDS,
        ("POST", "/v1/orders/{order_id}/refunds"): RECORDS,
        ("GET", "/v1/pipelines"): KNOWN,
        ("GET", "/v1/prices"): KNOWN,
        ("POST", "/v1/prices"): MANAGES,
        ("POST", "/v1/prices/batch"): MANAGES,
        ("GET", "/v1/prices/{sku}"): KNOWN,
        ("GET", "/v1/prices/{sku}/now"): KNOWN,
        ("GET", "/v1/promotions"): KNOWN,
        ("GET", "/v1/promotions/{promotion_id}"): KNOWN,
        ("GET", "/v1/quotes"): RECORDS,
        ("POST", "/v1/quotes"): RECORDS,
        ("GET", "/v1/quotes/{quote_id}"): RECORDS,
        ("POST", "/v1/quotes/{quote_id}/revise"): RECORDS,
    }
)
