"""A line that steps out of the person who speaks: form that is not speech, the machine, the coach, another speaker."""

import re

from coach.domain.persona import Persona
from coach.domain.text import Lang


def _any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_MARKUP = _any_of(
    r"(?m)^\s*(?:[-*•]|#{1,6}|\d{1,2}[.)、])\s",
    r"\*\*|```|(?m:^\s*>)|</?\w+[^>]*>|\[[^\]]*\]\(",
    r"\*[^*\n]{2,40}\*|【[^】\n]{1,40}】|\[[^\]\n]{2,40}\]",
    r"(?m:^\s*\|.*\|)|^\s*[\[{]\s*[\"“{]",
    r"^\s*[（(][^)）\n]{2,40}[)）]",
    r"[。！？.!?…”\"~～—]\s*[（(][^)）\n]{1,40}[)）]\s*(?:$|\S)",
)
"""Lists, headings, tables, tags, and stage directions: brackets that stand between sentences, not within one."""

_MACHINE = _any_of(
    r"\bas an? (?:ai|(?:large )?language model|(?:virtual |ai )?assistant)\b",
    r"\bi(?:'m| am) (?:only |just |merely )?(?:an? )?(?:ai|(?:large )?language model|chat ?bot|bot|"
    r"chatgpt|gpt\S*|claude|virtual assistant|assistant(?! (?:manager|to))|computer program|program|"
    r"machine learning|simulated)\b",
    r"\b(?:large )?language model\b|\bchatgpt\b|\bopenai\b|\bsystem prompt\b|\bmy (?:system )?prompt\b|"
    r"\bdirector'?s? cue\b|\bthe director (?:says|said|wants|tells)\b",
    r"\brole[- ]?play(?:s|ing)?\b|\bthis (?:is (?:just |only |merely )?(?:an? )?)?(?:simulation|"
    r"exercise|simulated|rehearsal|training (?:session|exercise|scenario)|test scenario)\b|\brest of "
    r"(?:this|the) simulation\b",
    r"\b(?:in|of|for) this (?:simulation|exercise|scenario|scene|role|role-play|conversation practice)"
    r"\b|\b(?:the|this) (?:scenario|script|simulation) (?:goes|says|requires|calls for|wants|tells|asks)"
    r"\b|\bthat's how the (?:scenario|script|scene)\b",
    r"\b(?:according to|as per|per|following) (?:the|my) (?:script|instructions?|scenario|prompt|role|"
    r"cue|guidelines|setting|character)\b",
    r"\bmy (?:instructions?|guidelines|prompt|programming|training data|training|cue|settings|character|"
    r"persona)(?: \w+)? (?:says?|tells?|don't|do not|doesn't|does not|requires?|forbids?|is to|won't|"
    r"prevents?|states?|limits?|allows?|would)\b",
    r"\bas the character\b|\b(?:my|this) character (?:is|would|will|has|can't|cannot|doesn't)\b|"
    r"\bi(?:'m| am) (?:only |just )?playing (?:the (?:role|part|character)|a (?:role|part|character)|"
    r"(?-i:[A-Z])\w+)|\b(?:i'm|i am) (?:portraying|impersonating|acting as)\b",
    r"\bi (?:do not|don't) have access to (?:the|your|that|any) (?:chat|conversation|message|external|"
    r"real-time)|\b(?:was|were) not (?:given|provided)[^.]{0,25}\b(?:prompt|context|instructions)\b|"
    r"\bi(?:'m| am) (?:not able|unable) to share that\b",
    r"作为(?:一个|一名|您的|你的)?(?:AI|人工智能|语言模型|大模型|助手|虚拟|智能|机器人)",
    r"(?<!当)我(?:就|只|不过|其实|仅仅)?(?:是|就是|只是)(?:一个|一名|一款|一台|个|由)?(?:AI|人工智能|"
    r"大?语言模型|大模型|智能助手|聊天机器人|机器人|程序(?!员)|虚拟|ChatGPT|GPT|助手)",
    r"语言模型|ChatGPT|OpenAI|提示词|系统提示(?:要求|里|中|词|我)|我的系统提示|(?<![，。]系统)提示(?:里|"
    r"中)(?:没有?|并没|未)(?:说明|提到|给)|导演(?:给|的)?(?:提示|指令)|我的训练数据",
    r"角色扮演|我(?:扮演|饰演)的|我演的(?:是|就是)|(?:作为|身为)(?:本|这个|这场)?(?:场景|情景|剧本|对话|"
    r"故事)?(?:里|中)?的?(?:角色|人物)|这个人物(?:哪|不|会|应|还|设)|我的(?:人设|角色设定)|(?:人物|角色)"
    r"设定",
    r"(?:根据|按照?|依照|遵照)(?:我的|系统|角色|人物|剧情|场景)*(?:设定|剧本|剧情|指令|提示|脚本)|"
    r"我的(?:指令|设定|脚本|程序)(?:要求|规定|不|里|是|说|让)",
    r"(?:这|本)(?:只|就|不过)?(?:是)?(?:一)?(?:次|场|个|轮)?(?:只?是)?(?:练习|演练|模拟(?!考)|对话练习|"
    r"情景模拟|模拟(?:场景|对话|练习|训练))|这(?:只|就|不过)?是(?:一?[次场个])?(?:测试|模拟)|"
    r"模拟(?:场景|对话|情景)|对话练习|"
    r"继续(?:本次|我们的|这个)?对话|本次对话|本轮对话|在这一轮[^，。]{0,6}(?:不能|不会|应该|需要)|这一轮我该",
)
_COMPARED = _any_of(
    r"(?:你|您|他|她)(?:以为|当|拿|把)我|又?不是|我不是|像个?", r"\b(?:not|do i look|like|think i)\b[^.]{0,20}$"
)

_COACHING = _any_of(
    r"\bofnr\b|\bnon-?violent communication\b|\b(?:i|you)[- ]statements?\b|[“\"']i[”\"'] (?:sentence|"
    r"statement|message)|\bfull marks\b|\bout of (?:ten|10)\b|\bi'd (?:give|score|rate) (?:that|this|"
    r"you|your)\b",
    r"\b(?:great|good|nice|excellent|better) (?:use|job|work) (?:of|with|on|using|naming)\b|\bwell "
    r"done\b|\bgood job\b|\bkeep it up\b|\bthat's (?:better|the right order|a (?:clear|proper|good) "
    r"(?:request|observation))\b",
    r"\byou could (?:try|have) (?:say|said|phras|to say|put)|\bi(?:'d| would)? (?:suggest|recommend|"
    r"advise) (?:the form|you (?:say|try|use|rephrase|start|phrase)|saying|using|rephras|phras|trying)|"
    r"\ba tip\b|\bnext time,? (?:try|say|start|name|be)\b|\bnext time$",
    r"\byour (?:reply|score|technique|observations?|request|phrasing|wording|tone|message|empathy)(?: "
    r"there)? (?:was|is|shows|has|sounded|were)(?: still| now| already)*(?: a (?:little|bit)| rather| "
    r"very| more| much| quite| too| so)*"
    r" (?:clear|specific|objective|sharp|improved|better|good|vague|polite|soft|concrete|great|"
    r"excellent|effective|factual|judg|harsh|warm|empath|constructive|well)",
    r"\bre-?phras|\bactive(?:ly)? listen|\blisten(?:ing)? actively|\bmirror(?:ing)? (?:it |that |them "
    r")?back|\bempath(?:y|etic|ise|ize)|\bclear request\b|\bname (?:your|a|the|that) (?:feeling|need|"
    r"emotion)s?\b|\btry to name\b|\bstate your (?:feelings?|needs?)|\bmake a (?:clear|concrete|"
    r"specific) request",
    r"\b(?:evaluation|judge?ment|interpretation|accusation)s?\b[^.!?]{0,30}\b(?:rather than|not|instead "
    r"of|into|and not|,)[^.!?]{0,10}\b(?:an )?(?:observations?|fact)|"
    r"\bobservations?\b[^.!?]{0,20}\b(?:rather than|not|instead of)[^.!?]{0,10}(?:evaluation|judge?ment)"
    r"|\b(?:which|that) is an? (?:judge?ment|evaluation)\b",
    r"\byou (?:named|identified|expressed|voiced|acknowledged|stated|separated) (?:my|your|the|a) "
    r"(?:need|feeling|emotion|observation|request)|\byou (?:gave|named|stated|started with|began with) "
    r"(?:the |your )?(?:facts?|observations?|what you saw)[^.]{0,20}(?:then|before|now)|\bstarted with "
    r"what you saw\b|\btell me how you felt\b",
    r"\bif you(?:'d| had)? (?:phrased|worded|framed|put) (?:your|the|that) (?:request|need|feeling|"
    r"point|sentence)|\byou'd get further\b|\bend (?:on|with) a request|\binstead of saying [“\"']|"
    r"\b(?:use|start with|say|with) (?:an? )?[“\"']i\b|[“\"']i (?:feel|felt|need|noticed)"
    r"\b[^”\"']{0,12}[”\"']|\blet the other person\b|\blower your tone|"
    r"\ba request needs\b|\byou used (?:the word|a)\b",
    r"非暴力沟通|观察、感受|满分|(?:沟通|表达|说话|倾听)(?:的)?(?:技巧|方式|效果)[^，。]{0,4}(?:不错|"
    r"很好|更好|进步|会更)|(?:得|打|加)了?(?:[一二三四五六七八九十\d]+)分(?!钟)[^，。]{0,4}(?:，|。|$|"
    r"再)",
    r"你(?:这句|这样)(?:说|表达)得(?:很|真)(?:好|到位)|(?:你|您)可以(?:试着|试试|这样|先)(?:说|用|表达|"
    r"换)|(?:试着|试试|尝试)(?:说出|表达|用|换|把|描述|先说)|重新(?:表达|组织|说一遍你的请求)",
    r"(?:观察|请求|表达|感受|共情|倾听|措辞|语气|句式|回复)[^，。！？“]{0,8}(?:很|更|比较?|挺|不够|再|"
    r"得)[^，。！？]{0,6}(?:具体|客观|清楚|到位|明确|缓和|可执行|清晰|好|准确|进步)",
    r"(?:评判|评价|指责)(?:，|、)?(?:而)?不是(?:在)?(?:观察|事实|请求)|(?:属于|这是|用的是|叫)"
    r"(?:一种)?(?:评判|观察|感受)|(?:改成|换成|改为)(?:具体的)?(?:观察|感受|请求|“我|时间和事实|“我)|"
    r"共情|(?:有效|积极|主动|认真)倾听",
    r"(?:建议|不妨|可以)(?:您|你)?(?:换成|使用|改用|改成|用“|试)|先(?:说|讲)了?(?:事实|观察|感受)"
    r"[^，。]{0,3}再(?:提|说|讲)(?:出)?(?:了)?(?:请求|感受|需要)|继续保持|(?:少用|别用|不要用|多用|少说|"
    r"多说)[“\"]|张嘴就是“|请求要具体|表达了(?:自己|你|您)的(?:需要|感受)|"
    r"说出(?:你|您|自己)的(?:感受|需要)|[“\"]我(?:感到|注意到|觉得|需要)[”\"…]",
)
_LABEL = re.compile(r"(?m)^\s*(?:you|me|learner|user|rep|assistant|我方|学员|你|我|用户|对方)\s*[:：]", re.IGNORECASE)
_TITLES_ZH = "(?:经理|总|老师|主任|主管|工|师傅|部长|总监|姐|哥|女士|先生)"

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[a-zA-Z]")
_OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
_ENGLISH_RUN = re.compile(r"(?:[a-zA-Z']+[ ,.!?]+){6,}")
_FOREIGN_WORDS = """
der das und nicht ich ist ein eine mir mich sie wir ihr auf mit dem den sind hat haben kein keinen noch
zu von für el los las que con por una está es y te lo del al ni un le les des est vous et pas mon ma je
tu nous ce cette il elle sur dans avec très bien à são não uma il di che non
"""
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_ENGLISH_WORDS = """
the a an and or of to in on at for with you your i my me we it is was are be not that this what who no
do don't have has he she they but so if then as by from there him her
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def is_marked_up(line: str, persona: Persona) -> bool:
    """Whether a line is something other than spoken words: a list, a table, a stage direction, a name in front."""
    names = "|".join(re.escape(name) for name in (persona.name.zh, persona.name.en))
    return bool(_MARKUP.search(line)) or re.match(rf"\s*[\"“*]*(?:{names})[\"”*]*\s*[:：]", line) is not None


def is_machine(line: str) -> bool:
    """Whether a line speaks as a machine, or of the rehearsal as one."""
    return any(not _COMPARED.search(line[max(0, m.start() - 30) : m.start()]) for m in _MACHINE.finditer(line))


def is_coaching(line: str) -> bool:
    """Whether a line teaches the learner how to speak instead of answering."""
    return _COACHING.search(line) is not None


def speaks_for_another(line: str, persona: Persona) -> bool:
    """Whether a line is put in another mouth: a speaker's label, or the person addressed by their own name."""
    return _LABEL.search(line) is not None or re.match(_own_name(persona), line.strip(), re.IGNORECASE) is not None


def _own_name(persona: Persona) -> str:
    """The person's own name as somebody else would call it at the beginning of a line: "林经理，", "Ms Lin,"."""
    zh, en = persona.name.zh, persona.name.en.split()
    called = rf"{re.escape(zh)}|{zh[0]}{_TITLES_ZH}"
    latin = (
        rf"(?:(?:mr|ms|mrs|miss|manager|director)\.? {re.escape(en[0])}|{re.escape(persona.name.en)}|"
        rf"old {re.escape(en[0])})"
    )
    return (
        rf"(?:(?:{called})[，,！!]\s*(?!我说|他说|她说).*(?:我|你|您)|{latin}(?:, (?!he said|i said|{latin})|"
        r"[!—]).*\b(?:i|you|we|our|your|my)\b)"
    )


def wrong_language(line: str, lang: Lang) -> bool:
    """Whether a line is not in the scene's language. A Chinese line may hold product names, an English one a Chinese
    name."""
    if _OTHER_SCRIPT.search(line):
        return True
    han, latin = len(_HAN.findall(line)), len(_LETTER.findall(line))
    if lang == "zh":
        return not han or han * 3 < latin or _ENGLISH_RUN.search(line) is not None
    if han > 6 or han * 4 > latin:
        return True
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", line.lower().replace("’", "'"))
    foreign = sum(word in _FOREIGN for word in words)
    return foreign >= 3 and foreign > sum(word in _ENGLISH for word in words)
