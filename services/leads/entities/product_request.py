"""A client asked for a product: what the market wants and we may not have."""

from dataclasses import dataclass

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, ProductRequested
from shared.refusals import AlreadyExistsError
from shared.values import Id


@dataclass(frozen=True, slots=True)
class ProductRequest:
    """What is known of a wish."""

    client_id: str | None = None
    manager_id: str | None = None
    product: str | None = None


class RequestProduct(Command):
    """A client asked this manager for a product."""

    request_id: Id | None = None
    client_id: Id
    manager_id: Id
    product: Id


def request(request_id: str, known: ProductRequest, command: RequestProduct) -> list[ProductRequested]:
    """Return that the client asked. Raises: AlreadyExistsError."""
    if known.product is not None:
        raise AlreadyExistsError(PRODUCT_REQUEST.name, request_id)
    return [ProductRequested(**command.model_dump() | {"request_id": request_id})]


def evolve(known: ProductRequest, event: AnyEvent) -> ProductRequest:
    """Return *known* after *event*."""
    match event.data:
        case ProductRequested() as said:
            return ProductRequest(**said.model_dump(exclude={"request_id"}))
        case _:
            return known


PRODUCT_REQUEST = Kind(
    name="product_requests",
    opened_by=ProductRequested,
    joined_by={ProductRequested: "request_id"},
    blank=ProductRequest(),
    evolve=evolve,
    facets=attributes("manager_id", "client_id", "product"),
    owner="manager_id",
)
