"""The topic that intake reads."""

from schemas.wire.orders_submitted import Order
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.policies import no_organization
from services.intake.handler import Intake

ORDERS = Consumer("intake", ("orders-submitted",), reader(Order, "orders"), Intake(), no_organization)

CONSUMERS = (ORDERS,)
