"""The log of facts: port.py says what it promises, postgres.py and memory.py keep it, codec.py reads facts."""

from services.common.eventstore.memory import MemoryLog
from services.common.eventstore.port import Conflict, Gap, Log, Page, Recorded, Uncommitted
from services.common.eventstore.postgres import PostgresLog

__all__ = ["Conflict", "Gap", "Log", "MemoryLog", "Page", "PostgresLog", "Recorded", "Uncommitted"]
