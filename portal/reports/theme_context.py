"""Writes the sections on the seven themes, and the map that stands before them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from portal import narratives
from portal.domain.judgements import NOT_ANSWERED_WORDS, Confidence, IndicatorState, Judgement, Strength
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.reports import charts, words
from portal.reports.copies import HELD_BACK
from portal.reports.page import CharacteristicLine, FigureLine, IndicatorLine, KeyLine, ThemeSection, Told
from portal.reports.records import Records

#: A JSON object of the snapshot.
Json = Mapping[str, Any]

#: A service that the council does not run has no line in a table of figures; it is named below it.
_NOT_RUN = "not_applicable"
NO_OUTSIDE = "No outside evidence has been recorded in this review."


def sections(snapshot: Json, records: Records) -> tuple[ThemeSection, ...]:
    """One section for each theme of the edition, in the edition's order, empty ones as well."""
    return tuple(
        _section(theme, f"4.{number}", snapshot, records) for number, theme in enumerate(snapshot["themes"], start=1)
    )


def judgement_map(snapshot: Json) -> Markup:
    """The map of the council's judgements: themes by row, characteristics in the edition's order."""
    return charts.judgement_map(
        [
            charts.MapRow(
                theme["title"],
                tuple(
                    charts.Cell(
                        item["code"],
                        item["judgement"],
                        Judgement(item["judgement"]).words,
                        _label(Confidence, item["confidence"]),
                    )
                    for item in theme["characteristics"]
                ),
            )
            for theme in snapshot["themes"]
        ]
    )


def map_key() -> tuple[KeyLine, ...]:
    """The patterns of the map with their words."""
    return tuple(KeyLine(charts.key_swatch(judgement), judgement.words) for judgement in Judgement)


def _section(theme: Json, number: str, snapshot: Json, records: Records) -> ThemeSection:
    view: Json = theme["view"] or {}
    outside = [item for item in snapshot["outside_evidence"] if theme["slug"] in item["themes"]]
    return ThemeSection(
        slug=theme["slug"],
        number=number,
        title=theme["title"],
        purpose=theme["purpose"],
        characteristics=tuple(_characteristic(item) for item in theme["characteristics"]),
        words_held_back=any(HELD_BACK in (item["narrative"], item["reason"]) for item in theme["characteristics"]),
        indicators=tuple(_indicator(item) for item in theme["indicators"]),
        figures=tuple(_figure(item) for item in theme["figures"] if item["status"] != _NOT_RUN),
        not_run=words.listed([item["name"] for item in theme["figures"] if item["status"] == _NOT_RUN]),
        outside=tuple(f"{item['title']}, {words.day(item['dated_on'])}." for item in outside) or (NO_OUTSIDE,),
        stance=Stance(view["stance"]).sentence if view else "No reviewer has recorded a view of this theme.",
        view=words.paragraphs(view.get("view", "")),
        reasons=words.paragraphs(view.get("reasons", "")),
        questions=words.paragraphs(view.get("questions", "")),
        strengths=words.paragraphs(view.get("strengths", "")),
        records=records.cite([{"kind": "theme_view", "id": view["id"]}] if view else []),
    )


def _characteristic(item: Json) -> CharacteristicLine:
    told = item["narrative"] or item["reason"]
    return CharacteristicLine(
        code=item["code"],
        text=item["text"],
        basis=item["basis"],
        judgement=Judgement(item["judgement"]).words,
        confidence=_label(Confidence, item["confidence"]),
        strength=_label(Strength, item["strength"]),
        documents=", ".join(f"D{number}" for number in item["evidence"]),
        words=Markup() if told == HELD_BACK else narratives.to_html(told),
    )


def _indicator(item: Json) -> IndicatorLine:
    answer = item["answer"]
    said = {"The council": item["note"], "The reviewer": item["finding_reasons"]}
    return IndicatorLine(
        code=item["code"],
        text=item["text"],
        basis=item["basis"],
        answer=IndicatorState(answer).words if answer else NOT_ANSWERED_WORDS,
        finding=IndicatorFinding(item["finding"]).words,
        notes=tuple(Told(who, narratives.to_html(text)) for who, text in said.items() if text),
    )


def _figure(item: Json) -> FigureLine:
    by_scope = {entry["scope"]: entry for entry in item["comparators"]}
    same_type = next((entry for scope, entry in by_scope.items() if scope.startswith("type:")), None)
    value = words.figure(item["value"], item["unit"], item["decimals"])
    has_value = item["value"] is not None
    return FigureLine(
        name=item["name"],
        period=words.period(item["period"]),
        value=value or words.STATUS_WORDS[item["status"]],
        status=words.STATUS_WORDS[item["status"]] if has_value and item["status"] != "published" else "",
        england=_median(by_scope.get("england"), item),
        same_type=_median(same_type, item),
        strip=_strip(item, by_scope.get("england"), same_type) if has_value and item["comparators"] else None,
        question=item["question"],
        note=item["note"],
    )


def _median(entry: Json | None, item: Json) -> str:
    if entry is None or entry["median"] is None:
        return "None"
    return f"{words.figure(entry['median'], item['unit'], item['decimals'])} (of {entry['n']})"


def _strip(item: Json, england: Json | None, same_type: Json | None) -> Markup:
    said = [("diamond", "the council", item["value"])]
    said += [("bar", "England median", england["median"])] if england and england["median"] is not None else []
    said += [("ring", "median of its type", same_type["median"])] if same_type and same_type["median"] else []
    marks = [
        charts.Mark(Decimal(value), f"{label} {words.figure(value, item['unit'], item['decimals'])}", shape)
        for shape, label, value in said
    ]
    return charts.strip(item["name"], marks)


def _label(kind: type[Confidence] | type[Strength], code: str) -> str:
    return kind(code).label if code else ""


def unanswered(themes: Sequence[Json]) -> tuple[str, ...]:
    """Codes of the characteristics and indicators that nobody answered, in the edition's order."""
    characteristics = (
        item["code"] for theme in themes for item in theme["characteristics"] if item["judgement"] == Judgement.UNJUDGED
    )
    indicators = (item["code"] for theme in themes for item in theme["indicators"] if not item["answer"])
    return (*characteristics, *indicators)
