"""Words out of pages, PDFs and texts; and what a document says of itself."""

import datetime
import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.articles.extract import Extracted, Unreadable, checked, extract, full_date, normalise, with_heading
from tests.articles.server import PAGE

TODAY = datetime.date(2026, 1, 1)


def pdf(*lines, password=""):
    """A small PDF with one page of these lines; without lines, a page with nothing on it."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(400, 400)
    if lines:
        drawn = "BT /F1 12 Tf 20 380 Td " + " ".join(f"({line}) Tj 0 -16 Td" for line in lines) + " ET"
        stream = pypdf.generic.DecodedStreamObject()
        stream.set_data(drawn.encode())
        name = pypdf.generic.NameObject
        font = pypdf.generic.DictionaryObject(
            {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
        )
        page[name("/Contents")] = writer._add_object(stream)
        fonts = pypdf.generic.DictionaryObject({name("/F1"): font})
        page[name("/Resources")] = pypdf.generic.DictionaryObject({name("/Font"): fonts})
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_text_is_normalised_before_anything_is_counted_in_it():
    messy = "\ufeffOne\u00a0two\r\nthr\u200bee\u2028cafe\u0301   four \n\n\n\nfive\u00ad\u202e"
    assert normalise(messy) == "One two\nthree\ncafé four\n\nfive"


@given(st.text(alphabet=st.characters(exclude_characters="\x00"), max_size=200))
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary file"),
        (b"PK\x03\x04\x00\x00", "binary file"),
        ("Überfall".encode("latin-1"), "not text in UTF-8"),
        (bytes(range(1, 32)) * 3, "not text in UTF-8"),
        ("\u200b\u200b".encode(), "no text in it"),
        (b"%PDF-1.7 and then nothing of the kind", "broken"),
        (b"<html><body></body></html>", "No article was found"),
        (b"a" * 1_000_001, "1,000,001 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data, reason):
    with pytest.raises(Unreadable, match=reason) as refused:
        extract(data)
    assert "\n" not in str(refused.value)


def test_binary_data_in_a_paste_is_called_so():
    with pytest.raises(Unreadable, match="binary data"):
        checked("words\x00more")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_utf_8_and_in_utf_16_with_its_mark(encoding):
    assert extract("Kata’ib Hezbollah".encode(encoding)).text == "Kata’ib Hezbollah"


def test_a_page_gives_its_article_and_what_it_says_of_itself():
    found = extract(PAGE.encode(), "text/html", "utf-8", "https://wire.example/drones")
    assert "shot down" in found.text
    assert "Nobody was hurt" in found.text
    for left_out in ("evil", "script", "Sport", "All rights", "<"):
        assert left_out not in found.text
    assert (found.title, found.publisher, found.byline) == ("Drones over the base", "Own Wire", "A Reporter")
    assert found.published_on == datetime.date(2023, 11, 22)
    assert found.url == "https://wire.example/drones"


def test_paragraphs_of_a_page_stay_apart():
    assert "\n\nA third one" in extract(PAGE.encode()).text


def test_a_pdf_gives_its_text_with_lines_joined():
    found = extract(
        pdf("Two drones flew at a base in the north on Monday,", "and both were shot down, officials said.")
    )
    assert "on Monday, and both were shot down" in found.text


@pytest.mark.parametrize(
    ("data", "reason"), [(pdf(), "only pictures"), (pdf("words", password="secret"), "locked with a password")]
)
def test_a_pdf_without_text_or_with_a_lock_is_refused(data, reason):
    with pytest.raises(Unreadable, match=reason):
        extract(data)


def test_something_only_called_a_pdf_is_refused():
    with pytest.raises(Unreadable, match="it is none"):
        extract(b"plain words", "application/pdf")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Own Wire, 22 November 2023", "2023-11-22"),
        ("Published Nov. 22, 2023 at 4:15 p.m.", "2023-11-22"),
        ("2023-11-22", "2023-11-22"),
        ("Sept. 3, 2024", "2024-09-03"),
        ("May 1st, 2024", "2024-05-01"),
        ("31 February 2024", None),
        ("22 November 2093", None),
        ("On Wednesday", None),
    ],
)
def test_a_full_date_is_found_unless_it_is_none_or_in_the_future(line, day):
    found, _ = full_date(line, TODAY)
    assert (found.isoformat() if found else None) == day


def test_the_first_lines_give_title_publisher_byline_and_day():
    text = "Five nights\n\nBy A Reporter\n\nOwn Wire, 22 November 2023\n\nMilitants fired rockets."
    found = with_heading(Extracted(text), ["Wire", "Other Wire"], TODAY)
    assert (found.title, found.byline, found.published_on) == ("Five nights", "A Reporter", datetime.date(2023, 11, 22))
    assert with_heading(Extracted(text), ["Own Wire"], TODAY).publisher == "Own Wire"


def test_a_date_within_the_story_is_not_the_day_of_publication():
    text = "Militants fired rockets at a base on 22 November 2023, officials said in a long statement that went on and on, as such statements do."
    assert with_heading(Extracted(text), [], TODAY).published_on is None
