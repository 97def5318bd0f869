"""How endpoints say why they refuse, in lower case: what they write in public reports and in their documentation."""

import re
from typing import NamedTuple


class Reason(NamedTuple):
    """Codes and types that mean one reason, and words that do where there is no code."""

    codes: frozenset[str]
    said: re.Pattern[str]


def _any(*said: str) -> re.Pattern[str]:
    return re.compile("|".join(said))


# 1301, 1113 and 1261 are Zhipu's, 1026 and 1008 MiniMax's, Arrearage and DataInspectionFailed DashScope's,
# exceeded_current_quota_error Moonshot's, AccountOverdueError Volcengine's, 30001 SiliconFlow's.
FILTERED = Reason(
    frozenset((
        "content_filter", "content_policy_violation", "data_inspection_failed", "datainspectionfailed", "1301", "1026",
        "1027", "responsibleaipolicyviolation", "sensitivecontentdetected", "inputtextsensitivecontentdetected",
        "outputtextsensitivecontentdetected", "content_moderation", "moderation_blocked", "prohibited_content",
    )),
    _any(
        r"content exists risk", r"content[_ ](filter|management policy|policy)", r"inappropriate content",
        r"data_?inspection_?failed", r"considered high risk", r"input was flagged", r"flagged (by|as|for)",
        r"responsible ai polic", r"prohibited (use|content)", r"violat\w+ (our|the|of)\b.{0,30}polic",
        r"sensitive (content|information|words?)", r"blocked by (our |the )?(content|safety|moderation)",
        r"不安全或敏感内容", r"敏感(内容|信息|词)", r"内容(安全|审核|违规)", r"违规内容",
    ),
)  # fmt: skip
QUOTA = Reason(
    frozenset((
        "insufficient_quota", "insufficient_balance", "billing_hard_limit_reached", "exceeded_current_quota_error",
        "arrearage", "1113", "1008", "accountoverdueerror", "account_overdue", "insufficient_user_quota",
        "pre_consume_token_quota_failed", "insufficient_credits", "billing_error", "30001", "setlimitexceeded", "1308",
        "1310", "402",
    )),
    _any(
        r"insufficient[_ ](quota|balance|credit|fund)", r"exceeded your current quota", r"arrearage",
        r"(balance|credits?) (is|are|was) (too low|insufficient|not enough)", r"requires more credits",
        r"(out of|no|not enough|used all( available)?) (credits?|quota|balance)", r"payment required",
        r"(monthly|spending|credit|billing|hard|usage) (spending )?limit (reached|exceeded|has been)",
        r"quota (has been |is )?(exhausted|used up)", r"overdue (balance|payment)", r"account.{0,20}overdue",
        r"余额(不足|已|用尽)", r"欠费", r"额度(不足|已用尽|已用完|用完|耗尽)", r"(没有可?|无可)用(额度|资源包)",
    ),
)  # fmt: skip
TOO_LONG = Reason(
    frozenset((
        "context_length_exceeded", "exceed_context_size_error", "1261", "1039", "prompt_too_long",
        "max_tokens_exceeded",
    )),
    _any(
        r"context[_ ](length|window|size|limit)", r"maximum context", r"exceed_context", r"context.{0,12}overflow",
        r"range of input length", r"(prompt|input)( is|_)?[ _]too[ _]long", r"maximum (prompt|input|sequence) length",
        r"max_seq_len", r"max_model_len", r"exceeded model token limit", r"too many (input )?tokens",
        r"(prompt|inputs?|messages?|request|token count|tokens?)\b.{0,80}\b(exceed\w*|must be (less|<=)"
        r"|(longer|more|greater|larger) than).{0,60}\b(max\w*|limit|allowed|length|context|window)",
        r"(输入|提示词|上下文|文本|请求).{0,12}(过长|太长|超长|超出|超过)",
        r"超[出过]了?.{0,10}(上下文|长度限制|最大(长度|输入))",
    ),
)  # fmt: skip
BUSY = Reason(
    frozenset((
        "429", "503", "529", "rate_limit_exceeded", "rate_limit_error", "rate_limit_reached_error", "overloaded_error",
        "engine_overloaded_error", "server_overloaded", "too_many_requests", "1302", "1303", "1305", "1002",
        "throttling",
    )),
    _any(
        r"rate[_ -]?limit", r"too many requests", r"overloaded", r"(over|at) capacity", r"速率限制", r"限流",
        r"请求(过于频繁|过多)", r"并发",
    ),
)  # fmt: skip
KEY = Reason(
    frozenset((
        "401", "invalid_api_key", "authentication_error", "invalid_authentication_error", "invalidapikey", "1004",
        "incorrect_api_key_error", "unauthenticated",
    )),
    _any(
        r"(invalid|incorrect|wrong|expired|no|missing) (api[_ -]?key|token|credentials)",
        r"api[_ -]?key.{0,20}(invalid|not valid|incorrect|expired)",
        r"(令牌|api ?key|密钥).{0,6}(无效|错误|过期|不正确)",
        r"无效的(令牌|api|密钥)",
    ),
)  # fmt: skip
CAP = _any(r"max_(completion_)?tokens.{0,40}(too large|is greater|must be|should be|at most|exceeds)", r"\[1, ?\d+\]")
"""The cap on an answer is too large."""

A_MINUTE = _any(r"per[ -]?(minute|second)", r"perminute", r"\b[rt]p[ms]\b", r"每分钟", r"retrydelay")
"""A quota that comes back by itself in a moment is no quota in this sense."""

SUCCESS = ("", "none", "0", "200", "20000", "ok", "success", "true")
SAYING = ("message", "msg", "detail", "error_msg", "errmsg", "error_message", "status_msg")
"""Fields that hold what an endpoint wrote about an error."""

CODES = ("code", "type", "status", "status_code", "error_code", "errcode")
"""Fields that name its kind."""
