"""Finishes a written PDF: what PDF/UA asks for and the engine leaves out.

Works on the engine's objects just before they become bytes, and on nothing else: no text or picture changes.
"""

from typing import Any

#: An object of the file. Any: pydyf, the engine's writer, has no types.
Object = Any


def finish(document: Object, pdf: Object) -> None:
    """Adds scopes to header cells and the print flag to links, and takes running lines out of the reading order.

    Header cells get a scope: without one, a heading over a column of row headings belongs to nothing. Links get the
    print flag, which a checker expects of every annotation. The marking, the running title and the page number are
    furniture of the page: a screen reader that met them on every page would read them in the middle of a sentence.

    Source: ISO 14289-1:2014 sections 7.1 (artifacts), 7.5 (tables), 7.8 (running heads) and 7.18 (annotations).
    """
    by_reference = {item.reference: item for item in pdf.objects}
    dictionaries = [item for item in pdf.objects if hasattr(item, "get")]
    for item in dictionaries:
        if item.get("S") == "/TH":
            item["A"]["Scope"] = _scope(item, by_reference)
        if item.get("Subtype") == "/Link":
            item["F"] = 4
    _set_aside_running_lines(dictionaries, by_reference)


def _scope(cell: Object, by_reference: dict[Object, Object]) -> str:
    row = by_reference.get(cell["P"])
    group = by_reference.get(row["P"]) if row is not None else None
    return "/Column" if group is not None and group.get("S") == "/THead" else "/Row"


def _set_aside_running_lines(dictionaries: list[Object], by_reference: dict[Object, Object]) -> None:
    """Marks as artifacts what the engine painted in margins: it tags them, and hangs the tags on no tree."""
    elements = {item.reference: item for item in dictionaries if item.get("Type") == "/StructElem"}
    attached = {kid for item in dictionaries for kid in _kids(item)}
    numbers = _content_numbers(dictionaries, by_reference)
    for reference, element in elements.items():
        if _is_attached(reference, elements, attached):
            continue
        page = by_reference[element["Pg"]]
        stream = by_reference[page["Contents"]]
        for number in (kid for kid in element["K"] if isinstance(kid, int)):
            _make_artifact(stream.stream, number, type(element))
            numbers[page["StructParents"]][number] = "null"


def _kids(item: Object) -> list[Object]:
    kids = item.get("K", ())
    return [kid for kid in kids if not isinstance(kid, int)] if isinstance(kids, list) else []


def _is_attached(reference: Object, elements: dict[Object, Object], attached: set[Object]) -> bool:
    """Whether an element hangs on the tree of the document, through each of its parents."""
    while reference in elements:
        if reference not in attached:
            return False
        reference = elements[reference]["P"]
    return True


def _content_numbers(dictionaries: list[Object], by_reference: dict[Object, Object]) -> dict[int, Object]:
    """For each page, the list that leads from a piece of content to its tag."""
    root = next((item for item in dictionaries if item.get("Type") == "/StructTreeRoot"), None)
    if root is None:
        return {}
    flat = by_reference[root["ParentTree"]]["Nums"]
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _make_artifact(stream: list[Object], number: int, dictionary: Object) -> None:
    for place, item in enumerate(stream):
        if isinstance(item, dictionary) and item.get("MCID") == number:
            stream[place - 1], stream[place] = "/Artifact", dictionary({"Type": "/Pagination"})
            return
