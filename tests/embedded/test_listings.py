from extractor.embedded.analysis import analyse
from extractor.embedded.listings import Listings, is_owner

TEXT = "Croatian President Ana Horvat met Slovenian President Marko Zupan, Austria's Karl Gruber and Ivo Kos of Serbia."


def test_a_list_goes_on_to_the_item_behind_its_and() -> None:
    document = analyse(TEXT)
    found = Listings(document, document.sentences[0]).behind(TEXT.index("met") + 3)
    assert [entity.name for mention in found for entity in mention.entities][:2] == ["Marko Zupan", "Karl Gruber"]


def test_a_list_without_and_is_its_first_item() -> None:
    text = "In talks with Croatian President Ana Horvat, Slovenian President Marko Zupan said no."
    document = analyse(text)
    found = Listings(document, document.sentences[0]).behind(text.index("with") + 4)
    assert [entity.name for mention in found for entity in mention.entities] == ["Ana Horvat"]


def test_a_possessive_ending_makes_an_owner() -> None:
    document = analyse("Horvat's visit pleased Zupan.")
    assert [is_owner(document.plain, mention) for mention in document.mentions] == [True, False]
