"""The topic that intake reads."""

from schemas.wire.orders_submitted import Order
from services.common.runtime.consuming import Consumer
from services.common.runtime.reading import reader
from services.intake.handler import Intake

ORDERS = Consumer("intake", ("orders-submitted",), reader(Order, "orders"), Intake())

CONSUMERS = (ORDERS,)
