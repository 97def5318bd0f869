"""How models mark their thinking; each row is played as a stream cut in odd places, as one body, and before a form."""

from collections.abc import Iterator
from itertools import cycle

from tests.adapters.endpoint import RIGHT, event
from tests.adapters.openai.endpoint_cases import DONE, EVENTS, JSON, STOP, Case, body, data, whole
from tests.adapters.openai.scripted import Step

THOUGHT = '用户是谁？I must not say 底价 42 {"word": "draft", "level": 0}'
SAID = "单子是你改的。"

# ∎ stands for the thinking, § for the answer.
SPELLINGS = {
    "think": "<think>∎</think>§",
    "think, with line ends": "\n<think>\n∎\n</think>\n\n§",
    "think, empty": "<think>\n\n</think>\n\n§",
    "thinking": "<thinking>∎</thinking>§",
    "thought": "<thought>∎</thought>\n§",
    "Think": "<Think>∎</Think>§",
    "THINKING": "<THINKING>∎</THINKING>§",
    "reasoning": "<reasoning>∎</reasoning>§",
    "analysis": "<analysis>∎</analysis>§",
    "reflection": "<reflection>∎</reflection>§",
    "scratchpad": "<scratchpad>∎</scratchpad>§",
    "inner monologue": "<inner_monologue>∎</inner_monologue>§",
    "in Chinese": "<思考>∎</思考>§",
    "with an attribute": '<think duration="3s">∎</think>§',
    "with blanks": "< think >∎</ think >§",
    "Magistral": "[THINK]∎[/THINK]§",
    "in brackets, small": "[think]∎[/think]§",
    "Seed": "<seed:think>∎</seed:think>§",
    "MiniMax": "<mm:think>∎</mm:think>§",
    "Kimi": "◁think▷∎◁/think▷§",
    "harmony": "<|channel|>analysis<|message|>∎<|end|><|start|>assistant<|channel|>final<|message|>§<|return|>",
    "harmony without ends": "<|channel|>analysis<|message|>∎<|channel|>final<|message|>§",
    "harmony from its start": "<|start|>assistant<|channel|>analysis<|message|>∎<|end|>"
    "<|start|>assistant<|channel|>final<|message|>§",
    "harmony with commentary": "<|channel|>commentary<|message|>∎<|end|><|channel|>final<|message|>§<|end|>",
    "harmony without its marks": "analysisWe need ∎.assistantfinal§",
    "Gemma": "<|channel>thought\n∎<channel|>§",
    "MedGemma": "<unused94>thought\n∎<unused95>§",
    "OpenThinker": "<|begin_of_thought|>∎<|end_of_thought|>\n<|begin_of_solution|>§<|end_of_solution|>",
    "Cohere": "<|START_THINKING|>∎<|END_THINKING|><|START_RESPONSE|>§<|END_RESPONSE|>",
    "Hunyuan": "<think>\n∎\n</think>\n<answer>\n§</answer>",
    "Granite": "Here is my thought process: ∎ Here is my response: §",
    "escaped": "&lt;think&gt;∎&lt;/think&gt;§",
    "folded away": '<details type="reasoning" done="true"><summary>∎</summary>∎</details>§',
    "two blocks": "<think>∎</think><think>∎</think>§",
    "two blocks of two kinds": "<think>∎</think>\n<thought>∎</thought>§",
    "a block within": "<think>∎<think>∎</think>∎</think>§",
    "it speaks of the mark": "<think>∎: I open with a <think> first</think>§",
    "two spellings of one": "<thinking>∎</think>§",
    "after the answer": "§<think>∎</think>",
    "after the answer, never ended": "§<think>∎",
    "before and after": "<think>∎</think>§<thinking>∎</thinking>",
    "no beginning, in English": "Okay, the user ∎</think>§",
    "no beginning, in Chinese": "嗯，用户∎</think>\n§",
    "no beginning, a thinking process": "Thinking Process:\n\n∎</think>\n\n§",
    "a stray mark of the template": "§<|im_end|>",
    "a mark of a turn": "§<end_of_turn>",
    "a mark of DeepSeek's": "§<｜end▁of▁sentence｜>",
}
UNMARKED = ("harmony without its marks", "Granite")
"""Without marks a form is told by its shape alone, so a draft of it cannot be told apart."""

CUTS = ((1,), (3, 1, 2), (7, 2), (40,), (10_000,))
BESIDE = ("reasoning_content", "reasoning", "thinking")
PARTS = ("reasoning", "thinking", "thought")


def _streamed(text: str, sizes: tuple[int, ...]) -> list[Step]:
    return [EVENTS, b"".join(data(event(piece)) for piece in _cut(text, sizes)), STOP, DONE]


def _cut(text: str, sizes: tuple[int, ...]) -> Iterator[str]:
    sized = cycle(sizes)
    while text:
        size = next(sized)
        yield text[:size]
        text = text[size:]


def _beside(field: str, answer: str) -> bytes:
    message = {"role": "assistant", field: THOUGHT, "content": answer}
    return body({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


def _thought_first(field: str) -> bytes:
    delta = {"index": 0, "delta": {"content": None, field: THOUGHT}, "finish_reason": None}
    return data({**event(None), "choices": [delta]})


def _parts(kind: str) -> list[dict[str, object]]:
    return [{"type": kind, "text": THOUGHT, kind: THOUGHT}, {"type": "text", "text": SAID}]


def _cases() -> Iterator[Case]:
    for number, (name, spelling) in enumerate(SPELLINGS.items()):
        line = spelling.replace("∎", THOUGHT).replace("§", SAID)
        form = spelling.replace("∎", THOUGHT).replace("§", RIGHT)
        for sizes in (CUTS[0], CUTS[1 + number % (len(CUTS) - 1)]):
            yield Case(f"thinking: {name}, cut by {sizes}", _streamed(line, sizes), SAID)
        yield Case(f"thinking: {name}, in one body", [JSON, whole(line)], SAID)
        if name not in UNMARKED:
            yield Case(f"thinking: {name}, before a form", [JSON, whole(form)], RIGHT, form=True)
    for field in BESIDE:
        said = [EVENTS, _thought_first(field), data(event(SAID)), STOP, DONE]
        yield Case(f"thinking in the field {field}", said, SAID)
        yield Case(f"thinking in the field {field}, in one body", [JSON, _beside(field, SAID)], SAID)
        yield Case(f"thinking in the field {field}, with a form", [JSON, _beside(field, RIGHT)], RIGHT, form=True)
    for kind in PARTS:
        yield Case(f"thinking in a part {kind}", [EVENTS, data(event(_parts(kind))), STOP, DONE], SAID)


THINKING = list(_cases())
