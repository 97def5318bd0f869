"""People and companies a line names, as far as spelling shows: capitals in English, surname and title in Chinese."""

import re

from coach.domain.text import Lang

_CAPITALS = re.compile(r"(?<=[a-z,;] )(?!I\b)([A-Z][a-z]{2,})\b|\b(?:Mr|Mrs|Ms|Dr)\.? ([A-Z][a-z]+)")
_TITLED = re.compile(
    # Surnames that are seldom anything else before a title; 方, 任 or 于 would find “对方经理” and “属于总部”.
    r"([王李张刘陈杨赵黄周吴徐孙胡朱郭马罗梁宋郑谢韩唐冯董萧袁邓傅沈彭吕苏卢蒋蔡贾魏薛叶阎潘杜戴夏钟汪姜谭廖邹熊陆郝孔崔邱秦顾侯邵孟钱汤尹黎乔赖龚])"
    r"(?:总(?![部是共价额会得算体量监数有不要之结归在能])|经理|主任|老师|工程师|主管|姐|哥)"
)
_CAPITALISED = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december north south east west new old year chinese english mandarin cantonese china excel wechat
teams outlook zoom powerpoint finance legal logistics purchasing sales service marketing operations god heaven
"""
_NOBODY = frozenset(_CAPITALISED.split())
"""What is spelt with a capital and names nobody."""


def names_in(line: str, lang: Lang) -> list[str]:
    """Return the names in a line, in order: a surname in Chinese, a word in lower case in English. Names without a
    title or a capital are not seen."""
    if lang == "zh":
        return [match[1] for match in _TITLED.finditer(line)]
    found = ((match[1] or match[2]).lower() for match in _CAPITALS.finditer(line))
    return [name for name in found if not _NOBODY & {name, name.removesuffix("s")}]


def is_named(name: str, text: str) -> bool:
    """Whether a name that `names_in` found stands in a text, in whatever case."""
    return (
        name in text if not name.isascii() else re.search(rf"\b{name.removesuffix('s')}s?\b", text.lower()) is not None
    )
