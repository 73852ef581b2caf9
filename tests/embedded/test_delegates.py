from extractor.embedded.delegates import can_talk
from extractor.embedded.document import Entity


def test_groups_talk_only_for_somebody() -> None:
    assert can_talk(Entity("Kenyan officials", country="KEN", kind="group"))
    assert not can_talk(Entity("officials", kind="group"))
    assert not can_talk(Entity("Kenyan fans", country="KEN", kind="group"))
