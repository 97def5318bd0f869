"""A small content folder on disk, written from the builders."""

from pathlib import Path
from typing import Any

import yaml

from coach.adapters.content.files import CATALOGS
from tests import world as build

RULE = """---
id: {id}
kind: sop
title: {{zh: 月台通知, en: Dock notice}}
tags: [dock]
pain_point: information
---

## §1 提前一天 | One day ahead

### 中文

改单要提前一天通知仓库，写在系统里。

### English

Tell the warehouse a day ahead, in the system.

## §2 谁来签 | Who signs

### 中文

夜班长签字。

### English

The night shift lead signs.
"""


def dump(path: Path, data: Any) -> Path:
    """Write plain data as YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def write_persona(root: Path, persona_id: str = "mei", *scene_ids: str) -> Path:
    """Write a persona with these scenes."""
    scenes = [build.scenario(scene_id) for scene_id in scene_ids or ("late-pallets",)]
    return dump(
        root / "personas" / f"{persona_id}.yaml",
        build.persona(persona_id, scenes).model_dump(mode="json", exclude_none=True),
    )


def write_rule(root: Path, document_id: str = "dock-notice", folder: str = "sop") -> Path:
    """Write a rule of two clauses."""
    path = root / "knowledge" / folder / f"{document_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(RULE.format(id=document_id), encoding="utf-8")
    return path


def write_content(root: Path) -> Path:
    """Write one persona, one rule, a rubric and the three catalogues, all right."""
    write_persona(root)
    write_rule(root)
    dump(root / "rubrics" / "ofnr.yaml", build.rubric().model_dump(mode="json"))
    words = {"rest": "休息", "respect": "尊重", "predictability": "心里有数"}
    entries = [{"id": en, "name": {"zh": zh, "en": en}, "words": {"zh": [zh], "en": [en]}} for en, zh in words.items()]
    for name in CATALOGS:
        about = {"zh": "词", "en": "words"}
        dump(root / "knowledge" / "catalogs" / f"{name}.yaml", {"about": about, "entries": entries})
    return root
