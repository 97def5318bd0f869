"""Dialogue acts: what a reply does in the talk, clause by clause, by a linear model over signs and sentence vectors.

Weights are plain numbers in `lexicon/acts.npz`, fitted by `bench/acts_train.py` on whole talks.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np

from coach.domain.codes import Act, FaultCode
from coach.embedded.reading.act_features import act_rows
from coach.embedded.reading.features import Row
from coach.embedded.reading.model import Verdict
from coach.embedded.reading.page import Page
from coach.embedded.reading.source import Span

ACTS = tuple(act.value for act in Act)
MISTREATMENT, CAPITULATION, MILD = "mistreatment", FaultCode.CAPITULATION.value, "mild"
HEADS = (*ACTS, MISTREATMENT, CAPITULATION, MILD)
"""What the model answers of a clause: each act, and whether it mistreats, gives in, or has another fault."""

HOSTILE = frozenset(
    code.value
    for code in (
        FaultCode.CONTEMPT,
        FaultCode.THREAT,
        FaultCode.SARCASM,
        FaultCode.VERDICT,
        FaultCode.GENERALISATION,
        FaultCode.MIND_READING,
        FaultCode.DEMAND,
        FaultCode.DEFLECTION,
        FaultCode.DISMISSAL,
        FaultCode.BLAME_AS_CAUSE,
        FaultCode.PSEUDO_FEELING,
    )
)
"""Faults that are mistreatment."""
