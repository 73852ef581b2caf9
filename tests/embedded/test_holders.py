from extractor.embedded.analysis import analyse
from extractor.embedded.holders import named_holders
from tests.embedded.reading import claims


def holders(text: str) -> dict[str, str]:
    return {office.name.lower(): person.name for office, person in named_holders(analyse(text)).items()}


def test_an_office_alone_is_the_only_named_holder():
    text = "Secretary of State Ana Ruiz met the Crown Prince. The Secretary thanked him for the aid."
    assert holders(text).get("secretary") == "Ana Ruiz" or claims(text)[0]["speakers"][0]["name"] == "Ana Ruiz"


def test_two_holders_leave_it_open():
    text = "Spokesman Tom Lee and spokesman Eva Lind were there. The Taliban spokesman left."
    assert "taliban spokesman" not in holders(text)


def test_officials_are_nobody_in_particular():
    text = "State Department official Tom Lee spoke. A senior US official said talks would go on."
    assert all("official" not in office for office in holders(text))


def test_an_apposition_tells_the_office_of_a_name():
    text = "“We oppose it,” said Hua Lin, China's foreign ministry spokeswoman."
    (claim,) = claims(text)
    assert claim["speakers"][0]["name"] == "Hua Lin"
    assert claim["speakers"][0]["country"] == "CHN"


def test_ministers_of_other_fields_are_others():
    text = "Ghana's energy minister spoke to Ghana's Deputy Prime Minister Kofi Mensah."
    assert named_holders(analyse(text)) == {}
