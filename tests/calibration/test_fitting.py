from dataclasses import replace

import numpy as np
import pytest

from extractor.calibration.figures import side
from extractor.calibration.fitting import FOLDS, effective, fit, fold_of, knots
from schemas.confidence_map import ConfidenceMap
from tests.calibration.judged import STATED, judged


def test_an_overconfident_reader_is_corrected_on_articles_it_was_not_fitted_on() -> None:
    labels = judged(40)
    fitted = fit(labels, STATED)
    before = side(labels, np.array([label.confidence for label in labels])).overall
    after = side(labels, fitted.after).overall
    assert before.ece.value > after.ece.value + 0.05
    assert after.ece.value < after.ece_floor + 0.02
    assert after.brier.value < before.brier.value
    assert after.auroc.value > before.auroc.value - 0.01


def test_with_too_few_labels_or_articles_the_map_stays_as_it_is() -> None:
    for labels in (judged(6, 8), judged(4, 40)):
        fitted = fit(labels, STATED)
        assert (fitted.map, fitted.method, fitted.own) == (STATED, "none", ())
        assert fitted.after == pytest.approx([label.confidence for label in labels])


def test_labels_of_unequal_weight_count_as_fewer() -> None:
    assert effective([2.0] * 10) == pytest.approx(10)
    assert effective([1.0] * 10 + [100.0]) < 2
    heavy = [replace(label, weight=1000.0 if number == 0 else 1.0) for number, label in enumerate(judged(10, 8))]
    assert fit(heavy, STATED).method == "none"


def test_the_confidence_of_an_article_does_not_depend_on_its_own_labels() -> None:
    labels = judged(20, 10)
    turned = [replace(one, right=not one.right) if one.article == "article-003" else one for one in labels]
    apart = np.array([one.article == "article-003" for one in labels])
    first, second = fit(labels, STATED).after, fit(turned, STATED).after
    assert first[apart] == pytest.approx(second[apart])
    assert np.abs(first[~apart] - second[~apart]).max() > 0.001


def test_all_of_an_article_is_in_one_fold() -> None:
    articles = [f"a{number}" for number in range(25)]
    folds = fold_of([*articles, *articles])
    assert len(folds) == 25
    assert set(folds.values()) == set(range(FOLDS))


def test_the_monotone_step_needs_many_labels() -> None:
    assert fit(judged(40, 20), STATED).map.knots == []
    bent = [replace(one, right=one.signals["sureness"] > 0) for one in judged(60, 20)]
    many = fit(bent, STATED)
    assert many.method == "isotonic"
    levels = [level for _, level in many.map.knots]
    assert levels == sorted(levels)


def test_knots_rise_and_keep_the_share_that_is_right() -> None:
    random = np.random.default_rng(3)
    stated = random.random(500)
    right = (random.random(500) < stated**2).astype(float)
    points = knots(stated, right, np.ones(500))
    assert [before for before, _ in points] == sorted({before for before, _ in points})
    stepped = ConfidenceMap(name="m", knots=points)
    corrected = np.array([stepped.recalibrated(one) for one in stated.tolist()])
    assert corrected.mean() == pytest.approx(right.mean(), abs=0.03)
    assert (np.diff(corrected[np.argsort(stated)]) >= -1e-9).all()


def test_a_surer_reading_stays_surer() -> None:
    fitted = fit(judged(30), STATED).map
    confidences = [fitted.apply({"sureness": value}, ("openings.town", "verbatim")) for value in (-3, -1, 0, 1, 3)]
    assert confidences == sorted(confidences)


def test_the_same_labels_give_the_same_map() -> None:
    labels = judged(20)
    first, second = fit(labels, STATED), fit(list(labels), STATED)
    assert first.map == second.map
    assert (first.after == second.after).all()


def test_a_group_with_few_labels_has_an_offset_and_shares_the_rest() -> None:
    rare = [one for one in judged(20, 4, fields=("openings.kind",), seed=7) if one.right][:30]
    fitted = fit([*judged(20), *rare], STATED)
    assert fitted.own == ("openings.day", "openings.town")
    assert fitted.pooled == ("openings.kind",)
    offsets = fitted.map.offsets
    assert offsets["openings.kind"] > max(offsets["openings.day"], offsets["openings.town"])
    assert "openings.kind" not in fitted.map.interactions


def test_what_stands_beside_a_field_counts() -> None:
    fitted = fit(judged(60, 20, fields=("openings.town",)), STATED).map
    beside = fitted.interactions["openings.town"]
    assert beside["kind=public"] > 0 > beside["kind=private"]
