"""The machinery's settings: twelve-factor, `ORDERFOLD_*`. Business policy is not here but in the organization."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from services.common.clock import clock_from


def _bootstrap(servers: str) -> str:
    for server in servers.split(",") if servers else ():
        host, _, port = server.strip().rpartition(":")
        if not host or not port.isdecimal():
            raise ValueError("write it like broker:9092, several with a comma between")
    return servers


def _postgresql(url: str) -> str:
    try:
        parts = urlsplit(url)
        fits = parts.scheme == "postgresql" and parts.port != 0 and " " not in url
    except ValueError:
        fits = False
    if url and not fits:
        raise ValueError(
            "write it like postgresql://user:password@host:5432/name, % for what is special in it"
        )
    return url


def _clock(text: str) -> str:
    try:
        clock_from(text)
    except ValueError:
        raise ValueError("leave it empty for the wall clock, or write START@RATE@ANCHOR") from None
    return text


class Settings(BaseSettings):
    """Read from the environment. Every value has a default but the two addresses."""

    model_config = SettingsConfigDict(env_prefix="ORDERFOLD_", frozen=True, hide_input_in_errors=True)

    kafka: Annotated[str, AfterValidator(_bootstrap)] = Field(
        "", description="Bootstrap servers, host:port[,host:port]."
    )
    database: Annotated[str, AfterValidator(_postgresql)] = Field(
        "", description="PostgreSQL URL, postgresql://user:password@host:port/name."
    )
    kafka_options: dict[str, str] = Field(
        default_factory=dict, description="Passed to the Kafka client as they are, as JSON."
    )
    clock: Annotated[str, AfterValidator(_clock)] = Field(
        "", description="Empty: the wall clock. START@RATE@ANCHOR: a faster one."
    )
    batch: int = Field(500, ge=1, le=5000, description="Messages or facts taken in one transaction.")
    failures_in_a_row: int = Field(
        100,
        ge=0,
        description="A consumer stops once its handler fails on so many messages in a row; 0: never.",
    )
    idle_seconds: float = Field(0.02, gt=0, description="Pause of a follower that found nothing.")
    poll_seconds: float = Field(1.0, gt=0, description="Longest wait for messages in one poll.")
    hang_seconds: float = Field(
        60.0,
        gt=0,
        description="A process silent for so long in the middle of something loses locks and leases.",
    )
    health_host: str = Field("127.0.0.1", description="Address of /healthz, /readyz and /metrics.")
    health_port: int = Field(0, ge=0, le=65535, description="Port of the same; 0: none is opened.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least that is logged."
    )
    shards: int = Field(4, ge=1, le=64, description="Shards of a new log; fixed at creation.")
    inbox_days: int = Field(14, ge=1, description="How long message ids are remembered.")


class SettingsWrong(Exception):
    """A setting is missing or cannot be read; the message names the variable and the cure, never its value."""


def read(*needed: str) -> Settings:
    """The settings of this process. Raises SettingsWrong, also where one of `needed` is empty."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        variable = f"ORDERFOLD_{str(first['loc'][0]).upper()}"
        raise SettingsWrong(f"{variable}: {first['msg'].removeprefix('Value error, ')}") from None
    except SettingsError:
        raise SettingsWrong(
            'ORDERFOLD_KAFKA_OPTIONS: write a JSON object, such as {"sasl_mechanism": "PLAIN"}'
        ) from None
    for name in needed:
        if not getattr(settings, name):
            variable = f"ORDERFOLD_{name.upper()}"
            raise SettingsWrong(f"{variable} is not set. Set it, or start the embedded pair: orderfold up")
    return settings
