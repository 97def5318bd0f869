"""People and companies a line names, as far as spelling shows: capitals in English, surname and title in Chinese."""

import re

from coach.domain.text import Lang

_CAPITALS = re.compile(r"(?<=[a-z,;] )(?!I\b)([A-Z][a-z]{2,})\b|\b(?:Mr|Mrs|Ms|Dr)\.? ([A-Z][a-z]+)")
_TITLED = re.compile(
    # Surnames that are seldom anything else before a title; 方, 任 or 于 would find “对方经理” and “属于总部”.
    r"([王李张刘陈杨赵黄周吴徐孙胡朱郭马罗梁宋郑谢韩唐冯董萧袁邓傅沈彭吕苏卢蒋蔡贾魏薛叶阎潘杜戴夏钟汪姜谭廖邹熊陆郝孔崔邱秦顾侯邵孟钱汤尹黎乔赖龚])"
    r"(?:总(?![部是共价额会得算体量监数有不要之结归在能])|经理|主任|老师|工程师|主管|姐|哥)"
)
_NOBODY = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december north south east west new old year chinese english mandarin cantonese china excel wechat
teams outlook zoom powerpoint finance legal logistics purchasing sales service marketing operations god heaven
"""
"""What is spelt with a capital and names nobody."""


def unknown_names(line: str, lang: Lang, known: str) -> list[str]:
    """Return the names in a line that do not stand in the `known` text, in order. Names without a capital or a title
    are not seen."""
    if lang == "zh":
        return [match[0] for match in _TITLED.finditer(line) if match[1] not in known]
    spelt = {*re.findall("[a-z]+", known.lower()), *_NOBODY.split()}
    found = [match[1] or match[2] for match in _CAPITALS.finditer(line)]
    return [name for name in found if not {name.lower(), name.lower().removesuffix("s")} & spelt]
