"""The marks that models and their templates put around thinking, in the spellings that are known."""

import re
from typing import NamedTuple

_NAMES = "thinking|thoughts?|think|reasoning|reason|analysis|reflection|scratchpad|(?:inner|internal)_monologue|思考"
_TAG = rf"(?:[a-z]{{1,12}}[:_])?(?:{_NAMES})"
_ANSWER = "answer|response|final_answer|final|output|solution"

_MARKS = re.compile(
    rf"""
    (?P<open>
        <\s*(?P<o1>{_TAG})(?:\s[^<>]{{0,80}})?> | &lt;(?P<o2>{_TAG})&gt; | \[(?P<o3>{_NAMES})\] | ◁(?P<o4>{_TAG})▷
      | <\|(?:begin_of_|start_)?(?P<o5>{_NAMES})\|> | (?P<o6><unused94>) | (?P<o7><\|channel>)
      | (?P<o8><\|channel\|>)\s*(?:analysis|commentary) | (?P<o9><details\s)[^<>]{{0,80}}>
    )
  | (?P<close>
        <\s*/\s*(?P<c1>{_TAG})\s*> | &lt;/(?P<c2>{_TAG})&gt; | \[/(?P<c3>{_NAMES})\] | ◁/(?P<c4>{_TAG})▷
      | <\|(?:end_of_|end_|/)(?P<c5>{_NAMES})\|> | (?P<c6><unused95>) | (?P<c7><channel\|>)
      | (?P<c8><\|(?:end|return|call)\|>) | (?P<c9></details\s*>)
    )
  | (?P<final> <\|channel\|>\s*final )
  | (?P<stray>
        <\|start\|>\s*(?:assistant)? | <\|message\|> | </?(?:{_ANSWER})> | <\|(?:begin|end)_of_solution\|>
      | <\|(?:start|end)_response\|> | <\|(?:im_end|im_start|eot_id|endoftext|eom_id|user|assistant)\|>
      | <(?:start|end)_of_turn> | <｜[^<>｜]{{1,40}}｜> | </s>
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ENDS = {name[1:]: name for name in _MARKS.groupindex if name[0] == "c" and name[1:].isdigit()}

BETWEEN = ("8", "9")
"""Families whose closing mark also ends what is no thinking: a message of a template, a fold of a page."""

_WAITING = re.compile(
    rf"""(?:
        <\s*/?\s*[a-z]{{0,12}}[:_]?[a-z_思考]{{0,20}}\d{{0,2}}\|?\s*
      | <\s*(?:{_TAG}|details)\s[^<>]{{0,80}}
      | <[|｜][^<>]{{0,40}}
      | <\|(?:channel|start)\|>\s*[a-z]{{0,12}}
      | \[/?[a-z_思考]{{0,20}} | ◁/?[a-z:_思考]{{0,20}}
      | &(?:l(?:t(?:;/?[a-z:_思考]{{0,20}}(?:&(?:g(?:t)?)?)?)?)?)?
    )\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST = 120
"""Characters of a mark at most."""

_SIGNS = re.compile(r"[<\[◁&]")


class Mark(NamedTuple):
    """A mark and where it stands. `kind`: open, close, final (the answer begins here), stray (of the template, with no
    meaning); `family`: what the two ends of one spelling share."""

    kind: str
    family: str
    start: int
    end: int


def mark_in(text: str, at: int = 0) -> Mark | None:
    """Return the first mark from a position on, or None."""
    found = _MARKS.search(text, at)
    if not found:
        return None
    kind = next(kind for kind in ("open", "close", "final", "stray") if found[kind] is not None)
    return Mark(kind, _family(found), found.start(), found.end())


def waits_from(text: str) -> int:
    """Return where the end of a text begins that may be a mark once more has come; the length of the text for none."""
    begin = max(0, len(text) - _LONGEST)
    if not _SIGNS.search(text, begin):
        return len(text)
    found = _WAITING.search(text, begin)
    return found.start() if found else len(text)


def _family(found: re.Match[str]) -> str:
    """Name a family by the spelling of its brackets and the word in them."""
    for number in _ENDS:
        for side in "oc":
            if found[side + number] is not None:
                return number + (found[side + number].lower() if int(number) <= 5 else "")
    return ""
