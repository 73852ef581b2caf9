from extractor.embedded.analysis import analyse
from extractor.embedded.bodies import national_body


def test_a_bare_body_is_that_of_the_country_it_stands_with_elsewhere():
    document = analyse("Togo and Ghana met. Ghana spoke to Togo in Ghana. The Togolese army denied it. The army left.")
    body = national_body(document, "army")
    assert body is not None
    assert (body.name, body.country) == ("Togolese army", "TGO")


def test_else_it_is_that_of_the_country_named_most():
    document = analyse("Ghana and Togo met. Ghana will vote. The government agreed.")
    body = national_body(document, "government")
    assert body is not None
    assert (body.name, body.country) == ("Ghana government", "GHA")


def test_other_bodies_have_no_country_of_their_own():
    assert national_body(analyse("Ghana and Togo met."), "bank") is None
