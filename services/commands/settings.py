"""`orderfold settings`: what can be set, what is, and where that came from."""

from services.commands.options import Json
from services.commands.output import show, warn
from services.common.setting_words import described, unknown
from services.common.settings import read


def settings(as_json: Json = False) -> None:
    """List all settings: name, value, default, where the value came from, meaning. Secrets are masked.

    A secret may stand in a file: ORDERFOLD_DATABASE_FILE holds the path of a file with the address, and so on.
    """
    rows = [row._asdict() for row in described(read())]
    show("settings", rows, as_json=as_json, spare=("default", "source"))
    for sentence in unknown():
        warn(sentence)
