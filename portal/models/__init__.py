"""Every table of the service. Models hold data and constraints; rules stand in `portal.domain`, verbs in services."""

from portal.models.assessments import (
    Assessment,
    Cycle,
    Declaration,
    Decline,
    Evidence,
    IndicatorAnswer,
    JudgementAnswer,
    Round,
)
from portal.models.consultations import Answer, Consultation, Question, Response
from portal.models.guidance import GuidanceEdition
from portal.models.metrics import (
    ComparatorList,
    ComparatorListMember,
    ContentVersion,
    CurrentFigure,
    FigureNote,
    MetricComparator,
    MetricRelease,
    ReleasedFigure,
)
from portal.models.people import (
    Appointment,
    AuthSession,
    Council,
    CouncilSuccession,
    Invitation,
    Membership,
    SignInFailure,
    User,
)
from portal.models.records import ChainHead, Event, FormToken, Job, Marker
from portal.models.reviews import IndicatorView, Review, ThemeView
from portal.models.summaries import ReadinessSummary, SummaryDocument

__all__ = [
    "Answer",
    "Appointment",
    "Assessment",
    "AuthSession",
    "ChainHead",
    "ComparatorList",
    "ComparatorListMember",
    "Consultation",
    "ContentVersion",
    "Council",
    "CouncilSuccession",
    "CurrentFigure",
    "Cycle",
    "Declaration",
    "Decline",
    "Event",
    "Evidence",
    "FigureNote",
    "FormToken",
    "GuidanceEdition",
    "IndicatorAnswer",
    "IndicatorView",
    "Invitation",
    "Job",
    "JudgementAnswer",
    "Marker",
    "Membership",
    "MetricComparator",
    "MetricRelease",
    "Question",
    "ReadinessSummary",
    "ReleasedFigure",
    "Response",
    "Review",
    "Round",
    "SignInFailure",
    "SummaryDocument",
    "ThemeView",
    "User",
]
