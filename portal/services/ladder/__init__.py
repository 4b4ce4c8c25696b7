"""Options, legal steps, representations, decisions and instruments of a case: recorded by people, moved by no rule.

Every one stands in the department's own file, so none of its events carries a council and nothing of it reaches a page
of the council or the public.
"""

from portal.services.ladder.access import may_set_facts
from portal.services.ladder.decisions import (
    DecisionText,
    find_open_steps,
    list_decisions,
    record_decision,
)
from portal.services.ladder.facts import FactText, RecordChoice, change_fact, list_records, set_fact
from portal.services.ladder.instruments import (
    AppointeeText,
    InstrumentText,
    add_appointee,
    change_appointee,
    change_instrument,
    confirm_end,
    find_appointee,
    list_instruments,
    record_instrument,
)
from portal.services.ladder.options import OptionText, record_option
from portal.services.ladder.reading import get_ladder
from portal.services.ladder.representations import (
    ConsideredText,
    PeriodText,
    add_representation,
    change_period,
    consider_representation,
    set_period,
)
from portal.services.ladder.shapes import DatedInstrument, LadderOfCase, Line, ModelOfCase, SetFact
from portal.services.ladder.steps import StepText, record_step

__all__ = [
    "AppointeeText",
    "ConsideredText",
    "DatedInstrument",
    "DecisionText",
    "FactText",
    "InstrumentText",
    "LadderOfCase",
    "Line",
    "ModelOfCase",
    "OptionText",
    "PeriodText",
    "RecordChoice",
    "SetFact",
    "StepText",
    "add_appointee",
    "add_representation",
    "change_appointee",
    "change_fact",
    "change_instrument",
    "change_period",
    "confirm_end",
    "consider_representation",
    "find_appointee",
    "find_open_steps",
    "get_ladder",
    "list_decisions",
    "list_instruments",
    "list_records",
    "may_set_facts",
    "record_decision",
    "record_instrument",
    "record_option",
    "record_step",
    "set_fact",
    "set_period",
]
