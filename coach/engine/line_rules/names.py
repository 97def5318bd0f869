"""People and companies a line names, as far as spelling shows: capitals in English; in Chinese a surname with a title
or a full name where only a name can stand, and companies by what they end in."""

import re

from coach.domain.text import Lang

_SURNAMES = (
    # Seldom anything else before a title; 方, 任 or 于 would find “对方经理” and “属于总部”.
    "王李张刘陈杨赵黄周吴徐孙胡朱郭马罗梁宋郑谢韩唐冯董萧袁邓傅沈彭吕苏卢蒋蔡贾魏薛叶阎潘杜戴夏钟汪姜谭廖邹熊陆郝孔崔邱秦顾侯邵孟钱汤尹黎乔赖龚许曹曾欧阮"
)
_TITLE = (
    r"(?:总(?![部是共价额会得算体量监数有不要之结归在能统要])|总经理|总监|副总|经理|主任|老师|工程师|"
    r"主管|师傅|部长|院长|处长|厂长|科长|局长|所长|行长|队长|书记|董事长|秘书|会计|教授|医生|博士|"
    r"姐(?!妹)|哥(?!们))"
)
_TITLED = re.compile(rf"(?<![行同老])([{_SURNAMES}]){_TITLE}")
_OLD_OR_YOUNG = re.compile(
    r"(?:(?<![到养])"
    r"老([王李张刘陈杨赵周吴徐朱郭罗梁宋郑谢唐许邓傅沈彭吕苏蒋蔡魏薛潘杜戴邱郝孔崔秦邵孟曹])"
    r"(?![板实师家话路历式朋同板])"
    r"|小([王李张刘陈赵周吴徐朱郭罗梁宋郑谢韩唐许邓傅沈彭吕蒋蔡魏薛潘戴邱郝孔崔秦邵孟曹])(?![子姐三]))"
)
_FULL = re.compile(
    r"(?:(?<=[问找请叫由是让跟给被过替和，。！？、：“部的])|^)"
    r"(?![张][口嘴罗扬开三望]|周[一二三四五六日末转围期到报边]|马[上路虎后达力]|许[多诺可久下了是愿]|"
    r"谢[谢天意了]|程[序度]|陈[列述年旧]|孙子|王[八牌法道]|胡[说来闹扯同乱子]|董事|罗[列嗦]|叶子|"
    r"钱[的谁都也不没就在，。]|马[不马]|黄[了金]|顾[客及虑不]|汤|孔|曾[经]|欧|夏天|秋|陆续|杜绝|许给)"
    rf"([{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
    r"(?=他|她|说(?!不|的话|得)|点过?头|点了头|负责|签(?:了|字|过)|下班|当场|都(?:替|跟|说|知道|找)|"
    r"总经理|总监|部长|主任|经理|亲口|早就|已经|告诉|跟我|没有(?=[？?，。]|请)|没[？?]|去[，。！]|"
    r"[。？！]|，(?:他|她|问|让|找)|那儿|那里|来(?:过|找|问)|也(?:说|白|在|去|知))"
    rf"|([{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=总经理|副总|总监|部长|主任|处长|院长|董事长)"
)
_FUNCTION = re.compile(
    "[的了是在我你他她它们这那不没也都就还又才要会能可和跟与或被把让给对向从到于为以之个些什么怎谁哪几多少来去上下里外前后时候说话看想知道得着过啊吧呢吗嘛哟呀喽事单客户人钱字]"
)
_COMPANY = re.compile(
    r"([\u4e00-\u9fff]{2})(?:快运|快递|速运|物流|医药|制药|药业|机电|机械|电气|科技|实业|重工|集团|乳业|"
    r"铸造|轴承|化工|电子|股份|控股|电器|仪表|装备|精工|自动化|智能|咨询)(?=有限|公司|集团|的|那|家|也|"
    r"去|来|跟|早|都|给|在|说|[，。！？、])"
)
_ORDINARY_WORDS = """
客户 公司 跨国 大型 国产 进口 传统 现场 产品 工程 高端 内部 外部 三方 第三 采购 仓库
售后 销售 运营 总部 整个 咱们 我们 你们 他们 一家 几家 哪家 这家 那家 别的 建材 药品
本地 国内 国外 冷链 城市 同城 普通 精密 光电 工业 车间 生产 食品 消费 智能 人工 管理
财务 法务 全国 海外 行业 这种 那种 分拣 仓储 公路 逆向 发货 出口
"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""What stands before "集团" or "物流" and is no company's name."""

_BRANDS = re.compile(
    "西门子|施耐德|华为|三菱|欧姆龙|博世|基恩士|顺丰|京东|阿里巴?巴?|腾讯|海康|松下|罗克韦尔|台达|汇川|"
    "中通|圆通|韵达|德邦|蒙牛|伊利|比亚迪|宁德时代|富士康|美的|格力"
)

_CAPITALS = re.compile(r"(?<=[a-z,;] )(?!I\b)([A-Z][a-z]{2,})\b|\b(?:Mr|Mrs|Ms|Dr|Miss)\.? ([A-Z][a-z]+)")
_STARTS = re.compile(
    r"(?:^|[.!?…—:] |[“\"])(?:(?:Even|Only|And|But|So|Then|Because|Ask|Old|Poor|Young) "
    r")?([A-Z][a-z]{2,})(?: [A-Z][a-z]+)?"
    r" (?:said|says|told|tells|rang|rings|called|phoned|drove|waited|knows|wrote|asked|thinks|and I,? "
    r"we|and I\b|agreed|promised|signed|took a|took the|tried|backed|offered|from (?:[a-z]|[A-Z])\w+|in "
    r"(?:accounts|finance|purchasing|sales|legal|logistics)|on your|nodded|swore|cried|laughed|"
    r"confirmed|already)\b"
)
_CAPITALISED = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december north south east west new old year chinese english mandarin cantonese china excel wechat
teams outlook zoom powerpoint finance legal logistics purchasing sales service marketing operations god heaven lord
christ jesus christmas head office company clause annex version internet google latin french german european asia
"""
_NOBODY = frozenset(_CAPITALISED.split())
"""What is spelt with a capital and names nobody."""

_BEGINNINGS = """
he she they you we who what that this these those it nobody everybody everyone someone somebody anyone anybody people
customers none one two three both all some many most few each another others not when where why how which whoever then
now here there yes well right fine okay and but so because even only just never always still mine yours ours his hers
their your our the his her its somebody management purchasing delivery procurement engineering security reception
headquarters nothing something everything whatever whose two half ask
"""
_BEGINS = frozenset(_BEGINNINGS.split())
"""What begins a sentence and names nobody."""


def names_in(line: str, lang: Lang) -> list[str]:
    """Return the names in a line: in Chinese a surname, a full name or what a company is called; in English a word in
    lower case. Names without a title, a capital or a telling place are not seen."""
    if lang == "zh":
        return _chinese(line)
    starts = (match[1].lower() for match in _STARTS.finditer(line))
    found = [(match[1] or match[2]).lower() for match in _CAPITALS.finditer(line)]
    found += [name for name in starts if name not in _BEGINS]
    return [name for name in found if not _NOBODY & {name, name.removesuffix("s")}]


def _chinese(line: str) -> list[str]:
    found = [match[1] for match in _TITLED.finditer(line)]
    found += [match[1] or match[2] for match in _OLD_OR_YOUNG.finditer(line)]
    full = (match[1] or match[2] for match in _FULL.finditer(line))
    found += [name for name in full if not _FUNCTION.search(name[1:])]
    companies = (match[1] for match in _COMPANY.finditer(line))
    found += [name for name in companies if name not in _ORDINARY and not _FUNCTION.search(name)]
    return [*found, *_BRANDS.findall(line)]


def is_named(name: str, text: str) -> bool:
    """Whether a name that `names_in` found stands in a text, in whatever case."""
    if not name.isascii():
        return name in text
    low = text.lower()
    found = re.finditer(rf"{name.removesuffix('s')}s?\b", low)  # begins with letters: quick to look for
    return any(not low[match.start() - 1 : match.start()].isalnum() for match in found)
