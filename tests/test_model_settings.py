"""Settings of language models: further fields, endpoints of their own, prices; each refused by name, value and rule."""

import pytest

from coach.endpoint import OWN_FIELDS
from coach.errors import SettingsError
from coach.settings import Price, Settings, load_settings, unknown_settings

KEY = "sk-canary"


def loaded(monkeypatch: pytest.MonkeyPatch, **named: str) -> Settings:
    for name, value in named.items():
        monkeypatch.setenv(name if name.startswith("OPENAI") else f"COACH_{name}", value)
    return load_settings()


def test_further_fields_and_prices_are_json_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = '{"reasoning_effort": "low", "chat_template_kwargs": {"enable_thinking": false}}'
    prices = '{"qwen-plus": {"input": 0.8, "output": 2}, "m": {"input": 2, "cached": 0.2, "output": 3}}'
    settings = loaded(monkeypatch, MODEL="m", MODEL_EXTRA=extra, PRICES=prices)
    assert settings.actor.extra == {"reasoning_effort": "low", "chat_template_kwargs": {"enable_thinking": False}}
    assert settings.prices["m"] == Price(input=2, cached=0.2, output=3)
    assert settings.prices["qwen-plus"].cached is None
    assert not list(unknown_settings())


@pytest.mark.parametrize("empty", ["", "{}"])
def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    settings = loaded(monkeypatch, MODEL="m", MODEL_EXTRA=empty, PRICES=empty, JUDGE_EXTRA=empty)
    assert (settings.actor.extra, settings.judge.extra, settings.prices) == ({}, {}, {})


@pytest.mark.parametrize(
    "value", ["reasoning_effort=low", "{'a': 1}", "[1]", "1", '"a"', '{"a": NaN}', '{"a": 1, "a": 2}', "{" * 5000]
)
def test_what_is_no_json_object_is_told_with_what_is(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(monkeypatch, MODEL_EXTRA=value)
    fields = caught.value.fields
    assert fields["name"] == "COACH_MODEL_EXTRA"
    assert value[:20] in fields["found"].replace("\\'", "'")
    assert len(fields["found"]) < 100
    assert "a JSON object" in fields["allowed"]


@pytest.mark.parametrize("field", sorted(OWN_FIELDS))
@pytest.mark.parametrize("name", ["MODEL_EXTRA", "JUDGE_EXTRA", "FALLBACK_EXTRA"])
def test_a_field_the_coach_sets_is_refused_with_who_sets_it(
    monkeypatch: pytest.MonkeyPatch, name: str, field: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(monkeypatch, **{name: f'{{"{field}": 1}}', "FALLBACK_MODEL": "m2"})
    assert caught.value.fields["name"] == f"COACH_{name}"
    assert f"not {field}" in caught.value.fields["allowed"]


@pytest.mark.parametrize(
    ("prices", "where"),
    [('{"m": 3}', "m"), ('{"m": {"input": 1}}', "m.output"), ('{"m": {"input": -1, "output": 1}}', "m.input"),
     ('{"m": {"input": 1, "output": 1, "out": 2}}', "m.out")],
)  # fmt: skip
def test_a_price_that_is_wrong_is_told_by_its_place(monkeypatch: pytest.MonkeyPatch, prices: str, where: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(monkeypatch, PRICES=prices)
    assert caught.value.fields["name"] == "COACH_PRICES"
    assert caught.value.fields["allowed"].startswith(f"{where}: ")


def test_a_judge_without_an_endpoint_of_its_own_is_asked_where_the_actor_is(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, MODEL="m", JUDGE_MODEL="j", API_KEY=KEY, MODEL_EXTRA='{"seed": 1}')
    assert settings.judge == settings.actor._replace(model="j")
    assert settings.fallback is None


@pytest.mark.parametrize("who", ["JUDGE", "FALLBACK"])
def test_the_key_goes_to_no_other_address(monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    given = {f"{who}_MODEL": "other", f"{who}_BASE_URL": "http://127.0.0.1:9/v1"}
    settings = loaded(monkeypatch, MODEL="m", OPENAI_API_KEY=KEY, MODEL_EXTRA='{"seed": 1}', **given)
    beside = settings.judge if who == "JUDGE" else settings.fallback
    assert beside is not None
    assert (beside.url, beside.model, beside.key.get_secret_value(), beside.extra) == (
        "http://127.0.0.1:9/v1", "other", "", {},
    )  # fmt: skip
    own = loaded(monkeypatch, **{f"{who}_API_KEY": "sk-own", f"{who}_EXTRA": '{"a": 1}'})
    beside = own.judge if who == "JUDGE" else own.fallback
    assert beside is not None
    assert (beside.key.get_secret_value(), beside.extra) == ("sk-own", {"a": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [("BASE_URL", "http://127.0.0.1:9/v1"), ("API_KEY", KEY), ("EXTRA", '{"a": 1}')],
)
def test_a_fallback_that_is_set_for_nothing_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match="COACH_FALLBACK_MODEL") as caught:
        loaded(monkeypatch, MODEL="m", **{f"FALLBACK_{name}": value})
    assert f"COACH_FALLBACK_{name}" in str(caught.value)
    assert KEY not in str(caught.value)


def test_a_fallback_that_is_the_same_once_more_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="COACH_FALLBACK_MODEL"):
        loaded(monkeypatch, MODEL="m", FALLBACK_MODEL="m")
    assert loaded(monkeypatch, FALLBACK_API_KEY="sk-2").fallback is not None


@pytest.mark.parametrize("name", ["JUDGE_BASE_URL", "FALLBACK_BASE_URL"])
def test_an_address_that_is_none_is_refused_without_repeating_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        loaded(monkeypatch, FALLBACK_MODEL="m2", **{name: "https://me:canary@models.example/v1"})
    assert "canary" not in str(caught.value)


def test_a_turn_waits_three_times_as_long_as_a_call_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, MODEL_TIMEOUT="20").longest_turn == 60
    assert loaded(monkeypatch, TURN_SECONDS="45").longest_turn == 45
    with pytest.raises(SettingsError, match=r"COACH_TURN_SECONDS.*-1"):
        loaded(monkeypatch, TURN_SECONDS="-1")


def test_the_order_of_line_and_judge_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, JUDGE_AFTER_LINE="yes").judge_after_line
    with pytest.raises(SettingsError, match=r"COACH_JUDGE_AFTER_LINE.*later"):
        loaded(monkeypatch, JUDGE_AFTER_LINE="later")
