"""Whose words are these: dialogue pasted in, forwarded lines, and quotations are not the learner's own.

Everything here works on folded text and keeps its length: what is not the learner's is blanked.
"""

import re
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*\n?")
_SPEAKER = re.compile(
    r"[ \t]{0,9}[\[(<【]?([^\s:\[\]()<>【】\"「,。!?][^:\n\"「,。!?]{0,18}?)[\])>】]?[ \t]{0,9}"
    r"(?:\d{1,2}:\d{2}[ \t]{0,9})?:(?=\D|$)"
)
_LEARNER = re.compile(
    r"(?:我|本人|自己|学员|学习者|俺|我方|我\(.{1,8}\)|me|i|myself|learner|self|trainee"
    r"|(?:rep|sales) \(me\)|me \(.{1,20}\))$"
)
# A heading, a remark or a machine before a colon is not a person speaking.
_NOT_A_PERSON = re.compile(
    r"观察|感受|需要|需求|请求|事实|情绪|行动|工单|原话|时间|地点|结论|结果|备注|注|附|记录|问题|原因|建议|方案|总之|其实|首先|其次"
    r"|最后|另外|所以|比如|例如|就是|是|的|说|讲|问|写|了|在|有|\d"
    r"|observ|feel|need|request|fact|note|ps|p\.s|re$|subject|time|date|result|reason|question|example|first|second|also|so$"
    r"|系统|提示|通知|消息|指令|管理员|导演|注意|警告|^助手$|\bsystem\b|^assistant$|^admin|^hint$|cue$|notice|instruction|warning|^developer$"
    r"|here|this|that|what|because|say|said|wrote|ask|ticket|log|order|case|item|one thing|i |my |we |you "
)
# "(甲为本人)", "(A is me)": which of the names is the learner's.
_SELF = re.compile(
    r"([^\s():,。]{1,8}?)\s*(?:为|是|就是|=)\s*(?:本人|我|学员)\s*[)\]】]|([^\s():,.]{1,12}) (?:is|=) me\s*[)\]]"
)
_QUOTES = (
    re.compile(r"\"[^\"\n]{1,400}\""),
    re.compile(r"「[^」\n]{1,400}」"),
    re.compile(r"(?<![a-z0-9])'[^'\n]{2,400}(?:'[a-z][^'\n]{0,200}){0,6}'(?![a-z])"),
)
BLANK = "□"


class Quotation(NamedTuple):
    """Bounds of what stands between quotation marks, marks included."""

    start: int
    end: int


def own_lines(folded: str) -> str:
    """Return the folded text with other people's lines of a pasted dialogue blanked.

    A line is somebody's when it opens with a name and a colon. Lines without a name belong to whoever
    spoke last; before the first name they are the learner's.
    """
    lines = [match.group() for match in _LINE.finditer(folded) if match.group()]
    speakers = [_speaker(line) for line in lines]
    if len(lines) < 2 and not (speakers and speakers[0] and _LEARNER.match(speakers[0])):
        return folded
    declared = {name for match in _SELF.finditer(folded) for name in match.groups() if name}
    mine, kept = True, []
    for line, speaker in zip(lines, speakers, strict=True):
        mine = (speaker in declared or bool(_LEARNER.match(speaker))) if speaker else mine
        forwarded = line.lstrip().startswith(">")
        kept.append(_after_name(line, speaker) if mine and not forwarded else _blank(line))
    return "".join(kept)


def quotations(folded: str) -> tuple[Quotation, ...]:
    """Return the quotations in a folded text; a reply that is one quotation as a whole has none."""
    found = sorted((match.start(), match.end()) for marks in _QUOTES for match in marks.finditer(folded))
    if len(found) == 1 and not (folded[: found[0][0]] + folded[found[0][1] :]).strip(" \n。.!?,"):
        return ()
    kept: list[Quotation] = []
    for start, end in found:
        if not kept or start >= kept[-1].end:
            kept.append(Quotation(start, end))
    return tuple(kept)


def without(folded: str, quotes: tuple[Quotation, ...]) -> str:
    """Return the text with what stands in quotation marks blanked, the marks kept."""
    chars = list(folded)
    for start, end in quotes:
        chars[start + 1 : end - 1] = BLANK * (end - start - 2)
    return "".join(chars)


def _speaker(line: str) -> str:
    match = _SPEAKER.match(line)
    if not match:
        return ""
    name = match.group(1).strip()
    if _LEARNER.match(name):
        return name
    long = len(name) > 6 if any(char > "\u2fff" for char in name) else len(name.split()) > 2
    return "" if long or _NOT_A_PERSON.search(name) else name


def _after_name(line: str, speaker: str) -> str:
    if not speaker:
        return line
    colon = line.index(":", line.index(speaker)) + 1
    return " " * colon + line[colon:]


def _blank(line: str) -> str:
    return " " * (len(line) - line.endswith("\n")) + "\n" * line.endswith("\n")
