"""Grounding: what is located, what never is, and what is said about it."""

import json
import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from extractor.evidence import Located, Missing, Passages

ARTICLE = (
    "Ministers of Norland and Sudria meet in Port Vell\n\n"
    "PORT VELL — Foreign Minister Anna Berg held talks with her Sudrian counterpart, José Ibáñez, on Tuesday.\n\n"
    "“We’ve agreed to lend Sudria $1.3 billion in 2024,” Berg told reporters…  She did not say when the first 5,000\n"
    "tonnes of grain would be shipped. The two sides won’t sign a treaty this year, according to a joint statement.\n\n"
    "Ibáñez thanked Norland for its “difﬁcult but friendly” offer. He denied reports that the two had met in secret in "
    "March. Sudria withheld 15 talks' minutes, and its growth fell to -5.2% in 2023. A non-binding memorandum covers "
    "12 000 km² of sea.\n\n"
    "The ministers will meet again next spring. The ministers will meet again next spring, officials said.\n"
)
PASSAGES = Passages(ARTICLE)

fuzzed = settings(deadline=None, max_examples=150, derandomize=True)


def located(quote: str, text: str = ARTICLE, after: int = 0) -> Located:
    result = Passages(text).locate(quote, after)
    assert isinstance(result, Located), result
    return result


def missing(quote: str, text: str = ARTICLE) -> Missing:
    result = Passages(text).locate(quote)
    assert isinstance(result, Missing), text[result.start : result.end]
    return result


def test_verbatim_quote_is_exact():
    quote = "Foreign Minister Anna Berg held talks with her Sudrian counterpart, José Ibáñez, on Tuesday."
    result = located(quote)
    assert (result.verdict, result.occurrences) == ("exact", 1)
    assert ARTICLE[result.start : result.end] == quote


@pytest.mark.parametrize(
    ("quote", "original"),
    [
        ('"We\'ve agreed to lend Sudria $1.3 billion in 2024,"', "“We’ve agreed to lend Sudria $1.3 billion in 2024,”"),
        ("'We've agreed to lend Sudria $1.3 billion in 2024,'", "“We’ve agreed to lend Sudria $1.3 billion in 2024,”"),
        ("PORT VELL - Foreign Minister Anna Berg", "PORT VELL — Foreign Minister Anna Berg"),
        ("PORT VELL -- Foreign Minister Anna Berg", "PORT VELL — Foreign Minister Anna Berg"),
        ("Berg told reporters... She did not say", "Berg told reporters…  She did not say"),
        ("the first 5,000 tonnes of grain", "the first 5,000\ntonnes of grain"),
        ("difficult but friendly", "difﬁcult but friendly"),
        (unicodedata.normalize("NFD", "José Ibáñez, on Tuesday"), "José Ibáñez, on Tuesday"),
        ("José\u00a0Ibáñez,\u202fon\u200b Tuesday", "José Ibáñez, on Tuesday"),
        ("fell to −5.2% in 2023", "fell to -5.2% in 2023"),
        ("“Ibáñez thanked Norland”", "Ibáñez thanked Norland"),
        ("He denied reports that the two had met in secret...", "He denied reports that the two had met in secret"),
        ("...according to a joint statement", "according to a joint statement"),
        ("The ministers will meet again.", "The ministers will meet again"),
        ('"Sudria withheld 15 talks\' minutes".', "Sudria withheld 15 talks' minutes"),
    ],
)
def test_other_typography_gives_the_original_slice(quote: str, original: str):
    result = located(quote)
    assert result.verdict == "folded"
    assert ARTICLE[result.start : result.end] == original


@pytest.mark.parametrize(
    ("quote", "kind", "difference"),
    [
        ("We’ve agreed to lend Sudria $1.3 billion in 2023", "changed number", '"2023" -> "2024"'),
        ("We’ve agreed to lend Sudria $1.4 billion in 2024", "changed number", '"$1.4" -> "$1.3"'),
        ("We’ve agreed to lend Sudria €1.3 billion in 2024", "changed number", '"€1.3" -> "$1.3"'),
        ("We’ve agreed to lend Sudria $1.3 million in 2024", "changed words", '"million" -> "billion"'),
        ("She did say when the first 5,000 tonnes of grain would be shipped", "negation", 'missing "not"'),
        ("The two sides will sign a treaty this year", "negation", '"will" -> "won\'t"'),
        ("The ministers will not meet again next spring", "negation", 'extra "not"'),
        ("Foreign Minister Anna Ibáñez held talks with her Sudrian", "changed words", '"Ibáñez" -> "Berg"'),
        ("Ibáñez thanked Norland warmly for its", "changed words", 'extra "warmly"'),
        ("Ibáñez thanked norland for its", "changed case", '"norland" -> "Norland"'),
        ("The ministers will meet, again, next spring", "changed punctuation", None),
        ("fell to +5.2% in 2023", "changed punctuation", None),
        ("A non-binding memorandum covers 12 000 km2 of sea", "changed number", '"km2" -> "km²"'),
        ("The president of Westmark resigned on Friday after a vote", "not in the article", None),
        (
            "Ibáñez thanked Norland … The ministers will meet again",
            "joined from two places",
            None,
        ),
        ("   ", "empty", None),
        ("“…”", "empty", None),
    ],
)
def test_changed_quote_is_missing_with_its_differences(quote: str, kind: str, difference: str | None):
    result = missing(quote)
    assert result.kind == kind
    if difference is not None:
        assert difference in result.differences
        assert result.nearest is not None
        assert result.nearest_start is not None
        assert ARTICLE.startswith(result.nearest, result.nearest_start)


@pytest.mark.parametrize(
    ("quote", "whole"),
    [
        ("held 15 talks", "withheld 15 talks"),
        ("3 billion in 2024", "$1.3 billion in 2024"),
        ("1.3 billion in 2024", "$1.3 billion in 2024"),
        (".3 billion in 2024", "$1.3 billion in 2024"),
        ("lend Sudria $1", "lend Sudria $1.3"),
        ("lend Sudria $1.3", "lend Sudria $1.3 billion"),
        ("000 tonnes of grain", "5,000\ntonnes of grain"),
        ("the first 5", "the first 5,000"),
        ("5.2% in 2023", "-5.2% in 2023"),
        ("fell to -5", "fell to -5.2%"),
        ("fell to -5.2", "fell to -5.2%"),
        ("binding memorandum", "non-binding memorandum"),
        ("000 km² of sea", "12 000 km² of sea"),
        ("12 000 km", "12 000 km²"),
        ("covers 12", "covers 12 000"),
        ("a treaty this yea", "a treaty this year,"),
    ],
)
def test_quote_that_cuts_a_word_or_number_is_missing(quote: str, whole: str):
    result = missing(quote)
    assert result.kind in {"word cut off", "number cut off"}
    assert result.nearest == whole


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("2021", "The crater is 12021 years old."),
        ("1,000 people", "Some 21,000 people came."),
        ("10", "It holds 10⁵ cells."),
        ("105", "It holds 10⁵ cells."),
        ("1", "It takes 1½ days."),
        ("11⁄2 days", "It takes 1½ days."),
        ("21.5", "See 2⒈5 there."),
        ("1 is first", "① is first."),
        ("12 345 deaths", "People: 12\n345 deaths"),
        ("12 345 deaths", "People 12\t345 deaths"),
        ('the 5" mark', "the 5' mark"),
        ("cafe opened", "The café opened"),
        ("cafe opened", "The cafe\u0301 opened"),
        ("a = b", "a ≠ b"),
        ("S. officials came", "The U.S. officials came"),
        ("July 14", "on July 14,5"),
        ("operate at once", "they co\u00adoperate at once"),
        ("million people", "three million people"),
        ("rose 5", "It rose 5 percent"),
        ("attended", "Mr Unattended-guest, attended-by"),
    ],
)
def test_different_fact_in_like_characters_is_missing(quote: str, text: str):
    missing(quote, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("attend the meeting", "He did not attend the meeting."),
        ("attend the meeting", "He didn’t attend the meeting."),
        ("be attending the meeting", "They will not be attending the meeting."),
        ("attending the meeting", "They will not be attending the meeting."),
        ("met Lavrov in Moscow", "She has never met Lavrov in Moscow."),
        ("agreement was signed", "In the end no agreement was signed."),
        ("the two had met in secret", "He denied reports that the two had met in secret."),
        ("he had resigned", "He denied that he had resigned."),
        ("the two met", "There is no evidence that the two met."),
        ("the treaty will hold", "She does not believe the treaty will hold."),
        ("it was signed", "It is not true that it was signed."),
        ("attend the summit", "Oslo refused to attend the summit."),
        ("reach a deal", "Both sides failed to reach a deal."),
        ("signing the text", "They left without actually signing the text."),
        ("recognise the border", "He said he would not “recognise the border”."),
        ("Both ministers will", "Both ministers will not meet."),
        ("the two met in Geneva", "Reports that the two met in Geneva are false."),
    ],
)
def test_quote_that_leaves_off_its_negation_is_missing(quote: str, text: str):
    result = missing(quote, text)
    assert result.kind == "negation cut off"
    assert result.nearest is not None
    assert len(result.nearest) > len(quote)
    located(result.nearest, text)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("They met in Oslo.", "He did not come. They met in Oslo."),
        ("discussed security", "They did not discuss trade but discussed security."),
        ("He met Lavrov", "“No.” He met Lavrov"),
        ("the ministers met in Geneva", "Nobody was hurt when the ministers met in Geneva."),
        ("He said so", "It helped the region.He said so."),
        ("talks began", "After a pause—talks began."),
        ("in 2021", "It was founded (in 2021)."),
        ("Sudria", "the capital of 'Sudria'"),
        ("He agreed.", "“Yes,” he said.\nHe agreed.\n"),
    ],
)
def test_quote_beside_a_negation_or_mark_of_another_clause_is_located(quote: str, text: str):
    result = located(quote, text)
    assert text[result.start : result.end] == quote


def test_repeated_passage_resolves_by_order():
    quote = "The ministers will meet again next spring"
    first = located(quote)
    second = located(quote, after=first.start + 1)
    assert first.occurrences == second.occurrences == 2
    assert second.start == ARTICLE.rindex(quote)
    assert located(quote, after=len(ARTICLE)).start == first.start


def test_sound_occurrence_is_taken_over_one_that_cuts():
    text = "They withheld 15 talks. They held 15 talks."
    assert located("held 15 talks", text).start == text.rindex("held")


def test_message_says_what_is_wrong_and_what_the_article_says():
    message = missing("We’ve agreed to lend Sudria $1.3 billion in 2023").message()
    assert "changed number" in message
    assert '"2023" -> "2024"' in message
    assert "The article says: We’ve agreed to lend Sudria $1.3 billion in 2024" in message


def test_long_quote_that_differs_late_is_changed_words_not_punctuation():
    text = " ".join(f"word{number}" for number in range(1_000))
    result = missing(text.replace("word900 ", "other "), text)
    assert (result.kind, result.differences) == ("changed words", ())


def words_of(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\S+", text))


WORDS = words_of(ARTICLE)


@st.composite
def slices(draw: st.DrawFn, least: int = 1) -> tuple[int, int]:
    first = draw(st.integers(0, len(WORDS) - least))
    last = draw(st.integers(first + least - 1, min(len(WORDS) - 1, first + 30)))
    return WORDS[first].start(), WORDS[last].end()


VARIANTS = {
    "“": ['"', "„", "«", "'"],
    "”": ['"', "»", "''", "'"],
    "’": ["'", "‘", "ʼ"],
    "'": ["’"],
    "—": ["-", "–", "--"],
    "-": ["‐", "‑", "−"],
    "…": ["..."],
    " ": ["\u00a0", "\u2009", " \u200b", "  ", "\n"],
    "\n": [" ", "\r\n", "\n\n"],
    "ﬁ": ["fi"],
    "é": ["e\u0301"],
    "á": ["a\u0301"],
    "e": ["\u00ade", "ｅ"],
    "4": ["４"],
}


@fuzzed
@given(slices(), st.randoms(use_true_random=False))
def test_typographic_variant_of_a_slice_gives_that_slice(span, random):
    start, end = span
    plain = PASSAGES.locate(ARTICLE[start:end])
    quote = "".join(
        random.choice([character, *VARIANTS.get(character, [])]) if random.random() < 0.4 else character
        for character in ARTICLE[start:end]
    )
    # A line break or a wide gap between digits is not a thousands space; such a variant says something else.
    assume(not re.search(r"\d\s+\d", quote.replace("\u200b", "").replace("12 000", "")))
    result = PASSAGES.locate(quote, start)
    assert isinstance(result, type(plain))
    if isinstance(result, Located):
        found = ARTICLE[result.start : result.end]
        assert (result.start, result.end) == (start, end) or ARTICLE[start:end].strip(".,…“”'\" ") in found


@fuzzed
@given(slices())
def test_slice_on_word_boundaries_locates_to_itself_or_names_its_cut(span):
    start, end = span
    result = PASSAGES.locate(ARTICLE[start:end], start)
    if isinstance(result, Missing):
        assert result.kind in {"number cut off", "negation cut off", "empty"}
    else:
        assert result.verdict == "exact"
        assert ARTICLE[result.start : result.end] == ARTICLE[start:end]


def assert_never_located(altered: str):
    assume(re.sub(r"\s+", " ", altered).strip(" .,…“”'") not in re.sub(r"\s+", " ", ARTICLE))
    result = PASSAGES.locate(altered)
    assert isinstance(result, Missing), ARTICLE[result.start : result.end]
    assert PASSAGES.locate(altered) == result
    assert result.message()


@fuzzed
@given(slices(least=2), st.data())
def test_changed_digit_is_never_located(span, data):
    quote = ARTICLE[span[0] : span[1]]
    digits = [index for index, character in enumerate(quote) if character.isdecimal()]
    assume(digits)
    index = data.draw(st.sampled_from(digits))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != quote[index]]))
    assert_never_located(quote[:index] + digit + quote[index + 1 :])


@fuzzed
@given(slices(least=3), st.data())
def test_inserted_deleted_or_replaced_word_is_never_located(span, data):
    words = ARTICLE[span[0] : span[1]].split()
    index = data.draw(st.integers(1, len(words) - 2))
    change = data.draw(st.sampled_from(["insert", "delete", "replace"]))
    other = data.draw(st.sampled_from(["not", "never", "Westmark", "7", "the", "quietly"]))
    changed = words[:index] + ([] if change == "delete" else [other]) + words[index + (change != "insert") :]
    deleted_nothing = change == "delete" and not any(map(str.isalnum, words[index]))
    assume(not deleted_nothing)
    assert_never_located(" ".join(changed))


@fuzzed
@given(slices(least=2), st.data())
def test_swapped_name_is_never_located(span, data):
    quote = ARTICLE[span[0] : span[1]]
    names = [match for match in re.finditer(r"\b(?:Berg|Ibáñez|Norland|Sudria|Anna|José)\b", quote)]
    assume(names)
    name = data.draw(st.sampled_from(names))
    other = data.draw(st.sampled_from([word for word in ("Berg", "Ibáñez", "Norland", "Sudria") if word != name[0]]))
    assert_never_located(quote[: name.start()] + other + quote[name.end() :])


@fuzzed
@given(st.text(max_size=60), st.text(max_size=30), st.integers(-5, 80))
def test_any_text_and_quote_give_a_true_slice_or_a_reason(text, quote, after):
    passages = Passages(text)
    result = passages.locate(quote, after)
    assert result == Passages(text).locate(quote, after)
    if isinstance(result, Located):
        assert 0 <= result.start < result.end <= len(text)
        assert result.occurrences >= 1
    else:
        assert result.message()


@fuzzed
@given(st.text(alphabet="ae\u0301\u0323\u0338é’'\"“-—…. \n\u00ad\u200b1２½²ﬁ\ud800한ᄒ\u1161", max_size=40), st.data())
def test_slice_of_awkward_text_never_gives_other_words(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    result = Passages(text).locate(text[start:end], start)
    if isinstance(result, Located):
        digits = [character for character in text[start:end] if character.isnumeric()]
        assert [character for character in text[result.start : result.end] if character.isnumeric()] == digits


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a" * 3_000_000, "a" * 1_000_000),
        ("a " * 500_000, "a " * 100_000 + "b"),
        ("a\u0301" * 100_000, "a\u0301\u0323" * 10_000),
        ("a" + "\u0301\u0323" * 100_000, "a" + "\u0323\u0301" * 100_000),
        ("." * 500_000 + "a", "b" + "." * 500_000),
        ("the cat " * 20_000, "the dog cat " * 2_000),
        (" " * 500_000 + "x", "x" + " y" * 100_000),
        ("'" * 200_000 + "x", "'" * 100_000 + "y" + "'" * 100_000),
        ("\u202e\u05d0\u05d1 " * 10_000, "\u05d1\u05d0"),
        ("\ud800 lone \udfff" * 100, "lone \udfff\ud800"),
    ],
    ids=["one letter", "one word", "marks", "long cluster", "dots", "words", "spaces", "quotes", "bidi", "surrogates"],
)
def test_hostile_input_gives_a_result(text: str, quote: str):
    assert isinstance(Passages(text).locate(quote), Located | Missing)


CORPUS = Path(os.environ.get("EXTRACTOR_CORPUS", Path(__file__).parent.parent.parent / "shared" / "corpus"))


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the development corpus is not here")
def test_gold_evidence_of_the_corpus_is_located():
    results = []
    for path in sorted((CORPUS / "gold").glob("*.json")):
        passages = Passages((CORPUS / "articles" / f"{path.stem}.txt").read_text(encoding="utf-8"))
        gold = json.loads(path.read_text(encoding="utf-8"))
        for records in gold.values():
            for record in records if isinstance(records, list) else []:
                for item in record["evidence"]:
                    results.append(passages.locate(item["quote"] if isinstance(item, dict) else item))
    assert results
    assert sum(isinstance(result, Located) for result in results) / len(results) > 0.99
