"""Reading an edition from files and bytes, and what is said when that cannot be done."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import guidance
from guidance import GuidanceError, from_bytes, from_document, from_json, to_canonical_json, to_document
from guidance.loader import MOST_BYTES, from_folder

FOLDER = Path(guidance.__file__).parent / "2024-05"


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return buffer.getvalue()


def seed_files(**changed: bytes) -> dict[str, bytes]:
    files = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.toml"))}
    return files | {name.replace("_", "-") + ".toml": raw for name, raw in changed.items()}


def test_zip_of_the_folder_when_read_then_equals_the_seed():
    raw = zipped({f"2024-05/{name}": content for name, content in seed_files().items()})

    assert from_bytes(raw) == guidance.load("2024-05")


def test_stored_json_when_read_back_then_equals_the_edition():
    edition = guidance.load("2024-05")

    assert from_json(to_canonical_json(edition)) == edition
    assert from_document(to_document(edition)) == edition


def test_hash_when_the_content_changes_then_changes():
    document = to_document(guidance.load("2024-05"))
    document["about"] += " More."

    changed = from_document(document)

    assert guidance.content_sha256(changed) != guidance.content_sha256(guidance.load("2024-05"))


CULTURE = (FOLDER / "culture.toml").read_bytes()


@pytest.mark.parametrize(
    ("changed", "file", "table", "key"),
    [
        pytest.param(
            CULTURE.replace(b'basis = "case_finding"', b'basis = "hearsay"', 1),
            "culture.toml",
            "themes culture, indicators C-F01",
            "basis",
            id="a basis that does not exist",
        ),
        pytest.param(
            CULTURE.replace(b'purpose = "', b'purpos = "'),
            "culture.toml",
            "themes culture",
            "purpos",
            id="a key with a slip of the pen",
        ),
        pytest.param(
            CULTURE.replace(b'sources = ["S-RBC-7"]', b'sources = "S-RBC-7"', 1),
            "culture.toml",
            "themes culture",
            "sources",
            id="text where a list belongs",
        ),
        pytest.param(
            CULTURE.replace(b"number = 4", b"number = true"),
            "culture.toml",
            "themes culture",
            "number",
            id="a truth value where a number belongs",
        ),
        pytest.param(
            CULTURE.replace(b'code = "C-01"\n', b""),
            "culture.toml",
            "themes culture, characteristics[0]",
            "code",
            id="a line without a code",
        ),
        pytest.param(b'title = "Culture', "culture.toml", "", "", id="TOML that does not end"),
        pytest.param(b'title = "a"\ntitle = "b"', "culture.toml", "", "", id="a key given twice"),
        pytest.param(b"\xff\xfe", "culture.toml", "", "", id="another character set"),
    ],
)
def test_file_with_a_fault_when_read_then_the_problem_has_its_place(changed, file, table, key):
    with pytest.raises(GuidanceError) as caught:
        from_bytes(zipped(seed_files(culture=changed)))

    assert (caught.value.file, caught.value.table, caught.value.key) == (file, table, key)


def test_file_with_several_faults_when_read_then_all_are_told():
    changed = CULTURE.replace(b'basis = "case_finding"', b'basis = "hearsay"')

    with pytest.raises(GuidanceError) as caught:
        from_bytes(zipped(seed_files(culture=changed)))

    assert len(caught.value.problems) == CULTURE.count(b'basis = "case_finding"')


def test_date_that_is_none_when_read_then_says_how_to_write_it():
    changed = (FOLDER / "edition.toml").read_bytes().replace(b"2024-05-08", b'"8 May 2024"')

    with pytest.raises(GuidanceError, match="year-month-day"):
        from_bytes(zipped(seed_files(edition=changed)))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        pytest.param(b"PK\x03\x04 nonsense", "cannot be unpacked", id="a broken zip"),
        pytest.param(b"x = " + b"[" * 50_000, "nested too deeply", id="lists in lists in lists"),
        pytest.param(b" " * (MOST_BYTES + 1), "larger than 2 MB", id="a file that is too large"),
        pytest.param(zipped({"edition.toml": b" " * (MOST_BYTES + 1)}), "larger than 2 MB", id="a zip bomb"),
        pytest.param(zipped({f"{n}.toml": b"" for n in range(41)}), "more than 40 files", id="a zip of many files"),
        pytest.param(zipped({"a/edition.toml": b"", "b/edition.toml": b""}), "once only", id="a file twice in a zip"),
        pytest.param(zipped({"culture.toml": b""}), "names the edition", id="a zip without edition.toml"),
        pytest.param(b"", "Add this key", id="an empty file"),
    ],
)
def test_bytes_that_are_no_edition_when_read_then_refused_with_a_reason(raw, said):
    with pytest.raises(GuidanceError, match=said):
        from_bytes(raw)


def test_same_table_in_two_files_when_read_then_refused():
    files = seed_files() | {"more.toml": b'about = "Again."'}

    with pytest.raises(GuidanceError, match="one file only"):
        from_bytes(zipped(files))


def test_folder_when_read_then_needs_edition_toml(tmp_path):
    with pytest.raises(GuidanceError) as caught:
        from_folder(tmp_path)

    assert caught.value.file == "edition.toml"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode()))
def test_any_bytes_when_read_then_raise_nothing_but_our_own_error(raw):
    with pytest.raises(GuidanceError):
        from_bytes(raw)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KEYS = st.sampled_from(sorted(to_document(guidance.load("2024-05"))))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(key=_KEYS, value=_JSON)
def test_stored_document_with_anything_under_a_key_when_read_then_an_edition_or_our_own_error(key, value):
    document = to_document(guidance.load("2023-07-draft")) | {key: value}

    try:
        assert from_document(document).edition
    except GuidanceError as error:
        assert all(problem.message for problem in error.problems)
