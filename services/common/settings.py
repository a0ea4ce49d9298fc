"""The machinery's settings: twelve-factor, `ORDERFOLD_*`. Business policy is not here but in the organization."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from services.common.clock import clock_from
from services.common.kafka_options import TYPED, checked
from services.common.kafka_security import fault_in_security
from services.common.service_links import is_link
from services.common.setting_files import PREFIX, SettingsWrong, from_files
from services.common.setting_values import (
    address_of_database,
    bootstrap,
    existing_file,
    host_and_port,
    mechanism,
    upper,
)

__all__ = ["PREFIX", "Settings", "SettingsWrong", "read"]


def _clock(text: str) -> str:
    try:
        clock_from(text)
    except ValueError:
        raise ValueError("leave it empty for the wall clock, or write START@RATE@ANCHOR") from None
    return text


File = Annotated[str, AfterValidator(existing_file)]


class Settings(BaseSettings):
    """Read from the environment. Every value has a default but the two addresses."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,  # Compose writes an empty variable for one that is not set
        frozen=True,
        hide_input_in_errors=True,
    )

    kafka: Annotated[str, AfterValidator(bootstrap)] = Field(
        "", description="Bootstrap servers, host:port[,host:port]."
    )
    kafka_security_protocol: Annotated[
        Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"], BeforeValidator(upper)
    ] = Field(
        "PLAINTEXT", description="How to talk to the brokers: with TLS (SSL), with a login (SASL), or both."
    )
    kafka_sasl_mechanism: Annotated[
        Literal["", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "GSSAPI", "AWS_MSK_IAM"],
        BeforeValidator(mechanism),
    ] = Field("", description="How to log in to the brokers, with a protocol that begins with SASL.")
    kafka_sasl_username: str = Field("", description="The user, for PLAIN and SCRAM.")
    kafka_sasl_password: SecretStr = Field(SecretStr(""), description="The password, for PLAIN and SCRAM.")
    kafka_ssl_cafile: File = Field(
        "", description="File of the authorities (PEM) that sign the brokers' certificates."
    )
    kafka_ssl_certfile: File = Field("", description="File of our certificate (PEM), for mutual TLS.")
    kafka_ssl_keyfile: File = Field("", description="File of the key of our certificate (PEM).")
    kafka_ssl_key_password: SecretStr = Field(SecretStr(""), description="The password of that key.")
    kafka_ssl_check_hostname: bool = Field(
        True, description="Whether a broker's certificate must name the host that we connect to."
    )
    kafka_options: dict[str, Any] = Field(
        default_factory=dict,
        description="Further options of the client kafka-python, a JSON object with its names and types.",
    )
    prefix: str = Field(
        "",
        pattern=r"^[A-Za-z0-9._-]{0,60}$",
        description="Stands before the name of every topic and group, where several systems share brokers: staging.",
    )
    database: Annotated[str, AfterValidator(address_of_database)] = Field(
        "",
        description="PostgreSQL address, postgresql://user:password@host:port/name or key=value pairs, as libpq takes.",
    )
    database_password: SecretStr = Field(
        SecretStr(""), description="The password of the database user, where the address has none."
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
    poll_seconds: float = Field(
        1.5, gt=0, description="Longest wait for messages in one poll; twice that after long silence."
    )
    hang_seconds: float = Field(
        60.0,
        ge=3,  # idle services are silent for a second, and more on a busy machine
        description="A process silent for so long in the middle of something loses locks and leases.",
    )
    health_host: str = Field("127.0.0.1", description="Address of /healthz, /readyz and /metrics.")
    health_port: int = Field(0, ge=0, le=65535, description="Port of the same; 0: none is opened.")
    figures_seconds: float = Field(
        15.0, ge=1, description="How often projections asks for the figures of the whole system in /metrics."
    )
    http: Annotated[str, AfterValidator(host_and_port)] = Field(
        "", description="Address where fulfillment answers polls over HTTP, host:port; empty: none is opened."
    )
    http_token: SecretStr = Field(
        SecretStr(""), description="What locations send with a poll over HTTP: Authorization: Bearer TOKEN."
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(upper)] = Field(
        "INFO", description="Least that is logged."
    )
    stock_first_seconds: float = Field(
        300.0,
        ge=0,
        description="How long decisions wait for stock that stands in its topic; then they go on, and that is told.",
    )
    shards: int = Field(4, ge=1, le=64, description="Shards of a new log; fixed at creation.")
    inbox_days: int = Field(14, ge=1, description="How long message ids are remembered.")

    @field_validator("*", mode="before")
    @classmethod
    def _as_it_is_meant(cls, value: Any, info: ValidationInfo) -> Any:
        """Drop a line break at the end, as files may have one, and what is of Kubernetes and not ours."""
        name = str(info.field_name)
        if isinstance(value, str) and is_link(f"{PREFIX}{name.upper()}", value):
            return default_of(name)
        return value.rstrip("\r\n") if isinstance(value, str) else value

    @field_validator("kafka_options", mode="after")
    @classmethod
    def _options_of_the_client(cls, options: dict[str, Any], info: ValidationInfo) -> Mapping[str, Any]:
        given = {name for name in TYPED if info.data.get(field_of(name)) != default_of(field_of(name))}
        options = dict(checked(options, given))
        for name in TYPED.keys() & options.keys():
            options[name] = _as_its_setting(cls, name, options[name])
        return options

    def client_options(self) -> dict[str, Any]:
        """Return what the Kafka client is told of security and the like, in its own names."""
        typed: dict[str, Any] = {}
        for option in TYPED:
            value = getattr(self, field_of(option))
            if value != default_of(field_of(option)):
                typed[option] = value.get_secret_value() if isinstance(value, SecretStr) else value
        return {**self.kafka_options, **typed}

    def database_address(self) -> str:
        """Return the address of the database, with the password of its own setting where the address has none."""
        password = self.database_password.get_secret_value()
        if not password or "password" in conninfo_to_dict(self.database):
            return self.database
        return make_conninfo(self.database, password=password)


def _as_its_setting(settings: type[Settings], option: str, value: Any) -> Any:
    """Return the value of an option as the setting takes it that stands for the same. Raises ValueError."""
    field = settings.model_fields[field_of(option)]
    if not field.metadata:
        return value
    try:
        kind: Any = Annotated[field.annotation, *field.metadata]
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise ValueError(f"{option}: {_first(error)[1]}") from None


def field_of(option: str) -> str:
    """Return the field of Settings that stands for an option of the Kafka client."""
    return TYPED[option].removeprefix(PREFIX).lower()


def default_of(field: str) -> Any:
    """Return the default of a field."""
    return Settings.model_fields[field].get_default(call_default_factory=True)


_JSON_OBJECT = 'write a JSON object, such as {"request_timeout_ms": 30000}'


def read(*needed: str) -> Settings:
    """The settings of this process. Raises SettingsWrong, also where one of `needed` is empty."""
    try:
        settings = Settings(**dict[str, Any](from_files()))
    except ValidationError as error:
        field, words = _first(error)
        raise SettingsWrong(f"{PREFIX}{field.upper()}: {words}") from None
    except SettingsError:
        raise SettingsWrong(f"{PREFIX}KAFKA_OPTIONS: {_JSON_OBJECT}") from None
    _consistent(settings)
    for name in needed:
        if not getattr(settings, name):
            variable = f"{PREFIX}{name.upper()}"
            raise SettingsWrong(f"{variable} is not set. Set it, or start the embedded pair: orderfold up")
    return settings


def _first(error: ValidationError) -> tuple[str, str]:
    """Return the field of the first problem, and what is wrong with it; never the value."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    return field, _JSON_OBJECT if first["type"] == "dict_type" else first["msg"].removeprefix("Value error, ")


def _consistent(settings: Settings) -> None:
    """Refuse settings that contradict each other, or whose files cannot be loaded."""
    if wrong := fault_in_security(settings.client_options()):
        in_options = wrong.option in settings.kafka_options
        given = f"{PREFIX}KAFKA_OPTIONS: {wrong.option}" if in_options else TYPED[wrong.option]
        raise SettingsWrong(f"{given}{wrong.sentence}")
    if settings.http and not settings.http_token.get_secret_value():
        raise SettingsWrong(f"{PREFIX}HTTP_TOKEN is not set. Without it, {PREFIX}HTTP would let anybody ask")
    if settings.database_password.get_secret_value() and "password" in conninfo_to_dict(settings.database):
        address, password = f"{PREFIX}DATABASE", f"{PREFIX}DATABASE_PASSWORD"
        raise SettingsWrong(f"{address} and {password} both hold a password; keep one of the two")
