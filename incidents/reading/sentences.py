"""Cut a text into sentences with offsets, and tell the article from its furniture.

Rules: a line is a paragraph, unless the text is hard-wrapped (short lines in a block);
a full stop ends a sentence unless it belongs to an abbreviation, an initial or "U.S.";
captions, bylines, salutations, "Related:" links and headings are kept with their role,
so that no incident is read from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Sentence, Span

LONGEST = 1_200
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof gen lt col maj sgt capt adm sen rep gov st no nos vs approx inc co corp ltd brig cmdr cpl
    pfc spc jr sr fla va ga md calif tex jan feb mar apr jun jul aug sept sep oct nov dec mt ft dept gov e.g i.e
    a.m p.m u.s u.k u.n u.s.a u.a.e d.c est mv m.v messrs rev hon pvt wash ariz conn mass fig vol""".split()
)
STARTERS = frozenset(
    """the a an it he she they we i in on at but and this that these those there however as since after before
    when while if his her their its our no some many officials earlier later last one two three meanwhile for
    according to president""".split()
)
_BOUNDARY = re.compile(r"[.!?…]+[\"”’'\)\]]*(?=\s|$)")
_LAST_WORD = re.compile(r"([^\s(\"“‘–-]+)$")
_BULLET = re.compile(r"\s*(?:[-*•–—‣▪·o]|\(?\d{1,2}[.)])\s+")
_SPEAKER = re.compile(
    r"(?:Q\s*:?\s+(?=\S)|(?:QUESTION|REPORTER|MODERATOR)\s*:\s*"
    r"|(?:[A-Z][A-Z.'’\-]*[A-Z.](?:,? (?:OF|FOR|AND|THE|[A-Z][A-Z.'’\-]*))*(?: \([^)]{1,40}\))?|[A-Z][a-z]+ [A-Z][a-z]+)\s*:\s+)"
)
_CAPTION = re.compile(
    r"\b(?:file )?photo(?:graph)?s?(?: (?:by|courtesy|credit|illustration)\b|\s*[:/)]|\s*$)|\bfile photo\b|getty images|ap photo|reuters/|afp via"
    r"|\b(?:image|caption|photograph|pictured|picture|credit|video|watch)\s*:|handout via|(?:courtesy|satellite) (?:photo|image) (?:by|from)"
    r"|\(file\)|\(U\.S\. [A-Z][\w ]{2,30} (?:photo|video|courtesy)",
    re.I,
)
_FURNITURE = re.compile(
    r"(?:read (?:next|more|also|the full)|related(?: stories| articles| coverage| content)?\s*[:|]|see also|more on this|also read|recommended"
    r"|most read|editor'?s picks|sign up|subscribe|follow (?:us|him|her|them)|advertisement|story continues|click here|share this|copyright"
    r"|all rights reserved|for immediate release|release (?:number|no)|press release|contact\s*:|media contact|#\s*source|published\s*:|updated\s*:|posted"
    r"|last updated|by\s+[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+){0,4}\s*$|dear\s+[^.]{2,80}[:,)]\s*$|sincerely|yours (?:sincerely|faithfully|truly)|respectfully"
    r"|via teleconference|--\s*[A-Z][a-z]+ [A-Z][a-z]+ (?:can be|is a|reported)|©|https?://|(?:reporting|writing|editing|additional reporting) by\b"
    r"|\(?(?:reporting|additional reporting|editing|writing) by\b|end\s*$|###|-30-|tags\s*:|topics\s*:|keywords\s*:)",
    re.I,
)
_DATE_ONLY = re.compile(
    r"\(?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}\s+[A-Z][a-z]{2,8}\s+\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[:.]\d{2}\s*[AP]\.?M\.?(?:\s+[A-Z]{2,4})?)[\s,|.)]*(?:\d{1,2}[:.]\d{2}\s*(?:[AP]\.?M\.?)?\s*[A-Z]{0,4})?\)?\s*",
    re.I,
)
_ENDS_SENTENCE = re.compile(r"[.!?:;,…][\"”’')\]]*\s*$")
_TITLE_FIELD = re.compile(r"\|\s*title:\s*(.+?)\s*(?:\||$)")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """All sentences in order; they do not overlap, and blanks around them are trimmed."""
    sentences: list[Sentence] = []
    seen_body = False
    for number, block in enumerate(_paragraphs(text)):
        role = _role(text, block, first=not seen_body)
        speaker, block = _speaker(text, block)
        if role == "headline" and speaker:
            role = "body"
        seen_body = seen_body or role in ("body", "item")
        sentences += [Sentence(span, role, number, speaker) for span in _cut(text, block)]
    return tuple(_mark_captions(text, sentences))


def headline_spans(text: str) -> tuple[Span, ...]:
    """The header's ``title:`` field and headings before the first body paragraph."""
    found = []
    first_line = text.split("\n", 1)[0]
    if first_line.startswith("#") and (match := _TITLE_FIELD.search(first_line)):
        found.append(Span(*match.span(1)))
    for sentence in split_sentences(text):
        if sentence.is_body:
            break
        if sentence.role == "headline":
            found.append(sentence.span)
    return tuple(found)


def _paragraphs(text: str) -> Iterator[Span]:
    """Lines, or whole blocks where the text is hard-wrapped at 45 to 100 characters."""
    block: list[Span] = []
    position = 0
    for line in text.splitlines(keepends=True):
        span = _trim(text, position, position + len(line))
        position += len(line)
        if span is None:
            yield from _unwrap(text, block)
            block = []
        else:
            block.append(span)
    yield from _unwrap(text, block)


def _unwrap(text: str, block: list[Span]) -> Iterator[Span]:
    wrapped = len(block) > 1 and max(s.end - s.start for s in block) <= 100
    current: Span | None = None
    previous = 0
    for span in block:
        starts_anew = (
            _BULLET.match(text, span.start) or _SPEAKER.match(text, span.start) or _DATE_ONLY.match(text, span.start)
        )
        if current is None:
            current = span
        elif wrapped and not starts_anew and previous >= 45 and not _FURNITURE.match(text, span.start):
            current = Span(current.start, span.end)
        else:
            yield current
            current = span
        previous = span.end - span.start
    if current is not None:
        yield current


def _role(text: str, block: Span, *, first: bool) -> str:
    line = block.of(text)
    if _FURNITURE.match(line) or _DATE_ONLY.fullmatch(line):
        return "furniture"
    if len(line) < 600 and _CAPTION.search(line) and len(line.split(". ")) <= 4 and not first_person(line):
        return "caption"
    if _BULLET.match(line) or re.match(
        r"[A-Z][a-z]{2,8}\.? \d{1,2}\s*[:–—-]|\d{4}-\d{2}-\d{2}\b|\d{1,2}/\d{1,2}/\d{2,4}\b", line
    ):
        return "item"
    words = len(line.split())
    if not _ENDS_SENTENCE.search(line) and (words <= 16 or (first and words <= 30)):
        return "headline"
    if first and words <= 18 and "\n" not in line and line.endswith(":") and line.istitle():
        return "headline"
    return "body"


def first_person(line: str) -> bool:
    """A spoken line ("we have seen the photo: ...") is no caption."""
    return bool(re.search(r"\b(?:we|I)(?:['’]\w+)? ", line))


def _speaker(text: str, block: Span) -> tuple[str | None, Span]:
    match = _SPEAKER.match(text, block.start, block.end)
    if not match:
        return None, block
    label = match.group().strip().rstrip(":").strip()
    if len(label) > 70 or not (label == "Q" or label.isupper() or label[0].isupper()):
        return None, block
    if not label.isupper() and block.end - match.end() < 40:
        return None, block
    return label, Span(match.end(), block.end)


def _cut(text: str, block: Span) -> Iterator[Span]:
    start = block.start
    bullet = _BULLET.match(text, start, block.end)
    if bullet:
        start = bullet.end()
    for match in _BOUNDARY.finditer(text, start, block.end):
        if match.end() < block.end and not _ends(text, start, match):
            continue
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, block.end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentence; one of over 1,200 characters is cut at blanks, so that no later step meets a page-long one."""
    while end - start > LONGEST:
        blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = blank if blank > 0 else start + LONGEST
        if span := _trim(text, start, cut):
            yield span
        start = cut
    if span := _trim(text, start, end):
        yield span


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether this punctuation ends a sentence: look at the word before and the one after."""
    if match.group()[0] in "!?…" or len(match.group()) > 1 and match.group()[1] in ".":
        return bool(re.match(r"\s+[\"“‘'(\[]?[A-Z0-9]", text[match.end() : match.end() + 6]))
    before = _LAST_WORD.search(text, max(start, match.start() - 30), match.start())
    word = before.group(1).lower().lstrip("(") if before else ""
    following = re.match(r"\s+([\"“‘'(\[]*)(\w+)", text[match.end() : match.end() + 40])
    if following is None:
        return True
    next_word = following.group(2)
    if next_word[0].islower():
        return False
    if len(word) == 1 and word.isalpha():
        return False
    if word in ABBREVIATIONS:
        closed = len(match.group()) > 1
        dotted = "." in word
        return closed or (dotted and (next_word.lower() in STARTERS and next_word[0].isupper()))
    return True


def _mark_captions(text: str, sentences: list[Sentence]) -> Iterator[Sentence]:
    """A sentence with a photo credit is a caption; so is the one before a bare credit, and its twin line."""
    roles = [s.role for s in sentences]
    for i, sentence in enumerate(sentences):
        if (
            roles[i] in ("body", "caption")
            and _CAPTION.search(words := sentence.span.of(text))
            and not first_person(words)
        ):
            roles[i] = "caption"
            bare = words.startswith("(") or len(words.split()) < 5
            if i and bare and sentences[i - 1].paragraph == sentence.paragraph:
                roles[i - 1] = "caption"
        if roles[i] == "caption" and i and sentences[i - 1].paragraph == sentence.paragraph - 1:
            twin = sentences[i - 1].span.of(text)[:25]
            if len(twin) == 25 and sentence.span.of(text).startswith(twin):
                roles[i - 1] = "caption"
    for sentence, role in zip(sentences, roles, strict=True):
        yield sentence if sentence.role == role else Sentence(sentence.span, role, sentence.paragraph, sentence.speaker)


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
