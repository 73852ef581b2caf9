from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from extractor.errors import UsageError
from extractor.review.acts import Act
from extractor.review.desk import Terms
from extractor.review.index import WHOLE, RunIndex
from extractor.review.queue import Plan
from extractor.review.session import Session, TakenError, View
from extractor.review.store import Store
from extractor.review.validation import InvalidEntry
from tests.review.lines import TEXT, claim, line, meeting, write_run

MakeSession = Callable[..., Session]

PLACE = 5


def act(view: View | None, verdict: str = "accept", **values: Any) -> Act:
    item, seen = (view.item, view.seen) if view else (None, 0)
    return Act.model_validate({"request": uuid4().hex, "decision": verdict, "item": item, "seen": seen} | values)


def only(view: View | None) -> View:
    assert view is not None
    return view


def test_fields_come_least_confident_first_and_each_decision_advances(make_session: MakeSession) -> None:
    session = make_session()
    view = session.first("ada/1")
    order = []
    while view is not None:
        order.append(session.desk.index.confidence[view.item])
        _, view = session.decide(act(view, seconds=2), "ada/1")
    assert order[:19] == sorted(order[:19])
    assert len(order) == 20
    progress = session.progress()
    assert (progress.done, progress.open, progress.agreed, progress.decided) == (20, 0, 19, 19)


def test_a_decision_records_what_was_shown(make_session: MakeSession, store: Store) -> None:
    session = make_session(plan=Plan(threshold=0.2, audit=0))
    session.decide(act(session.first("ada/1"), seconds=3.5), "ada/1")
    (stored,) = store.since(0)
    assert (stored.reviewer, stored.record_type, stored.record_id, stored.field) == (
        "ada",
        "meetings",
        "m1",
        "participants",
    )
    assert (stored.decision, stored.confidence, stored.seconds) == ("accept", 0.05, 3.5)
    assert (stored.selection, stored.inclusion_probability, stored.blind) == ("queue", 1.0, False)
    assert (stored.prompt_fingerprint, stored.schema_fingerprint, stored.model) == ("p" * 16, "s" * 16, "by-hand")
    assert stored.old_value == stored.new_value
    assert stored.run == "facts.jsonl"


def test_an_audited_field_keeps_the_probability_of_its_draw(make_session: MakeSession, store: Store) -> None:
    session = make_session(plan=Plan(threshold=0, audit=0.6))
    view = session.first("ada/1")
    session.decide(act(view), "ada/1")
    (stored,) = store.since(0)
    assert (stored.selection, stored.inclusion_probability) == ("audit", 0.6)


def test_an_edit_shows_in_the_record_and_one_to_the_same_value_is_an_acceptance(
    make_session: MakeSession, store: Store
) -> None:
    session = make_session()
    place = only(session.view(PLACE, "ada/1"))
    session.decide(act(place, "edit", entries={"place": "Graz"}), "ada/1")
    assert only(session.view(PLACE, "ada/1")).record.model_dump()["place"] == "Graz"
    again = only(session.view(PLACE, "ada/1"))
    session.decide(act(again, "edit", entries={"place": " Vienna "}), "ada/1")
    assert [one.decision for one in store.since(0)] == ["edit", "accept"]
    assert only(session.view(PLACE, "ada/1")).record.model_dump()["place"] == "Vienna"


def test_an_invalid_edit_stores_nothing(make_session: MakeSession, store: Store) -> None:
    session = make_session()
    with pytest.raises(InvalidEntry, match="is not a date"):
        session.decide(act(session.view(3, "ada/1"), "edit", entries={"date": "soon"}), "ada/1")
    with pytest.raises(InvalidEntry, match="cannot be empty"):
        session.decide(act(session.view(2, "ada/1"), "absent"), "ada/1")
    assert store.last() == 0


def test_an_absent_value_is_null_or_an_empty_list(make_session: MakeSession, store: Store) -> None:
    session = make_session()
    session.decide(act(session.view(PLACE, "ada/1"), "absent"), "ada/1")
    session.decide(act(session.view(8, "ada/1"), "absent"), "ada/1")
    assert [(one.field, one.new_value) for one in store.since(0)] == [("place", None), ("topics", [])]


def test_a_rejected_record_leaves_the_queue_with_all_its_fields(make_session: MakeSession) -> None:
    session = make_session()
    _, following = session.decide(act(session.first("ada/1"), "reject"), "ada/1")
    assert only(following).address.record_type == "claims"
    assert session.progress().done == 10
    session.undo("ada/1")
    assert session.progress().done == 0


def test_skipped_fields_come_again_at_the_end(make_session: MakeSession) -> None:
    session = make_session()
    first = only(session.first("ada/1"))
    _, view = session.decide(act(first, "skip"), "ada/1")
    for _ in range(19):
        _, view = session.decide(act(view), "ada/1")
    assert only(view).item == first.item
    assert session.progress().skipped == 1


def test_undo_goes_back_without_limit_and_over_restarts(make_session: MakeSession, store: Store) -> None:
    session = make_session()
    view = session.first("ada/1")
    items = []
    for _ in range(15):
        items.append(only(view).item)
        _, view = session.decide(act(view), "ada/1")
    session = make_session()
    for item in reversed(items):
        undone = session.undo("ada/1")
        assert undone is not None
        assert only(undone[1]).item == item
    assert session.undo("ada/1") is None
    assert session.progress().done == 0
    assert len(list(store.since(0))) == 30


def test_evidence_is_changed_by_spans_and_the_field_stays(make_session: MakeSession, store: Store) -> None:
    session = make_session()
    view = only(session.first("ada/1"))
    start = TEXT.index("The river")
    _, same = session.decide(act(view, "evidence", spans=[(start, start + 14)]), "ada/1")
    assert only(same).item == view.item
    assert [one.quote for one in only(same).record.evidence] == ["The river port"]
    session.undo("ada/1")
    assert only(session.view(view.item, "ada/1")).record.evidence == view.record.evidence


def test_a_missed_record_gets_a_free_id(make_session: MakeSession, store: Store) -> None:
    session = make_session()
    entries = {"speakers.0.name": "Li Wen", "text": "Li Wen thanked Ada Novak.", "quotation": "indirect"}
    entries |= {"speech_act": "expressive", "channel": "meeting"}
    added = {"article": 0, "record_type": "claims", "entries": entries, "spans": [(0, 7)]}
    view = only(session.first("ada/1"))
    for _ in range(2):
        _, same = session.decide(act(view, "add", **added), "ada/1")
        assert only(same).item == view.item
    assert [one.record_id for one in store.since(0)] == ["c2", "c3"]


def test_next_previous_and_next_article(tmp_path: Path, store: Store) -> None:
    lines = [line(f"{number}. {TEXT}") for number in range(3)]
    session = Session(RunIndex(write_run(tmp_path / "three.jsonl", lines)), store, Plan(threshold=1), Terms("ada"))
    first = only(session.first("ada/1"))
    second = only(session.move(first.item, "next", "ada/1"))
    assert only(session.move(second.item, "previous", "ada/1")).item == first.item
    assert session.move(first.item, "previous", "ada/1") is None
    articles = [first.article]
    view = first
    for _ in range(2):
        view = only(session.move(view.item, "article", "ada/1"))
        articles.append(view.article)
    assert sorted(articles) == [0, 1, 2]


def test_a_field_that_does_not_exist_is_refused(make_session: MakeSession) -> None:
    session = make_session()
    with pytest.raises(UsageError, match="has no field number 99"):
        session.view(99, "ada/1")
    with pytest.raises(UsageError):
        session.decide(act(None, item=99), "ada/1")
    with pytest.raises(UsageError):
        session.decide(act(None, "add", article=7, record_type="claims"), "ada/1")


def test_two_reviewers_are_given_different_fields(make_session: MakeSession) -> None:
    ada, bea = make_session("ada"), make_session("bea")
    first, second = only(ada.first("ada/1")), only(bea.first("bea/1"))
    assert first.item != second.item
    taken = bea.view(first.item, "bea/1")
    assert taken.lease.reviewer == "ada"
    with pytest.raises(TakenError, match="before ada just now"):
        bea.decide(act(taken), "bea/1")


def test_two_windows_of_one_reviewer_do_not_decide_over_each_other(make_session: MakeSession) -> None:
    session = make_session()
    first = only(session.first("ada/1"))
    assert only(session.first("ada/2")).item != first.item
    session.release("ada/1")
    stale = only(session.view(first.item, "ada/2"))
    session.decide(act(stale, "edit", entries={"participants.0.name": "A", "participants.1.name": "B"}), "ada/2")
    session.release("ada/2")
    with pytest.raises(TakenError, match="decided in another window"):
        session.decide(act(first), "ada/1")


def test_what_only_others_decided_comes_last_as_a_second_reading(make_session: MakeSession) -> None:
    ada = make_session("ada")
    first = only(ada.first("ada/1"))
    ada.decide(act(first), "ada/1")
    ada.release("ada/1")
    bea = make_session("bea")
    view = bea.first("bea/1")
    order = []
    while view is not None:
        order.append(view.item)
        _, view = bea.decide(act(view), "bea/1")
    assert order[-1] == first.item
    assert bea.progress().done == 20


def test_a_conflict_is_shown_and_settled_by_a_third_pass(make_session: MakeSession, store: Store) -> None:
    ada, bea = make_session("ada"), make_session("bea")
    ada.decide(act(ada.view(PLACE, "ada/1"), "edit", entries={"place": "Graz"}), "ada/1")
    ada.release("ada/1")
    bea.decide(act(bea.view(PLACE, "bea/1")), "bea/1")
    bea.release("bea/1")
    assert bea.progress().conflicts == 1
    cleo = make_session("cleo", settling=True)
    view = only(cleo.first("cleo/1"))
    assert (view.item, cleo.progress().total) == (PLACE, 1)
    choice = next(one for one in view.decisions if one.reviewer == "ada")
    decided, following = cleo.decide(act(view, "choose", choice=choice.id), "cleo/1")
    assert following is None
    assert (decided.decision, decided.new_value, decided.selection) == ("edit", "Graz", "conflict")
    assert cleo.progress().conflicts == 0
    assert len(list(store.since(0))) == 3
    assert make_session("dora", settling=True).first("dora/1") is None


def test_a_chosen_refusal_refuses_the_record(make_session: MakeSession, store: Store) -> None:
    ada, bea = make_session("ada"), make_session("bea")
    ada.decide(act(ada.view(PLACE, "ada/1"), "reject"), "ada/1")
    ada.release("ada/1")
    bea.decide(act(bea.view(PLACE, "bea/1")), "bea/1")
    cleo = make_session("cleo", settling=True)
    bea.release("bea/1")
    view = only(cleo.first("cleo/1"))
    choice = next(one for one in view.decisions if one.decision == "reject")
    decided, _ = cleo.decide(act(view, "choose", choice=choice.id), "cleo/1")
    assert (decided.decision, decided.field) == ("reject", None)


def test_blind_values_are_hidden_until_they_are_given(make_session: MakeSession, store: Store) -> None:
    session = make_session(blind=True)
    assert session.desk.is_hidden(PLACE)
    session.decide(act(session.view(PLACE, "ada/1"), "edit", entries={"place": "Vienna"}), "ada/1")
    session.decide(act(session.view(3, "ada/1"), "absent"), "ada/1")
    assert not session.desk.is_hidden(PLACE)
    assert [(one.decision, one.blind) for one in store.since(0)] == [("accept", True), ("accept", True)]


def test_decisions_on_another_version_of_a_record_are_kept_but_do_not_count(
    make_session: MakeSession, run_file: Path, store: Store
) -> None:
    make_session().decide(act(make_session().view(PLACE, "ada/1")), "ada/1")
    write_run(run_file, [line(meetings=[meeting(place="Graz")], claims=[claim()])])
    session = make_session()
    assert (session.desk.stale, session.progress().done) == (1, 0)


def test_a_new_confidence_does_not_make_decisions_stale(make_session: MakeSession, run_file: Path) -> None:
    make_session().decide(act(make_session().view(PLACE, "ada/1")), "ada/1")
    write_run(run_file, [line(meetings=[meeting(confidence=lambda name, number: 0.5)], claims=[claim()])])
    session = make_session()
    assert (session.desk.stale, session.progress().done) == (0, 1)


def empty_article(run_file: Path) -> None:
    write_run(run_file, [line(meetings=[], claims=[])])


CLAIM = {"record_type": "claims", "article": 0, "spans": [(0, 7)]}
CLAIM_ENTRIES = {"speakers.0.name": "Li Wen", "text": "Li Wen thanked Ada Novak.", "quotation": "indirect"}
CLAIM_ENTRIES |= {"speech_act": "expressive", "channel": "meeting"}


def test_an_article_without_a_record_comes_before_the_reviewer_and_is_confirmed(
    make_session: MakeSession, run_file: Path, store: Store
) -> None:
    empty_article(run_file)
    session = make_session(plan=Plan(threshold=0, audit=0))
    view = only(session.first("ada/1"))
    assert (view.address, view.record) == (WHOLE, None)
    decided, following = session.decide(act(view, seconds=4), "ada/1")
    assert (decided.decision, decided.record_type, decided.record_id, decided.field) == ("complete", "", "", None)
    assert (decided.selection, decided.inclusion_probability, decided.confidence) == ("queue", 1.0, None)
    assert following is None
    assert (session.progress().done, session.progress().decided) == (1, 0)
    again = make_session(plan=Plan(threshold=0, audit=0))
    assert again.first("ada/1") is None
    assert only(again.undo("ada/1")[1]).item == view.item  # type: ignore[index]


def test_a_missed_record_is_added_to_an_article_without_one(
    make_session: MakeSession, run_file: Path, store: Store
) -> None:
    empty_article(run_file)
    session = make_session()
    view = only(session.first("ada/1"))
    decided, stays = session.decide(act(view, "add", **CLAIM, entries=CLAIM_ENTRIES), "ada/1")
    assert (decided.record_id, only(stays).item) == ("c1", view.item)
    assert session.progress().done == 0
    session.decide(act(stays), "ada/1")
    assert session.progress().done == 1


def test_of_a_whole_article_only_what_fits_can_be_decided(make_session: MakeSession, store: Store) -> None:
    session = make_session()
    whole = session.desk.index.whole_of(0)
    for verdict in ("edit", "absent", "reject", "evidence", "choose"):
        with pytest.raises(UsageError, match="whole article"):
            session.decide(act(session.view(whole, "ada/1"), verdict), "ada/1")
    assert store.last() == 0


def test_a_whole_article_that_was_not_queued_is_chosen(make_session: MakeSession, store: Store) -> None:
    session = make_session(plan=Plan(threshold=0, audit=0))
    assert session.first("ada/1") is None
    decided, _ = session.decide(act(session.view(session.desk.index.whole_of(0), "ada/1")), "ada/1")
    assert (decided.selection, decided.inclusion_probability) == ("chosen", None)


def test_that_nothing_is_missed_holds_only_beside_the_same_records(make_session: MakeSession, run_file: Path) -> None:
    session = make_session()
    session.decide(act(session.view(session.desk.index.whole_of(0), "ada/1")), "ada/1")
    write_run(run_file, [line(meetings=[meeting(confidence=lambda name, number: 0.5)], claims=[claim()])])
    assert make_session().desk.stale == 0
    write_run(run_file, [line(meetings=[meeting()], claims=[])])
    assert make_session().desk.stale == 1


def test_an_undone_change_of_evidence_returns_to_the_field_where_it_was_made(make_session: MakeSession) -> None:
    session = make_session()
    for verdict, more in (("evidence", {"spans": [(0, 7)]}), ("add", CLAIM | {"entries": CLAIM_ENTRIES})):
        session.decide(act(session.view(PLACE, "ada/1"), verdict, **more), "ada/1")
        session.view(0, "ada/1")
        assert only(session.undo("ada/1")[1]).item == PLACE  # type: ignore[index]
    session.decide(act(session.view(PLACE, "ada/1"), "evidence", spans=[(0, 7)]), "ada/1")
    later = make_session()
    assert only(later.undo("ada/1")[1]).item == 0  # type: ignore[index]


def test_a_conflict_about_evidence_is_settled_too(make_session: MakeSession, store: Store) -> None:
    for name, span in (("ada", (0, 7)), ("bea", (0, 16))):
        session = make_session(name)
        session.decide(act(session.view(PLACE, f"{name}/1"), "evidence", spans=[span]), f"{name}/1")
        session.release(f"{name}/1")
    assert make_session("bea").progress().conflicts == 1
    for verdict, more, quote in (
        ("choose", {"choice": 2}, "Foreign Minister"),
        ("evidence", {"spans": [(8, 16)]}, "Minister"),
        ("accept", {}, TEXT.split("\n")[0]),
    ):
        cleo = make_session("cleo", settling=True)
        view = only(cleo.first("cleo/1"))
        assert (view.address.field, cleo.progress().total, len(view.decisions)) == ("evidence", 1, 2)
        with pytest.raises(InvalidEntry):
            cleo.decide(act(view, "absent"), "cleo/1")
        decided, following = cleo.decide(act(view, verdict, **more), "cleo/1")
        assert (decided.field, decided.selection, following) == ("evidence", "conflict", None)
        assert [one["quote"] for one in decided.new_value] == [quote]  # type: ignore[union-attr, index, call-overload]
        assert cleo.progress().conflicts == 0
        assert only(cleo.undo("cleo/1")[1]).item == view.item  # type: ignore[index]
