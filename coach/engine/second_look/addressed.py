"""Whether a reply, or some of it, is said to whoever reads or marks it: then no model reads it."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from coach.engine.second_look.form import PREFIX
from coach.engine.second_look.vocabulary import ACTS, FAULTS


def speaks_to_the_reader(reply: str) -> bool:
    """Tell whether a reply speaks of being marked, or in codes: nobody says `need_guess` to a colleague."""
    plain = unicodedata.normalize("NFKC", reply).lower()
    return bool(_codes().search(plain) or _said().search(plain))


@cache
def _codes() -> re.Pattern[str]:
    in_two_words = "|".join(code.value for code in (*ACTS, *FAULTS) if "_" in code)
    return re.compile(rf"(?<![a-z])(?:{'|'.join(PREFIX.values())})[a-z]|{in_two_words}|\{{\s*[\"'“]?\d+[\"'”]?\s*:")


@cache
def _said() -> re.Pattern[str]:
    """The patterns of addressed.toml, for text that is normalised and in lower case."""
    table = tomllib.loads((files("coach.engine.second_look") / "addressed.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{pattern})" for pattern in table["patterns"]))
