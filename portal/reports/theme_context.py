"""Writes the sections on the seven themes, and the map that stands before them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from portal import narratives
from portal.domain.judgements import NOT_ANSWERED_WORDS, Confidence, IndicatorState, Judgement, Strength
from portal.domain.reviewing import IndicatorFinding, Stance
from portal.reports import charts, words
from portal.reports.case_context import bearings, who
from portal.reports.left_out import HELD_BACK
from portal.reports.page import (
    CharacteristicLine,
    FigureLine,
    IndicatorLine,
    KeyLine,
    Said,
    Table,
    ThemeSection,
    Told,
    ViewLine,
)
from portal.reports.records import Records

#: A JSON object of the snapshot.
Json = Mapping[str, Any]

#: A service that the council does not run has no line in a table of figures; it is named below it.
_NOT_RUN = "not_applicable"
#: How what stands came about, in words. Source: our own rule, see `portal.services.summaries.themes`.
_HOW = {
    "one_reader": "one reader",
    "same": "both readers alike",
    "settled": "settled by a lead reviewer",
    "open": "the readings differ, and nobody has settled it",
    "": "",
}


def sections(snapshot: Json, records: Records) -> tuple[ThemeSection, ...]:
    """One section for each theme of the edition, in the edition's order, empty ones as well."""
    return tuple(
        _section(theme, f"4.{number}", snapshot, records) for number, theme in enumerate(snapshot["themes"], start=1)
    )


def readers_of(snapshot: Json) -> tuple[str, ...]:
    """The readers whose columns the copy shows; none where it holds back what each wrote."""
    if "themes.*.readings" in snapshot["held_keys"] or not _has_readings(snapshot):
        return ()
    return tuple(who(item["place"]) for item in snapshot["readers"])


def _has_readings(snapshot: Json) -> bool:
    """Whether characteristics and themes hold readings; a summary of the first format holds none."""
    lines = (line for theme in snapshot["themes"] for line in (theme, *theme["characteristics"]))
    return any(line["readings"] for line in lines)


def judgement_map(snapshot: Json) -> Markup:
    """The map of judgements: the council's, each reader's, and what stands; in the edition's order."""
    readers = readers_of(snapshot)
    return charts.judgement_map([_map_row(theme, snapshot, readers) for theme in snapshot["themes"]])


def _map_row(theme: Json, snapshot: Json, readers: Sequence[str]) -> charts.MapRow:
    lines, found = [("The council", [_cell(item, Confidence) for item in theme["characteristics"]])], {}
    for item in snapshot["readers"] if readers else ():
        found[item["place"]] = [_cell(_of_place(line, item["place"]), Confidence) for line in theme["characteristics"]]
    lines += [(who(place), cells) for place, cells in found.items()]
    if len(readers) > 1:
        lines.append(("What stands", [_cell(item["stands"], Confidence) for item in theme["characteristics"]]))
    return charts.MapRow(theme["title"], tuple(item["code"] for item in theme["characteristics"]), tuple(lines))


def _cell(item: Json | None, kind: type[Confidence]) -> charts.Cell:
    code = (item or {}).get("judgement") or ""
    words_of = Judgement(code).words if code else "not said"
    return charts.Cell(code, words_of, _label(kind, (item or {}).get("confidence", "")))


def _of_place(item: Json, place: int) -> Json | None:
    return next((reading for reading in item["readings"] if reading["place"] == place), None)


def map_key() -> tuple[KeyLine, ...]:
    """The patterns of the map with their words."""
    lines = [KeyLine(charts.key_swatch(judgement), judgement.words) for judgement in Judgement]
    return (*lines, KeyLine(charts.key_swatch(""), "Nothing said, or the readings differ"))


def _section(theme: Json, number: str, snapshot: Json, records: Records) -> ThemeSection:
    readers = readers_of(snapshot)
    places = [item["place"] for item in snapshot["readers"]] if readers else []
    view: Json = theme["view"] or {}
    return ThemeSection(
        slug=theme["slug"],
        number=number,
        title=theme["title"],
        purpose=theme["purpose"],
        characteristics=tuple(_characteristic(item, places, records) for item in theme["characteristics"]),
        words_held_back=any(HELD_BACK in (item["narrative"], item["reason"]) for item in theme["characteristics"]),
        notes_held_back=any(HELD_BACK in (item["note"], item["finding_reasons"]) for item in theme["indicators"]),
        soft_checks=_soft_checks(theme, snapshot, records),
        indicators=tuple(_indicator(item, places, records) for item in theme["indicators"]),
        figures=tuple(_figure(item) for item in theme["figures"] if item["status"] != _NOT_RUN),
        not_run=words.listed([item["name"] for item in theme["figures"] if item["status"] == _NOT_RUN]),
        outside=bearings(snapshot, theme, records),
        views=tuple(_views(theme, places, records)),
        strengths=words.paragraphs(view.get("strengths", "")),
    )


def _views(theme: Json, places: Sequence[int], records: Records) -> Iterable[ViewLine]:
    """Each reader's view, and the one that stands where it is not the only reader's own."""
    view, readings = theme["view"], theme["readings"] if places else []
    if view is None:
        none = records.say("No reviewer has recorded a view of this theme.")
        yield ViewLine("What stands", none, (), (), ())
        return
    stance = Stance(view["stance"]).sentence if view["stance"] else "The readings differ, and nobody has settled it."
    how = f" ({_HOW[view['how']]})" if view["how"] in ("same", "settled") else ""
    sure = f" Confidence: {_label(Confidence, view['confidence']).lower()}." if view["confidence"] else ""
    yield ViewLine(
        who="What stands" if len(readings) > 1 else "The reviewer’s view",
        stance=records.say(f"{stance.rstrip('.')}{how}.{sure}", view["row"]),
        view=words.paragraphs(view["view"]),
        reasons=words.paragraphs(view["reasons"]),
        questions=words.paragraphs(view["questions"]) or ("No open question has been recorded.",),
    )
    for item in readings if len(readings) > 1 else ():
        sure = f" Confidence: {_label(Confidence, item['confidence']).lower()}." if item["confidence"] else ""
        yield ViewLine(
            who=who(item["place"]),
            stance=records.one(f"{Stance(item['stance']).sentence}{sure}", "theme_view", item["id"]),
            view=words.paragraphs(item["view"]),
            reasons=words.paragraphs(item["reasons"]),
            questions=(),
        )


def _characteristic(item: Json, places: Sequence[int], records: Records) -> CharacteristicLine:
    said = item["narrative"] or item["reason"]
    told = [] if said in ("", HELD_BACK) else [Told("The council", narratives.to_html(said))]
    for reading in item["readings"]:
        told += [Told(who(reading["place"]), narratives.to_html(reading["reasons"]))] if reading["reasons"] else []
        good = reading["good_practice"]
        told += [Told(f"{who(reading['place'])}, good practice", narratives.to_html(good))] if good else []
    stands = item["stands"]
    if stands and stands["reasons"]:
        told.append(Told("A lead reviewer, on what stands", narratives.to_html(stands["reasons"])))
    return CharacteristicLine(
        code=item["code"],
        text=item["text"],
        basis=item["basis"],
        judgement=Judgement(item["judgement"]).words,
        confidence=_label(Confidence, item["confidence"]),
        strength=_label(Strength, item["strength"]),
        documents=", ".join(f"D{number}" for number in item["evidence"]),
        readings=tuple(_judged(_of_place(item, place)) for place in places),
        stands=_stands(stands, records) if stands else records.say("Not assessed.") if places else None,
        told=tuple(told),
    )


def _judged(item: Json | None) -> str:
    if item is None or item["judgement"] in ("", Judgement.UNJUDGED):
        return "Not assessed"
    sure = _label(Confidence, item["confidence"])
    return f"{Judgement(item['judgement']).words}. Confidence {sure.lower()}" if sure else _words_of(item)


def _words_of(item: Json) -> str:
    return Judgement(item["judgement"]).words


def _stands(item: Json, records: Records) -> Said:
    if not item["judgement"]:
        return records.say("The readings differ, and nobody has settled it.", item["row"])
    how = f" ({_HOW[item['how']]})" if item["how"] in ("same", "settled") else ""
    return records.say(f"{_judged(item)}{how}.", item["row"])


def _soft_checks(theme: Json, snapshot: Json, records: Records) -> Table | None:
    """Questions that the service asked of answers, each with the sentence in which the council answered."""
    own = {"kind": "assessment", "id": snapshot["assessment"]["id"]}
    rows = tuple(
        (item["code"], records.say(check["words"], own), check["reply"] or "The council wrote no sentence.")
        for item in (*theme["characteristics"], *theme["indicators"])
        for check in item["soft_checks"]
    )
    heads = ("Code", "What the service asked", "The council’s sentence")
    return (
        Table(f"Questions of the service, and the council’s sentences: {theme['title']}", "checks", heads, rows)
        if (rows)
        else None
    )


def _indicator(item: Json, places: Sequence[int], records: Records) -> IndicatorLine:
    answer = item["answer"]
    notes = [("The council", item["note"])]
    notes += [(who(reading["place"]), reading["reasons"]) for reading in item["readings"]]
    if item["how"] == "settled" or not item["readings"]:
        by = "A lead reviewer" if item["how"] == "settled" else "The reviewer"
        notes.append((by, item["finding_reasons"]))
    finding = IndicatorFinding(item["finding"]).words if item["finding"] else "The readings differ"
    how = f" ({_HOW[item['how']]})" if item["how"] == "settled" else ""
    return IndicatorLine(
        code=item["code"],
        text=item["text"],
        basis=item["basis"],
        answer=IndicatorState(answer).words if answer else NOT_ANSWERED_WORDS,
        readings=tuple(_found(item, place) for place in places),
        finding=f"{finding}{how}",
        records=records.cite([item["row"]]),
        notes=tuple(Told(by, narratives.to_html(text)) for by, text in notes if text not in ("", HELD_BACK)),
    )


def _found(item: Json, place: int) -> str:
    found = _of_place(item, place)
    return IndicatorFinding(found["finding"] if found else "not_assessed").words


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
