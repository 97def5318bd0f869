# ruff: noqa: E501
"""Replies of our own for the tests of punctuation: each is read as it stands, without its marks, and with line breaks.

Not taken from the corpus and never trained on.
"""

import re

CHINESE = (
    "昨天下午三点客户打了四个电话给我，我很着急。我需要知道备件什么时候到，你能不能今天下班前给我一个时间？",
    "周一的装车单少了两托，我有点担心，因为我希望咱们发货前都心里有数。明天早上九点我们一起对一遍好吗？",
    "你上周四在群里说交付不配合，我看到以后挺难受的。我看重的是互相信任，下次有意见能不能先给我打个电话？",
    "报价单改了三版，我这边一版都没收到。我有些不安，我希望信息是同步的。麻烦你今晚把最后一版发我。",
    "客户说上周五没人回他邮件，我心里很慌。你看这周能不能排个人先去现场看一下？",
    "你们部门就是不负责任，每次都这样，我真是受够了。",
    "我知道你昨晚加班到十一点，辛苦了。你是不是担心客户最后怪到你头上？",
    "合同里写的是两天内响应，我口头答应了四个小时，这件事是我的疏忽。我很内疚，我想把话说到做到。咱们下午花十分钟商量一下怎么跟客户讲，行吗？",
    "行行行，都听你的，你说怎么办就怎么办吧。",
    "今天必须把清单给我，没得商量，不然我就找总监。",
    "我觉得你根本没把这个项目当回事。",
    "师傅到现场等了两个小时，门卫没让进。我听了挺心疼的，大家都需要被尊重。下次出发前你能先跟客户确认一下入场证吗？",
    "请你以后多上点心，认真一点。",
    "发货单上写的是十二台，仓库只收到十台。我很着急，因为我需要给客户一个准话。你能帮我查一下另外两台在哪吗？",
    "你别再插手我的客户了，管好你自己。",
    "谢谢你上周三陪我去客户那边，讲了一个下午的方案。我特别感动，有人一起扛的感觉真好。",
    "三个月的跟进记录都在系统里，客户名字现在挂在你那边。我有点委屈，我希望付出能被看见。我们能不能周五跟主管一起把分工写清楚？",
    "客户催了五次，我这边只有一句在处理。我挺焦虑的，需要知道进度。你能每天下午四点发我一句进展吗？",
    "你是不是觉得销售什么都答应，最后都要你们来收拾？",
    "这不归我管，你去找售后吧。",
    "上次评审会你说方案没有成本表，我当时很尴尬。我希望开会之前大家都有准备，下次能不能提前一天把材料发出来？",
    "说实话我这几天睡不好，一想到上线就心慌。我需要有人一起把风险过一遍，你明天上午有空吗？",
    "听起来你那边压力也很大，你希望客户的要求能早点告诉你们，对吗？",
    "你们可真行，客户都快跑了，你们还在写流程。",
    "周二我发的邮件问了三个问题，到今天只回了一个。我有点着急，我想要大家配合得顺一点。你方便今天五点前把剩下两个答一下吗？",
    "随便吧，我不想吵了。",
    "客户昨天在电话里骂了我二十分钟，我现在手还在抖。我需要支持，你能陪我一起回个电话吗？",
    "你把培训改到周四，没有告诉我。我白跑了一趟，挺失望的，我看重事先打招呼。以后改时间能提前一天给我发个消息吗？",
    "我理解你们人手紧，四个人管六个区。你是不是很累，也希望有人能分担一点？",
    "这点小事有什么好急的，至于吗？",
    "设备停了三天，产线上二十个人在等。我很担心，我们都需要稳定的供货。请你今天中午前告诉我备件的发货时间。",
    "我没生气，我什么都不需要。",
    "工单上写的是已解决，客户今早又报了同样的故障。我挺无奈的，我希望问题能真正解决。我们下午三点一起看一下日志好不好？",
    "你要是早点说，我就不会答应客户周五交货了。",
    "这个价格是你上周二在微信里发我的，今天系统里高了百分之八。我有点懵，我需要心里有底。能不能请你跟财务核对一下，明早给我个说法？",
)

ENGLISH = (
    "Monday's loading list was short by two pallets. I'm worried, because I need us to have no surprises. Could we go through it together tomorrow at nine?",
    "The customer called four times yesterday afternoon. I'm anxious. I need to know when the part arrives, could you give me a time before you leave today?",
    "You said in the group on Thursday that delivery doesn't cooperate. I was hurt when I read it. I value trust between us. Next time, could you call me first?",
    "The quote was changed three times and I received none of them. I'm uneasy, I'd like us to work from the same numbers. Please send me the last version tonight.",
    "Nobody answered the customer's email last Friday. I felt embarrassed on the call. Can you tell me who picks up on Fridays?",
    "You people are unprofessional. You do this every single time, I'm sick of it.",
    "You stayed until eleven last night, thank you. Are you worried that they'll blame you in the end?",
    "I promised four hours without asking you. That was my mistake, and I feel guilty about it. I want us to keep our word. Could we take ten minutes this afternoon to agree what to tell them?",
    "Fine, have it your way. Whatever you say.",
    "You must hand over the list today. No discussion, or I go to the director.",
    "I feel that you don't take this project seriously.",
    "The technician waited two hours at the gate on Tuesday. I felt bad for him. Everyone deserves respect. Could you confirm the pass with the customer before the next visit?",
    "Please be more careful next time.",
    "The delivery note says twelve units, the warehouse counted ten. I'm nervous because I need to give the customer a straight answer. Could you check where the other two are?",
    "Stop interfering with my account. Mind your own business.",
    "Thank you for coming to the site with me last Wednesday. I was really touched. It's good to have someone beside me.",
    "Three months of notes are in the system and the account is now under your name. I'm sad about it, I'd like the work to be seen. Could we sit down with the manager on Friday and write down who does what?",
    "The customer has asked five times, and all I have is one line saying in progress. I'm stressed, I need to know where things stand. Would you send me one sentence at four each day?",
    "Do you feel that sales promises everything and your team has to clean up?",
    "That's not my job. Ask support.",
    "In the review you said the proposal had no cost sheet. I felt embarrassed. I want us all to be prepared. Could you send the material one day ahead next time?",
    "I haven't slept well this week. I'm scared about the launch. I need someone to go over the risks with, do you have half an hour tomorrow morning?",
    "It sounds like you're under a lot of pressure. Would you have liked to hear about the change earlier?",
    "Great job, you lost the customer again.",
    "I sent three questions on Tuesday and got one answer. I'm frustrated, I'd like us to work smoothly together. Could you answer the other two by five today?",
    "Never mind, I don't want to fight.",
    "The customer shouted at me for twenty minutes yesterday. My hands are still shaking. I need some support. Could you join me when I call back?",
    "You moved the training to Thursday and I drove there for nothing. I'm disappointed, because notice matters to me. Could you text me a day ahead when it changes?",
    "Four people for six regions is a lot. Are you exhausted, and would you like someone to share the load?",
    "There's no reason to be upset, it's just a small thing.",
    "The line has been down for three days and twenty people are waiting. I'm worried, we all need a supply we can count on. Please tell me by noon when the part ships.",
    "I'm not angry, I don't need anything.",
    "The ticket says solved, but the customer reported the same fault this morning. I'm puzzled. I want the problem to be really fixed. Shall we look at the log together at three?",
    "If you had told me earlier, I wouldn't have promised Friday.",
    "You gave me this price on Tuesday, and today it's eight percent higher in the system. I'm confused, I need some certainty. Could you check with finance and tell me tomorrow morning?",
)

REPLIES = (*CHINESE, *ENGLISH)

_MARKS = re.compile(r"[，。？！、：；,?!:;'\"]|\.(?!\d)")
_ENDS = re.compile(r"[，。？！；,?!;]|\.(?!\d)")


def bare(text: str) -> str:
    """Return the reply as a hurried hand types it."""
    return _MARKS.sub("", text).lower()


def broken(text: str) -> str:
    """Return the reply with a line break for each mark."""
    return "\n".join(line.strip() for line in _ENDS.sub("\n", text).splitlines() if line.strip())
