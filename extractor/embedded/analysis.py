"""Analysis: an article in, a document with sentences and resolved mentions out."""

from extractor.embedded.coreference import resolve
from extractor.embedded.document import Document, Place
from extractor.embedded.mentions import candidates
from extractor.embedded.places import find_places
from extractor.embedded.sentences import plain_text, split_sentences
from extractor.embedded.tagging import Tagged, Tagger


def analyse(text: str, published: str | None = None, title: str | None = None) -> Document:
    """Runs the passes that everything else builds on.

    Args:
        text: The article.
        published: Its publication date, `YYYY-MM-DD`, if known.
        title: Its headline, if known.
    """
    plain = plain_text(text)
    sentences = split_sentences(plain)
    tagger = Tagger(plain)
    tagged = [tagger.tag(sentence) for sentence in sentences]
    found = [candidate for sentence in tagged for candidate in candidates(sentence)]
    places = [place for sentence in tagged for place in find_places(sentence)]
    headings = frozenset(sentence.index for sentence in sentences if sentence.heading)
    dateline = _dateline(tagged)
    mentions = resolve(found, headings, dateline.country if dateline else None)
    return Document(text, plain, published, title, sentences, mentions, places, dateline)


def _dateline(tagged: list[Tagged]) -> Place | None:
    """Returns the city that the body opens with ("NAIROBI, May 3 —")."""
    lead = next((sentence for sentence in tagged if not sentence.sentence.heading and sentence.units), None)
    unit = lead.units[0] if lead else None
    if lead is None or unit is None or unit.term is None:
        return None
    is_city = lead.tags[0] == "." or (lead.tags[0] in "KL" and lead.tags[1:2] in (",", ".", "("))
    return Place(unit.start, unit.end, unit.text.title(), unit.term.country, 2) if is_city else None
