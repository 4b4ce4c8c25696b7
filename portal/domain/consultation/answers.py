"""Questions and what counts as an answer to one.

Nothing is refused while a respondent is still writing: `tidy` keeps whatever can be kept, and `problems` says later,
when the response is checked, what stands in the way of sending it. The text of an answer is never corrected.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Words in one answer. Far above what a council's formal response needs; it guards the service, not the style.
LONG_TEXT_WORDS = 10_000
SHORT_TEXT_CHARACTERS = 250


class QuestionKind(StrEnum):
    """The kinds of question a consultation can ask."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    AGREEMENT = "agreement"
    YES_NO = "yes_no"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    #: Asked elsewhere and known here by its topic at most; it takes no answers and has no counts.
    RECORDED = "recorded"

    @property
    def has_options(self) -> bool:
        """Says whether an answer is a choice between options."""
        return self not in (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.RECORDED)

    @property
    def takes_one(self) -> bool:
        """Says whether an answer is one option and no more."""
        return self.has_options and self is not QuestionKind.MULTIPLE


@dataclass(frozen=True)
class Option:
    """One choice: a stable code for the data and the words that people read."""

    code: str
    label: str


AGREEMENT_OPTIONS = (
    Option("strongly_agree", "Strongly agree"),
    Option("agree", "Agree"),
    Option("neither", "Neither agree nor disagree"),
    Option("disagree", "Disagree"),
    Option("strongly_disagree", "Strongly disagree"),
)
YES_NO_OPTIONS = (Option("yes", "Yes"), Option("no", "No"), Option("dont_know", "Don't know"))

_FIXED_OPTIONS = {QuestionKind.AGREEMENT: AGREEMENT_OPTIONS, QuestionKind.YES_NO: YES_NO_OPTIONS}


@dataclass(frozen=True)
class Question:
    """What is asked, in the form in which answers are checked and counted.

    `number` is how pages refer to it ("question 5"); `code` is how data does.
    """

    code: str
    number: str
    kind: QuestionKind
    options: tuple[Option, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class AnswerValue:
    """An answer as kept: the codes chosen, in the order of the question, or the text as typed."""

    choices: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Says whether no view was given: nothing chosen and nothing but space written."""
        return not self.choices and not self.text.strip()


@dataclass(frozen=True)
class AnswerProblem:
    """One thing to put right before a response can be sent, as a code and its facts.

    `code` is required_answer, too_many_words or too_many_characters; `limit` and `count` are words or characters.
    """

    question: str
    code: str
    limit: int = 0
    count: int = 0


def options_for(kind: QuestionKind, own: Sequence[Option] = ()) -> tuple[Option, ...]:
    """Gives the options of a question: the fixed set of its kind, or its own.

    Raises:
        ValueError: the kind needs at least two options of its own and has fewer, a code occurs twice, or options were
            given to a kind that has none or a fixed set.

    Source: our rule.
    """
    if kind in _FIXED_OPTIONS or not kind.has_options:
        if own:
            raise ValueError(f"A question of kind {kind} takes no options of its own")
        return _FIXED_OPTIONS.get(kind, ())
    if len(own) < 2:
        raise ValueError("Give at least two options")
    if len({option.code for option in own}) != len(own):
        raise ValueError("Give each option a code of its own")
    return tuple(own)


def tidy(question: Question, values: Iterable[str]) -> AnswerValue:
    """Turns submitted values into an answer, keeping all that can be kept.

    Args:
        values: option codes as submitted, or one text.

    Returns:
        The answer. Codes that the question does not offer are dropped, and of several codes for a question that takes
        one the first counts. Text keeps every character, except that line ends become line feeds and the two things
        no database can hold (NUL and half a character) become U+FFFD, which the writer sees.
    """
    given = tuple(values)
    if not question.kind.has_options:
        return AnswerValue(text=storable(given[0]) if given else "")
    chosen = tuple(option.code for option in question.options if option.code in given)
    return AnswerValue(choices=chosen[:1] if question.kind.takes_one else chosen)


def storable(text: str) -> str:
    """Gives text as it can be stored: line feeds for line ends, U+FFFD for NUL and for lone surrogates."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def problems(question: Question, answer: AnswerValue) -> tuple[AnswerProblem, ...]:
    """Lists what stands in the way of sending this answer; empty when nothing does.

    Source: our limits: 10,000 words for long text, 250 characters for short text; a question is optional unless it
    says otherwise, and no view given is an answer like any other.
    """
    if answer.is_empty:
        return (AnswerProblem(question.code, "required_answer"),) if question.is_required else ()
    if question.kind is QuestionKind.LONG_TEXT and (words := count_words(answer.text)) > LONG_TEXT_WORDS:
        return (AnswerProblem(question.code, "too_many_words", LONG_TEXT_WORDS, words),)
    if question.kind is QuestionKind.SHORT_TEXT and len(answer.text) > SHORT_TEXT_CHARACTERS:
        return (AnswerProblem(question.code, "too_many_characters", SHORT_TEXT_CHARACTERS, len(answer.text)),)
    return ()


def count_words(text: str) -> int:
    """Counts words: stretches of text between white space."""
    return len(text.split())
