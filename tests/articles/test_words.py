"""Spans: sentences, the words around, marks that overlap."""

from hypothesis import given
from hypothesis import strategies as st

from incidents.articles.marks import pieces
from incidents.articles.suggestions import Suggestion
from incidents.articles.words import context, find_words, sentence_around, trimmed

TEXT = "One came on Oct. 17. Gen. Smith said two more fell near the U.S. base.\nThe next day was calm."


def sentence(words):
    start = TEXT.index(words)
    return TEXT[slice(*sentence_around(TEXT, start, start + len(words)))]


def test_a_sentence_does_not_end_at_an_abbreviation():
    assert sentence("two more") == "Gen. Smith said two more fell near the U.S. base."
    assert sentence("17") == "One came on Oct. 17."


def test_a_sentence_ends_with_its_paragraph():
    assert sentence("calm") == "The next day was calm."


def test_words_across_two_sentences_have_both():
    assert sentence("17. Gen.") == TEXT.split("\n")[0]


def test_the_words_around_are_whole_and_of_the_same_paragraph():
    start = TEXT.index("calm")
    assert context(TEXT, start, start + 4) == ("The next day was ", ".")


def test_words_are_found_again_across_line_ends():
    assert find_words("one  two\nthree", "one two three") == (0, 14)
    assert find_words("one", "two") is None
    assert find_words("one", "  ") is None


def test_spaces_at_the_ends_of_a_selection_do_not_count():
    assert trimmed("  ab ", 0, 99) == (2, 4)
    assert trimmed("    ", 1, 3) == (3, 3)


def suggestion(key, start, end, spans):
    return Suggestion(key, "incident", 1, start, end, "", {"category": "attack"}, {"date": spans})


SPAN = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted).filter(lambda span: span[0] < span[1])


@given(st.lists(st.tuples(SPAN, st.lists(SPAN, max_size=3)), max_size=5))
def test_pieces_joined_are_the_text_and_each_knows_whose_words_it_is(rows):
    text = "abcdefghijklmnopqrst"
    found = [suggestion(f"e{i}", *span, spans) for i, (span, spans) in enumerate(rows)]
    cut = pieces(text, found)
    assert "".join(piece.text for piece in cut) == text
    assert all(text[piece.start : piece.start + len(piece.text)] == piece.text for piece in cut)
    for s in found:
        held = {
            i for piece in cut if s.key in piece.keys.split() for i in range(piece.start, piece.start + len(piece.text))
        }
        assert held == {i for a, b in [(s.start, s.end), *s.spans["date"]] for i in range(a, b)}
    assert sorted(s.key for piece in cut for s in piece.begins) == sorted(s.key for s in found)
