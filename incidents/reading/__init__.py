"""Article text to suggested incidents, tallies and responses, each with its span (issue 5)."""

from .model import Casualties, Event, Name, NameMention, Reading, Response, Span, Tally
from .names import Lexicon, default_lexicon
from .reading import is_english, read
from .to_json import to_json

__all__ = [
    "Casualties",
    "Event",
    "Lexicon",
    "Name",
    "NameMention",
    "Reading",
    "Response",
    "Span",
    "Tally",
    "default_lexicon",
    "is_english",
    "read",
    "to_json",
]
