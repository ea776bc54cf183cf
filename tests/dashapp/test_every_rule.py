"""Every answer of every rule on screen gives a plan, or says in words why there is none."""

from __future__ import annotations

import pytest

from dashapp.edits import RELEASE, Edit
from dashapp.jobs import State
from dashapp.views.best_use_form import RULES
from tests.dashapp.plans import finished

ANSWERS = [(name, value) for name, (_, answers) in RULES.items() for value in answers]


@pytest.mark.parametrize(("name", "value"), [*ANSWERS, ("conditions", f"{RELEASE}health_grant")])
def test_an_answer_gives_a_plan_or_words(tiny, name, value):
    job = finished(tiny, Edit("tiny-best-use", rules={name: value}))
    assert job.state in {State.DONE, State.FAILED}
    if job.result:
        assert job.result.said.answer.endswith(".")
    else:
        assert "reference" not in job.fault
